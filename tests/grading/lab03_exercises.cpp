// What the judge may call of lab03. A function cannot be sent to it: it is chosen by a name.

#include <cmath>
#include <map>
#include <stdexcept>
#include <tuple>

#include "math/gradient_descent.hpp"
#include "math/numerical_gradient.hpp"
#include "worker.hpp"

namespace digitlab::grading {
namespace {

using Function = std::function<double(double)>;
using MatrixFunction = std::function<double(const arma::mat&)>;

template <typename Found>
Found named(const std::map<std::string, Found>& functions, const std::string& name) {
    const auto found = functions.find(name);
    if (found == functions.end()) throw std::invalid_argument("there is no function " + name);
    return found->second;
}

Function function_of_a_number(const std::string& name) {
    static const std::map<std::string, Function> functions = {{"3x + 1", [](double x) { return 3 * x + 1; }},
                                                              {"x²", [](double x) { return x * x; }},
                                                              {"x³", [](double x) { return x * x * x; }},
                                                              {"√x", [](double x) { return std::sqrt(x); }},
                                                              {"|x|", [](double x) { return std::abs(x); }},
                                                              {"sin x", [](double x) { return std::sin(x); }},
                                                              {"exp x", [](double x) { return std::exp(x); }}};
    return named(functions, name);
}

MatrixFunction function_of_a_matrix(const std::string& name) {
    static const std::map<std::string, MatrixFunction> functions = {
        {"x1 + 2 x2 + 3 x3 + …",
         [](const arma::mat& x) {
             double sum = 0;
             for (arma::uword i = 0; i < x.n_elem; ++i) sum += static_cast<double>(i + 1) * x(i);
             return sum;
         }},
        {"sum of squares", [](const arma::mat& x) { return arma::accu(arma::square(x)); }},
        {"product", [](const arma::mat& x) { return arma::prod(arma::vectorise(x)); }},
        {"x1²/20 + x2²", [](const arma::mat& x) { return x(0) * x(0) / 20 + x(1) * x(1); }},
        {"log sum exp", [](const arma::mat& x) { return std::log(arma::accu(arma::exp(x))); }}};
    return named(functions, name);
}

double forward_difference_of(const std::string& function, const double& x, const double& h) {
    return forward_difference(function_of_a_number(function), x, h);
}

double central_difference_of(const std::string& function, const double& x, const double& h) {
    return central_difference(function_of_a_number(function), x, h);
}

/// The gradient, and what has become of x.
std::tuple<arma::mat, arma::mat> numerical_gradient_of(const std::string& function, arma::mat x,
                                                       const double& h) {
    const std::string elsewhere = ", read from the memory of x";
    MatrixFunction f;
    if (function.ends_with(elsewhere)) {
        // As a network's loss: it looks at the parameters where they are, not at its argument.
        const MatrixFunction inner =
            function_of_a_matrix(function.substr(0, function.size() - elsewhere.size()));
        f = [&x, inner](const arma::mat&) { return inner(x); };
    } else {
        f = function_of_a_matrix(function);
    }
    const arma::mat gradient = numerical_gradient(f, x, h);
    return {gradient, x};
}

arma::mat gradient_descent_of(const std::string& function, const arma::vec& start,
                              const double& rate, const arma::uword& steps, const double& h) {
    return gradient_descent(function_of_a_matrix(function), start, rate, steps, h);
}

const Registration exercises[] = {{"lab03.forward_difference", forward_difference_of},
                                  {"lab03.central_difference", central_difference_of},
                                  {"lab03.numerical_gradient", numerical_gradient_of},
                                  {"lab03.gradient_descent", gradient_descent_of}};

}  // namespace

}  // namespace digitlab::grading
