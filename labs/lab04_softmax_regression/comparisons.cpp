#include "comparisons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "ui/terminal.hpp"

namespace digitlab {

Table table_of_classes(const arma::umat& counts, const std::vector<std::string>& class_names) {
    Table table({"class", "images", "accuracy", "most often misclassified as"});
    table.align_left(3);
    for (arma::uword c = 0; c < counts.n_rows; ++c) {
        arma::urowvec wrong = counts.row(c);
        const arma::uword images = arma::accu(wrong);
        if (images == 0) continue;
        wrong(c) = 0;
        const std::string other =
            fmt::format("{} (×{})", class_names[wrong.index_max()], wrong.max());
        table.add_row({class_names[c], std::to_string(images),
                       percent(static_cast<double>(counts(c, c)) / static_cast<double>(images)),
                       wrong.max() == 0 ? "-" : other});
    }
    return table;
}

void compare_learning_rates(Figures& figures, const Console& console,
                            const std::function<std::vector<double>(double rate)>& losses_at) {
    Chart chart{.name = "learning_rates",
                .title = "Loss at four learning rates (running mean)",
                .x_label = "step",
                .y_label = "cross-entropy",
                .series = {},
                .log_y = true};
    for (const double rate : {0.01, 0.1, 1.0, 10.0}) {
        if (interrupted()) break;
        try {
            const std::vector<double> losses = losses_at(rate);
            const std::size_t window = losses.size() / 80 * 2 + 1;
            chart.series.push_back(running_mean("rate " + brief(rate), losses, window));
        } catch (const std::runtime_error& diverged) {  // the other rates are still of interest
            console.say("Rate {}: {}.", brief(rate), diverged.what());
        }
    }
    figures.draw(chart);
}

}  // namespace digitlab
