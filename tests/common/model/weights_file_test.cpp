#include "model/weights_file.hpp"

#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>

#include "base/random.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(weights_file)

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// What is read of a file with this text.
template <typename Real>
arma::Mat<Real> loaded(const std::string& text) {
    const TemporaryFolder folder;
    return load_matrix<Real>(folder.write("weights.txt", text));
}

template <typename Real>
arma::Mat<Real> saved_and_loaded(const arma::Mat<Real>& matrix) {
    const TemporaryFolder folder;
    save_matrix(folder.path() / "weights.txt", matrix, "a test");
    return load_matrix<Real>(folder.path() / "weights.txt");
}

}  // namespace

// ---- saving -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(file_is_a_comment_and_one_line_for_each_row, Real, Reals) {
    const TemporaryFolder folder;
    const arma::Mat<Real> matrix = {{1, -2.5, Real(0.1)}, {0, 1024, 0.5}};
    save_matrix(folder.path() / "weights.txt", matrix, "weights, classes × pixels");
    BOOST_TEST(text_of(folder.path() / "weights.txt") ==
               "# weights, classes × pixels\n1 -2.5 0.1\n0 1024 0.5\n");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_line_of_a_comment_is_behind_a_sign_of_its_own, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "weights.txt";
    save_matrix(file, arma::Mat<Real>{3}, "one: 1\ntwo: 2\n\nfour");
    BOOST_TEST(text_of(file) == "# one: 1\n# two: 2\n# \n# four\n3\n");
    BOOST_TEST(same_as(load_matrix<Real>(file), arma::mat{3}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(line_end_behind_a_comment_makes_no_line_of_its_own, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "weights.txt";
    save_matrix(file, arma::Mat<Real>{3}, "weights\n");
    BOOST_TEST(text_of(file) == "# weights\n3\n");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(file_of_a_matrix_without_a_comment_has_only_numbers, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "weights.txt";
    save_matrix(file, arma::Mat<Real>{3}, "");
    BOOST_TEST(text_of(file) == "3\n");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(file_that_was_there_is_replaced, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("weights.txt", std::string(100'000, '7'));
    save_matrix(file, arma::Mat<Real>{1}, "new");
    BOOST_TEST(text_of(file) == "# new\n1\n");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nothing_else_is_left_in_the_folder, Real, Reals) {
    const TemporaryFolder folder;
    save_matrix(folder.path() / "weights.txt", arma::Mat<Real>{1}, "new");
    BOOST_TEST(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(saving_into_a_folder_that_is_not_there_is_refused, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "missing" / "weights.txt";
    BOOST_CHECK_EXCEPTION(save_matrix(file, arma::Mat<Real>{1}, "new"), std::runtime_error,
                          says({file.string(), "cannot be written", "No such file or directory"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(saving_over_a_folder_is_refused_and_leaves_nothing, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path in_the_way = folder.write("weights.txt/inside", "1").parent_path();
    BOOST_CHECK_EXCEPTION(save_matrix(in_the_way, arma::Mat<Real>{1}, "new"), std::runtime_error,
                          says({in_the_way.string(), "cannot be written"}));
    BOOST_TEST(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

BOOST_AUTO_TEST_CASE(saving_into_a_folder_one_may_not_write_to_is_refused) {
    if (geteuid() == 0) return report_skipped("root may write everywhere");
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    const fs::path file = folder.path() / "weights.txt";
    BOOST_CHECK_EXCEPTION(save_matrix(file, arma::mat{1}, "new"), std::runtime_error,
                          says({file.string(), "cannot be written", "Permission denied"}));
    fs::permissions(folder.path(), fs::perms::owner_all);
}

// ---- there and back -----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(matrices_of_any_shape_come_back, Real, Reals) {
    arma::arma_rng::set_seed(5);
    for (const auto& [rows, columns] : {std::pair{1, 1}, {1, 7}, {7, 1}, {10, 64}}) {
        const auto matrix = arma::randn<arma::Mat<Real>>(static_cast<arma::uword>(rows),
                                                         static_cast<arma::uword>(columns));
        BOOST_TEST(same_as(saved_and_loaded<Real>(matrix), matrix));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(largest_and_smallest_numbers_come_back, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    const arma::Mat<Real> matrix = {Limits::max(),        Limits::lowest(),  Limits::min(),
                                    Limits::denorm_min(), Limits::epsilon(), Real(1) / 3};
    BOOST_TEST(same_as(saved_and_loaded(matrix), matrix));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(minus_zero_comes_back_as_minus_zero, Real, Reals) {
    const arma::Mat<Real> matrix = {Real(-0.0)};
    BOOST_TEST(std::signbit(saved_and_loaded(matrix)(0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(numbers_of_all_sizes_come_back, Real, Reals) {
    using Bits = std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>;
    Rng rng(6);
    arma::Mat<Real> matrix(100, 100);
    for (Real& number : matrix) {
        do {
            const auto bits = static_cast<Bits>(rng());
            std::memcpy(&number, &bits, sizeof number);
        } while (!std::isfinite(number));
    }
    BOOST_TEST(same_as(saved_and_loaded(matrix), matrix));
}

BOOST_AUTO_TEST_CASE(float_that_would_be_another_if_read_through_double_comes_back) {
    // The bits 15ae43fd: the shortest text of this float is 7.038531e-26. The double nearest to
    // that text lies exactly half-way between this float and the next, and rounds to the next.
    // Found by trying all floats: it and its negative are the only ones.
    constexpr std::uint32_t bits = 0x15ae43fd;
    arma::fmat matrix(1, 1);
    std::memcpy(matrix.memptr(), &bits, sizeof bits);
    BOOST_TEST(same_as(saved_and_loaded(matrix), matrix));
}

// ---- loading ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(what_numpy_savetxt_wrote_is_read, Real, Reals) {
    // np.savetxt(file, [[1, -0.5], [1e-3, 300]], header="two by two")
    const auto matrix = loaded<Real>(
        "# two by two\n"
        "1.000000000000000000e+00 -5.000000000000000000e-01\n"
        "1.000000000000000021e-03 3.000000000000000000e+02\n");
    BOOST_TEST(same_as(matrix, arma::Mat<Real>{{1, -0.5}, {Real(1e-3), 300}}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(tabs_blank_lines_comments_and_windows_line_ends_are_read, Real,
                              Reals) {
    const auto matrix = loaded<Real>("\r\n# 9 9\r\n\t1 \t2  # 9\r\n   \r\n  # 9\r\n+3 4");
    BOOST_TEST(same_as(matrix, arma::mat{{1, 2}, {3, 4}}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(file_that_is_not_there_is_refused, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "weights.txt";
    BOOST_CHECK_EXCEPTION(load_matrix<Real>(file), std::runtime_error,
                          says({file.string(), "no such file"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(folder_is_refused, Real, Reals) {
    const TemporaryFolder folder;
    BOOST_CHECK_EXCEPTION(load_matrix<Real>(folder.path()), std::runtime_error,
                          says({folder.path().string(), "is a folder"}));
}

BOOST_AUTO_TEST_CASE(file_one_may_not_read_is_refused) {
    if (geteuid() == 0) return report_skipped("root may read everything");
    const TemporaryFolder folder;
    const fs::path file = folder.write("weights.txt", "1 2\n");
    fs::permissions(file, fs::perms::none);
    BOOST_CHECK_EXCEPTION(load_matrix<double>(file), std::runtime_error,
                          says({file.string(), "cannot be read", "Permission denied"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(line_of_another_length_is_refused_naming_it, Real, Reals) {
    BOOST_CHECK_EXCEPTION(loaded<Real>("# c\n1 2 3\n\n4 5\n"), std::runtime_error,
                          says({"weights.txt: line 4 has 2 numbers", "the lines before have 3"}));
    BOOST_CHECK_EXCEPTION(loaded<Real>("1 2\n3 4\n5 6 7\n"), std::runtime_error,
                          says({"weights.txt: line 3 has 3 numbers", "the lines before have 2"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_not_a_finite_number_is_refused_naming_its_line, Real, Reals) {
    for (const std::string word : {"two", "2x", "nan", "-nan", "inf", "-inf", "1e999", "0x10",
                                   "1,5", "1;5", "--5", "+", "-"}) {
        BOOST_TEST_CONTEXT("the word " << word) {
            BOOST_CHECK_EXCEPTION(loaded<Real>("1 2\n3 " + word + "\n"), std::runtime_error,
                                  says({"weights.txt: line 2 ", "not a finite number"}));
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(number_with_two_signs_is_refused, Real, Reals) {
    BOOST_CHECK_EXCEPTION(loaded<Real>("1 +-2\n"), std::runtime_error,
                          says({"weights.txt: line 1 ", "not a finite number"}));
}

BOOST_AUTO_TEST_CASE(number_too_large_for_float_is_refused_in_float_only) {
    BOOST_CHECK_EXCEPTION(loaded<float>("1e39\n"), std::runtime_error,
                          says({"weights.txt: line 1 ", "not a finite number"}));
    BOOST_TEST(loaded<double>("1e39\n")(0) == 1e39);
}

BOOST_AUTO_TEST_CASE(number_too_small_for_float_is_read_as_zero_in_float) {
    // as a run in double saves it and a run in float reads it
    BOOST_TEST(same_as(loaded<float>("1e-60 -1e-60 1e-45\n"), arma::fmat{0, 0, 1e-45F}));
    BOOST_TEST(loaded<double>("1e-60\n")(0) == 1e-60);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(file_without_numbers_is_refused, Real, Reals) {
    for (const std::string text : {"", "\n\n", "# nothing but this\n"}) {
        BOOST_CHECK_EXCEPTION(loaded<Real>(text), std::runtime_error,
                              says({"weights.txt", "holds no numbers"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
