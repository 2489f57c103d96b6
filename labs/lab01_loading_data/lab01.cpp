// lab01: loading data. From a file of handwritten digits to a matrix that a program can learn from.
//
// A data set is a list of samples. Here each sample is a small image of a handwritten digit,
// together with its label: the digit that the image shows. The data set "digits" is a text file
// with one sample per line. This is its first line (the middle is left out):
//
//     0,0,5,13,9,1,0,0,0,0,13,15,10,15,5,0, … ,0,0,6,13,10,0,0,0,0
//
// The line has 65 numbers. The first 64 are the pixels of an image of 8 rows and 8 columns, row by
// row. A pixel is a number from 0 (white paper) to 16 (black ink). The last number is the label, 0:
//
//      0  0  5 13  9  1  0  0            ░░██▒▒
//      0  0 13 15 10 15  5  0            ████▓▓██░░
//      0  3 15  2  0 11  8  0            ██    ▓▓▒▒
//      0  4 12  0  0  8  8  0          ░░▓▓    ▒▒▒▒
//      0  5  8  0  0  9  8  0          ░░▒▒    ▒▒▒▒
//      0  4 11  0  1 12  7  0          ░░▓▓    ▓▓▒▒
//      0  2 14  5 10 12  0  0            ██░░▓▓▓▓
//      0  0  6 13 10  0  0  0            ░░██▓▓
//
// The program writes these 64 pixels, in the same order, into column 0 of a matrix X. The next line
// of the file becomes column 1, and so on: 1500 training images make a matrix of 64 rows and 1500
// columns. Their labels are a row of 1500 numbers. A program learns from this matrix and this row.
// The other 297 lines of the file are the test images, which show how well it has learned.
//
// If you know NumPy: articles that use NumPy keep one sample per row, digitlab keeps one sample per
// column. Its library for matrices, Armadillo, stores a matrix column by column, so the pixels of
// an image are neighbours in memory. Formulas are transposed: a product XW there is WX here.
//
// How to read this file: the lab is the struct LoadingData. Its function `run()` is the table of
// contents and calls one short function per step. The last steps are in first_use.cpp. `lab` holds
// the data set (`lab.data`), prints text (`lab.console`) and draws figures (`lab.figures`). `Real`
// is the type of a pixel: float or double, as `--precision` says. `arma::` is Armadillo.

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "app/lab.hpp"
#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "data/idx.hpp"
#include "data/preprocess.hpp"
#include "first_use.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

struct Settings {
    std::optional<std::size_t> show;
    std::optional<std::size_t> batch_size;

    void add_to(CommandLine& line) {
        line.add("--show", show, "Draw this training image in the terminal, counted from 0", "0",
                 0);
        line.add("--batch-size", batch_size, "Images in a mini-batch",
                 "100, or all if there are fewer");
    }
};

template <typename Real>
struct LoadingData {
    Lab<Real>& lab;
    const Settings& settings;

    // The lab from beginning to end. A step inside `attempt` needs an exercise: until you have
    // written it, the program says so and continues with the next step.
    void run() {
        require_image(settings.show.value_or(0));
        if (settings.batch_size) require_batch_fits(*settings.batch_size, lab.data.train.count());
        lab.console.say("Read in {}.", duration(lab.seconds_to_load));
        attempt([&] { show_idx_header(); });
        attempt([&] { show_image(settings.show.value_or(0)); });
        attempt([&] { show_scaling(); });
        const bool labelled = lab.data.train.labelled();
        if (labelled) {
            attempt([&] { show_one_hot(); });
            attempt([&] { show_split(); });
        } else {
            lab.console.say("The images have no labels: the steps that need them are left out.");
        }
        const arma::uword images = lab.data.train.count();
        const arma::uword usual_size = std::min<arma::uword>(100, images);
        show_batches(lab.console, images, settings.batch_size.value_or(usual_size),
                     lab.options.seed);
        const std::string baseline =
            labelled ? fixed(show_baselines(lab.console, lab.data), 4) : "none";
        lab.console.result({{"samples", std::to_string(images + lab.data.test.count())},
                            {"features", std::to_string(lab.data.features())},
                            {"classes", std::to_string(lab.data.classes)},
                            {"baseline_accuracy", baseline},
                            {"seconds", fixed(lab.seconds_to_load, 3)}});
        lab.console.section("Figures");
        draw_data(lab.figures, lab.data);
    }

