#include "vision/components.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(components)

BOOST_AUTO_TEST_CASE(components_are_counted_labelled_and_measured) {
    const Components found = find_components({{0.1, 0, 0, 0, 1},  //
                                              {0.0, 1, 0, 0, 1},
                                              {0.0, 0, 0, 0, 1},
                                              {1.0, 0, 1, 0, 0}});
    BOOST_TEST(same_as(found.labels, arma::umat{{1, 0, 0, 0, 4},  //
                                                {0, 1, 0, 0, 4},
                                                {0, 0, 0, 0, 4},
                                                {2, 0, 3, 0, 0}}));
    BOOST_TEST_REQUIRE(found.list.size() == 4U);
    BOOST_TEST(found.list[0].area == 2U);
    BOOST_TEST(found.list[3].area == 3U);
    BOOST_TEST(found.list[3].box.top == 0U);
    BOOST_TEST(found.list[3].box.left == 4U);
    BOOST_TEST(found.list[3].box.bottom == 2U);
    BOOST_TEST(found.list[3].box.right == 4U);
}

BOOST_AUTO_TEST_CASE(background_alone_has_no_components) {
    BOOST_TEST(find_components(arma::mat(3, 4, arma::fill::zeros)).list.empty());
}

BOOST_AUTO_TEST_CASE(a_ring_is_one_component_and_its_box_encloses_what_is_inside) {
    arma::mat ring(5, 7, arma::fill::ones);
    ring.submat(1, 1, 3, 5).zeros();
    ring(2, 3) = 1;
    const Components found = find_components(ring);
    BOOST_TEST_REQUIRE(found.list.size() == 2U);
    BOOST_TEST(found.list[0].area == 20U);
    BOOST_TEST(found.list[0].box.height() == 5U);
    BOOST_TEST(found.list[0].box.width() == 7U);
    BOOST_TEST(found.list[0].box.longer_side() == 7U);
    BOOST_TEST(found.list[0].box.encloses(found.list[1].box));
    BOOST_TEST(!found.list[0].box.encloses(found.list[0].box));
}

BOOST_AUTO_TEST_CASE(crop_includes_the_last_row_and_column) {
    const arma::mat picture{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    BOOST_TEST(same_as(crop(picture, {1, 0, 2, 1}), arma::mat{{4, 5}, {7, 8}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
