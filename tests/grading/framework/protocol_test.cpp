#include "protocol.hpp"

#include <limits>
#include <random>

#include "support/testing.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;

BOOST_AUTO_TEST_SUITE(protocol)

namespace {

template <typename T>
T there_and_back(const T& value) {
    std::string message;
    put(message, value);
    std::string_view rest = message;
    const T back = take<T>(rest);
    BOOST_TEST(rest.empty());
    return back;
}

template <typename T>
void check_matrix_returns(const T& matrix) {
    const T back = there_and_back(matrix);
    BOOST_TEST(back.n_rows == matrix.n_rows);
    BOOST_TEST(back.n_cols == matrix.n_cols);
    BOOST_TEST(std::equal(back.begin(), back.end(), matrix.begin(), matrix.end()));
}

/// A value of these bytes, as if a worker had sent it.
std::string frame(const std::string& bytes) {
    std::string message;
    put_bytes(message, bytes);
    return message;
}

/// A matrix of as many zeros as are asked for, under any header.
std::string forged(const std::string& header, std::size_t numbers) {
    return frame(header + std::string(8 * numbers, '\0'));
}

template <typename T>
void check_refused(const std::string& message) {
    std::string_view rest = message;
    BOOST_CHECK_THROW(take<T>(rest), ProtocolError);
}

/// Takes every type off a message, which may be anything.
void take_everything_from(const std::string& message) {
    const auto try_to_take = [&]<typename T>(const T&) {
        std::string_view rest = message;
        try {
            const T value = take<T>(rest);
            static_cast<void>(value);
        } catch (const ProtocolError&) {
        }
    };
    try_to_take(arma::mat());
    try_to_take(arma::vec());
    try_to_take(arma::rowvec());
    try_to_take(arma::umat());
    try_to_take(arma::uvec());
    try_to_take(arma::urowvec());
    try_to_take(double());
    try_to_take(arma::uword());
    try_to_take(std::string());
    try_to_take(std::tuple<arma::mat, double, std::string>());
}

}  // namespace

BOOST_AUTO_TEST_CASE(matrices_come_back_as_they_were_sent) {
    check_matrix_returns(arma::mat{{1, 2, 3}, {4, 5, 6}});
    check_matrix_returns(arma::umat{{1, 2}, {3, std::numeric_limits<arma::uword>::max()}});
    check_matrix_returns(arma::vec{1, -2});
    check_matrix_returns(arma::rowvec{1, -2});
    check_matrix_returns(arma::uvec{1, 2});
    check_matrix_returns(arma::urowvec{1, 2});
}

BOOST_AUTO_TEST_CASE(empty_matrices_keep_their_shape) {
    check_matrix_returns(arma::mat());
    check_matrix_returns(arma::mat(0, 5));
    check_matrix_returns(arma::mat(5, 0));
    check_matrix_returns(arma::vec());
    check_matrix_returns(arma::umat(0, 3));
}

BOOST_AUTO_TEST_CASE(a_huge_matrix_comes_back) {
    check_matrix_returns(arma::reshape(arma::linspace(0, 1, 3'000'000), 1000, 3000).eval());
}

BOOST_AUTO_TEST_CASE(numbers_come_back_to_the_last_bit) {
    BOOST_TEST(there_and_back(0.1) == 0.1);
    BOOST_TEST(there_and_back(std::numeric_limits<double>::denorm_min()) ==
               std::numeric_limits<double>::denorm_min());
    BOOST_TEST(there_and_back(-std::numeric_limits<double>::infinity()) ==
               -std::numeric_limits<double>::infinity());
    BOOST_TEST(std::isnan(there_and_back(std::nan(""))));
    BOOST_TEST(std::signbit(there_and_back(-0.0)));
    BOOST_TEST(there_and_back(std::numeric_limits<arma::uword>::max()) ==
               std::numeric_limits<arma::uword>::max());
}

BOOST_AUTO_TEST_CASE(texts_come_back_with_all_their_bytes) {
    BOOST_TEST(there_and_back(std::string()).empty());
    const std::string all("a\0\xff\n", 4);
    BOOST_TEST(there_and_back(all) == all);
}

BOOST_AUTO_TEST_CASE(values_of_a_tuple_come_back_in_their_order) {
    using Several = std::tuple<std::string, double, arma::uword, arma::rowvec>;
    const Several back = there_and_back(Several{"one", 2.5, 3, arma::rowvec{4, 5}});
    BOOST_TEST(std::get<0>(back) == "one");
    BOOST_TEST(std::get<1>(back) == 2.5);
    BOOST_TEST(std::get<2>(back) == 3U);
    BOOST_TEST(same_as<double>(std::get<3>(back), arma::mat{{4, 5}}));
}

