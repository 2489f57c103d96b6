#include "base/view.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(views)

BOOST_AUTO_TEST_CASE_TEMPLATE(views_lie_over_the_memory_they_are_given, Real, Reals) {
    arma::Col<Real> memory = {1, 2, 3, 4, 5, 6};
    auto W = matrix_view(memory.memptr(), 2, 2);
    auto b = column_view(memory.memptr() + 4, 2);
    W = {{10, 20}, {30, 40}};
    b(1) = 60;
    BOOST_TEST(same_as(memory, arma::vec{10, 30, 20, 40, 5, 60}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(views_of_const_memory_cannot_be_written_to, Real, Reals) {
    const arma::Col<Real> memory = {1, 2, 3, 4, 5, 6};
    const MatrixView<const Real> W = matrix_view(memory.memptr(), 2, 2);
    const ColumnView<const Real> b = column_view(memory.memptr() + 4, 2);
    static_assert(!writable<decltype(W)> && !writable<decltype(b)>);
    static_assert(writable<MatrixView<Real>> && writable<ColumnView<Real>>);
    BOOST_TEST(W.memptr() == memory.memptr());
    BOOST_TEST(same_as(W, arma::mat{{1, 3}, {2, 4}}));
    BOOST_TEST(same_as(b, arma::vec{5, 6}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(columns_of_a_matrix_are_not_copied, Real, Reals) {
    const arma::Mat<Real> matrix = {{1, 2, 3, 4}, {5, 6, 7, 8}};
    const arma::Mat<Real> view = columns(matrix, 1, 2);
    BOOST_TEST(same_as(view, arma::mat{{2, 3}, {6, 7}}));
    BOOST_TEST(view.memptr() == matrix.colptr(1));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
