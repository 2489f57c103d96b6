#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// \file
/// A line with the progress of a long computation.

namespace digitlab {

/// Shows the progress of a long computation, the course of its loss, and an estimate of the time
/// left. If Ctrl-C ends it early, it says at which step.
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
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Shows the progress if a line is due; otherwise it returns at once.
    ///
    /// \param done  the number of steps done, at most all of them
    /// \param note  a short status: "3 of 5 correct"
    void update(std::size_t done, const std::string& note) { update(done, {}, note); }

    /// The same with the loss of the last step, which a terminal shows as a curve, too.
    void update(std::size_t done, double loss) { update(done, loss, ""); }

    /// Removes the line from the terminal before other output; the next update redraws it.
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    void update(std::size_t done, std::optional<double> loss, std::string note);
    void remember(std::size_t done, double loss);
    std::string curve(std::size_t width) const;

    std::string label_;
    std::size_t total_;
    bool enabled_;
    bool terminal_;
    bool drawn_ = false;
    std::size_t done_ = 0;
    std::vector<double> sums_;         // of the losses in each part of the steps
    std::vector<std::size_t> counts_;  // how many losses each sum has
    Clock::time_point start_ = Clock::now();
    Clock::time_point next_;
};

}  // namespace digitlab
