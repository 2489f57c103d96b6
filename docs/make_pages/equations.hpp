#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "text.hpp"

/// \file
/// From equation to function to test: what the pages number by `\equation{name}`, headers name by
/// `\formula{lab02,name}` and tests by `// Equation: lab02 name`.

namespace digitlab::site {

/// Something that names an equation: a function or a test.
struct Reference {
    Place place;
    std::string name;     ///< "TwoLayerNet::gradient", "two_layer_net/gradient_agrees_…"
    std::string program;  ///< of a test: "test_model"
};

/// A numbered equation of a page.
struct Equation {
    std::string lab;      ///< "lab02"
    std::string name;     ///< "softmax"
    std::string number;   ///< "2.1"
    std::string formula;  ///< between \f[ and \f], on one line
    Place place;
    std::vector<Reference> functions;
    std::vector<Reference> tests;

    std::string anchor() const { return "eq_" + lab + "_" + name; }
};

/// All numbered equations, in the order of the pages.
class Equations {
public:
    /// Reads those of a page; complains of a name used twice, or without a formula below it.
    void read_page(const std::string& lab, const std::string& file,
                   const std::vector<std::string>& lines, Problems& problems);

    /// Reads which functions a header or a program of a lab says to compute an equation.
    void read_source(const std::string& file, const std::vector<std::string>& lines,
                     Problems& problems);

    /// Reads which tests of tests/common/MODULE/ check an equation.
    void read_tests(const std::string& file, const std::string& module,
                    const std::vector<std::string>& lines, Problems& problems);

    /// Complains of each equation without a function, and without a test if `with_tests`.
    void require_links(bool with_tests, Problems& problems) const;

    /// \return null, if there is none of that name
    const Equation* find(const std::string& lab, const std::string& name) const;

    /// A page with the table: a section for each lab.
    ///
    /// \param titles  of the labs: "lab02" -> "losses"
    /// \param with_tests  whether unit tests are there; a handout has graded tests only
    std::string page(const std::map<std::string, std::string>& titles, bool with_tests) const;

private:
    Equation* find_to_extend(const std::string& lab, const std::string& name);

    std::vector<Equation> all_;
};

/// The page that Doxygen generates for a source file, at a line:
/// "two__layer__net__test_8cpp_source.html#l00042".
std::string source_page(const Place& place);

}  // namespace digitlab::site
