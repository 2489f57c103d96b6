// What the judge may call of lab01.

#include <tuple>

#include "data/idx.hpp"
#include "data/preprocess.hpp"
#include "worker.hpp"

namespace digitlab::grading {
namespace {

/// A file's bytes as numbers, which a report can show; its dimensions and values come back.
std::tuple<arma::urowvec, arma::urowvec> read_idx_bytes(const arma::urowvec& bytes) {
    FileContent content;
    for (const arma::uword byte : bytes) content.bytes += static_cast<char>(byte);
    const IdxArray array = parse_idx(content, "the file");
    return {arma::conv_to<arma::urowvec>::from(
                std::vector<arma::uword>(array.dimensions.begin(), array.dimensions.end())),
            arma::conv_to<arma::urowvec>::from(
                std::vector<arma::uword>(array.values().begin(), array.values().end()))};
}

arma::mat normalize_matrix(const arma::mat& X, double lowest, double highest) {
    return normalize(X, lowest, highest);
}

arma::mat standardize_matrix(const arma::mat& X, const double& mean,
                             const double& standard_deviation) {
    return standardize(X, mean, standard_deviation);
}

/// Images and labels of the first part, then those of the rest.
std::tuple<arma::mat, arma::urowvec, arma::mat, arma::urowvec> split_samples(
    const arma::mat& images, const arma::urowvec& labels, const arma::uword& count) {
    const Split<double> parts = split(Samples<double>{images, labels}, count);
    return {parts.first.images, parts.first.labels, parts.rest.images, parts.rest.labels};
}

const Registration exercises[] = {{"lab01.read_idx", read_idx_bytes},
                                  {"lab01.normalize", normalize_matrix},
                                  {"lab01.standardize", standardize_matrix},
                                  {"lab01.one_hot", one_hot<double>},
                                  {"lab01.split", split_samples}};

}  // namespace

}  // namespace digitlab::grading
