#pragma once

#include <chrono>
#include <string>

/// \file
/// A line that says how far a long piece of work has come.

namespace digitlab {

/// Tells how far a long piece of work has come, and when it should be done.
///
/// Nothing is shown in the first second. Then a terminal gets one line, drawn again and again; a
/// pipe or a file gets a plain line at most every ten seconds.
class Progress {
public:
    /// The work begins now.
    ///
    /// \param label    what is being done: "training"
    /// \param total    how many steps it takes
    /// \param enabled  false: show nothing
    Progress(std::string label, std::size_t total, bool enabled);
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Tells how far the work is. It costs next to nothing where no line is due.
    ///
    /// \param done  how many steps are done, at most all of them
    /// \param note  a few words on how it stands: "loss 0.31"
    void update(std::size_t done, const std::string& note);

    /// Takes the line off the terminal, to print something else; the next update draws it again.
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
