#include "hidden_units.hpp"

#include <fmt/format.h>

#include "app/learning_curves.hpp"
#include "base/text.hpp"

namespace digitlab {

HiddenUnits look_inside(const arma::mat& outputs) {
    HiddenUnits units;
    units.zeros = arma::mean(arma::vectorise(arma::conv_to<arma::mat>::from(outputs == 0)));
    units.dead = arma::mean(arma::conv_to<arma::vec>::from(arma::max(outputs, 1) == 0));
    const arma::vec active = outputs.elem(arma::find(outputs > 0));
    // On a logarithmic axis: outputs differ by powers of ten between initialisations.
    const arma::vec exponents = arma::regspace(-4, 0.1, 2);
    arma::vec fractions(exponents.n_elem, arma::fill::zeros);
    if (!active.is_empty()) {
        fractions = arma::conv_to<arma::vec>::from(arma::hist(arma::log10(active), exponents)) /
                    static_cast<double>(outputs.n_elem);
    }
    units.histogram = {"", numbers_of(arma::exp10(exponents)), numbers_of(fractions)};
    return units;
}

InitializerComparison::InitializerComparison(std::size_t epochs)
    : epochs_(epochs),
      table_({"initialisation", "outputs at 0", "dead units", "dead after", "accuracy after"}),
      activations_{.name = "activations",
                   .title = "Outputs of the hidden units before training, by initialisation",
                   .x_label = "output of a hidden unit (zeros are left out)",
                   .y_label = "fraction of all outputs",
                   .series = {},
                   .log_x = true,
                   .open_ends = true},
      accuracies_{
          .name = "initialisations",
          .title = fmt::format("Validation accuracy after {} epochs, by initialisation", epochs),
          .x_label = "initialisation of the weights",
          .y_label = "accuracy, %",
          .categories = {},
          .bars = {{"accuracy", {}, Role::validation}}} {
    table_.mark_best(4, Best::largest);
}

void InitializerComparison::add(const std::string& name, const HiddenUnits& before,
                                const HiddenUnits& after, double accuracy) {
    table_.add_row({name, percent(before.zeros), percent(before.dead), percent(after.dead),
                    percent(accuracy)});
    if (before.zeros < 1) {
        activations_.series.push_back(before.histogram);
        activations_.series.back().legend = name;
    }
    accuracies_.categories.push_back(name);
    accuracies_.bars.front().heights.push_back(100 * accuracy);
}

void InitializerComparison::show(const Console& console, Figures& figures) const {
    console.section("Which initialisation? {} epochs from each", epochs_);
    console.table(table_);
    console.say(
        "From zeros nothing is learned: every unit outputs 0, and its gradient is 0 as well. A "
        "unit "
        "is dead if it outputs 0 for every image; no gradient reaches it. Xavier and He choose the "
        "standard deviation by the size of the layer, so that the outputs of every layer have "
        "about the same size.");
    figures.draw(activations_);
    figures.draw(accuracies_);
}

}  // namespace digitlab
