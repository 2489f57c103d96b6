#include "train/checkpoint.hpp"

#include <zlib.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/file.hpp"

// A checkpoint is one line, "digitlab checkpoint 1 LENGTH CHECKSUM", and LENGTH bytes: the
// settings, a line each, a blank line, a line with the state of the random numbers, and matrices in
// Armadillo's own binary format.

namespace digitlab {
namespace {

namespace fs = std::filesystem;

constexpr const char* magic = "digitlab checkpoint 1 ";

[[noreturn]] void refuse(const fs::path& file, const std::string& reason) {
    throw std::runtime_error(file.string() + ": " + reason);
}

unsigned long checksum(const std::string& bytes) {
    return crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
}

void write(std::ostream& stream, const arma::mat& matrix) {
    matrix.save(stream, arma::arma_binary);
}

/// \throws std::runtime_error  naming the file, if there is no such matrix
template <typename Matrix>
Matrix read(const fs::path& file, std::istream& stream) {
    Matrix matrix;
    if (!matrix.load(stream, arma::arma_binary)) {
        refuse(file, "lacks a matrix of this precision; resume with the same options");
    }
    return matrix;
}

/// The vectors of a history, one after the other.
template <typename History>
auto parts_of(History& history) {
    return std::vector{&history.losses,           &history.steps,          &history.epochs,
                       &history.train_loss,       &history.train_accuracy, &history.held_out_loss,
                       &history.held_out_accuracy};
}

/// The bytes behind the first line.
std::string read_body(const fs::path& file) {
    if (fs::is_directory(file)) refuse(file, "is a folder, not a checkpoint");
    std::ifstream stream(file, std::ios::binary);
    if (!stream) refuse(file, "cannot be read: no such checkpoint, or no permission");
    std::string line;
    std::getline(stream, line);
    std::size_t length = 0;
    unsigned long expected = 0;
    const bool foreign =
        !line.starts_with(magic) || !(std::istringstream(line.substr(std::string(magic).size())) >>
                                      length >> std::hex >> expected);
    if (foreign) refuse(file, "is not a checkpoint of this version of digitlab");
    std::ostringstream rest;
    rest << stream.rdbuf();
    const std::string body = rest.str();
    if (body.size() != length) {
        refuse(file, "is cut off: " + std::to_string(body.size()) + " of " +
                         std::to_string(length) + " bytes are there; resume from another one");
    }
    if (checksum(body) != expected) {
        refuse(file, "is damaged (its checksum is wrong); resume from another one");
    }
    return body;
}

/// Compares the settings at the beginning of the body with those of this run.
void require_same_settings(const fs::path& file, std::istream& body, const RunSettings& settings) {
    for (const auto& [name, value] : settings) {
        std::string line;
        std::getline(body, line);
        const std::size_t equals = line.find('=');
        const std::string saved_name = line.substr(0, equals);
        const std::string saved = equals == std::string::npos ? "" : line.substr(equals + 1);
        if (saved_name != name) refuse(file, "is of another lab");
        if (saved != value) {
            refuse(file, "is of a run with " + name + " " + saved + ", this one has " + name + " " +
                             value + "; resume with the same options");
        }
    }
    std::string blank;
    std::getline(body, blank);
    if (!blank.empty()) refuse(file, "is of another lab");
}

}  // namespace

template <typename Real>
void save_checkpoint(const fs::path& file, const RunSettings& settings, const Model<Real>& model,
                     const Optimiser<Real>& optimiser, const Rng& rng, const History& history) {
    std::ostringstream body;
    for (const auto& [name, value] : settings) body << name << "=" << value << "\n";
    body << "\n" << rng << "\n";
    model.parameters().save(body, arma::arma_binary);
    write(body, arma::vec{static_cast<double>(optimiser.steps()), history.seconds});
    optimiser.memory().save(body, arma::arma_binary);
    for (const std::vector<double>* part : parts_of(history)) write(body, arma::vec(*part));
    const std::string bytes = body.str();
    std::ostringstream first_line;
    first_line << magic << bytes.size() << " " << std::hex << checksum(bytes) << "\n";
    write_file_atomically(file, first_line.str() + bytes);
}

template <typename Real>
History load_checkpoint(const fs::path& file, const RunSettings& settings, Model<Real>& model,
                        Optimiser<Real>& optimiser, Rng& rng) {
    std::istringstream body(read_body(file));
    require_same_settings(file, body, settings);
    std::string line;
    std::getline(body, line);
    Rng saved_rng;
    std::istringstream(line) >> saved_rng;
    const auto parameters = read<arma::Col<Real>>(file, body);
    const auto numbers = read<arma::vec>(file, body);
    auto memory = read<arma::Mat<Real>>(file, body);
    History history;
    for (std::vector<double>* part : parts_of(history)) {
        *part = arma::conv_to<std::vector<double>>::from(read<arma::vec>(file, body));
    }
    history.seconds = numbers(1);
    if (parameters.n_elem != model.parameters().n_elem) {
        refuse(file, "holds " + std::to_string(parameters.n_elem) + " parameters, this model has " +
                         std::to_string(model.parameters().n_elem));
    }
    try {
        optimiser.restore(static_cast<std::size_t>(numbers(0)), std::move(memory));
    } catch (const std::invalid_argument& error) {
        refuse(file, std::string("is of a run with another optimiser: ") + error.what());
    }
    model.parameters() = parameters;
    rng = saved_rng;
    return history;
}

template void save_checkpoint(const fs::path&, const RunSettings&, const Model<float>&,
                              const Optimiser<float>&, const Rng&, const History&);
template void save_checkpoint(const fs::path&, const RunSettings&, const Model<double>&,
                              const Optimiser<double>&, const Rng&, const History&);
template History load_checkpoint(const fs::path&, const RunSettings&, Model<float>&,
                                 Optimiser<float>&, Rng&);
template History load_checkpoint(const fs::path&, const RunSettings&, Model<double>&,
                                 Optimiser<double>&, Rng&);

}  // namespace digitlab
