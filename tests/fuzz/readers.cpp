#include "readers.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <sstream>

#include "common/data/made_files.hpp"
#include "data/csv.hpp"
#include "data/gzip.hpp"
#include "data/idx.hpp"
#include "grading/archive.hpp"
#include "grading/protocol.hpp"
#include "grading/solution_markers.hpp"
#include "model/network_file.hpp"
#include "model/weights_file.hpp"
#include "support/files.hpp"
#include "train/checkpoint.hpp"
#include "vision/drawing.hpp"
#include "vision/picture.hpp"

namespace digitlab::fuzz {
namespace {

using testing::gzipped;

/// A file with these bytes, for what reads files only.
std::filesystem::path file_of(const std::string& bytes) {
    static const testing::TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "input";
    testing::write_file(file, bytes);
    return file;
}

std::string saved(const std::function<void(const std::filesystem::path&)>& save) {
    const std::filesystem::path file = file_of("");
    save(file);
    return testing::read_file(file);
}

// ---- data ---------------------------------------------------------------------------------------

void read_gzip(const std::string& bytes) {
    constexpr std::size_t most = std::size_t{1} << 24;
    require(gunzip(bytes, "input", most).bytes.size() <= most, "the limit is kept");
}

void read_idx_file(const std::string& bytes) {
    const IdxArray array = parse_idx({bytes, true}, "input");
    std::size_t product = 1;
    for (const std::size_t dimension : array.dimensions) product *= dimension;
    require(array.values().size() == product && product > 0, "as many values as the header says");
}

template <typename Real>
void check_table(const std::string& bytes, LabelColumn labels) {
    const Samples<Real> samples = parse_csv<Real>({bytes, true}, "input", labels);
    require(samples.images.is_finite() && !samples.images.empty(), "finite pixels");
    require(samples.labels.empty() || samples.labels.n_elem == samples.images.n_cols, "labels");
    for (const arma::uword label : samples.labels) require(label <= 9, "labels from 0 to 9");
}

/// The first byte says where the labels are.
void read_table(const std::string& bytes) {
    if (bytes.empty()) return;
    const auto labels = static_cast<LabelColumn>(static_cast<unsigned char>(bytes[0]) % 4);
    check_table<float>(bytes.substr(1), labels);
    check_table<double>(bytes.substr(1), labels);
}

// ---- pictures -----------------------------------------------------------------------------------

/// A PNG whose chunks have right checksums: with wrong ones libpng reads nothing.
std::string with_right_checksums(std::string png) {
    const auto number_at = [&](std::size_t place) {
        std::uint32_t number = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            number = number << 8U | static_cast<unsigned char>(png[place + i]);
        }
        return number;
    };
    for (std::size_t place = 8; place + 12 <= png.size();) {
        const std::size_t length = number_at(place);
        if (length > png.size() - place - 12) break;
        const auto* const chunk = reinterpret_cast<const Bytef*>(png.data() + place + 4);
        const auto sum = crc32(0, chunk, static_cast<uInt>(length + 4));
        for (std::size_t i = 0; i < 4; ++i) {
            png[place + 8 + length + i] = static_cast<char>(sum >> (24U - 8U * i) & 0xffU);
        }
        place += length + 12;
    }
    return png;
}

void check_picture(const std::string& bytes) {
    const arma::mat picture = read_picture(file_of(bytes));
    require(!picture.empty() && picture.min() >= 0 && picture.max() <= 1, "from black to white");
}

void read_png(const std::string& bytes) {
    check_picture(with_right_checksums(bytes));
}

/// Four bytes for the sizes of picture and box, then pixels: bytes, or floats if the fifth is odd.
void frame_picture(const std::string& bytes) {
    if (bytes.size() < 6) return;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const arma::uword columns = 1 + byte(0) % 64;
    const ImageForm form{.rows = arma::uword{1} + byte(1) % 32,
                         .columns = arma::uword{1} + byte(2) % 32,
                         .box = 1,
                         .centred_by_mass = byte(3) % 2 == 1};
    const std::size_t width = byte(4) % 2 == 1 ? sizeof(float) : 1;
    const arma::uword rows = (bytes.size() - 5) / width / columns;
    arma::mat picture(rows, columns);
    for (arma::uword i = 0; i < picture.n_elem; ++i) {
        float pixel = byte(5 + i * width);
        if (width > 1) std::memcpy(&pixel, bytes.data() + 5 + i * width, width);
        picture(i) = pixel;
    }
    ImageForm boxed = form;
    boxed.box = 1 + byte(3) / 2 % std::min(form.rows, form.columns);
    const arma::vec image = frame_drawing(picture, boxed);
    require(image.n_elem == boxed.rows * boxed.columns, "an image of the form");
    require(image.is_finite() && image.min() >= 0 && image.max() <= 1, "pixels from 0 to 1");
}

// ---- what labs save -----------------------------------------------------------------------------

void read_weights(const std::string& bytes) {
    const std::filesystem::path file = file_of(bytes);
    lab_that_saved(file);
    require(load_matrix<float>(file).is_finite(), "finite numbers");
    require(load_matrix<double>(file).is_finite(), "finite numbers");
}

void read_network(const std::string& bytes) {
    const SavedNetwork<double> network = load_network<double>(file_of(bytes));
    require(network.form.rows * network.form.columns == network.architecture.layers.front(),
            "an input for each pixel");
    network_from(network).scores(arma::mat(network.architecture.layers.front(), 1));
}

/// A network and what trains it, as a checkpoint has them.
struct Training {
    Rng rng{1};
    Network<double> net{{{4, 3, 2}}, Initializer::he, rng};
    std::unique_ptr<Optimiser<double>> optimiser = make_optimiser<double>("adam", 0.1);
    RunSettings settings{{"--seed", "1"}};
};

void read_checkpoint(const std::string& bytes) {
    Training training;
    const History history = load_checkpoint(file_of(bytes), training.settings, training.net,
                                            *training.optimiser, training.rng);
    require(history.train_loss.size() == history.steps.size(), "a loss for each evaluation");
    require(training.net.parameters().is_finite(), "finite parameters");
    training.optimiser->step(training.net.parameters(), training.net.parameters());
    training.rng();
}

constexpr const char* checkpoint_magic = "digitlab checkpoint 2 ";

/// With the right length and checksum before it: who makes a file by hand can compute them.
void read_checkpoint_body(const std::string& body) {
    const auto* const bytes = reinterpret_cast<const Bytef*>(body.data());
    read_checkpoint(fmt::format("{}{} {:x}\n{}", checkpoint_magic, body.size(),
                                crc32_z(0, bytes, body.size()), body));
}

std::string a_checkpoint() {
    Training training;
    const History history{.losses = {1.5, 1.25},
                          .steps = {0, 2},
                          .epochs = {0, 1},
                          .train_loss = {1.5, 1},
                          .train_accuracy = {0.5, 0.75},
                          .held_out_name = "test",
                          .held_out_loss = {1.5, 1},
                          .held_out_accuracy = {0.25, 0.5}};
    arma::vec gradient(training.net.parameters().n_elem, arma::fill::ones);
    for (int step = 0; step < 2; ++step) {
        training.optimiser->step(training.net.parameters(), gradient);
    }
    return saved([&](const auto& file) {
        save_checkpoint(file, training.settings, training.net, *training.optimiser, training.rng,
                        history);
    });
}

std::string a_network() {
    const Training training;
    return saved([&](const auto& file) {
        save_network<double>(file, {.architecture = training.net.architecture(),
                                    .form = {.rows = 2,
                                             .columns = 2,
                                             .box = 1,
                                             .centred_by_mass = true,
                                             .class_names = {"0", "1"}},
                                    .parameters = training.net.parameters(),
                                    .origin = {"lab08", "digits", "--seed 1"}});
    });
}

// ---- grading ------------------------------------------------------------------------------------

/// What a worker, which runs a learner's code, may answer.
void read_answer(const std::string& bytes) {
    const auto take = [&]<typename Value>(const Value*) {
        std::string_view rest = bytes;
        while (!rest.empty()) grading::take<Value>(rest);
    };
    const std::vector<std::function<void()>> kinds = {
        [&] { take(static_cast<const double*>(nullptr)); },
        [&] { take(static_cast<const std::string*>(nullptr)); },
        [&] { take(static_cast<const arma::mat*>(nullptr)); },
        [&] { take(static_cast<const arma::Row<arma::uword>*>(nullptr)); },
        [&] { take(static_cast<const std::tuple<arma::uword, arma::vec>*>(nullptr)); }};
    for (const auto& kind : kinds) {
        try {
            kind();
        } catch (const grading::ProtocolError&) {  // as it should be
        }
    }
}

std::string an_answer() {
    std::string message;
    grading::put(message, arma::mat{{1, 2}, {3, 4}});
    grading::put(message, 1.5);
    grading::put(message, std::string("text"));
    grading::put(message, std::tuple(arma::uword{3}, arma::vec{1, 2}));
    return message;
}

void read_archive(const std::string& bytes) {
    std::size_t total = 0;
    for (const auto& file : grading::unpack(bytes, [](const std::string&) { return true; })) {
        total += file.bytes.size();
    }
    require(total < std::size_t{1} << 30, "an archive does not grow without end");
}

/// Of one stored file "a.cpp" with the content "x".
std::string a_zip() {
    const std::string local("PK\3\4\12\0\0\0\0\0\0\0\0\0", 14);
    const std::string sizes("\x83\x16\xdc\x8c\1\0\0\0\1\0\0\0\5\0\0\0", 16);
    const std::string directory("PK\1\2\12\0\12\0\0\0\0\0\0\0\0\0", 16);
    const std::string rest("\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 14);
    const std::string entry = directory + sizes + rest + "a.cpp";
    std::string end("PK\5\6\0\0\0\0\1\0\1\0", 12);
    const auto append = [&](std::size_t number) {
        for (int i = 0; i < 4; ++i, number >>= 8U) end += static_cast<char>(number & 0xffU);
    };
    const std::string file = local + sizes + "a.cpp" + "x";
    append(entry.size());
    append(file.size());
    return file + entry + end + std::string(2, '\0');
}

std::string a_tar() {
    std::string header(512, '\0');
    const auto write = [&](std::size_t place, const std::string& text) {
        header.replace(place, text.size(), text);
    };
    write(0, "lab02/a.cpp");
    write(100, "0000644");
    write(124, "00000000001");
    write(148, "        ");
    write(156, "0");
    write(257, "ustar");
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    write(148, fmt::format("{:06o}", sum) + std::string(1, '\0'));
    return header + "x" + std::string(511 + 1024, '\0');
}

void read_markers(const std::string& text) {
    for (const auto& solution : grading::find_solutions(text, "input")) {
        require(solution.begin < solution.end, "in order");
        grading::replace_solution(text, solution, "body\n");
    }
    grading::remove_solutions(text, "input", 2);
    grading::remove_hidden_tests(text, "input");
}

constexpr const char* marked =
    "#include \"a.hpp\"\n\nint f() {\n    // BEGIN SOLUTION lab02 softmax\n    return 1;\n"
    "    // END SOLUTION\n}\n// BEGIN HIDDEN TESTS\nint g();\n// END HIDDEN TESTS\n";

}  // namespace

void require(bool holds, const std::string& what) {
    if (holds) return;
    fmt::print(stderr, "does not hold: {}\n", what);
    std::abort();
}

const std::vector<Reader>& readers() {
    const std::string digit(64, '\x40');
    const std::string grey = testing::png(8, {"\x10\x20\x30\x40\x50\x60\x70\x7f", "abcdefgh"});
    static const std::vector<Reader> all = {
        {"gzip", read_gzip, {gzipped("some text"), gzipped(std::string(1000, 'x'))}},
        {"idx",
         read_idx_file,
         {testing::idx({2, 2, 3}, "abcdefabcdef"), testing::idx({3}, std::string("\0\1\2", 3))}},
        {"csv",
         read_table,
         {"\1label,pixel0,pixel1\n1,0,16\n0,3.5,1e-3\n",
          "\3"
          "0,16,1\r\n16,0,0\r\n",
          "\0\xef\xbb\xbf\"a\", \"label\"\n1, 2\n"}},
        {"png",
         read_png,
         {grey, testing::png(2, {std::string("\1\0", 2)}, testing::PngColour::palette, 8, "abcdef"),
          testing::png(1, {"abcd", "efgh"}, testing::PngColour::rgb_alpha)}},
        {"pgm", check_picture, {testing::pgm(3, 2, "abcdef"), "P2 # x\n2 2\n15\n0 5 15 1\n"}},
        {"drawing",
         frame_picture,
         {"\x08\x1c\x1c\x29\x10" + digit, "\x08\x08\x08\x10\x11" + digit}},
        {"weights", read_weights, {"# saved by: lab04\n1 2.5 -3e-2\n+4 5 6\n"}},
        {"network", read_network, {a_network()}},
        {"checkpoint", read_checkpoint, {a_checkpoint()}},
        {"checkpoint_body",
         read_checkpoint_body,
         {a_checkpoint().substr(a_checkpoint().find('\n') + 1)}},
        {"protocol", read_answer, {an_answer()}},
        {"archive", read_archive, {a_zip(), a_tar(), gzipped(a_tar())}},
        {"markers", read_markers, {marked}}};
    return all;
}

}  // namespace digitlab::fuzz
