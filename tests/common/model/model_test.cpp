#include "model/model.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(model)

namespace {

/// The least there can be of a model: scores are its two parameters times the one feature.
template <typename Real>
class TinyModel final : public Model<Real> {
public:
    TinyModel() { this->parameters() = {1, -1}; }

    arma::Mat<Real> scores(const arma::Mat<Real>& X) const override {
        return this->parameters() * X;
    }
    Real gradient(const arma::Mat<Real>&, const arma::Mat<Real>&, arma::Col<Real>&) const override {
        throw std::logic_error("nobody asks for it here");
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(prediction_is_softmax_of_the_scores, Real, Reals) {
    const TinyModel<Real> model;
    const arma::Mat<Real> X = {0, 1};
    // scores (0, 0) and (1, −1); 1/(1 + e^-2) by Python
    const arma::mat expected = {{0.5, 0.8807970779778823}, {0.5, 0.11920292202211755}};
    BOOST_TEST(close_to(model.predict(X), expected, epsilons<Real>(4)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_is_cross_entropy_unless_a_model_says_otherwise, Real, Reals) {
    const TinyModel<Real> model;
    const arma::Mat<Real> X = {0, 1};
    const arma::Mat<Real> T = {{1, 0}, {0, 1}};
    // −(log 0.5 + log 0.11920292202211755)/2
    const double expected = (0.6931471805599453 + 2.1269280110429727) / 2;
    BOOST_TEST(close_to(model.loss(X, T), expected, epsilons<Real>(4)));
    BOOST_TEST(model.loss_of_scores(model.scores(X), T) == model.loss(X, T));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_of_targets_that_do_not_fit_is_refused, Real, Reals) {
    const TinyModel<Real> model;
    const arma::Mat<Real> X = {0, 1};
    const arma::Mat<Real> T(2, 3, arma::fill::zeros);
    BOOST_CHECK_EXCEPTION(model.loss(X, T), std::invalid_argument, says({"2 × 2", "2 × 3"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(copy_of_a_model_has_parameters_of_its_own, Real, Reals) {
    const TinyModel<Real> model;
    TinyModel<Real> copy = model;
    copy.parameters()(0) = 7;
    BOOST_TEST(model.parameters()(0) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
