#include "vision/threshold.hpp"

#include <cmath>

namespace digitlab {
namespace {

constexpr int max_iterations = 20;
constexpr double tolerance = 1e-9;  // of the threshold, in the unit of the values

// η is 1 for two equal greys each, 0.75 for a gradient from dark to light and 2/π = 0.64 for noise.
constexpr double two_tone_eta = 0.85;

}  // namespace

TwoClasses two_classes(const arma::mat& values) {
    TwoClasses classes{values.min(), values.max()};
    for (int iteration = 0; iteration < max_iterations; ++iteration) {
        const double threshold = classes.threshold();
        double sum = 0;
        double count = 0;
        for (const double value : values) {
            if (value <= threshold) continue;
            sum += value;
            ++count;
        }
        const double others = static_cast<double>(values.n_elem) - count;
        if (count == 0 || others == 0) break;
        const TwoClasses next{(arma::accu(values) - sum) / others, sum / count};
        classes = next;
        if (std::abs(next.threshold() - threshold) < tolerance) break;
    }
    return classes;
}

bool is_two_tone(const arma::mat& picture) {
    const TwoClasses classes = two_classes(picture);
    const arma::uvec is_high = arma::vectorise(picture > classes.threshold());
    const double share =
        static_cast<double>(arma::accu(is_high)) / static_cast<double>(picture.n_elem);
    const double between = share * (1 - share) * std::pow(classes.high - classes.low, 2);
    return between >= two_tone_eta * arma::var(arma::vectorise(picture), 1);
}

}  // namespace digitlab
