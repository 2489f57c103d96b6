#pragma once

#include <optional>
#include <string>
#include <vector>

#include "request.hpp"

/// \file
/// The works that are measured, with their sizes and what is aimed at.

namespace digitlab::bench {

/// One of the course's experiments.
struct Work {
    Request request;            ///< its name and sizes: by default, those of its article
    std::string title;          ///< "S3: 10000 steps of 784-50-10, batch 100, 17 evaluations"
    std::string short_title;    ///< "S3, all of it": what one measured time is of
    std::string label;          ///< "S3": for figures
    bool tuned = false;         ///< whether there is a tuned program in NumPy, too
    bool in_torch = false;      ///< whether there is a program in PyTorch, too
    std::string limit{};        ///< the part that no program can avoid, as a work of its own
    std::string limit_title{};  ///< "products alone"
    double tolerance = 0;       ///< relative difference of `check` that rounding explains
    std::optional<double> numpy_aim{};  ///< how many times faster than NumPy it is to be
    std::optional<double> torch_aim{};  ///< how many times faster than PyTorch
    std::optional<double> limit_aim{};  ///< how many times the limit it may take
};

/// Sizes that replace those of the works.
struct Sizes {
    std::optional<std::size_t> samples{};     ///< training images
    std::optional<std::size_t> batch_size{};  ///< images in a batch
    std::optional<std::size_t> hidden{};      ///< units of the hidden layer
    std::optional<std::size_t> steps{};       ///< steps, or epochs of S2 and S4
};

/// All works, in the order of the table.
///
/// \param sizes     given by the user
/// \param features  pixels of an image
/// \param samples   training images that there are
/// \param quick     a few per cent of the work
/// \param request   what is the same for all of them: data, seed, threads, precision
std::vector<Work> all_works(const Sizes& sizes, std::size_t features, std::size_t samples,
                            bool quick, const Request& request);

}  // namespace digitlab::bench
