#include "equations.hpp"

#include "support/testing.hpp"

namespace digitlab::site {
namespace {

using Lines = std::vector<std::string>;

const Lines page = {"# lab02: losses {#lab02}",
                    "\\equation{softmax}",
                    "\\f[ y_c = \\frac{a}{b}",
                    "    + 1 , \\f]",
                    "\\equation{cross_entropy}",
                    "",
                    "\\f[ L \\f]"};

struct Read {
    Equations equations;
    Problems problems;

    Read() { equations.read_page("lab02", "labs/lab02/tutorial.md", page, problems); }

    const Equation& softmax() const { return *equations.find("lab02", "softmax"); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(equations)

BOOST_FIXTURE_TEST_CASE(equations_are_numbered_in_the_order_of_the_page, Read) {
    BOOST_TEST(problems.found().empty());
    BOOST_TEST(softmax().number == "2.1");
    BOOST_TEST(equations.find("lab02", "cross_entropy")->number == "2.2");
    BOOST_TEST(equations.find("lab03", "softmax") == nullptr);
    BOOST_TEST(softmax().anchor() == "eq_lab02_softmax");
}

BOOST_FIXTURE_TEST_CASE(a_formula_of_several_lines_becomes_one, Read) {
    BOOST_TEST(softmax().formula == "y_c = \\frac{a}{b} + 1 ,");
}

BOOST_FIXTURE_TEST_CASE(an_equation_without_a_formula_or_with_a_name_in_use_is_a_problem, Read) {
    equations.read_page("lab02", "p.md",
                        {"\\equation{softmax}", "\\f[ x \\f]", "\\equation{b}", "text"}, problems);
    BOOST_TEST_REQUIRE(problems.found().size() == 2U);
    BOOST_TEST(problems.found()[0] == "p.md:1: this page has another \\equation of that name");
    BOOST_TEST(problems.found()[1] == "p.md:3: no \\f[ … \\f] below this \\equation");
}

BOOST_FIXTURE_TEST_CASE(a_free_function_is_found_below_its_comment, Read) {
    equations.read_source(
        "common/math/a.hpp",
        {"/// \\formula{lab02,softmax}", "///", "/// More.", "template <typename Real>",
         "arma::Mat<Real> softmax(", "    const arma::Mat<Real>& scores);"},
        problems);
    BOOST_TEST(problems.found().empty());
    BOOST_TEST_REQUIRE(softmax().functions.size() == 1U);
    BOOST_TEST(softmax().functions[0].name == "softmax");
}

BOOST_FIXTURE_TEST_CASE(a_member_is_found_with_its_class, Read) {
    equations.read_source("common/model/net.hpp",
                          {"class Other {", "};", "class Net final : public Model<Real> {",
                           "public:", "    /// \\formula{lab02,softmax}",
                           "    Real gradient(int x) const override;", "};"},
                          problems);
    BOOST_TEST_REQUIRE(softmax().functions.size() == 1U);
    BOOST_TEST(softmax().functions[0].name == "Net::gradient");
}

BOOST_FIXTURE_TEST_CASE(a_class_can_be_what_computes_an_equation, Read) {
    equations.read_source("common/train/o.hpp",
                          {"/// \\formula{lab02,softmax}", "template <typename Real>",
                           "class Adam final : public Optimiser<Real> {"},
                          problems);
    BOOST_TEST_REQUIRE(softmax().functions.size() == 1U);
    BOOST_TEST(softmax().functions[0].name == "Adam");
}

BOOST_FIXTURE_TEST_CASE(a_test_is_found_with_its_suite, Read) {
    equations.read_tests("tests/common/math/a_test.cpp", "math",
                         {"BOOST_AUTO_TEST_SUITE(activations)", "// Equation: lab02 softmax",
                          "// Equation: lab02 cross_entropy",
                          "BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_sums_to_one, Real, Reals) {"},
                         problems);
    BOOST_TEST(problems.found().empty());
    BOOST_TEST_REQUIRE(softmax().tests.size() == 1U);
    BOOST_TEST(softmax().tests[0].name == "activations/softmax_sums_to_one");
    BOOST_TEST(softmax().tests[0].program == "test_math");
    BOOST_TEST(equations.find("lab02", "cross_entropy")->tests.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(names_that_no_page_has_are_problems, Read) {
    equations.read_source("a.hpp", {"/// \\formula{lab02,gone}", "void f();"}, problems);
    equations.read_tests("a_test.cpp", "math",
                         {"// Equation: lab02 gone", "BOOST_AUTO_TEST_CASE(x) {"}, problems);
    BOOST_TEST_REQUIRE(problems.found().size() == 2U);
    BOOST_TEST(problems.found()[0] == "a.hpp:1: no page has an \\equation{gone} for lab02");
    BOOST_TEST(problems.found()[1] == "a_test.cpp:1: no page has an \\equation{gone} for lab02");
}

BOOST_FIXTURE_TEST_CASE(a_comment_that_no_test_follows_is_a_problem, Read) {
    equations.read_tests("a_test.cpp", "math", {"// Equation: lab02 softmax", "int x;"}, problems);
    equations.read_tests("b_test.cpp", "math", {"// Equation: lab02 softmax"}, problems);
    BOOST_TEST_REQUIRE(problems.found().size() == 2U);
    BOOST_TEST(problems.found()[1].starts_with("b_test.cpp:1: "));
    BOOST_TEST(softmax().tests.empty());
}

BOOST_FIXTURE_TEST_CASE(an_equation_without_function_or_test_is_a_problem, Read) {
    equations.require_links(true, problems);
    BOOST_TEST(problems.found().size() == 4U);  // two equations, each without both
    Problems in_a_handout;
    equations.require_links(false, in_a_handout);
    BOOST_TEST(in_a_handout.found().size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(the_table_leads_from_equation_to_function_to_test, Read) {
    equations.read_source("common/math/a.hpp",
                          {"/// \\formula{lab02,softmax}", "void softmax(int);"}, problems);
    equations.read_tests(
        "tests/common/math/a_test.cpp", "math",
        {"BOOST_AUTO_TEST_SUITE(a)", "// Equation: lab02 softmax", "BOOST_AUTO_TEST_CASE(b_c) {"},
        problems);
    const std::string text = equations.page({{"lab02", "losses"}}, true);
    BOOST_TEST(testing::contains(text, "\\ref eq_lab02_softmax \"(2.1)\""));
    BOOST_TEST(testing::contains(text, "\\ref digitlab::softmax"));
    BOOST_TEST(testing::contains(text, "a__test_8cpp_source.html#l00003"));
    const std::string handout = equations.page({{"lab02", "losses"}}, false);
    BOOST_TEST(testing::contains(handout, "make grade02"));
    BOOST_TEST(handout.find("a__test") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::site