    // MNIST, a larger data set, comes in IDX files: a header of integers, each with its most
    // significant byte first (big-endian), then one byte per pixel. This is a file of two images.
    void show_idx_header() {
        const std::string file("\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x03\0\x80\xff\xff\x80\0",
                               22);
        const auto sizes = parse_idx({file, true}, "an example").dimensions;
        Table table({"bytes", "meaning"});
        table.align_left(1);
        table.add_row({"00 00 08 03", fmt::format("unsigned bytes, {} dimensions", sizes.size())});
        table.add_row({"00 00 00 02", fmt::format("{} images", sizes[0])});
        table.add_row({"00 00 00 01", fmt::format("of {} row", sizes[1])});
        table.add_row({"00 00 00 03", fmt::format("and {} columns", sizes[2])});
        table.add_row({"00 80 ff ff 80 00", "6 pixels, from 0 (paper) to 255 (ink)"});
        lab.console.section("An IDX file of {} bytes", file.size());
        lab.console.table(table);
    }

    void require_image(std::size_t n) {
        const Samples<Real>& train = lab.data.train;
        if (n >= train.count()) {
            throw UsageError(fmt::format("--show {}: there are {} training images, counted from 0",
                                         n, train.count()));
        }
    }

    // One image, as a picture and as a column of the matrix.
    void show_image(std::size_t n) {
        const Samples<Real>& train = lab.data.train;
        lab.console.section("Training image {}{}", n,
                            train.labelled() ? ", labelled " + class_name(n) : "");
        lab.console.show(text_image(to_double<Real>(train.images.col(n)), lab.data.image_columns,
                                    lab.data.lowest, lab.data.highest));
        lab.console.say(
            "It is column {} of a matrix of {} × {}: {} pixels, row by row, each a number from {} "
            "(paper) to {} (ink).",
            n, lab.data.features(), train.count(), lab.data.features(), brief(lab.data.lowest),
            brief(lab.data.highest));
    }

    // Pixels up to 16 or 255 have the effect of a very large learning rate (see tutorial.md), so
    // they are scaled: to [0, 1], or to mean 0 and standard deviation 1.
    void show_scaling() {
        const arma::Mat<Real>& raw = lab.data.train.images;
        const PixelStatistics all = pixel_statistics(raw);
        Table table({"pixels", "smallest", "mean", "largest", "standard deviation"});
        const auto add = [&](const char* scale, const arma::Mat<Real>& X) {
            const PixelStatistics s = pixel_statistics(X);
            table.add_row({scale, fixed(s.smallest, 3), fixed(s.mean, 3), fixed(s.largest, 3),
                           fixed(s.standard_deviation, 3)});
        };
        add("as in the file", raw);
        add("normalised", normalize(raw, lab.data.lowest, lab.data.highest));
        add("standardised", standardize(raw, static_cast<Real>(all.mean),
                                        static_cast<Real>(all.standard_deviation)));
        lab.console.section("Three scales for the same pixels");
        lab.console.table(table);
        lab.console.say(
            "Test images are scaled with the mean and the standard deviation of the training "
            "images: no information about test images may enter the training.");
    }

    // Label 8 is not twice label 4: classes have no order. A one-hot target is a column of zeros
    // with a single 1, in the row of the class. It can be compared with a column of probabilities.
    void show_one_hot() {
        const arma::uword count = std::min<arma::uword>(6, lab.data.train.count());
        const arma::urowvec labels = lab.data.train.labels.head(count);
        const arma::Mat<Real> T = one_hot<Real>(labels, lab.data.classes);
        std::vector<std::string> header = {"class"};
        for (arma::uword n = 0; n < count; ++n) header.push_back(class_name(n));
        Table table(header);
        for (arma::uword c = 0; c < lab.data.classes; ++c) {
            std::vector<std::string> row = {lab.data.class_names[c]};
            for (arma::uword n = 0; n < count; ++n) row.push_back(T(c, n) == 1 ? "1" : "·");
            table.add_row(row);
        }
        lab.console.section("The first labels, one-hot");
        lab.console.table(table);
    }

    // A model learns from the training images. Its settings, such as the learning rate, are
    // selected on the validation images. The test images are for one evaluation at the end.
    void show_split() {
        Dataset<Real> parts = lab.data;
        hold_out_validation(parts);
        Table table({"part", "images"});
        table.add_row({"training", std::to_string(parts.train.count())});
        table.add_row({"validation, held out of the training images",
                       std::to_string(parts.validation.count())});
        table.add_row({"test", std::to_string(parts.test.count())});
        lab.console.section("The three parts of a data set");
        lab.console.table(table);
    }

    std::string class_name(arma::uword n) { return lab.data.class_names[lab.data.train.labels(n)]; }
};

}  // namespace

int main(int argc, char** argv) {
    return run_lab<LoadingData, Settings>(
        argc, argv,
        {.program = {.name = "lab01",
                     .title = "loading data",
                     .summary = "From a file of handwritten digits to matrices: reading, scaling, "
                                "one-hot targets, mini-batches, and three baselines.",
                     .example = "./lab01 --show 7\n  ./lab01 --dataset mnist\n"
                                "  ./lab01 --dataset my_digits.csv"},
         .needs_labels = false});
}
