#include "train/optimiser.hpp"

#include <memory>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(optimisers)

namespace {

/// The function ½ Σ a w² − b w of four parameters, whose minimum is at b/a. The second parameter is
/// there from the start.
template <typename Real>
struct Valley {
    void descend(Optimiser<Real>& optimiser, int steps) {
        for (int step = 0; step < steps; ++step) optimiser.step(w, a % w - b);
    }

    arma::Col<Real> w = {1, 0, 0.5, -2};

private:
    const arma::Col<Real> a = {1, 2, 0.25, 3};
    const arma::Col<Real> b = {0, 0, -1, 1};
};

// The first four steps, a row for each. From PyTorch, which takes the same steps at a constant
// learning rate (see the classes):
//
//     a = torch.tensor([1, 2, 0.25, 3]); b = torch.tensor([0, 0, -1, 1.])
//     w = torch.tensor([1, 0, 0.5, -2]); o = optim.…([w], …)
//     for step in range(4): w.grad = a*w - b; o.step(); print(w)

// optim.SGD([w], 0.25)
const arma::mat sgd_path = {{0.75, 0, 0.21875, -0.25},
                            {0.5625, 0, -0.044921875, 0.1875},
                            {0.421875, 0, -0.2921142578125, 0.296875},
                            {0.31640625, 0, -0.5238571166992188, 0.32421875}};

// optim.SGD([w], 0.25, momentum=0.9)
const arma::mat momentum_path = {{0.75, 0, 0.21875, -0.25},
                                 {0.3375, 0, -0.29804687500000004, 1.7625000000000002},
                                 {-0.11812499999999992, 0, -0.9945361328125001, 2.501875},
                                 {-0.4986562499999999, 0, -1.8092179565429687, 1.5409062500000001}};

// optim.SGD([w], 0.25, momentum=0.9, nesterov=True)
const arma::mat nesterov_path = {
    {0.525, 0, -0.034375000000000044, 1.3250000000000002},
    {0.073125, 0, -0.73310546875, 1.329375},
    {-0.250171875, 0, -1.5268402099609375, 0.5833281249999998},
    {-0.40585429687499996, 0, -2.3511263847351076, 0.22797148437499992}};

// optim.Adagrad([w], 0.25, eps=1e-8)
const arma::mat adagrad_path = {{0.7500000025, 0, 0.2500000022222222, -1.7500000003571428},
                                {0.6000000033799999, 0, 0.07834412004315189, -1.583496058191478},
                                {0.4918172368742409, 0, -0.05920513439088945, -1.4528736268649682},
                                {0.4082422006401263, 0, -0.17656119086173627, -1.3434348359507782}};

// optim.RMSprop([w], 0.25, alpha=0.9, eps=1e-8)
const arma::mat rmsprop_path = {
    {0.2094306099579042, 0, -0.2905693928198734, -1.2094305885293335},
    {0.03900844037770121, 0, -0.8091006229587359, -0.757397530552449},
    {0.005578574257181224, 0, -1.2132089386703666, -0.44748683021046104},
    {0.000539286131015811, 0, -1.5498226487680524, -0.22323617368085844}};

// optim.Adam([w], 0.25, eps=1e-8)
const arma::mat adam_path = {{0.7500000025, 0, 0.2500000022222222, -1.750000000357143},
                             {0.5043562348375024, 0, 0.00047420582700752334, -1.5011361110730068},
                             {0.2684874203659009, 0, -0.24821940827728317, -1.2543903536232106},
                             {0.05059547853557053, 0, -0.4956891954490351, -1.0109503276477625}};

const arma::mat& path_of(const std::string& name) {
    if (name == "sgd") return sgd_path;
    if (name == "momentum") return momentum_path;
    if (name == "nesterov") return nesterov_path;
    if (name == "adagrad") return adagrad_path;
    if (name == "rmsprop") return rmsprop_path;
    if (name == "adam") return adam_path;
    throw std::logic_error("the test knows no path of " + name);
}

/// How far rounding may lead off the path. The positions are below 4 and four steps of a few
/// operations round them, slopes up to 7 times the rate as often again. Adam divides by 1 − β₂ᵗ,
/// at first 1/1000, which is rounded as 1 is: 500 roundings of a root, of steps of 1 in all.
template <typename Real>
double tolerance_of(const std::string& name) {
    return epsilons<Real>(name == "adam" ? 300 : 16);
}

template <typename Real>
void check_path(Optimiser<Real>& optimiser, const arma::mat& path, double tolerance) {
    Valley<Real> valley;
    for (arma::uword step = 0; step < path.n_rows; ++step) {
        BOOST_TEST_CONTEXT("step " << step + 1) {
            valley.descend(optimiser, 1);
            BOOST_TEST(close_to(valley.w, arma::vec(path.row(step).t()), tolerance));
        }
    }
}

/// Calls the check for an optimiser of every kind.
template <typename Real>
void for_every_kind(Real rate,
                    const std::function<void(const std::string&, Optimiser<Real>&)>& check) {
    for (const std::string& name : optimiser_names()) {
        BOOST_TEST_CONTEXT("the optimiser " << name) {
            check(name, *make_optimiser<Real>(name, rate));
        }
    }
}

template <typename Real>
const std::vector<Real>& bad_rates() {
    using Limits = std::numeric_limits<Real>;
    static const std::vector<Real> rates = {0, -0.5, Limits::quiet_NaN(), Limits::infinity()};
    return rates;
}

template <typename Real>
const std::vector<Real>& bad_shares() {
    using Limits = std::numeric_limits<Real>;
    static const std::vector<Real> shares = {1,
                                             Real(1.5),
                                             -Limits::epsilon(),
                                             Limits::quiet_NaN(),
                                             Limits::infinity(),
                                             -Limits::infinity()};
    return shares;
}

}  // namespace

