#include "model/network_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "model/weights_file.hpp"

namespace digitlab {
namespace {

namespace fs = std::filesystem;

constexpr const char* first_line = "digitlab network";

constexpr std::array activation_names = {"sigmoid", "relu"};
constexpr std::array loss_names = {"softmax-cross-entropy", "softmax-mean-squared-error",
                                   "sigmoid-cross-entropy", "sigmoid-mean-squared-error"};
constexpr std::array no_yes = {"no", "yes"};
constexpr std::array centres = {"box", "mass"};

/// Which of the names a word is.
template <typename Value, std::size_t count>
Value value_named(const std::string& word, const std::array<const char*, count>& names) {
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) throw std::invalid_argument(fmt::format("\"{}\" is not known", word));
    return static_cast<Value>(found - names.begin());
}

/// The words of a list, between commas.
std::vector<std::string> split_list(const std::string& list) {
    std::vector<std::string> words;
    std::istringstream stream(list);
    for (std::string word; std::getline(stream, word, ',');) words.push_back(word);
    return words;
}

/// A positive whole number that is not absurdly large for a layer.
arma::uword whole_number(const std::string& word) {
    constexpr std::size_t most_digits = 7;
    const bool digits = !word.empty() && word.size() <= most_digits &&
                        word.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || std::stoul(word) == 0) {
        throw std::invalid_argument(fmt::format("\"{}\" is not a positive whole number", word));
    }
    return std::stoul(word);
}

std::vector<arma::uword> whole_numbers(const std::string& list) {
    std::vector<arma::uword> numbers;
    for (const std::string& word : split_list(list)) numbers.push_back(whole_number(word));
    return numbers;
}

/// "name: value" of the comment lines, behind the first one.
std::map<std::string, std::string> read_description(const fs::path& file) {
    std::ifstream stream(file);
    std::string line;
    if (!std::getline(stream, line) || line != std::string("# ") + first_line) {
        throw std::runtime_error(
            file.string() +
            ": is not a network saved by lab06, lab08 or lab09; name one by --weights");
    }
    std::map<std::string, std::string> values;
    while (std::getline(stream, line) && line.starts_with("# ")) {
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos) values[line.substr(2, colon - 2)] = line.substr(colon + 2);
    }
    return values;
}

/// Whether the last line ends as lines do: of a number that is cut off, a part is a number too.
bool last_line_is_whole(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(-1, std::ios::end);
    return stream.get() == '\n';
}

template <typename Real>
SavedNetwork<Real> interpret(const std::map<std::string, std::string>& values) {
    const auto value = [&](const std::string& name) {
        const auto found = values.find(name);
        if (found != values.end()) return found->second;
        throw std::invalid_argument(fmt::format("it has no line \"{}: …\"", name));
    };
    SavedNetwork<Real> saved;
    saved.architecture.layers = whole_numbers(value("layers"));
    saved.architecture.activation = value_named<Activation>(value("activation"), activation_names);
    saved.architecture.loss = value_named<Loss>(value("loss"), loss_names);
    saved.architecture.biases = value_named<bool>(value("biases"), no_yes);
    const std::vector<arma::uword> size = whole_numbers(value("image rows,columns"));
    if (size.size() != 2) throw std::invalid_argument("the image has not two sizes");
    saved.form = {.rows = size[0],
                  .columns = size[1],
                  .box = whole_number(value("box")),
                  .centred_by_mass = value_named<bool>(value("centred by"), centres),
                  .class_names = split_list(value("classes"))};
    const std::vector<arma::uword>& layers = saved.architecture.layers;
    if (layers.size() < 2 || layers.front() != size[0] * size[1] ||
        layers.back() != saved.form.class_names.size() ||
        saved.form.box > std::min(size[0], size[1])) {
        throw std::invalid_argument("layers, image and classes do not fit together");
    }
    return saved;
}

}  // namespace

template <typename Real>
void save_network(const fs::path& file, const SavedNetwork<Real>& network) {
    const Architecture& architecture = network.architecture;
    const ImageForm& form = network.form;
    const std::string text = fmt::format(
        "{}\n{}layers: {}\nactivation: {}\nloss: {}\nbiases: {}\nimage rows,columns: {},{}\nbox: "
        "{}\n"
        "centred by: {}\nclasses: {}\n"
        "W and b of each layer, one after the other, matrices column by column",
        first_line, comment_of(network.origin), fmt::join(architecture.layers, ","),
        activation_names.at(static_cast<std::size_t>(architecture.activation)),
        loss_names.at(static_cast<std::size_t>(architecture.loss)), no_yes.at(architecture.biases),
        form.rows, form.columns, form.box, centres.at(form.centred_by_mass),
        fmt::join(form.class_names, ","));
    save_matrix<Real>(file, network.parameters, text);
}

template <typename Real>
SavedNetwork<Real> load_network(const fs::path& file) {
    const arma::Mat<Real> numbers = load_matrix<Real>(file);
    const auto values = read_description(file);
    try {
        SavedNetwork<Real> saved = interpret<Real>(values);
        arma::uword parameters = 0;
        const std::vector<arma::uword>& layers = saved.architecture.layers;
        for (std::size_t l = 0; l + 1 < layers.size(); ++l) {
            parameters += layers[l + 1] * (layers[l] + (saved.architecture.biases ? 1 : 0));
        }
        if (numbers.n_elem != parameters) {
            throw std::invalid_argument(
                fmt::format("it has {} numbers; a network {} has {} (was it cut off?)",
                            numbers.n_elem, values.at("layers"), parameters));
        }
        if (!last_line_is_whole(file)) {
            throw std::invalid_argument("its last line has no end (was it cut off?)");
        }
        saved.parameters = arma::vectorise(numbers);
        const auto known = [&](const char* name) {
            const auto found = values.find(name);
            return found == values.end() ? std::string()
                                         : found->second;  // files of old versions lack it
        };
        saved.origin = {known("saved by"), known("data set"), known("settings")};
        return saved;
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(file.string() + ": is not a whole network: " + error.what());
    }
}

template <typename Real>
Network<Real> network_from(const SavedNetwork<Real>& saved) {
    Rng unused;
    Network<Real> network(saved.architecture, Initializer::zeros, unused);
    if (network.parameters().n_elem != saved.parameters.n_elem) {
        throw std::invalid_argument(fmt::format("network_from: {} parameters for a network of {}",
                                                saved.parameters.n_elem,
                                                network.parameters().n_elem));
    }
    network.parameters() = saved.parameters;
    return network;
}

template void save_network(const fs::path&, const SavedNetwork<float>&);
template void save_network(const fs::path&, const SavedNetwork<double>&);
template SavedNetwork<float> load_network(const fs::path&);
template SavedNetwork<double> load_network(const fs::path&);
template Network<float> network_from(const SavedNetwork<float>&);
template Network<double> network_from(const SavedNetwork<double>&);

}  // namespace digitlab
