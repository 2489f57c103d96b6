#include "app/learning_curves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/program.hpp"
#include "base/text.hpp"
#include "math/activations.hpp"
#include "model/metrics.hpp"
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
    const std::string description = describe_learning(history);
    if (!description.empty()) console.say("{}", description);
    if (diverged(history)) {
        report_failure("the training diverged; use a smaller --learning-rate");
    }
}

bool diverged(const History& history) {
    return history.train_loss.back() > 1.5 * history.train_loss.front();
}

std::string describe_learning(const History& history) {
    const std::vector<double>& train = history.train_loss;
    const std::vector<double>& held_out = history.held_out_loss;
    const double first = train.front();
    const auto changed = [&](double loss) { return std::abs(loss - first) > 0.05 * first; };
    std::vector<std::string> sentences;
    if (diverged(history)) {
        sentences.push_back(fmt::format("The training diverged: the loss rose from {} to {}.",
                                        brief(first), brief(train.back())));
    } else if (train.size() > 1 && std::ranges::none_of(train, changed)) {
        sentences.push_back(fmt::format(
            "The training loss stays within 5 % of its first value, {}.", brief(first)));
    } else if (const auto i = std::ranges::find_if(train, changed) - train.begin(); i > 1) {
        sentences.push_back(fmt::format(
            "Up to step {:.0f} the training loss stays within 5 % of its first value, {}.",
            history.steps[static_cast<std::size_t>(i) - 1], brief(first)));
    }
    if (!held_out.empty()) {
        const auto smallest = std::ranges::min_element(held_out);
        const auto i = static_cast<std::size_t>(smallest - held_out.begin());
        if (i > 0 && held_out.back() > 1.01 * *smallest) {
            sentences.push_back(fmt::format(
                "The {} loss is smallest after epoch {}, {:.3f}, and then rises to {:.3f}: the "
                "model overfits.",
                history.held_out_name, brief(history.epochs[i]), *smallest, held_out.back()));
        }
    }
    return fmt::format("{}", fmt::join(sentences, " "));
}

std::string mean_and_stddev(const arma::vec& numbers, int digits) {
    if (!numbers.is_finite()) return "diverged";
    return fixed(arma::mean(numbers), digits) + " ± " + fixed(arma::stddev(numbers), digits);
}

void draw_losses(Figures& figures, const History& history, const std::string& y_label) {
    const std::vector<double>& losses = history.losses;
    const std::vector<double> steps = counting(1, losses.size());
    // A loss that rises far above its first value would leave nothing of the rest to be seen.
    const auto [smallest, largest] = std::minmax_element(losses.begin(), losses.end());
    const bool log_y = !losses.empty() && *smallest > 0 && *largest > 10 * losses.front();
    Chart chart{.name = "loss",
                .title = "Training loss of each step",
                .x_label = "step",
                .y_label = y_label,
                .series = {{"each step", steps, losses, Draw::line, Role::train}},
                .log_y = log_y};
    // With full batches, one step to an epoch, the loss is not noisy.
    const bool full_batches = !history.epochs.empty() && history.epochs == history.steps;
    const std::size_t window = std::clamp<std::size_t>(losses.size() / 50, 1, 100) / 2 * 2 + 1;
    if (!full_batches && window > 1) {
        chart.series.front().draw = Draw::faint_line;
        chart.series.push_back(
            running_mean(fmt::format("mean of {} steps", window), losses, window));
        chart.series.back().role = Role::train;
    }
    figures.draw(chart);
}

void draw_accuracies(Figures& figures, const History& history) {
    // Few points are marked as such; of many only the line is legible.
    const Draw draw = history.epochs.size() <= 30 ? Draw::line_and_points : Draw::line;
    Chart chart{.name = "accuracy",
                .title = "Accuracy on all images of each part",
                .x_label = "epoch",
                .y_label = "accuracy",
                .series = {{"train", history.epochs, history.train_accuracy, draw, Role::train}},
                .accuracies = true};
    if (!history.held_out_accuracy.empty()) {
        chart.series.push_back({history.held_out_name, history.epochs, history.held_out_accuracy,
                                draw, role_of(history.held_out_name)});
    }
    figures.draw(chart);
}

void draw_weights(Figures& figures, const std::string& name, const std::string& title,
                  const arma::mat& weights, arma::uword image_columns,
                  const std::vector<std::string>& captions, const std::string& unit) {
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
        .lowest = -largest,
        .highest = largest,
        .diverging = unit});
}

template <typename Real>
void draw_misclassified(Figures& figures, const Dataset<Real>& dataset,
                        const arma::Mat<Real>& scores, const std::string& part) {
    constexpr arma::uword most = 100;
    const Samples<Real>& samples = part == "validation" ? dataset.validation : dataset.test;
    const arma::urowvec& labels = samples.labels;
    const arma::urowvec predicted = classify(scores);
    const arma::Mat<Real> probabilities = softmax(scores);
    arma::uvec wrong = arma::find(labels != predicted);
    if (wrong.is_empty()) return;
    std::stable_sort(wrong.begin(), wrong.end(), [&](arma::uword a, arma::uword b) {
        return probabilities(predicted(a), a) > probabilities(predicted(b), b);
    });
    const arma::uvec shown = wrong.head(std::min(most, wrong.n_elem));
    std::vector<std::string> captions;
    std::vector<std::string> notes;
    for (const arma::uword n : shown) {
        captions.push_back(dataset.class_names[labels(n)] + "→" +
                           dataset.class_names[predicted(n)]);
        notes.push_back(fmt::format("{:.3f}, {:.3f}", probabilities(labels(n), n),
                                    probabilities(predicted(n), n)));
    }
    const std::string plural = wrong.n_elem == 1 ? "" : "s";
    const std::string which =
        wrong.n_elem > most
            ? fmt::format("{} of {} misclassified {} images", most, wrong.n_elem, part)
            : fmt::format("{} misclassified {} image{}", wrong.n_elem, part, plural);
    figures.draw(ImageGrid{.name = "misclassified",
                           .title = which + ": true class→prediction, and the probability of each",
                           .images = to_double<Real>(samples.images.cols(shown)),
                           .image_columns = dataset.image_columns,
                           .captions = captions,
                           .notes = notes});
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

Series running_mean(const std::string& legend, const std::vector<double>& losses,
                    std::size_t window) {
    window = std::min(window, losses.size());
    Series means{
        legend, counting(static_cast<double>(window + 1) / 2, losses.size() - window + 1), {}};
    for (std::size_t i = 0; i + window <= losses.size(); ++i) {
        const auto first = losses.begin() + static_cast<std::ptrdiff_t>(i);
        means.y.push_back(std::accumulate(first, first + static_cast<std::ptrdiff_t>(window), 0.0) /
                          static_cast<double>(window));
    }
    return means;
}

std::vector<double> counting(double first, std::size_t count) {
    std::vector<double> numbers(count);
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

template void draw_misclassified(Figures&, const Dataset<float>&, const arma::fmat&,
                                 const std::string&);
template void draw_misclassified(Figures&, const Dataset<double>&, const arma::mat&,
                                 const std::string&);

}  // namespace digitlab
