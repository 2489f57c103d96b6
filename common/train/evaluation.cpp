#include "train/evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "base/parallel.hpp"
#include "base/view.hpp"
#include "data/preprocess.hpp"
#include "model/metrics.hpp"

namespace digitlab {

template <typename Real>
Evaluation evaluate(const Model<Real>& model, const Samples<Real>& samples, unsigned threads,
                    arma::uword most) {
    const arma::uword count = std::min(most, samples.count());
    if (count == 0 || !samples.labelled()) {
        throw std::invalid_argument(
            fmt::format("evaluate: {} images and {} labels; there must be as many of each, and at "
                        "least one",
                        count, samples.labels.n_elem));
    }
    // A chunk of hidden values stays in the processor's cache; all of them at once would not.
    constexpr arma::uword chunk = 500;
    const arma::uword chunks = (count + chunk - 1) / chunk;
    std::vector<Evaluation> parts(chunks);  // sums over the samples of each chunk
    parallel_for(chunks, threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const arma::uword first = i * chunk;
            const arma::uword size = std::min(chunk, count - first);
            const arma::urowvec labels = samples.labels.cols(first, first + size - 1);
            const arma::Mat<Real> S = model.scores(columns(samples.images, first, size));
            const arma::Mat<Real> T = one_hot<Real>(labels, S.n_rows);
            const auto n = static_cast<double>(size);
            parts[i].accuracy = static_cast<double>(arma::accu(classify(S) == labels));
            parts[i].loss = n * static_cast<double>(model.loss_of_scores(S, T));
        }
    });
    Evaluation all;
    for (const Evaluation& part : parts) {
        all.accuracy += part.accuracy;
        all.loss += part.loss;
    }
    all.accuracy /= static_cast<double>(count);
    all.loss /= static_cast<double>(count);
    return all;
}

// [count_correct]
template <typename Real>
arma::uword count_correct(const Model<Real>& model, const Samples<Real>& samples) {
    // BEGIN SOLUTION lab08 evaluate
    const arma::urowvec predicted = classify(model.scores(samples.images));
    return arma::accu(predicted == samples.labels);
    // END SOLUTION
}
// [count_correct]

template Evaluation evaluate(const Model<float>&, const Samples<float>&, unsigned, arma::uword);
template Evaluation evaluate(const Model<double>&, const Samples<double>&, unsigned, arma::uword);
template arma::uword count_correct(const Model<float>&, const Samples<float>&);
template arma::uword count_correct(const Model<double>&, const Samples<double>&);

}  // namespace digitlab
