#include "base/random.hpp"

#include <cmath>
#include <cstdint>
#include <utility>

namespace digitlab {
namespace {

__extension__ using Product = unsigned __int128;  // of two whole numbers of 64 bits

/// A number from [0, 1), each equally likely.
double fraction(Rng& rng) {
    const double number = static_cast<double>(rng()) / 0x1p64;
    return number < 1 ? number : std::nextafter(1.0, 0.0);  // rounded up
}

/// Draws from the standard normal distribution, two at a time, by the polar method (Marsaglia and
/// Bray, "A convenient method for generating normal variables", 1964).
class NormalDraws {
public:
    explicit NormalDraws(Rng& rng) : rng_(rng) {}

    double operator()() {
        if (std::exchange(has_second_, false)) return second_;
        double x = 0;
        double y = 0;
        double square = 0;
        do {
            x = 2 * fraction(rng_) - 1;
            y = 2 * fraction(rng_) - 1;
            square = x * x + y * y;
        } while (square > 1 || square == 0);
        const double factor = std::sqrt(-2 * std::log(square) / square);
        second_ = x * factor;
        has_second_ = true;
        return y * factor;
    }

private:
    Rng& rng_;
    double second_ = 0;
    bool has_second_ = false;
};

}  // namespace

arma::uword uniform_index(arma::uword count, Rng& rng) {
    Product product = Product{rng()} * count;
    const auto low = [&] { return static_cast<std::uint64_t>(product); };
    if (low() < count) {
        const arma::uword too_few = (0 - count) % count;  // 2⁶⁴ modulo count
        while (low() < too_few) product = Product{rng()} * count;
    }
    return static_cast<arma::uword>(product >> 64U);
}

arma::uvec random_order(arma::uword count, Rng& rng) {
    arma::uvec order = arma::regspace<arma::uvec>(0, count - 1);
    arma::uword i = 1;
    if (count % 2 == 0) std::swap(order(i++), order(uniform_index(2, rng)));
    while (i < count) {  // one draw for two swaps, as in libstdc++
        const arma::uword draw = uniform_index((i + 1) * (i + 2), rng);
        const arma::uword second = draw % (i + 2);
        std::swap(order(i), order(draw / (i + 2)));
        std::swap(order(i + 1), order(second));
        i += 2;
    }
    return order;
}

template <typename Real>
arma::Mat<Real> normal_matrix(arma::uword rows, arma::uword columns, double standard_deviation,
                              Rng& rng) {
    NormalDraws standard_normal(rng);
    arma::Mat<Real> m(rows, columns);
    for (Real& value : m) value = static_cast<Real>(standard_deviation * standard_normal());
    return m;
}

template arma::Mat<float> normal_matrix(arma::uword, arma::uword, double, Rng&);
template arma::Mat<double> normal_matrix(arma::uword, arma::uword, double, Rng&);

}  // namespace digitlab
