#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "equations.hpp"
#include "text.hpp"

/// \file
/// The commands of a page that are not Doxygen's, put into Doxygen's: \\equation, \\eqref,
/// \\output, \\figure, \\bug, \\answer, \\question, \\interactive, \\mnist, \\live, \\lab.
/// docs/README.md explains each.

namespace digitlab::site {

/// Where everything lies, and what this site is built from.
struct Site {
    std::filesystem::path source;  ///< the project
    std::filesystem::path runs;    ///< a folder for each run: output.txt, command.txt, results/
    std::filesystem::path out;     ///< pages/, shown/, figures/, answers/
    bool handout = false;          ///< exercises are open: what they would print is not there yet
    bool mnist = false;            ///< the runs on MNIST are there
    bool live = false;             ///< the library is compiled for the browser
};

/// The page of a lab, before it is expanded.
struct Lab {
    std::string title;  ///< "losses"
    std::string file;   ///< "labs/lab02_losses/tutorial.md"
    std::vector<std::string> lines;

    int minutes_to_read() const;
    int exercises() const;
};

/// All labs' pages, by "lab02".
using Course = std::map<std::string, Lab>;

/// The exercises of the labs and their solutions, taken from between the marks in common/.
class Answers {
public:
    /// Reads one file's, which may have none.
    void read_source(const std::string& file, const std::vector<std::string>& lines);

    /// Writes answers/labNN.cpp, where \\snippet finds them.
    void write(const std::filesystem::path& folder) const;

    bool has(const std::string& lab, const std::string& exercise) const;
    const std::map<std::string, std::map<std::string, std::string>>& by_lab() const { return all_; }

private:
    std::map<std::string, std::map<std::string, std::string>> all_;  // lab, exercise: its lines
};

/// One page being expanded.
class Page {
public:
    Page(const Site& site, const Course& course, const Equations& equations, const Answers& answers,
         Problems& problems)
        : site_(site),
          course_(course),
          equations_(equations),
          answers_(answers),
          problems_(problems) {}

    /// The page as Doxygen can read it; what it shows of runs is written to `site.out`.
    ///
    /// \param lab   "lab06", or "" for a page that is no lab's
    /// \param file  its name, for messages
    std::string expand(const std::string& lab, const std::string& file,
                       const std::vector<std::string>& lines);

private:
    std::string command(const std::string& line);
    std::string inline_commands(const std::string& line);
    std::string equation(const std::string& name);
    std::string output(const std::vector<std::string>& arguments);
    std::string figure(const std::vector<std::string>& arguments);
    std::string bug_of(const std::string& run);
    std::string bug(const std::vector<std::string>& arguments);
    std::string answer(const std::vector<std::string>& arguments);
    std::string question(const std::string& arguments);
    std::string interactive(const std::vector<std::string>& arguments);
    std::string weights(const std::vector<std::string>& runs);
    std::string lab(const std::vector<std::string>& arguments);
    std::string lab_picture(const Lab& lab);
    std::string no_run(const std::string& run);
    std::string not_there_yet(const std::string& run, const std::string& what_is_missing);
    bool missing(const std::string& run);
    void problem(const std::string& what) { problems_.add(place_, what); }

    const Site& site_;
    const Course& course_;
    const Equations& equations_;
    const Answers& answers_;
    Problems& problems_;
    std::string lab_;
    Place place_;
    std::string number_;  ///< of the equation whose \f] is to come
    std::set<std::string> answered_;
    std::set<std::string> scripts_;  // of interactive parts, loaded already
    int shown_ = 0;
};

}  // namespace digitlab::site
