#include "figures.hpp"

#include "app/learning_curves.hpp"

namespace digitlab {

template <typename Real>
void draw_distortions(Figures& figures, const Dataset<Real>& dataset, const Distortion& distortion,
                      std::uint64_t seed) {
    constexpr arma::uword rows = 10;
    constexpr arma::uword copies = 9;
    ImageGrid grid{.name = "distortions",
                   .title = "Ten training images (left), and nine distortions of each",
                   .images = {},
                   .image_columns = dataset.image_columns,
                   .captions = {},
                   .grid_columns = copies + 1};
    const Distorter<Real> distort(distortion, dataset.image_rows, dataset.image_columns);
    Rng rng(seed);
    for (arma::uword row = 0; row < rows; ++row) {  // the classes in turn
        const arma::uvec members = arma::find(dataset.train.labels == row % dataset.classes);
        if (members.n_elem <= row / dataset.classes) continue;
        const arma::Mat<Real> original = dataset.train.images.col(members(row / dataset.classes));
        const arma::Mat<Real> distorted = distort(arma::repmat(original, 1, copies), rng);
        grid.images =
            arma::join_rows(grid.images, to_double<Real>(arma::join_rows(original, distorted)));
    }
    figures.draw(grid);
}

template <typename Real>
void draw_run(Figures& figures, const Dataset<Real>& dataset, const History& history,
              double accuracy) {
    Chart chart{.name = "accuracy",
                .title = "Accuracy after each epoch",
                .x_label = "epoch",
                .y_label = "accuracy",
                .series = {},
                .accuracies = true};
    const Draw draw = history.epochs.size() <= 30 ? Draw::line_and_points : Draw::line;
    const double last = history.epochs.back();
    // Without the evaluation before the first step: guessing would determine the scale.
    const auto after_epochs = [](const std::vector<double>& numbers) {
        return std::vector<double>(numbers.begin() + (numbers.size() > 1 ? 1 : 0), numbers.end());
    };
    const auto add_curve = [&](const std::string& name, const std::vector<double>& accuracies,
                               Role role) {
        chart.series.push_back(
            {name, after_epochs(history.epochs), after_epochs(accuracies), draw, role});
    };
    const auto add_published = [&](const std::string& name, double level) {
        chart.series.push_back({name, {0, last}, {level, level}, Draw::line});
    };
    add_curve("train, not distorted", history.train_accuracy, Role::train);
    if (!history.held_out_accuracy.empty()) {
        add_curve(history.held_out_name, history.held_out_accuracy, role_of(history.held_out_name));
    } else {
        chart.series.push_back(
            {"test, after the last epoch", {last}, {accuracy}, Draw::points, Role::test});
        if (dataset.name == "mnist") {  // fully connected networks
            add_published("Simard 2003, not distorted", 0.984);
            add_published("Simard 2003, distorted", 0.993);
            add_published("Cireşan 2010, 5 hidden layers", 0.9965);
        }
    }
    figures.draw(chart);
}

template void draw_distortions(Figures&, const Dataset<float>&, const Distortion&, std::uint64_t);
template void draw_distortions(Figures&, const Dataset<double>&, const Distortion&, std::uint64_t);
template void draw_run(Figures&, const Dataset<float>&, const History&, double);
template void draw_run(Figures&, const Dataset<double>&, const History&, double);

}  // namespace digitlab
