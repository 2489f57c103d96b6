#include "train/checkpoint.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "base/file.hpp"

// A checkpoint is the line "digitlab checkpoint 2 LENGTH CHECKSUM" and a body of LENGTH bytes: one
// setting per line, a blank line, a line with the state of the random generator, a line with the
// name of the held-out part, and matrices in Armadillo's own binary format.

namespace digitlab {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "digitlab checkpoint 2 ";

[[noreturn]] void refuse(const fs::path& file, const std::string& reason) {
    throw std::runtime_error(fmt::format("{}: {}", file.string(), reason));
}

unsigned long checksum(const std::string& bytes) {
    return crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
}

void write(std::ostream& stream, const arma::vec& numbers) {
    numbers.save(stream, arma::arma_binary);
}

/// \throws std::runtime_error  naming the file, if there is no such matrix
template <typename Matrix>
Matrix read(const fs::path& file, std::istream& stream) {
    // Sizes before memory: a header can promise any size.
    const auto begin = stream.tellg();
    std::string type;
    double rows = 0;
    double columns = 0;
    stream >> type >> rows >> columns;
    const auto header_end = stream.tellg();
    stream.seekg(0, std::ios::end);
    const auto bytes = static_cast<double>(stream.tellg() - header_end);
    stream.seekg(begin);
    Matrix matrix;
    const bool fits = stream && rows * columns * sizeof(typename Matrix::elem_type) <= bytes;
    if (!fits || !matrix.load(stream, arma::arma_binary)) {
        refuse(file, "lacks a matrix of this precision; resume with the same options");
    }
    if (!matrix.is_finite()) refuse(file, "holds a number that is not finite; resume from another");
    return matrix;
}

std::string read_line(std::istream& stream) {
    std::string line;
    std::getline(stream, line);
    return line;
}

/// The vectors of a history, in the order of the file.
template <typename History>
auto parts_of(History& history) {
    return std::vector{&history.losses,           &history.steps,          &history.epochs,
                       &history.train_loss,       &history.train_accuracy, &history.held_out_loss,
                       &history.held_out_accuracy};
}

/// Refuses a history that no training run has.
void require_possible(const fs::path& file, const History& history, double optimiser_steps) {
    const std::size_t evaluations = history.steps.size();
    const std::size_t held_out = history.held_out_name.empty() ? 0 : evaluations;
    constexpr double any = std::numeric_limits<double>::infinity();
    const auto are_within = [](const std::vector<double>& numbers, double most) {
        return std::ranges::all_of(numbers, [=](double x) { return x >= 0 && x <= most; });
    };
    const bool sizes_agree =
        history.epochs.size() == evaluations && history.train_loss.size() == evaluations &&
        history.train_accuracy.size() == evaluations && history.held_out_loss.size() == held_out &&
        history.held_out_accuracy.size() == held_out;
    const double last_step = evaluations == 0 ? 0 : history.steps.back();
    const bool steps_agree = sizes_agree && std::ranges::is_sorted(history.steps) &&
                             std::ranges::is_sorted(history.epochs) &&
                             (evaluations == 0 || history.epochs.front() >= 0) &&
                             last_step == static_cast<double>(history.losses.size()) &&
                             optimiser_steps >= 0 && optimiser_steps <= 1e15 &&
                             optimiser_steps == std::floor(optimiser_steps);
    if (steps_agree && history.seconds >= 0 && are_within(history.train_accuracy, 1) &&
        are_within(history.held_out_accuracy, 1) && are_within(history.losses, any) &&
        are_within(history.train_loss, any) && are_within(history.held_out_loss, any)) {
        return;
    }
    refuse(file, "holds a history that no run can have; resume from another checkpoint");
}

/// The bytes after the first line.
std::string read_body(const fs::path& file) {
    const std::string content = read_file(file);
    const std::size_t end = content.find('\n');
    std::size_t length = 0;
    unsigned long expected = 0;
    const bool known = content.starts_with(magic) && end != std::string::npos &&
                       (std::istringstream(content.substr(magic.size(), end - magic.size())) >>
                        length >> std::hex >> expected);
    if (!known)
        refuse(file, "is not a checkpoint of this version of digitlab; train again without it");
    std::string body = content.substr(end + 1);
    if (body.size() != length) {
        refuse(file, fmt::format("is cut off: {} of {} bytes are there; resume from another one",
                                 body.size(), length));
    }
    if (checksum(body) != expected) {
        refuse(file, "is damaged (its checksum is wrong); resume from another one");
    }
    return body;
}

/// Compares the settings at the beginning of the body with those of this run.
void require_same_settings(const fs::path& file, std::istream& body, const RunSettings& settings) {
    for (const auto& [name, value] : settings) {
        const std::string line = read_line(body);
        if (!line.starts_with(name + "="))
            refuse(file, "is of another lab; resume with the lab that wrote it");
        const std::string saved = line.substr(name.size() + 1);
        if (saved != value) {
            refuse(file, fmt::format("is of a run with {} {}, this one has {} {}; resume with the "
                                     "same options",
                                     name, saved, name, value));
        }
    }
    if (!read_line(body).empty())
        refuse(file, "is of another lab; resume with the lab that wrote it");
}

}  // namespace

