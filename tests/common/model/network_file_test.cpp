#include "model/network_file.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>

#include "model/weights_file.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(network_file)

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A network of 3×2 pixels, two hidden units and two classes: 6 · 2 + 2 + 2 · 2 + 2 parameters.
template <typename Real>
SavedNetwork<Real> small_network() {
    SavedNetwork<Real> saved;
    saved.architecture.layers = {6, 2, 2};
    saved.form = {.rows = 3, .columns = 2, .box = 2, .class_names = {"zero", "one"}};
    saved.parameters = arma::regspace<arma::Col<Real>>(1, 20) / 8;
    return saved;
}

/// The file of the small network.
const std::string small_text =
    "# digitlab network\n"
    "# layers: 6,2,2\n"
    "# activation: sigmoid\n"
    "# loss: softmax-cross-entropy\n"
    "# biases: yes\n"
    "# image rows,columns: 3,2\n"
    "# box: 2\n"
    "# centred by: box\n"
    "# classes: zero,one\n"
    "# W and b of each layer, one after the other, matrices column by column\n"
    "0.125\n0.25\n0.375\n0.5\n0.625\n0.75\n0.875\n1\n1.125\n1.25\n1.375\n1.5\n1.625\n1.75\n1.875\n"
    "2\n2.125\n2.25\n2.375\n2.5\n";

/// The text with one piece of it replaced, which must be there.
std::string with(const std::string& piece, const std::string& replacement) {
    std::string text = small_text;
    const std::size_t at = text.find(piece);
    BOOST_REQUIRE(at != std::string::npos);
    return text.replace(at, piece.size(), replacement);
}

template <typename Real>
SavedNetwork<Real> loaded(const std::string& text) {
    const TemporaryFolder folder;
    return load_network<Real>(folder.write("network.txt", text));
}

template <typename Real>
SavedNetwork<Real> saved_and_loaded(const SavedNetwork<Real>& network) {
    const TemporaryFolder folder;
    save_network(folder.path() / "network.txt", network);
    return load_network<Real>(folder.path() / "network.txt");
}

template <typename Real>
void check_same(const SavedNetwork<Real>& actual, const SavedNetwork<Real>& expected) {
    using boost::test_tools::per_element;
    BOOST_TEST(actual.architecture.layers == expected.architecture.layers, per_element());
    BOOST_TEST((actual.architecture.activation == expected.architecture.activation));
    BOOST_TEST((actual.architecture.loss == expected.architecture.loss));
    BOOST_TEST(actual.architecture.biases == expected.architecture.biases);
    BOOST_TEST(actual.form.rows == expected.form.rows);
    BOOST_TEST(actual.form.columns == expected.form.columns);
    BOOST_TEST(actual.form.box == expected.form.box);
    BOOST_TEST(actual.form.centred_by_mass == expected.form.centred_by_mass);
    BOOST_TEST(actual.form.class_names == expected.form.class_names, per_element());
    BOOST_TEST(same_as(actual.parameters, expected.parameters));
}

template <typename Real>
void check_refused(const std::string& text, std::initializer_list<std::string> reason) {
    BOOST_CHECK_EXCEPTION(loaded<Real>(text), std::runtime_error, says(reason));
    BOOST_CHECK_EXCEPTION(loaded<Real>(text), std::runtime_error, says({"network.txt: "}));
}

}  // namespace

