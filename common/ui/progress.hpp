#pragma once

#include <chrono>
#include <string>

/// \file
/// A line with the progress of a long computation.

namespace digitlab {

/// Shows the progress of a long computation and an estimate of the time left.
///
/// Nothing is shown in the first second. Then a terminal shows one line, which is redrawn; a pipe
/// or a file receives a plain line at most every ten seconds.
class Progress {
public:
    /// Starts the clock.
    ///
    /// \param label    names the computation: "training"
    /// \param total    the number of its steps
    /// \param enabled  false: show nothing
    Progress(std::string label, std::size_t total, bool enabled);
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Shows the progress if a line is due; otherwise it returns at once.
    ///
    /// \param done  the number of steps done, at most all of them
    /// \param note  a short status: "loss 0.31"
    void update(std::size_t done, const std::string& note);

    /// Removes the line from the terminal before other output; the next update redraws it.
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    std::string label_;
    std::size_t total_;
    bool enabled_;
    bool terminal_;
    bool drawn_ = false;
    Clock::time_point start_ = Clock::now();
    Clock::time_point next_;
};

}  // namespace digitlab
