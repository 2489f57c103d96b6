#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

/// \file
/// Runs a program that may do anything, and keeps what it does to itself. This is the one file of
/// the judge that needs Linux (strays of a process are found through /proc).

namespace digitlab::grading {

/// What a program may use before it is ended.
struct Limits {
    std::chrono::milliseconds time{5000};  ///< by the clock
    std::size_t memory = 2'000'000'000;    ///< bytes of address space; OpenBLAS alone wants 400 MB
    std::size_t answer = 64'000'000;       ///< bytes on its answer descriptor
    std::size_t chatter = 10'000;          ///< bytes of what it prints that are kept
};

/// How a program ended.
struct Ended {
    enum class How { exited, crashed, too_slow, answer_too_long };
    How how = How::exited;
    int status = 0;       ///< exit status, or the number of the signal it crashed by
    std::string answer;   ///< what it wrote to descriptor 4
    std::string chatter;  ///< the beginning of what it printed
    bool strays = false;  ///< it left processes behind; they have been ended
};

/// Runs a program with `input` on descriptor 3, and ends it and every process it has started.
///
/// \param command  the program and its arguments
/// \return  with status 127 if there is no such program
/// \throws std::runtime_error  if the system has no process or pipe left
Ended run_contained(const std::vector<std::string>& command, const std::string& input,
                    const Limits& limits);

/// Makes orphans of all later processes children of this one, so that none gets away.
void adopt_orphans();

}  // namespace digitlab::grading
