#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "measure.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"
#include "works.hpp"

/// \file
/// What was measured, as a table, as JSON and as a figure.

namespace digitlab::bench {

/// A work and the times of all programs that did it.
struct Measured {
    Work work;                     ///< what was done
    Times digitlab;                ///< by digitlab
    std::vector<Times> peers;      ///< by NumPy and PyTorch
    std::optional<Times> limit{};  ///< the part that no program can avoid
};

/// How it was measured.
struct Conditions {
    unsigned threads;                    ///< of digitlab
    std::size_t repetitions;             ///< of each program
    double busy_before;                  ///< see `busy_share()`
    std::vector<std::string> missing;    ///< peers that this machine does not have
    std::optional<double> lab06_memory;  ///< bytes, if it was measured
};

/// The name of this machine's processor.
std::string processor();

/// The share of this machine's processor time that its programs use in half a second.
double busy_share();

/// The table of a work.
void show(const Console& console, const Measured& measured);

/// The versions of all programs that were run, each once.
std::vector<std::string> versions_of(const std::vector<Measured>& all);

/// Writes everything as JSON.
///
/// \throws std::runtime_error  naming the file, if it cannot be written
void write_json(const std::filesystem::path& file, const std::vector<Measured>& all,
                const Conditions& conditions);

/// Draws how many times as long as digitlab each peer takes.
void draw(Figures& figures, const std::vector<Measured>& all, unsigned threads);

}  // namespace digitlab::bench
