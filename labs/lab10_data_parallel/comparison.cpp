#include "comparison.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "distributed/averaging.hpp"

namespace digitlab {
namespace {

/// The running mean of the losses: a line for one rank and, as they would cover it, few points for
/// each larger group.
Series curve_of(const GroupRun& run, std::size_t number) {
    constexpr std::size_t window = 20;
    Series mean = running_mean(count_of(run.ranks), run.losses, window);
    if (number == 0) return mean;
    Series points{mean.legend, {}, {}, Draw::points};
    const std::size_t distance = std::max<std::size_t>(1, mean.x.size() / 12);
    for (std::size_t i = number * distance / 4; i < mean.x.size(); i += distance) {
        points.x.push_back(mean.x[i]);
        points.y.push_back(mean.y[i]);
    }
    return points;
}

/// What the largest difference means.
std::string verdict(double difference, arma::uword ranks, const std::string& precision) {
    if (ranks == 1) return " Start the lab with mpirun -n 2 ./lab10 to compare two ranks.";
    const double usual = precision == "float" ? 1e-4 : 1e-9;
    if (difference < usual) {
        return " The ranks add the same numbers in another order: rounding errors of " + precision +
               " remain.";
    }
    return " Rounding errors of " + precision +
           " are smaller as a rule: the gradient is not that of the whole batch, or the training "
           "is unstable.";
}

}  // namespace

std::string count_of(arma::uword ranks) {
    return fmt::format("{} rank{}", ranks, ranks == 1 ? "" : "s");
}

std::vector<arma::uword> group_sizes(arma::uword ranks) {
    std::vector<arma::uword> sizes;
    for (arma::uword size = 1; size < ranks; size *= 2) sizes.push_back(size);
    sizes.push_back(ranks);
    return sizes;
}

template <typename Real>
double show_comparison(Lab<Real>& lab, const Communicator& ranks, const std::vector<GroupRun>& runs,
                       std::size_t batch_size) {
    if (ranks.rank() != 0) return 0;
    const arma::vec& of_one = runs.front().parameters;
    const std::size_t steps = runs.front().losses.size();
    Table table({"ranks", "images on each", "loss of the last batch", "largest difference"});
    Chart chart{.name = "ranks",
                .title = "The same training on different numbers of ranks",
                .x_label = "step",
                .y_label = "cross-entropy, mean of 20 batches",
                .series = {}};
    double difference = 0;
    for (const GroupRun& run : runs) {
        difference = arma::abs(run.parameters - of_one).max() / arma::abs(of_one).max();
        const arma::uword most = shard(batch_size, run.ranks, 0).count();
        const arma::uword least = shard(batch_size, run.ranks, run.ranks - 1).count();
        table.add_row({fmt::to_string(run.ranks),
                       most == least ? fmt::to_string(most) : fmt::format("{} or {}", most, least),
                       run.losses.empty() ? "" : fixed(run.losses.back(), 6),
                       scientific(difference)});
        chart.series.push_back(curve_of(run, chart.series.size()));
    }
    lab.console.section("Does it learn what one rank learns? The first {} steps on up to {}", steps,
                        count_of(ranks.size()));
    lab.console.table(table);
    lab.console.say(
        "The last column is the largest difference of a parameter from that of one rank, divided "
        "by the largest parameter.{}",
        verdict(difference, ranks.size(), lab.options.precision));
    lab.figures.draw(chart);
    return difference;
}

template double show_comparison(Lab<float>&, const Communicator&, const std::vector<GroupRun>&,
                                std::size_t);
template double show_comparison(Lab<double>&, const Communicator&, const std::vector<GroupRun>&,
                                std::size_t);

}  // namespace digitlab
