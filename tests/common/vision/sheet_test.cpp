#include "vision/sheet.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(sheets)

namespace {

/// A light sheet, rows 20…109 and columns 30…89, with a dark line on a darker desk of 130 × 140.
arma::mat sheet_on_desk() {
    arma::mat picture(130, 140, arma::fill::value(0.2));
    picture.submat(20, 30, 109, 89).fill(0.9);
    picture.submat(40, 55, 89, 62).fill(0.1);
    return picture;
}

}  // namespace

BOOST_AUTO_TEST_CASE(sheet_is_found_without_its_margin) {
    const auto sheet = find_sheet(sheet_on_desk());
    BOOST_TEST_REQUIRE(sheet.has_value());
    BOOST_TEST(sheet->top == 23U);  // 90 rows and 60 columns; a thirtieth is 3 and 2
    BOOST_TEST(sheet->bottom == 106U);
    BOOST_TEST(sheet->left == 32U);
    BOOST_TEST(sheet->right == 87U);
}

BOOST_AUTO_TEST_CASE(blank_sheet_is_not_one) {
    arma::mat picture = sheet_on_desk();
    picture.submat(20, 30, 109, 89).fill(0.9);
    BOOST_TEST(!find_sheet(picture).has_value());
}

BOOST_AUTO_TEST_CASE(light_digit_is_not_a_sheet) {
    arma::mat picture(130, 140, arma::fill::zeros);
    picture.submat(20, 30, 109, 45).fill(1);
    picture.submat(20, 30, 35, 89).fill(1);
    BOOST_TEST(!find_sheet(picture).has_value());
}

BOOST_AUTO_TEST_CASE(sheet_beside_other_light_things_is_not_one) {
    arma::mat picture = sheet_on_desk();
    picture.submat(20, 120, 69, 129).fill(0.9);  // 500 of 5 500 light pixels, 9 %
    BOOST_TEST(!find_sheet(picture).has_value());
}

BOOST_AUTO_TEST_CASE(uneven_light_is_not_a_sheet) {
    BOOST_TEST(!find_sheet(arma::repmat(arma::linspace(0, 1, 40), 1, 50)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