// ---- gradient descent ---------------------------------------------------------------------------

// Equation: lab04 sgd
BOOST_AUTO_TEST_CASE_TEMPLATE(sgd_steps_by_hand, Real, Reals) {
    Sgd<Real> sgd(0.25);
    arma::Col<Real> parameters = {1, 2, -3};
    sgd.step(parameters, {4, 0, -2});
    BOOST_TEST(same_as(parameters, arma::vec{0, 2, -2.5}));
    sgd.step(parameters, {4, 8, -2});
    BOOST_TEST(same_as(parameters, arma::vec{-1, 0, -2}));
}

// Equation: lab04 sgd
BOOST_AUTO_TEST_CASE_TEMPLATE(sgd_goes_where_pytorch_goes, Real, Reals) {
    Sgd<Real> sgd(0.25);
    check_path(sgd, sgd_path, tolerance_of<Real>("sgd"));
}

// ---- momentum -----------------------------------------------------------------------------------

// Equation: lab09 momentum
BOOST_AUTO_TEST_CASE_TEMPLATE(momentum_by_hand_keeps_its_share_of_speed, Real, Reals) {
    Momentum<Real> momentum(0.5, 0.5);
    arma::Col<Real> parameters = {0};
    momentum.step(parameters, {1});
    BOOST_TEST(parameters(0) == -0.5);
    momentum.step(parameters, {0});  // rolls on where it is flat: −0.25
    BOOST_TEST(parameters(0) == -0.75);
    momentum.step(parameters, {0});
    BOOST_TEST(parameters(0) == -0.875);
}