BOOST_AUTO_TEST_CASE(a_message_cut_off_at_any_byte_is_refused) {
    using Several = std::tuple<arma::mat, double, std::string, arma::uword>;
    std::string message;
    put(message, Several{{{1, 2}, {3, 4}}, 5, "six", 7});
    for (std::size_t length = 0; length < message.size(); ++length) {
        BOOST_TEST_CONTEXT("the first " << length << " bytes") {
            check_refused<Several>(message.substr(0, length));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_matrix_of_another_type_is_refused) {
    std::string message;
    put(message, arma::mat{{1, 2}, {3, 4}});
    check_refused<arma::umat>(message);
    check_refused<arma::uword>(message);
    check_refused<arma::mat>(frame("a text"));
    check_refused<arma::mat>(frame(""));
}

BOOST_AUTO_TEST_CASE(a_matrix_where_a_column_a_row_or_a_number_is_expected_is_refused) {
    std::string message;
    put(message, arma::mat{{1, 2}, {3, 4}});
    check_refused<arma::vec>(message);
    check_refused<arma::rowvec>(message);
    check_refused<double>(message);
}

BOOST_AUTO_TEST_CASE(a_row_where_a_column_is_expected_is_refused) {
    std::string message;
    put(message, arma::rowvec{1, 2});
    check_refused<arma::vec>(message);
}

BOOST_AUTO_TEST_CASE(a_header_that_claims_more_than_was_sent_is_refused) {
    for (const char* sizes :
         {"1 2", "2 1", "1000000000 1", "1000000000 1000000000", "4294967296 4294967296",
          "18446744073709551615 1", "18446744073709551615 18446744073709551615",
          "99999999999999999999999 1", "9223372036854775809 2"}) {
        BOOST_TEST_CONTEXT("the sizes " << sizes) {
            const std::string header = "ARMA_MAT_BIN_FN008\n" + std::string(sizes) + "\n";
            check_refused<arma::mat>(forged(header, 1));
            check_refused<arma::mat>(forged(header, 0));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_header_that_claims_less_than_was_sent_is_refused) {
    check_refused<arma::mat>(forged("ARMA_MAT_BIN_FN008\n1 1\n", 2));
    check_refused<arma::mat>(forged("ARMA_MAT_BIN_FN008\n0 0\n", 1));
    check_refused<arma::mat>(frame("ARMA_MAT_BIN_FN008\n0 0\nabc"));
}

BOOST_AUTO_TEST_CASE(an_empty_matrix_of_an_absurd_shape_is_refused) {
    for (const char* sizes :
         {"18446744073709551615 0", "0 18446744073709551615", "-1 0", "0 -1", "4000000000 0"}) {
        check_refused<arma::mat>(forged("ARMA_MAT_BIN_FN008\n" + std::string(sizes) + "\n", 0));
    }
}

// Armadillo reads its header word by word, whatever the blanks between them.
BOOST_AUTO_TEST_CASE(other_sizes_hidden_between_blanks_of_the_header_are_refused) {
    for (const char* header :
         {"ARMA_MAT_BIN_FN008 400000000 1\n1 1\n", "ARMA_MAT_BIN_FN008\t400000000 1\n1 1\n",
          "ARMA_MAT_BIN_FN008\r400000000 1\n1 1\n", "ARMA_MAT_BIN_ FN008\n1 1\n",
          "ARMA_MAT_BIN_FN008\n 1 1\n", "ARMA_MAT_BIN_FN008\n1  1\n", "ARMA_MAT_BIN_FN008\n+1 1\n",
          "ARMA_MAT_BIN_FN008\n1 1 1\n", "ARMA_MAT_BIN_FN008\n1 0x1\n"}) {
        BOOST_TEST_CONTEXT("the header " << header) {
            check_refused<arma::mat>(forged(header, 1));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_header_that_ends_too_early_is_refused) {
    const std::string header = "ARMA_MAT_BIN_FN008\n1 1\n";
    for (std::size_t length = 0; length <= header.size(); ++length) {
        check_refused<arma::mat>(frame(header.substr(0, length)));
    }
}

BOOST_AUTO_TEST_CASE(a_length_beyond_the_message_is_refused) {
    check_refused<std::string>(std::string(8, '\xff'));
    check_refused<std::string>(std::string(8, '\xff') + "abc");
}

BOOST_AUTO_TEST_CASE(random_bytes_do_nothing_but_throw_wire_errors) {
    std::mt19937 random(1);
    for (int trial = 0; trial < 20'000; ++trial) {
        std::string bytes(random() % 60, '\0');
        for (char& byte : bytes) byte = static_cast<char>(random());
        BOOST_REQUIRE_NO_THROW(take_everything_from(bytes));
        BOOST_REQUIRE_NO_THROW(take_everything_from(frame(bytes)));
        BOOST_REQUIRE_NO_THROW(take_everything_from(frame("ARMA_MAT_BIN_FN008\n" + bytes)));
    }
}

BOOST_AUTO_TEST_CASE(a_damaged_message_does_nothing_but_throw_wire_errors) {
    std::mt19937 random(2);
    std::string whole;
    put(whole, std::tuple<arma::mat, double, std::string>{{{1, 2}, {3, 4}}, 5, "six"});
    const std::string likely = "0123456789 \n-+.";
    for (int trial = 0; trial < 20'000; ++trial) {
        std::string message = whole;
        for (unsigned i = 0; i <= random() % 4; ++i) {
            message[random() % message.size()] =
                random() % 2 == 0 ? likely[random() % likely.size()] : static_cast<char>(random());
        }
        BOOST_REQUIRE_NO_THROW(take_everything_from(message));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
