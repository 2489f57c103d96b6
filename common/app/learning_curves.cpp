#include "app/learning_curves.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "ui/terminal.hpp"

namespace digitlab {

void show_learning(const Console& console, const std::vector<double>& steps,
                   const std::vector<double>& epochs, const std::vector<double>& train_loss,
                   const std::vector<double>& train_accuracy,
                   const std::vector<double>& other_accuracy, const std::string& other) {
    Table table({"step", "epoch", "train loss", "train accuracy", other + " accuracy"});
    const std::size_t last = steps.size() - 1;
    const std::size_t rows = std::min<std::size_t>(11, steps.size());
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t i = rows == 1 ? last : row * last / (rows - 1);
        table.add_row({fixed(steps[i], 0), fixed(epochs[i], 1), fixed(train_loss[i], 4),
                       percent(train_accuracy[i]), percent(other_accuracy[i])});
    }
    console.table(table);
}

void draw_losses(Figures& figures, const std::vector<double>& losses, const std::string& y_label) {
    const std::size_t window = std::clamp<std::size_t>(losses.size() / 50, 1, 100);
    const std::vector<double> steps = counting(1, losses.size());
    figures.draw(Chart{.name = "loss",
                       .title = "Loss of each step",
                       .x_label = "step",
                       .y_label = y_label,
                       .series = {{"each step", steps, losses, Draw::faint_line},
                                  {"running mean of " + std::to_string(window), steps,
                                   running_mean(losses, window)}}});
}

void draw_accuracies(Figures& figures, const std::vector<double>& epochs,
                     const std::vector<double>& train_accuracy,
                     const std::vector<double>& other_accuracy, const std::string& other) {
    // Few points are marked as such; of many only the line is legible.
    const Draw draw = epochs.size() <= 30 ? Draw::line_and_points : Draw::line;
    figures.draw(Chart{
        .name = "accuracy",
        .title = "Accuracy on all images",
        .x_label = "epoch",
        .y_label = "share of right answers",
        .series = {{"train", epochs, train_accuracy, draw}, {other, epochs, other_accuracy, draw}},
        .y_range = std::pair{0.0, 1.0},
        .legend = LegendAt::bottom_right});
}

void draw_weights(Figures& figures, const std::string& name, const std::string& title,
                  const arma::mat& weights, arma::uword image_columns,
                  const std::vector<std::string>& captions) {
    constexpr arma::uword most = 50;
    const arma::uword shown = std::min(most, weights.n_rows);
    // A few stray weights must not make all others pale: one in two hundred gets the full colour.
    const arma::vec sizes = arma::sort(arma::vectorise(arma::abs(weights)));
    const double largest = std::max(sizes(sizes.n_elem - 1 - sizes.n_elem / 200), 1e-12);
    figures.draw(ImageGrid{.name = name,
                           .title = shown < weights.n_rows
                                        ? title + ": the first " + std::to_string(shown) + " of " +
                                              std::to_string(weights.n_rows)
                                        : title,
                           .images = weights.head_rows(shown).t(),
                           .image_columns = image_columns,
                           .captions = captions,
                           .grid_columns = weights.n_rows <= 10 ? 5U : 10U,
                           .lowest = -largest,
                           .highest = largest,
                           .diverging = true});
}

void draw_misclassified(Figures& figures, const arma::mat& images, arma::uword image_columns,
                        const arma::urowvec& labels, const arma::urowvec& predicted,
                        const std::vector<std::string>& class_names) {
    constexpr arma::uword most = 100;
    const arma::uvec wrong = arma::find(labels != predicted, most);
    if (wrong.is_empty()) return;
    std::vector<std::string> captions;
    for (const arma::uword n : wrong) {
        captions.push_back(class_names[labels(n)] + "→" + class_names[predicted(n)]);
    }
    const arma::uword all = arma::accu(labels != predicted);
    figures.draw(ImageGrid{
        .name = "misclassified",
        .title = (all > most ? "The first " + std::to_string(most) + " of the " : "The ") +
                 std::to_string(all) + " misclassified test images (right→answer)",
        .images = images.cols(wrong),
        .image_columns = image_columns,
        .captions = captions});
}

void draw_confusion(Figures& figures, const arma::umat& counts,
                    const std::vector<std::string>& class_names) {
    figures.draw(HeatMap{.name = "confusion",
                         .title = "Confusion matrix of the test images",
                         .x_label = "answer",
                         .y_label = "right class",
                         .values = arma::conv_to<arma::mat>::from(counts),
                         .row_names = class_names,
                         .column_names = class_names});
}

std::function<bool(std::size_t, double)> report_steps(Progress& progress) {
    return [&progress](std::size_t step, double loss) {
        progress.update(step, "loss " + fixed(loss, 3));
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

}  // namespace digitlab
