#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// \file
/// What the programs of `make bench` are asked for and what they answer: one JSON object as the
/// only argument, one on standard output. digitlab_peer.cpp, numpy_peer.py and torch_peer.py read
/// the same requests.

namespace digitlab::bench {

/// A work and its sizes.
struct Request {
    std::string work{};               ///< "s3": see works() in works.hpp
    std::string style{};              ///< NumPy: "article" or "tuned"
    std::string precision = "float";  ///< of digitlab
    std::string data{};               ///< folder with the four IDX files
    std::string start{};              ///< file of the initial parameters: doubles, in our layout
    std::string batches{};            ///< file of the indices of all batches: 32-bit integers
    std::string program{};            ///< "memory": what to run
    bool write_start = false;         ///< digitlab writes `start` and `batches`, and does no work
    unsigned threads = 1;             ///< to work with
    std::uint64_t seed = 1;           ///< of parameters and batches
    std::size_t samples = 60'000;     ///< training images, the first ones
    std::size_t batch_size = 100;     ///< images in a batch
    std::vector<std::size_t> hidden{50};  ///< units of each hidden layer
    std::size_t steps = 10'000;           ///< gradient steps; of "s2" and "s4", epochs
    std::size_t evaluate_every = 625;     ///< "s3": steps from one evaluation to the next; 0: none
    double rate = 0.1;                    ///< learning rate
    std::size_t parameters = 300;         ///< "numerical": number that the peers differentiate
    std::size_t repetitions = 1;          ///< of a work that is too short to be timed once
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Request, work, style, precision, data, start, batches, program,
                                   write_start, threads, seed, samples, batch_size, hidden, steps,
                                   evaluate_every, rate, parameters, repetitions)

/// What a program measured.
struct Answer {
    double seconds = 0;  ///< for one unit of the work: a step, an epoch, all of it
    double check = 0;  ///< a number that all programs must agree on: most often the loss at the end
    std::string versions{};  ///< "NumPy 1.24.2, OpenBLAS 0.3.21 (Zen)"
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Answer, seconds, check, versions)

}  // namespace digitlab::bench