// Equation: lab09 momentum
BOOST_AUTO_TEST_CASE_TEMPLATE(momentum_goes_where_pytorch_goes, Real, Reals) {
    Momentum<Real> momentum(0.25);
    check_path(momentum, momentum_path, tolerance_of<Real>("momentum"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(momentum_under_a_schedule_is_pytorchs_with_another_mu, Real, Reals) {
    Momentum<Real> momentum(0.25);
    Valley<Real> valley;
    for (const double rate : {0.25, 0.125, 0.0625, 0.5}) {
        momentum.set_learning_rate(static_cast<Real>(rate));
        valley.descend(momentum, 1);
    }
    // Python, for each rate: g = a*w - b; mu = 0.9*previous_rate/rate; u = mu*u + g; w = w - rate*u
    // (with mu = 0.9 as it is, w would end at -0.704, 0, -1.973, 2.624)
    const arma::vec expected = {-0.223734375, 0, -1.3667374114990234, 0.28309375};
    BOOST_TEST(close_to(valley.w, expected, tolerance_of<Real>("momentum")));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(momentum_of_zero_is_gradient_descent, Real, Reals) {
    Momentum<Real> momentum(0.25, 0);
    check_path(momentum, sgd_path, tolerance_of<Real>("sgd"));
    Nesterov<Real> nesterov(0.25, 0);
    check_path(nesterov, sgd_path, tolerance_of<Real>("sgd"));
}

// Equation: lab09 nesterov
BOOST_AUTO_TEST_CASE_TEMPLATE(nesterov_by_hand_is_half_a_step_ahead, Real, Reals) {
    Nesterov<Real> nesterov(0.5, 0.5);
    arma::Col<Real> parameters = {0};
    nesterov.step(parameters, {1});  // v = −0.5, w = 0.5 · (−0.5) − 0.5
    BOOST_TEST(parameters(0) == -0.75);
    nesterov.step(parameters, {0});  // v = −0.25, w = −0.75 − 0.125
    BOOST_TEST(parameters(0) == -0.875);
}

// Equation: lab09 nesterov
BOOST_AUTO_TEST_CASE_TEMPLATE(nesterov_goes_where_pytorch_goes, Real, Reals) {
    Nesterov<Real> nesterov(0.25);
    check_path(nesterov, nesterov_path, tolerance_of<Real>("nesterov"));
}

// ---- a rate for each parameter ------------------------------------------------------------------

// Equation: lab09 adagrad
BOOST_AUTO_TEST_CASE_TEMPLATE(adagrad_goes_where_pytorch_goes, Real, Reals) {
    AdaGrad<Real> adagrad(0.25);
    check_path(adagrad, adagrad_path, tolerance_of<Real>("adagrad"));
}

// Equation: lab09 adagrad
BOOST_AUTO_TEST_CASE_TEMPLATE(adagrad_slows_down_with_the_root_of_the_steps, Real, Reals) {
    AdaGrad<Real> adagrad(1);
    arma::Col<Real> parameters = {0};
    for (int t = 1; t <= 100; ++t) {
        const Real before = parameters(0);
        adagrad.step(parameters, {3});
        // all gradients being 3, √s is 3√t; ε changes 3e-9 of it, and the position is below 20
        const double expected = 1 / std::sqrt(t);
        BOOST_TEST(close_to(before - parameters(0), expected, epsilons<Real>(20) + 4e-9));
    }
}

// Equation: lab09 rmsprop
BOOST_AUTO_TEST_CASE_TEMPLATE(rmsprop_goes_where_pytorch_goes, Real, Reals) {
    RmsProp<Real> rmsprop(0.25);
    check_path(rmsprop, rmsprop_path, tolerance_of<Real>("rmsprop"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rmsprop_keeps_its_pace_where_the_slope_stays, Real, Reals) {
    RmsProp<Real> rmsprop(0.125);
    arma::Col<Real> parameters = {0};
    for (int t = 1; t <= 200; ++t) rmsprop.step(parameters, {3});
    const Real before = parameters(0);
    rmsprop.step(parameters, {3});
    // s has come to 9 but for 0.9²⁰⁰ = 7e-10 of it; the position is about 25
    BOOST_TEST(close_to(before - parameters(0), 0.125, epsilons<Real>(25) + 1e-9));
}

// Equation: lab09 adam
BOOST_AUTO_TEST_CASE_TEMPLATE(adam_goes_where_pytorch_goes, Real, Reals) {
    Adam<Real> adam(0.25);
    check_path(adam, adam_path, tolerance_of<Real>("adam"));
}

// Equation: lab09 adam
BOOST_AUTO_TEST_CASE_TEMPLATE(first_step_of_adam_is_the_rate_however_steep, Real, Reals) {
    Adam<Real> adam(0.25);
    arma::Col<Real> parameters = {0, 0, 0};
    adam.step(parameters, {Real(1e-3), -1, Real(1e6)});
    // m̂ = g and v̂ = g²; ε = 1e-8 is 1e-5 of the smallest slope
    BOOST_TEST(close_to(parameters, arma::vec{-0.25, 0.25, -0.25}, 0.25e-5 + epsilons<Real>(300)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(adam_that_remembers_nothing_takes_steps_of_the_rate, Real, Reals) {
    Adam<Real> adam(0.25, 0, 0);  // m = g and v = g²: a step is η g/|g|
    arma::Col<Real> parameters = {0, 0};
    adam.step(parameters, {8, -2});
    adam.step(parameters, {1, 4});
    // ε is 1e-8 of a slope of 1; four roundings of numbers below 1
    BOOST_TEST(close_to(parameters, arma::vec{-0.5, 0}, 1e-8 + epsilons<Real>(4)));
}

// ---- by name ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(names_are_those_of_the_header) {
    const std::vector<std::string> expected = {"sgd",     "momentum", "nesterov",
                                               "adagrad", "rmsprop",  "adam"};
    BOOST_TEST(optimiser_names() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_name_makes_its_optimiser_with_the_usual_constants, Real,
                              Reals) {
    for_every_kind<Real>(0.25, [](const std::string& name, Optimiser<Real>& optimiser) {
        BOOST_TEST(optimiser.learning_rate() == 0.25);
        check_path(optimiser, path_of(name), tolerance_of<Real>(name));
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(name_of_no_optimiser_is_refused_with_those_there_are, Real, Reals) {
    for (const std::string name : {"adamw", "SGD", "", "adam "}) {
        BOOST_CHECK_EXCEPTION(make_optimiser<Real>(name, Real(0.1)), std::invalid_argument,
                              says({"\"" + name + "\"",
                                    "must be one of sgd, momentum, nesterov, adagrad, "
                                    "rmsprop, adam"}));
    }
}

// ---- all of them --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(every_optimiser_finds_the_bottom_of_the_valley, Real, Reals) {
    const arma::vec bottom = {0, 0, -4, 1 / 3.0};
    for_every_kind<Real>(Real(0.1), [&](const std::string& name, Optimiser<Real>& optimiser) {
        // AdaGrad gets there with a rate of its own only; RMSprop does not come to rest before its
        // rate does, but goes to and fro by about that.
        if (name == "adagrad") optimiser.set_learning_rate(1);
        if (name == "rmsprop") optimiser.set_learning_rate(Real(0.01));
        Valley<Real> valley;
        valley.descend(optimiser, 1000);
        BOOST_TEST(close_to(valley.w, bottom, 0.011));
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(step_of_no_parameters_changes_nothing, Real, Reals) {
    for_every_kind<Real>(0.25, [](const std::string&, Optimiser<Real>& optimiser) {
        arma::Col<Real> parameters;
        optimiser.step(parameters, {});
        BOOST_TEST(parameters.is_empty());
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_another_size_is_refused_with_both_sizes, Real, Reals) {
    for_every_kind<Real>(0.25, [](const std::string&, Optimiser<Real>& optimiser) {
        arma::Col<Real> parameters = {1, 2, -3};
        BOOST_CHECK_EXCEPTION(optimiser.step(parameters, {1, 2}), std::logic_error,
                              says({"3 parameters", "2 gradients"}));
        BOOST_TEST(same_as(parameters, arma::vec{1, 2, -3}));
        BOOST_TEST(optimiser.steps() == 0);
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(refused_gradient_does_not_spoil_the_first_step, Real, Reals) {
    for_every_kind<Real>(0.25, [](const std::string& name, Optimiser<Real>& optimiser) {
        arma::Col<Real> parameters = {1, 2, -3};
        BOOST_CHECK_THROW(optimiser.step(parameters, {1, 2}), std::logic_error);
        check_path(optimiser, path_of(name), tolerance_of<Real>(name));
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(parameters_other_than_those_remembered_are_refused, Real, Reals) {
    for (const std::string name : {"momentum", "nesterov", "adagrad", "rmsprop", "adam"}) {
        const auto optimiser = make_optimiser<Real>(name, Real(0.25));
        Valley<Real>().descend(*optimiser, 1);
        arma::Col<Real> parameters = {1, 2, -3};
        BOOST_CHECK_EXCEPTION(optimiser->step(parameters, {1, 2, 3}), std::logic_error,
                              says({"3 parameters", "memory of 4"}));
    }
}

// ---- the learning rate --------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(optimiser_says_its_rate, Real, Reals) {
    Sgd<Real> sgd(0.25);
    BOOST_TEST(sgd.learning_rate() == 0.25);
    sgd.set_learning_rate(0.5);
    BOOST_TEST(sgd.learning_rate() == 0.5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(new_rate_is_that_of_the_next_step, Real, Reals) {
    Sgd<Real> sgd(0.25);
    arma::Col<Real> parameters = {1};
    sgd.set_learning_rate(0.5);
    sgd.step(parameters, {4});
    BOOST_TEST(parameters(0) == -1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(new_rate_keeps_the_speed_there_is, Real, Reals) {
    Momentum<Real> momentum(0.5, 0.5);
    arma::Col<Real> parameters = {0};
    momentum.step(parameters, {1});
    momentum.set_learning_rate(0.25);
    momentum.step(parameters, {1});  // v = 0.5 · (−0.5) − 0.25
    BOOST_TEST(parameters(0) == -1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(new_rate_leaves_memory_and_count_of_every_kind, Real, Reals) {
    for_every_kind<Real>(0.25, [](const std::string&, Optimiser<Real>& optimiser) {
        Valley<Real>().descend(optimiser, 3);
        const arma::Mat<Real> memory = optimiser.memory();
        optimiser.set_learning_rate(0.5);
        BOOST_TEST(same_as(optimiser.memory(), memory));
        BOOST_TEST(optimiser.steps() == 3);
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rate_that_is_not_a_positive_number_is_refused, Real, Reals) {
    const auto message = says({"learning rate", "must be a positive number"});
    for (const Real rate : bad_rates<Real>()) {
        BOOST_CHECK_EXCEPTION(Sgd<Real>{rate}, std::invalid_argument, message);
        BOOST_CHECK_EXCEPTION(Momentum<Real>{rate}, std::invalid_argument, message);
        BOOST_CHECK_EXCEPTION(Nesterov<Real>{rate}, std::invalid_argument, message);
        BOOST_CHECK_EXCEPTION(AdaGrad<Real>{rate}, std::invalid_argument, message);
        BOOST_CHECK_EXCEPTION(RmsProp<Real>{rate}, std::invalid_argument, message);
        BOOST_CHECK_EXCEPTION(Adam<Real>{rate}, std::invalid_argument, message);
        for (const std::string& name : optimiser_names()) {
            BOOST_CHECK_EXCEPTION(make_optimiser<Real>(name, rate), std::invalid_argument, message);
        }
    }
    BOOST_CHECK_EXCEPTION(Sgd<Real>{-0.5}, std::invalid_argument, says({"-0.5"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(new_rate_that_is_not_a_positive_number_is_refused, Real, Reals) {
    Sgd<Real> sgd(0.25);
    for (const Real rate : bad_rates<Real>()) {
        BOOST_CHECK_EXCEPTION(sgd.set_learning_rate(rate), std::invalid_argument,
                              says({"learning rate", "must be a positive number"}));
    }
    BOOST_TEST(sgd.learning_rate() == 0.25);
}

// ---- what the constants may be ------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(momentum_outside_of_0_to_1_is_refused, Real, Reals) {
    const auto message = says({"momentum ", "must be at least 0 and below 1"});
    for (const Real momentum : bad_shares<Real>()) {
        BOOST_CHECK_EXCEPTION(Momentum<Real>(0.25, momentum), std::invalid_argument, message);
        BOOST_CHECK_EXCEPTION(Nesterov<Real>(0.25, momentum), std::invalid_argument, message);
    }
    BOOST_CHECK_EXCEPTION(Momentum<Real>(0.25, 1.5), std::invalid_argument, says({"1.5"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(decay_outside_of_0_to_1_is_refused, Real, Reals) {
    for (const Real decay : bad_shares<Real>()) {
        BOOST_CHECK_EXCEPTION(RmsProp<Real>(0.25, decay), std::invalid_argument,
                              says({"decay ", "must be at least 0 and below 1"}));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(beta_outside_of_0_to_1_is_refused_naming_which, Real, Reals) {
    for (const Real beta : bad_shares<Real>()) {
        BOOST_CHECK_EXCEPTION(Adam<Real>(0.25, beta), std::invalid_argument,
                              says({"beta1 ", "must be at least 0 and below 1"}));
        BOOST_CHECK_EXCEPTION(Adam<Real>(0.25, 0.5, beta), std::invalid_argument,
                              says({"beta2 ", "must be at least 0 and below 1"}));
    }
}

// ---- what it remembers --------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(memory_is_empty_before_the_first_step, Real, Reals) {
    for_every_kind<Real>(0.25, [](const std::string&, Optimiser<Real>& optimiser) {
        BOOST_TEST(optimiser.memory().is_empty());
        BOOST_TEST(optimiser.steps() == 0);
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(steps_are_counted, Real, Reals) {
    for_every_kind<Real>(0.25, [](const std::string&, Optimiser<Real>& optimiser) {
        Valley<Real>().descend(optimiser, 7);
        BOOST_TEST(optimiser.steps() == 7);
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(memory_has_the_columns_of_its_formula, Real, Reals) {
    for_every_kind<Real>(0.25, [](const std::string& name, Optimiser<Real>& optimiser) {
        Valley<Real>().descend(optimiser, 1);
        BOOST_TEST(optimiser.memory().n_rows == 4);
        BOOST_TEST(optimiser.memory().n_cols == (name == "sgd" ? 0 : name == "adam" ? 2 : 1));
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(memory_of_momentum_is_its_speed, Real, Reals) {
    Momentum<Real> momentum(0.5, 0.5);
    arma::Col<Real> parameters = {0, 0};
    momentum.step(parameters, {1, -4});
    momentum.step(parameters, {1, 0});
    BOOST_TEST(same_as(momentum.memory(), arma::mat(arma::vec{-0.75, 1})));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(restored_optimiser_continues_with_the_same_bits, Real, Reals) {
    for_every_kind<Real>(0.25, [&](const std::string& name, Optimiser<Real>& optimiser) {
        Valley<Real> valley;
        valley.descend(optimiser, 3);
        const auto another = make_optimiser<Real>(name, Real(0.25));
        another->restore(optimiser.steps(), optimiser.memory());
        Valley<Real> resumed = valley;
        resumed.descend(*another, 3);
        valley.descend(optimiser, 3);
        BOOST_TEST(same_as(resumed.w, valley.w));
        BOOST_TEST(another->steps() == 6);
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(optimiser_that_has_taken_steps_can_be_put_back_to_the_start, Real,
                              Reals) {
    for_every_kind<Real>(0.25, [](const std::string& name, Optimiser<Real>& optimiser) {
        Valley<Real>().descend(optimiser, 3);
        optimiser.restore(0, {});
        check_path(optimiser, path_of(name), tolerance_of<Real>(name));
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(memory_of_another_kind_is_refused_with_both_numbers, Real, Reals) {
    const arma::Mat<Real> one(3, 1, arma::fill::zeros);
    const arma::Mat<Real> two(3, 2, arma::fill::zeros);
    BOOST_CHECK_EXCEPTION(Sgd<Real>(0.25).restore(5, one), std::invalid_argument,
                          says({"1 columns of memory; this kind has 0 after 5 steps"}));
    BOOST_CHECK_EXCEPTION(Momentum<Real>(0.25).restore(5, two), std::invalid_argument,
                          says({"2 columns of memory; this kind has 1 after 5 steps"}));
    BOOST_CHECK_EXCEPTION(Adam<Real>(0.25).restore(5, one), std::invalid_argument,
                          says({"1 columns of memory; this kind has 2 after 5 steps"}));
    BOOST_CHECK_EXCEPTION(Adam<Real>(0.25).restore(5, {}), std::invalid_argument,
                          says({"0 columns of memory; this kind has 2 after 5 steps"}));
    BOOST_CHECK_EXCEPTION(Adam<Real>(0.25).restore(0, two), std::invalid_argument,
                          says({"2 columns of memory; this kind has 0 after 0 steps"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(refused_memory_changes_nothing, Real, Reals) {
    for_every_kind<Real>(0.25, [](const std::string&, Optimiser<Real>& optimiser) {
        Valley<Real>().descend(optimiser, 2);
        const arma::Mat<Real> memory = optimiser.memory();
        BOOST_CHECK_THROW(optimiser.restore(5, arma::Mat<Real>(4, 3)), std::invalid_argument);
        BOOST_TEST(same_as(optimiser.memory(), memory));
        BOOST_TEST(optimiser.steps() == 2);
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
