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
        throw std::invalid_argument(fmt::format(
            "evaluate: {} of {} images and {} labels; each image must have a label, and "
            "at least one image is needed",
            count, samples.count(), samples.labels.n_elem));
    }
    const arma::uword chunks = (count + samples_at_once - 1) / samples_at_once;
    std::vector<Evaluation> sums(chunks);  // over the samples of each chunk
    parallel_parts(chunks, chunks, threads, [&](std::size_t i, std::size_t, std::size_t) {
        const arma::uword first = i * samples_at_once;
        const arma::uword size = std::min(samples_at_once, count - first);
        const arma::urowvec labels = samples.labels.cols(first, first + size - 1);
        const arma::Mat<Real> S = model.scores(columns(samples.images, first, size));
        const arma::Mat<Real> T = one_hot<Real>(labels, S.n_rows);
        sums[i].accuracy = static_cast<double>(arma::accu(classify(S) == labels));
        sums[i].loss = static_cast<double>(size) * static_cast<double>(model.loss_of_scores(S, T));
    });
    Evaluation all;
    for (const Evaluation& sum : sums) {
        all.accuracy += sum.accuracy;
        all.loss += sum.loss;
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