template <typename Real>
void save_checkpoint(const fs::path& file, const RunSettings& settings, const Model<Real>& model,
                     const Optimiser<Real>& optimiser, const Rng& rng, const History& history) {
    std::ostringstream body;
    for (const auto& [name, value] : settings) body << name << "=" << value << "\n";
    body << "\n" << rng << "\n" << history.held_out_name << "\n";
    model.parameters().save(body, arma::arma_binary);
    write(body, {static_cast<double>(optimiser.steps()), history.seconds});
    optimiser.memory().save(body, arma::arma_binary);
    for (const std::vector<double>* part : parts_of(history)) write(body, arma::vec(*part));
    const std::string bytes = body.str();
    write_file_atomically(
        file, fmt::format("{}{} {:x}\n{}", magic, bytes.size(), checksum(bytes), bytes));
}

bool is_checkpoint(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string beginning(magic.size(), ' ');
    return stream.read(beginning.data(), static_cast<std::streamsize>(magic.size())) &&
           beginning == magic;
}

template <typename Real>
History load_checkpoint(const fs::path& file, const RunSettings& settings, Model<Real>& model,
                        Optimiser<Real>& optimiser, Rng& rng) {
    std::istringstream body(read_body(file));
    require_same_settings(file, body, settings);
    Rng saved_rng;
    if (!(std::istringstream(read_line(body)) >> saved_rng)) {
        refuse(file, "lacks the state of the random generator; resume from another checkpoint");
    }
    History history;
    history.held_out_name = read_line(body);
    const auto parameters = read<arma::Col<Real>>(file, body);
    const auto numbers = read<arma::vec>(file, body);
    auto memory = read<arma::Mat<Real>>(file, body);
    for (std::vector<double>* part : parts_of(history)) {
        *part = arma::conv_to<std::vector<double>>::from(read<arma::vec>(file, body));
    }
    if (numbers.n_elem != 2)
        refuse(file, "lacks the number of steps; resume from another checkpoint");
    history.seconds = numbers(1);
    const arma::uword count = model.parameters().n_elem;
    if (parameters.n_elem != count || (!memory.is_empty() && memory.n_rows != count)) {
        refuse(file, fmt::format("holds {} parameters, this model has {}; resume with the same "
                                 "options",
                                 parameters.n_elem, count));
    }
    require_possible(file, history, numbers(0));
    try {
        optimiser.restore(static_cast<std::size_t>(numbers(0)), std::move(memory));
    } catch (const std::invalid_argument& error) {
        refuse(file, fmt::format("is of a run with another optimiser: {}", error.what()));
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
