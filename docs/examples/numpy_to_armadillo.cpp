// The examples of the page "From NumPy to Armadillo" (docs/numpy.md), which shows the code between
// two equal tags and what the program printed there.
//
// The numbers given to `expect` were computed by NumPy 1.24. If one differs from what comes out
// here, the program says which and ends with 1.

#include <armadillo>
#include <cmath>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>

#include "base/check.hpp"
#include "base/random.hpp"
#include "base/view.hpp"
#include "model/weights_file.hpp"

using namespace digitlab;

namespace {

/// The title of an example; what it prints follows without a blank line.
void begin(const std::string& title) {
    std::cout << title << '\n';
}

/// The end of an example: a blank line.
void end() {
    std::cout << '\n';
}

/// Throws if `here` is not what NumPy computed.
void expect(const std::string& what, const arma::mat& here, const arma::mat& numpy) {
    if (arma::approx_equal(here, numpy, "absdiff", 1e-12)) return;
    std::cerr.precision(17);
    here.raw_print(std::cerr, what + " is here");
    numpy.raw_print(std::cerr, what + " is in NumPy");
    throw std::runtime_error(what + " differs from NumPy");
}

void expect(const std::string& what, double here, double numpy) {
    expect(what, arma::mat{here}, arma::mat{numpy});
}

arma::mat to_mat(const arma::umat& integers) {
    return arma::conv_to<arma::mat>::from(integers);
}

void two_layer_net() {
    begin("A net of two layers");
    // [net_data]
    // X is features × samples, T is classes × samples.
    const arma::mat X = arma::reshape(arma::regspace(0, 14), 3, 5) / 15;
    const arma::mat T = {{1, 0, 0, 1, 0}, {0, 1, 1, 0, 1}};
    const arma::mat W1 = (arma::reshape(arma::regspace(0, 11), 4, 3) - 5) / 10;
    const arma::vec b1 = {0.1, 0.0, -0.1, 0.2};
    arma::mat W2 = (arma::reshape(arma::regspace(0, 7), 2, 4) - 3) / 10;
    const arma::vec b2(2, arma::fill::zeros);
    const auto N = static_cast<double>(X.n_cols);
    // [net_data]

    // [net_steps]
    arma::mat A = W1 * X;
    A.each_col() += b1;
    const arma::mat Z = arma::tanh(A);  // hidden × samples
    arma::mat S = W2 * Z;
    S.each_col() += b2;  // classes × samples
    const double loss = arma::accu(arma::square(S - T)) / (2 * N);

    const arma::vec centre = arma::mean(X, 1);  // the mean image
    const arma::mat sums = T * X.t();           // classes × features
    W2 -= 0.01 * W2;                            // weight decay
    const arma::umat right = arma::index_max(S, 0) == arma::index_max(T, 0);
    const double accuracy = static_cast<double>(arma::accu(right)) / N;
    // [net_steps]

    std::cout << "X is " << shape_of(X) << ", Z " << shape_of(Z) << ", S " << shape_of(S)
              << ", centre " << shape_of(centre) << ", sums " << shape_of(sums) << '\n';
    std::cout << "loss " << loss << ", accuracy " << accuracy << '\n';
    W2.print("W2:");
    sums.print("sums:");
    end();

    expect("X.ravel()", arma::vectorise(X).t(), arma::regspace(0, 14).t() / 15);
    expect("Z", Z.t(),
           {{0.13254878839088, 0.05328282290097, -0.02666034747646, 0.28519991856541},
            {0.07320215870718, 0.05328282290097, 0.03332099313882, 0.39129930611304},
            {0.01333254326606, 0.05328282290097, 0.0930632619972, 0.48792498264952},
            {-0.0466328196077, 0.05328282290097, 0.15214284891342, 0.57390966805502},
            {-0.1062639561379, 0.05328282290097, 0.21015483788347, 0.64886354681927}});
    expect("S", S.t(),
           {{0.03780102201461, 0.08223814025269},
            {0.09343296124554, 0.14854348933155},
            {0.14635577572466, 0.21111613680603},
            {0.19604874890006, 0.26931900092623},
            {0.2422254523854, 0.32282917753198}});
    expect("loss", loss, 0.3546159486441339);
    expect("accuracy", accuracy, 0.6);
    expect("centre", centre.t(), {{0.4, 0.4666666666666667, 0.5333333333333334}});
    expect("sums", sums.t(),
           {{0.6, 1.4000000000000001}, {0.7333333333333333, 1.6}, {0.8666666666666666, 1.8}});
    expect("W2", W2.t(), {{-0.297, -0.198}, {-0.099, 0.0}, {0.099, 0.198}, {0.297, 0.396}});
}

void shapes() {
    begin("Shapes and printing");
    // [shapes]
    const arma::mat A = {{1, 2, 3}, {4, 5, 6}};
    const arma::vec v = {1, 2};
    const arma::rowvec r = {1, 2, 3};
    std::cout << arma::size(A) << ", " << arma::size(v) << ", " << arma::size(r);
    std::cout << "\nA has " << A.n_rows << " rows, " << A.n_cols << " columns, ";
    std::cout << A.n_elem << " numbers\n";
    A.print("A:");
    (50 * A).print("50 A:");
    // [shapes]
    end();

    expect("A.shape[0]", static_cast<double>(A.n_rows), 2);
    expect("A.shape[1]", static_cast<double>(A.n_cols), 3);
    expect("50 * A", 50 * A, {{50, 100, 150}, {200, 250, 300}});
}

void products() {
    begin("Two products");
    // [products]
    const arma::mat A = {{1, 2}, {3, 4}};
    const arma::mat B = {{0, 1}, {2, 3}};
    (A % B).print("A % B, entry by entry:");
    (A * B).print("A * B, rows times columns:");
    // [products]
    end();

    expect("A * B", A % B, {{0, 2}, {6, 12}});
    expect("A @ B", A * B, {{4, 7}, {8, 15}});
}

void broadcasting() {
    begin("Broadcasting");
    // [broadcasting]
    const arma::mat X = {{1, 2, 3}, {4, 6, 8}};  // features × samples
    const arma::vec means = arma::mean(X, 1);
    const arma::mat centred = X.each_col() - means;
    arma::mat scaled = centred;
    scaled.each_col() /= arma::stddev(X, 1, 1);
    means.print("means:");
    centred.print("centred:");
    scaled.print("scaled:");
    // [broadcasting]
    end();

    expect("means", means.t(), {{2, 6}});
    expect("centred", centred.t(), {{-1, -2}, {0, 0}, {1, 2}});
    expect("scaled", scaled.t(),
           {{-1.22474487139159, -1.22474487139159}, {0, 0}, {1.22474487139159, 1.22474487139159}});
}

void slices() {
    begin("Slices");
    // [slices]
    // 3 features, 5 samples
    const arma::mat X = arma::reshape(arma::regspace(0, 14), 3, 5);
    X.print("X:");
    X.col(4).t().print("X.col(4), transposed:");
    X.cols(1, 2).print("X.cols(1, 2): the end is included:");
    X.head_cols(2).print("X.head_cols(2):");
    X.tail_cols(1).t().print("X.tail_cols(1), transposed:");
    X(arma::span(0, 1), arma::span(3, 4)).print("X(span(0, 1), span(3, 4)):");
    X.cols(arma::uvec{4, 0, 0}).print("X.cols(uvec{4, 0, 0}):");
    // [slices]
    end();

    expect("X[4]", X.col(4).t(), {{12, 13, 14}});
    expect("X[1:3]", X.cols(1, 2).t(), {{3, 4, 5}, {6, 7, 8}});
    expect("X[:2]", X.head_cols(2).t(), {{0, 1, 2}, {3, 4, 5}});
    expect("X[-1]", X.tail_cols(1).t(), {{12, 13, 14}});
    expect("X[3:5, 0:2]", X(arma::span(0, 1), arma::span(3, 4)).t(), {{9, 10}, {12, 13}});
    expect("X[[4, 0, 0]]", X.cols(arma::uvec{4, 0, 0}).t(), {{12, 13, 14}, {0, 1, 2}, {0, 1, 2}});
    expect("X[2:2]", X.head_cols(0).t(), arma::mat(0, 3));
}

void picking() {
    begin("One score for each label");
    // [picking]
    // classes × samples
    const arma::mat S = {{0.1, 0.7, 0.4}, {0.9, 0.2, 0.3}, {0.0, 0.1, 0.3}};
    const arma::urowvec labels = {1, 0, 2};
    const arma::urowvec samples = arma::regspace<arma::urowvec>(0, S.n_cols - 1);
    const arma::umat places = arma::join_cols(labels, samples);
    const arma::vec right = S.elem(arma::sub2ind(arma::size(S), places));
    places.print("places, rows above columns:");
    right.t().print("right:");
    // [picking]
    end();

    expect("S[np.arange(3), labels]", right.t(), {{0.9, 0.7, 0.3}});
}

void masks() {
    begin("Masks");
    // [masks]
    arma::mat A = {{1, -2, 3}, {-4, 5, -6}};
    const arma::umat mask = A > 0;
    mask.print("A > 0:");
    A.elem(arma::find(A > 0)).t().print("A.elem(find(A > 0)), column by column:");
    A.elem(arma::find(A < 0)).zeros();
    A.print("A after A.elem(find(A < 0)).zeros():");
    const arma::vec x = {5, 6, 7};
    x.elem(x > 5.5).t().print("x.elem(x > 5.5), the mistake:");
    x.elem(arma::find(x > 5.5)).t().print("x.elem(find(x > 5.5)):");
    // [masks]
    end();

    const arma::mat before = {{1, -2, 3}, {-4, 5, -6}};
    expect("A.T[A.T > 0]", before.elem(arma::find(before > 0)).t(), {{1, 5, 3}});
    expect("A > 0", to_mat(mask), {{1, 0, 1}, {0, 1, 0}});
    expect("A[A < 0] = 0", A, {{1, 0, 3}, {0, 5, 0}});
    expect("x[x > 5.5]", x.elem(arma::find(x > 5.5)).t(), {{6, 7}});
    expect("x[(x > 5.5).astype(int)]", x.elem(x > 5.5).t(), {{5, 6, 6}});
}

void reductions() {
    begin("Sums, means and the largest");
    // [reductions]
    const arma::mat A = {{1, 7, 3}, {4, 5, 6}};
    const arma::vec all = arma::vectorise(A);
    std::cout << "accu " << arma::accu(A) << ", mean of all " << arma::mean(all);
    std::cout << ", norm " << arma::norm(A, "fro") << ", largest " << A.max() << '\n';
    arma::sum(A, 0).print("sum(A, 0), as axis=0:");
    arma::sum(A, 1).print("sum(A, 1), as axis=1:");
    arma::sum(A).print("sum(A), not the sum of all:");
    arma::index_max(A, 0).print("index_max(A, 0):");
    std::cout << "A.index_max() " << A.index_max() << ", column by column\n";
    std::cout << "stddev(all) " << arma::stddev(all) << " divides by n - 1\n";
    std::cout << "stddev(all, 1) " << arma::stddev(all, 1) << " divides by n\n";
    // [reductions]
    end();

    expect("A.sum()", arma::accu(A), 26);
    expect("A.mean()", arma::mean(arma::vectorise(A)), 4.333333333333333);
    expect("np.linalg.norm(A)", arma::norm(A, "fro"), 11.661903789690601);
    expect("np.linalg.norm(A, 2)", arma::norm(A), 11.211875498105304);
    expect("A.max()", A.max(), 7);
    expect("A.sum(axis=0)", arma::sum(A, 0), {{5, 12, 9}});
    expect("A.sum(axis=1, keepdims=True)", arma::sum(A, 1), arma::vec{11, 15});
    expect("A.argmax(axis=0)", to_mat(arma::index_max(A, 0)), {{1, 0, 1}});
    expect("A.T.argmax()", static_cast<double>(A.index_max()), 2);
    expect("A.std()", arma::stddev(arma::vectorise(A), 1), 1.9720265943665387);
    expect("A.std(ddof=1)", arma::stddev(arma::vectorise(A)), 2.160246899469287);
}

void reshaping() {
    begin("Reshape and flatten");
    // [reshaping]
    const arma::vec v = arma::regspace(0, 5);
    arma::reshape(v, 2, 3).print("reshape(v, 2, 3):");
    arma::reshape(v, 3, 2).t().print("reshape(v, 3, 2).t(), as in NumPy:");
    const arma::mat A = {{1, 2, 3}, {4, 5, 6}};
    arma::vectorise(A).t().print("vectorise(A), transposed:");
    arma::vectorise(A, 1).print("vectorise(A, 1):");
    // [reshaping]
    end();

    expect("np.arange(6).reshape(2, 3)", arma::reshape(v, 3, 2).t(), {{0, 1, 2}, {3, 4, 5}});
    expect("np.arange(6).reshape(2, 3, order='F')", arma::reshape(v, 2, 3), {{0, 2, 4}, {1, 3, 5}});
    expect("A.ravel()", arma::vectorise(A, 1), {{1, 2, 3, 4, 5, 6}});
    expect("A.ravel(order='F')", arma::vectorise(A).t(), {{1, 4, 2, 5, 3, 6}});
}

void copies() {
    begin("Assignment copies");
    // [copies]
    arma::mat A = {{1, 2}, {3, 4}};
    arma::mat B = A;              // all numbers are copied
    arma::vec column = A.col(0);  // these too
    B(0, 0) = 10;
    column(0) = 20;
    A.col(1) *= 10;  // on the left of = or *= a slice is the matrix itself
    A.print("A:");
    // [copies]
    end();

    expect("A of copies", A, {{1, 20}, {3, 40}});
    expect("B", B, {{10, 2}, {3, 4}});
    expect("column", column.t(), {{20, 3}});
}

void auto_keeps_expressions() {
    begin("auto keeps the expression");
    // [auto]
    arma::mat A = {{1, 2}, {3, 4}};
    const arma::mat B = {{10, 0}, {0, 10}};
    const auto later = A * B;         // nothing is computed yet
    const arma::mat now = A * B;      // computed
    const auto too = (A * B).eval();  // computed: an arma::mat
    A.zeros();
    arma::mat(later).print("later:");
    now.print("now:");
    too.print("too:");
    // [auto]
    end();

    expect("later", later, {{0, 0}, {0, 0}});
    expect("now", now, {{10, 20}, {30, 40}});
    expect("too", too, {{10, 20}, {30, 40}});
}

void views() {
    begin("Two matrices in one memory");
    // [views]
    arma::vec parameters(6, arma::fill::zeros);
    constexpr bool copy_memory = false;
    constexpr bool fixed_size = true;
    arma::mat W(parameters.memptr(), 2, 2, copy_memory, fixed_size);
    arma::vec b(parameters.memptr() + 4, 2, copy_memory, fixed_size);
    W = {{1, 2}, {3, 4}};  // writes into parameters
    b += 5;
    arma::mat copy = W;  // has memory of its own
    copy.fill(99);
    parameters.t().print("parameters:");
    // [views]
    end();

    expect("parameters", parameters.t(), {{1, 3, 2, 4, 5, 5}});
}

// [arguments]
double largest(const arma::mat& M) {
    return M.max();
}

template <typename Real>
Real largest_of(const arma::Mat<Real>& M) {
    return M.max();
}
// [arguments]

void arguments() {
    begin("Matrices as arguments");
    // [calls]
    const arma::mat X = {{1, 2, 3}, {4, 5, 6}};
    std::cout << largest(X) << " of X\n";
    std::cout << largest(X.cols(0, 1)) << " of a copy of two columns\n";
    std::cout << largest(columns(X, 0, 2)) << " of the columns where they lie\n";
    std::cout << largest_of(X) << ", Real deduced\n";
    std::cout << largest_of<double>(X.cols(0, 1)) << ", Real named\n";
    // [calls]
    end();

    expect("X.max()", largest(X), 6);
    expect("X[:, :2].max()", largest(X.cols(0, 1)), 5);
    expect("X[:, :2].max()", largest(columns(X, 0, 2)), 5);
    expect("X[:, :2].max()", largest_of<double>(X.cols(0, 1)), 5);
}

void types() {
    begin("Types");
    // [types]
    const arma::urowvec answers = {1, 0, 2};
    const arma::urowvec labels = {1, 1, 2};
    const arma::uword right = arma::accu(answers == labels);
    const auto n = static_cast<double>(labels.n_elem);
    const double share = static_cast<double>(right) / n;
    std::cout << right / labels.n_elem << " in whole numbers, else " << share << '\n';
    arma::urowvec(labels / 2).print("labels / 2:");
    arma::urowvec(answers - labels).print("answers - labels:");
    const arma::rowvec a = arma::conv_to<arma::rowvec>::from(answers);
    const arma::rowvec l = arma::conv_to<arma::rowvec>::from(labels);
    (a - l).print("after conv_to:");
    const arma::fmat W = {{1, 2}};  // float, as dtype=np.float32
    const arma::fmat half = 0.5f * W;
    const arma::mat wide = arma::conv_to<arma::mat>::from(half);
    wide.print("wide:");
    // [types]
    end();

    expect("labels // 2", to_mat(labels / 2), {{0, 0, 1}});
    expect("(answers == labels).mean()", share, 0.6666666666666666);
    expect("answers - labels", a - l, {{0, -1, 0}});
    expect("0.5 * W", wide, {{0.5, 1}});
}

void random_numbers() {
    begin("Random numbers");
    // [random]
    Rng rng(1);  // the programs write rng(options.seed)
    const arma::mat W1 = normal_matrix<double>(2, 3, 0.01, rng);
    const arma::mat W2 = normal_matrix<double>(2, 3, 0.01, rng);  // the next numbers
    Rng again(1);
    const arma::fmat V1 = normal_matrix<float>(2, 3, 0.01, again);
    const arma::mat difference = W1 - arma::conv_to<arma::mat>::from(V1);
    W1.print("W1:");
    const bool same = arma::abs(difference).max() < 1e-9;
    std::cout << (same ? "W1 and V1 agree" : "they differ") << " to nine decimals\n";
    // [random]
    end();

    if (!same) throw std::runtime_error("W1 and V1 differ");
    if (arma::approx_equal(W1, W2, "absdiff", 1e-9)) throw std::runtime_error("W1 and W2 agree");
}

void files() {
    begin("A file that numpy.loadtxt reads");
    const std::filesystem::path file = "numpy_to_armadillo.txt";
    // [files]
    const arma::mat W = {{0.1, -2, 1.0 / 3}, {4, 5e-20, 6}};
    save_matrix<double>(file, W, "weights: a row for each class");
    const arma::mat back = load_matrix<double>(file);
    // [files]
    std::ifstream stream(file);
    std::cout << stream.rdbuf();
    end();
    stream.close();
    std::filesystem::remove(file);

    if (arma::any(arma::vectorise(back != W))) throw std::runtime_error("the file lost digits");
}

/// Calls something that fails and prints what it throws.
void report(const std::string& call, const std::function<void()>& body) {
    try {
        body();
        throw std::runtime_error(call + " did not fail");
    } catch (const std::out_of_range& error) {
        std::cout << call << ": out_of_range: " << error.what() << '\n';
    } catch (const std::logic_error& error) {
        std::cout << call << ": logic_error: " << error.what() << '\n';
    }
}

void errors() {
    begin("When sizes do not fit");
    // [errors]
    arma::mat X(3, 5);
    const arma::vec v(3);
    const arma::rowvec r(5);
    report("X * X", [&] { const arma::mat Y = X * X; });
    report("X + v", [&] { const arma::mat Y = X + v; });
    report("v + r", [&] { const arma::mat Y = v + r; });
    report("each_row", [&] { X.each_row() += v; });
    report("cols(0, 1) =", [&] { X.cols(0, 1) = arma::mat(3, 3); });
    report("cols(1, 5)", [&] { const arma::mat Y = X.cols(1, 5); });
    report("X(3, 0)", [&] { X(3, 0) = 1; });
    report("vec = X", [&] { const arma::vec w = X; });
    // [errors]
    end();
}

void not_a_number() {
    begin("NaN and infinity");
    // [nan]
    const arma::rowvec x = {-1, 0, 4};
    const arma::rowvec y = arma::log(x);  // no warning, no error
    y.print("log(x):");
    std::cout << std::boolalpha << "has_nan " << y.has_nan();
    std::cout << ", has_inf " << y.has_inf() << ", is_finite " << y.is_finite() << '\n';
    std::cout << "the sum is NaN: " << std::isnan(arma::accu(y)) << '\n';
    std::cout << "max " << y.max() << ", index_max " << y.index_max() << '\n';
    // [nan]
    end();

    expect("np.log(x)[2]", y(2), 1.3862943611198906);
    if (!y.has_nan() || !y.has_inf() || y.is_finite() || !std::isnan(arma::accu(y))) {
        throw std::runtime_error("a NaN is not seen");
    }
}

/// The middle column of the page's look-up tables, written as there.
void lookup() {
    using namespace arma;
    begin("The look-up tables");
    unsigned rows = 0;
    const auto row = [&](const std::string& numpy, const mat& here, const mat& value) {
        expect(numpy, here, value);
        ++rows;
    };
    const auto number = [&](const std::string& numpy, double here, double value) {
        row(numpy, mat{here}, mat{value});
    };
    const arma::uword n = 4;
    const vec a = {1, 2};
    const vec b = {3, 5};
    const mat A = {{1, -2}, {3, 4}};
    const mat B = {{0, 1}, {2, 3}};
    const mat X = reshape(regspace(0, 7), 2, 4);  // NumPy: np.arange(8.0).reshape(4, 2)
    const mat Y = X + 10;
    const uvec i = {3, 0};
    const urowvec y = {2, 0, 2};
    const urowvec classes = {0, 1, 2};

    row("np.zeros((2, 3))", mat(2, 3, fill::zeros), {{0, 0, 0}, {0, 0, 0}});
    row("np.ones((2, 3))", mat(2, 3, fill::ones), {{1, 1, 1}, {1, 1, 1}});
    row("np.eye(2)", mat(2, 2, fill::eye), {{1, 0}, {0, 1}});
    row("np.arange(n)", regspace(0, n - 1).t(), {{0, 1, 2, 3}});
    row("np.linspace(0, 1, 5)", linspace(0, 1, 5).t(), {{0, 0.25, 0.5, 0.75, 1}});

    number("A.shape[0]", static_cast<double>(size(A).n_rows), 2);
    number("A.size", static_cast<double>(A.n_elem), 4);
    number("len(X)", static_cast<double>(X.n_cols), 4);
    row("A.T", A.t(), {{1, 3}, {-2, 4}});
    row("A @ B", A * B, {{-4, -5}, {8, 15}});
    row("A * B", A % B, {{0, -2}, {6, 12}});
    row("A ** 2", square(A), {{1, 4}, {9, 16}});
    number("a @ b", dot(a, b), 13);
    row("np.outer(a, b)", a * b.t(), {{3, 5}, {6, 10}});
    row("X + b", mat(X.each_col() + b).t(), {{3, 6}, {5, 8}, {7, 10}, {9, 12}});
    row("np.exp(A)", exp(A),
        {{2.718281828459045, 0.1353352832366127}, {20.085536923187668, 54.598150033144236}});

    row("X[1]", X.col(1).t(), {{2, 3}});
    row("X[1:3]", X.cols(1, 2).t(), {{2, 3}, {4, 5}});
    row("X[:2]", X.head_cols(2).t(), {{0, 1}, {2, 3}});
    row("X[-1:]", X.tail_cols(1).t(), {{6, 7}});
    row("X[:, 1]", X.row(1), {{1, 3, 5, 7}});
    row("X[i]", X.cols(i).t(), {{6, 7}, {0, 1}});
    mat C = A;
    C.elem(find(C < 0)).zeros();
    row("C[C < 0] = 0", C, {{1, 0}, {3, 4}});
    row("np.clip(A, 0, 3)", clamp(A, 0, 3), {{1, 0}, {3, 3}});
    row("np.maximum(A, B)", max(A, B), {{1, 1}, {3, 4}});
    row("np.vstack([X, Y])", join_rows(X, Y).t(),
        {{0, 1}, {2, 3}, {4, 5}, {6, 7}, {10, 11}, {12, 13}, {14, 15}, {16, 17}});

    number("A.sum()", accu(A), 6);
    row("A.sum(0)", sum(A, 0), {{4, 2}});
    number("A.mean()", mean(vectorise(A)), 1.5);
    row("A.std(0)", stddev(A, 1, 0), {{1, 3}});
    number("np.linalg.norm(A)", norm(A, "fro"), 5.477225575051661);
    number("A.max()", A.max(), 4);
    row("A.argmax(0)", to_mat(index_max(A, 0)), {{1, 1}});
    row("np.argsort(b)", to_mat(sort_index(b).t()), {{0, 1}});
    row("np.bincount(y)", to_mat(hist(y, classes)), {{1, 0, 2}});

    row("A.ravel()", vectorise(A, 1), {{1, -2, 3, 4}});
    row("np.float32(A)", conv_to<mat>::from(conv_to<fmat>::from(A)), {{1, -2}, {3, 4}});
    number("np.allclose(A, B)", approx_equal(A, B, "absdiff", 1e-8) ? 1 : 0, 0);
    number("np.isfinite(A).all()", A.is_finite() ? 1 : 0, 1);
    number("np.isnan(A).any()", A.has_nan() ? 1 : 0, 0);
    std::cout << rows << " expressions give what NumPy gives\n";
    end();
}

}  // namespace

int main() {
    try {
        two_layer_net();
        shapes();
        products();
        broadcasting();
        slices();
        picking();
        masks();
        reductions();
        reshaping();
        copies();
        auto_keeps_expressions();
        views();
        arguments();
        types();
        random_numbers();
        files();
        errors();
        not_a_number();
        lookup();
    } catch (const std::exception& error) {
        std::cout << std::flush;
        std::cerr << "numpy_to_armadillo: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
