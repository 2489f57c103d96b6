#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "request.hpp"

/// \file
/// Runs the programs that are compared, alternately, and collects their times.

namespace digitlab::bench {

/// A program that is asked to do a work.
struct Contender {
    std::string name;                  ///< "NumPy"
    std::vector<std::string> command;  ///< which takes a request as its last argument
    Request request;                   ///< the work and its sizes
    std::vector<unsigned> threads{1};  ///< of these, the number fastest on a part of the work
};

/// What was measured of one program.
struct Times {
    std::string program;            ///< its name
    unsigned threads = 1;           ///< of the program
    std::vector<double> seconds{};  ///< of each repetition
    double check = 0;               ///< of the last repetition
    std::string versions{};         ///< of its libraries

    double median() const;    ///< of the seconds
    double shortest() const;  ///< of the seconds
    double longest() const;   ///< of the seconds
};

/// Runs a program once.
///
/// \throws std::runtime_error  with its message, if it fails
Answer ask(const std::vector<std::string>& command, const Request& request);

/// Called before each run, with the number of runs that are done and the program that comes next.
using MeasureObserver = std::function<void(std::size_t done, const std::string& program)>;

/// Times of several programs, one after another in each repetition.
///
/// \param contenders   the first one is digitlab, which writes the initial parameters for all
/// \param repetitions  at least 1
/// \param folder       for the initial parameters
/// \param observer     may end it by an exception
std::vector<Times> measure_alternately(std::vector<Contender> contenders, std::size_t repetitions,
                                       const std::filesystem::path& folder,
                                       const MeasureObserver& observer);

}  // namespace digitlab::bench
