#include "app/learning_curves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "ui/terminal.hpp"

namespace digitlab {

void show_learning(const Console& console, const History& history) {
    const bool held_out = !history.held_out_accuracy.empty();
    std::vector<std::string> header = {"step", "epoch", "train loss", "train accuracy"};
    if (held_out) header.push_back(history.held_out_name + " accuracy");
    Table table(header);
    const std::size_t last = history.steps.size() - 1;
    const std::size_t rows = std::min<std::size_t>(11, history.steps.size());
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t i = rows == 1 ? last : row * last / (rows - 1);
        std::vector<std::string> cells = {fixed(history.steps[i], 0), fixed(history.epochs[i], 1),
                                          fixed(history.train_loss[i], 4),
                                          percent(history.train_accuracy[i])};
        if (held_out) cells.push_back(percent(history.held_out_accuracy[i]));
        table.add_row(cells);
    }
    console.table(table);
}

void draw_losses(Figures& figures, const History& history, const std::string& y_label) {
    const std::vector<double>& losses = history.losses;
    const std::size_t window = std::clamp<std::size_t>(losses.size() / 50, 1, 100);
    const std::vector<double> steps = counting(1, losses.size());
    figures.draw(Chart{.name = "loss",
                       .title = "Loss of each step",
                       .x_label = "step",
                       .y_label = y_label,
                       .series = {{"each step", steps, losses, Draw::faint_line},
                                  {fmt::format("running mean of {}", window), steps,
                                   running_mean(losses, window)}}});
}

void draw_accuracies(Figures& figures, const History& history) {
    // Few points are marked as such; of many only the line is legible.
    const Draw draw = history.epochs.size() <= 30 ? Draw::line_and_points : Draw::line;
    Chart chart{.name = "accuracy",
                .title = "Accuracy on all images",
                .x_label = "epoch",
                .y_label = "accuracy",
                .series = {{"train", history.epochs, history.train_accuracy, draw}},
                .y_range = std::pair{0.0, 1.0},
                .legend = LegendAt::bottom_right};
    if (!history.held_out_accuracy.empty()) {
        chart.series.push_back(
            {history.held_out_name, history.epochs, history.held_out_accuracy, draw});
    }
    figures.draw(chart);
}

void draw_weights(Figures& figures, const std::string& name, const std::string& title,
                  const arma::mat& weights, arma::uword image_columns,
                  const std::vector<std::string>& captions) {
    constexpr arma::uword most = 50;
    const arma::uword shown = std::min(most, weights.n_rows);
    // A few stray weights must not make all others pale: one in two hundred gets the full colour.
    const arma::vec sizes = arma::sort(arma::vectorise(arma::abs(weights)));
    const double largest = std::max(sizes(sizes.n_elem - 1 - sizes.n_elem / 200), 1e-12);
    figures.draw(ImageGrid{
        .name = name,
        .title = shown == weights.n_rows
                     ? title
                     : fmt::format("{}: the first {} of {}", title, shown, weights.n_rows),
        .images = weights.head_rows(shown).t(),
        .image_columns = image_columns,
        .captions = captions,
        .grid_columns = weights.n_rows <= 10 ? 5U : 10U,
        .lowest = -largest,
        .highest = largest,
        .diverging = true});
}

template <typename Real>
void draw_misclassified(Figures& figures, const Dataset<Real>& dataset,
                        const arma::urowvec& predicted, const std::string& part) {
    constexpr arma::uword most = 100;
    const Samples<Real>& samples = part == "validation" ? dataset.validation : dataset.test;
    const arma::urowvec& labels = samples.labels;
    const arma::uvec shown = arma::find(labels != predicted, most);
    if (shown.is_empty()) return;
    std::vector<std::string> captions;
    for (const arma::uword n : shown) {
        captions.push_back(dataset.class_names[labels(n)] + "→" +
                           dataset.class_names[predicted(n)]);
    }
    const arma::uword all = arma::accu(labels != predicted);
    const std::string which = all > most ? fmt::format("The first {} of the", most) : "The";
    figures.draw(ImageGrid{
        .name = "misclassified",
        .title =
            fmt::format("{} {} misclassified {} images (true class→prediction)", which, all, part),
        .images = to_double<Real>(samples.images.cols(shown)),
        .image_columns = dataset.image_columns,
        .captions = captions});
}

void draw_confusion(Figures& figures, const arma::umat& counts,
                    const std::vector<std::string>& class_names) {
    figures.draw(HeatMap{.name = "confusion",
                         .title = "Confusion matrix of the test images",
                         .x_label = "prediction",
                         .y_label = "true class",
                         .values = arma::conv_to<arma::mat>::from(counts),
                         .row_names = class_names,
                         .column_names = class_names});
}

StepObserver report_steps(Progress& progress) {
    return [&progress](std::size_t step, double loss) {
        progress.update(step, loss);
        return !interrupted();
    };
}

std::vector<double> running_mean(const std::vector<double>& numbers, std::size_t window) {
    std::vector<double> means;
    double sum = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        sum += numbers[i];
        if (i >= window) sum -= numbers[i - window];
        means.push_back(sum / static_cast<double>(std::min(i + 1, window)));
    }
    return means;
}

std::vector<double> counting(double first, std::size_t count) {
    std::vector<double> numbers(count);
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

template void draw_misclassified(Figures&, const Dataset<float>&, const arma::urowvec&,
                                 const std::string&);
template void draw_misclassified(Figures&, const Dataset<double>&, const arma::urowvec&,
                                 const std::string&);

}  // namespace digitlab