// ---- there and back -----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(file_says_what_the_network_is_and_has_a_parameter_a_line, Real,
                              Reals) {
    const TemporaryFolder folder;
    save_network(folder.path() / "network.txt", small_network<Real>());
    BOOST_TEST(text_of(folder.path() / "network.txt") == small_text);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_comes_back, Real, Reals) {
    check_same(loaded<Real>(small_text), small_network<Real>());
    check_same(saved_and_loaded(small_network<Real>()), small_network<Real>());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_activation_and_loss_comes_back, Real, Reals) {
    for (const Activation activation : {Activation::sigmoid, Activation::relu}) {
        for (const Loss loss : {Loss::softmax_cross_entropy, Loss::softmax_mean_squared_error,
                                Loss::sigmoid_cross_entropy, Loss::sigmoid_mean_squared_error}) {
            SavedNetwork<Real> network = small_network<Real>();
            network.architecture.activation = activation;
            network.architecture.loss = loss;
            check_same(saved_and_loaded(network), network);
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_without_biases_comes_back, Real, Reals) {
    SavedNetwork<Real> network = small_network<Real>();
    network.architecture.biases = false;
    network.parameters.resize(16);
    check_same(saved_and_loaded(network), network);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(networks_of_any_depth_come_back, Real, Reals) {
    for (const std::vector<arma::uword>& layers :
         {std::vector<arma::uword>{6, 2}, {6, 3, 4, 5, 2}}) {
        Rng rng(1);
        const Network<Real> network({layers}, Initializer::normal_1, rng);
        SavedNetwork<Real> saved = small_network<Real>();
        saved.architecture = network.architecture();
        saved.parameters = network.parameters();
        check_same(saved_and_loaded(saved), saved);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(form_of_the_images_comes_back, Real, Reals) {
    SavedNetwork<Real> network = small_network<Real>();
    network.form = {.rows = 1,
                    .columns = 6,
                    .box = 1,
                    .centred_by_mass = true,
                    .class_names = {"T-shirt/top", "Ankle boot: left"}};
    check_same(saved_and_loaded(network), network);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(parameters_of_all_sizes_come_back, Real, Reals) {
    using Bits = std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>;
    using Limits = std::numeric_limits<Real>;
    Rng rng(2);
    SavedNetwork<Real> network = small_network<Real>();
    network.architecture.layers = {6, 500, 2};
    network.parameters.set_size(500 * 7 + 2 * 501);
    for (Real& number : network.parameters) {
        do {
            const auto bits = static_cast<Bits>(rng());
            std::memcpy(&number, &bits, sizeof number);
        } while (!std::isfinite(number));
    }
    network.parameters.head(5) = {Limits::max(), Limits::lowest(), Limits::min(),
                                  Limits::denorm_min(), 0};
    check_same(saved_and_loaded(network), network);
}

BOOST_AUTO_TEST_CASE(network_saved_in_one_precision_is_read_in_the_other) {
    const TemporaryFolder folder;
    SavedNetwork<double> network = small_network<double>();
    network.parameters(0) = 0.1;
    save_network(folder.path() / "network.txt", network);
    BOOST_TEST(load_network<float>(folder.path() / "network.txt").parameters(0) == 0.1F);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_from_a_file_computes_the_scores_of_the_one_that_was_saved,
                              Real, Reals) {
    Rng rng(3);
    const Network<Real> network({{6, 4, 2}, Activation::relu, Loss::sigmoid_mean_squared_error},
                                Initializer::normal_1, rng);
    SavedNetwork<Real> saved = small_network<Real>();
    saved.architecture = network.architecture();
    saved.parameters = network.parameters();
    const Network<Real> again = network_from(saved_and_loaded(saved));
    const auto X = normal_matrix<Real>(6, 5, 1, rng);
    const arma::Mat<Real> T = arma::repmat(arma::Col<Real>{0, 1}, 1, 5);
    BOOST_TEST(same_as(again.scores(X), network.scores(X)));
    BOOST_TEST(again.loss(X, T) == network.loss(X, T));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_from_too_many_or_too_few_parameters_is_refused, Real, Reals) {
    for (const arma::uword parameters : {0U, 19U, 21U}) {
        SavedNetwork<Real> network = small_network<Real>();
        network.parameters.zeros(parameters);
        BOOST_CHECK_EXCEPTION(
            network_from(network), std::invalid_argument,
            says({std::to_string(parameters) + " parameters for a network of 20"}));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_that_cannot_be_written_is_refused, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "missing" / "network.txt";
    BOOST_CHECK_EXCEPTION(save_network(file, small_network<Real>()), std::runtime_error,
                          says({file.string(), "cannot be written"}));
}

// ---- what is no network -------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(file_that_is_not_there_is_refused, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "network.txt";
    BOOST_CHECK_EXCEPTION(load_network<Real>(file), std::runtime_error,
                          says({file.string(), "no such file"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(folder_is_refused, Real, Reals) {
    const TemporaryFolder folder;
    BOOST_CHECK_EXCEPTION(load_network<Real>(folder.path()), std::runtime_error,
                          says({folder.path().string(), "is a folder"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(weights_of_something_else_are_refused, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "network.txt";
    save_matrix<Real>(file, arma::Col<Real>(20, arma::fill::ones), "weights of lab04");
    BOOST_CHECK_EXCEPTION(load_network<Real>(file), std::runtime_error,
                          says({file.string(), "is not a network saved by"}));
    check_refused<Real>("1\n2\n3\n", {"is not a network saved by"});
    check_refused<Real>("\n" + small_text, {"is not a network saved by"});
    check_refused<Real>(with("digitlab network", "digitlab network 2"),
                        {"is not a network saved by"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(files_without_numbers_are_refused, Real, Reals) {
    check_refused<Real>("", {"holds no numbers"});
    check_refused<Real>("# digitlab network\n", {"holds no numbers"});
    check_refused<Real>("\x89PNG\r\n\x1a\n", {"not a finite number"});
    check_refused<Real>("digitlab checkpoint 1 10 abc\n", {"not a finite number"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(parameter_that_is_not_a_finite_number_is_refused_naming_its_line,
                              Real, Reals) {
    for (const std::string word : {"nan", "inf", "two"}) {
        check_refused<Real>(with("0.375\n", word + "\n"), {"line 13 ", "not a finite number"});
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(file_with_fewer_or_more_parameters_is_refused_with_both_numbers, Real,
                              Reals) {
    check_refused<Real>(with("2.5\n", ""),
                        {"it has 19 numbers", "a network 6,2,2 has 20", "was it cut off?"});
    check_refused<Real>(small_text + "2.625\n", {"it has 21 numbers", "a network 6,2,2 has 20"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(file_is_refused_wherever_it_is_cut_off, Real, Reals) {
    for (std::size_t length = 0; length < small_text.size(); ++length) {
        BOOST_TEST_CONTEXT("after " << length << " bytes") {
            check_refused<Real>(small_text.substr(0, length), {});
        }
    }
}

// ---- what does not fit together -----------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(word_that_is_not_known_is_refused_by_name, Real, Reals) {
    check_refused<Real>(with("activation: sigmoid", "activation: tanh"),
                        {"is not a whole network", "\"tanh\" is not known"});
    check_refused<Real>(with("softmax-cross-entropy", "hinge"), {"\"hinge\" is not known"});
    check_refused<Real>(with("# loss: ", "# cost: "), {"it has no line \"loss: …\""});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(choices_that_do_not_exist_are_refused, Real, Reals) {
    check_refused<Real>(with("biases: yes", "biases: perhaps"), {"\"perhaps\" is not known"});
    check_refused<Real>(with("centred by: box", "centred by: eye"), {"\"eye\" is not known"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(numbers_of_units_that_are_none_are_refused_by_name, Real, Reals) {
    for (const std::string word : {"0", "-2", "2.5", "two", "", " 2", "12345678", "0x2", "1e1"}) {
        check_refused<Real>(with("6,2,2", "6," + word + ",2"),
                            {"\"" + word + "\" is not a positive whole number"});
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sizes_of_images_that_are_none_are_refused, Real, Reals) {
    check_refused<Real>(with("rows,columns: 3,2", "rows,columns: 0,2"),
                        {"\"0\" is not a positive whole number"});
    check_refused<Real>(with("rows,columns: 3,2", "rows,columns: 6"), {"not two sizes"});
    check_refused<Real>(with("rows,columns: 3,2", "rows,columns: 3,2,1"), {"not two sizes"});
    check_refused<Real>(with("box: 2", "box: large"), {"\"large\" is not a positive whole"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(layers_that_do_not_fit_image_and_classes_are_refused, Real, Reals) {
    for (const std::string& text :
         {with("rows,columns: 3,2", "rows,columns: 3,3"), with("zero,one", "zero"),
          with("zero,one", "zero,one,two"), with("6,2,2", "6,2,3"), with("6,2,2", "2"),
          with("box: 2", "box: 3")}) {  // higher than the box, yet not as wide
        check_refused<Real>(text, {"layers, image and classes do not fit together"});
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(file_that_lacks_any_line_of_its_description_is_refused, Real, Reals) {
    for (const std::string line :
         {"# digitlab network\n", "# layers: 6,2,2\n", "# activation: sigmoid\n",
          "# loss: softmax-cross-entropy\n", "# biases: yes\n", "# image rows,columns: 3,2\n",
          "# box: 2\n", "# centred by: box\n", "# classes: zero,one\n"}) {
        BOOST_TEST_CONTEXT("without " << line) {
            check_refused<Real>(with(line, ""), {});
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
