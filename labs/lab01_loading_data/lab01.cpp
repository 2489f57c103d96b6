// lab01: loading data. From a file of handwritten digits to matrices that a program can learn from.
//
// Every lab reads like this one: `main` at the bottom is the table of contents, and each step above
// it is a short function named for what it shows. Start at `run` and follow one image down the
// road.

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include "app/program.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "data/batches.hpp"
#include "data/dataset.hpp"
#include "data/idx.hpp"
#include "data/preprocess.hpp"
#include "math/blas.hpp"
#include "ui/command_line.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

struct Settings {
    CommonOptions common;
    std::optional<std::size_t> show;
    std::optional<std::size_t> batch_size;
};

Settings read_settings(CommandLine& command_line, int argc, char** argv) {
    Settings settings;
    command_line.add("--show", settings.show,
                     "Draw this training image in the terminal, counted from 0 (default: 0)", 0);
    command_line.add("--batch-size", settings.batch_size,
                     "Images in a mini-batch (default: 100, or all if there are fewer)");
    settings.common = command_line.parse(argc, argv);
    return settings;
}

template <typename Real>
arma::mat to_double(const arma::Mat<Real>& matrix) {
    return arma::conv_to<arma::mat>::from(matrix);
}

// Step 1. What a file holds. MNIST comes as IDX files: a header of big-endian integers, the most
// significant byte first, unlike in the memory of a PC; then a byte for each pixel.
void show_idx_header(const Console& console) {
    const std::string file(
        "\0\0\x08\x03"
        "\0\0\0\x02"
        "\0\0\0\x01"
        "\0\0\0\x03"
        "\x00\x80\xff"
        "\xff\x80\x00",
        22);
    const IdxArray array = parse_idx({file, true}, "an example");
    console.section("An IDX file of 22 bytes");
    Table table({"bytes", "meaning"});
    table.align_left(1);
    table.add_row({"00 00 08 03",
                   "unsigned bytes, " + std::to_string(array.dimensions.size()) + " dimensions"});
    table.add_row({"00 00 00 02", std::to_string(array.dimensions[0]) + " images"});
    table.add_row({"00 00 00 01", "of " + std::to_string(array.dimensions[1]) + " row"});
    table.add_row({"00 00 00 03", "and " + std::to_string(array.dimensions[2]) + " columns"});
    table.add_row({"00 80 ff ff 80 00", "6 pixels, from paper 0 to ink 255"});
    console.table(table);
}

// Step 2. An image is a column of numbers. The articles, written in NumPy, keep one image a *row*;
// Armadillo stores matrices column by column, so here an image is one *column*, and lies in memory
// as one piece. The same formulas hold with every matrix transposed.
template <typename Real>
void show_an_image(const Dataset<Real>& dataset, std::size_t which, const Console& console) {
    if (which >= dataset.train.count()) {
        throw std::runtime_error("--show " + std::to_string(which) + ": there are " +
                                 std::to_string(dataset.train.count()) +
                                 " training images, counted from 0");
    }
    const arma::vec pixels = to_double<Real>(dataset.train.images.col(which));
    std::string label;
    if (dataset.train.labelled()) {
        label = ", labelled " + dataset.class_names[dataset.train.labels(which)];
    }
    console.section("Training image " + std::to_string(which) + label);
    console.show(text_image(pixels, dataset.image_columns, dataset.lowest, dataset.highest));
    console.say("It is column " + std::to_string(which) + " of a matrix of " +
                std::to_string(dataset.features()) + " × " + std::to_string(dataset.train.count()) +
                ": " + std::to_string(dataset.features()) +
                " pixels, row by row, each a number from " + brief(dataset.lowest) +
                " (paper) to " + brief(dataset.highest) + " (ink).");
}

// Step 3. Numbers up to 16 or 255 make for large sums and slow learning, so pixels are scaled: to
// [0, 1], or to mean 0 and standard deviation 1.
template <typename Real>
void show_scaling(const Dataset<Real>& dataset, const Console& console) {
    const arma::Mat<Real>& raw = dataset.train.images;
    const arma::Mat<Real> unit = normalize(raw, dataset.lowest, dataset.highest);
    const PixelStatistics all = pixel_statistics(raw);
    const arma::Mat<Real> standard =
        standardize(raw, static_cast<Real>(all.mean), static_cast<Real>(all.deviation));

    console.section("Three scales for the same pixels");
    Table table({"pixels", "smallest", "mean", "largest", "standard deviation"});
    const auto add = [&](const std::string& name, const arma::Mat<Real>& X) {
        const PixelStatistics s = pixel_statistics(X);
        table.add_row({name, fixed(s.smallest, 3), fixed(s.mean, 3), fixed(s.largest, 3),
                       fixed(s.deviation, 3)});
    };
    add("as in the file", raw);
    add("normalised", unit);
    add("standardised", standard);
    console.table(table);
    console.say(
        "The test images are scaled with the same numbers, those of the training images: "
        "a program must not have looked at what it will be tested on.");
}

// Step 4. A label is a number, but 8 is not twice 4: classes have no order. One-hot targets say the
// same with a column of zeros and a single 1, which a vector of probabilities can be compared with.
template <typename Real>
void show_one_hot(const Dataset<Real>& dataset, const Console& console) {
    const arma::uword columns = std::min<arma::uword>(6, dataset.train.count());
    const arma::urowvec labels = dataset.train.labels.head(columns);
    const arma::Mat<Real> T = one_hot<Real>(labels, dataset.classes);
    console.section("The first labels, one-hot");
    std::vector<std::string> header = {"class"};
    for (const arma::uword label : labels) header.push_back(dataset.class_names[label]);
    Table table(header);
    for (arma::uword c = 0; c < dataset.classes; ++c) {
        std::vector<std::string> row = {dataset.class_names[c]};
        for (arma::uword n = 0; n < columns; ++n) row.push_back(T(c, n) == 1 ? "1" : "·");
        table.add_row(row);
    }
    console.table(table);
}

// Step 5. Three parts: the first is learned from, the second helps to choose (a learning rate, when
// to stop), the third is for the final figure only.
template <typename Real>
void show_split(Dataset<Real> dataset, const Console& console) {
    hold_out_validation(dataset);
    console.section("Who is used for what");
    Table table({"part", "images"});
    table.add_row({"training", std::to_string(dataset.train.count())});
    table.add_row(
        {"validation, cut off the training images", std::to_string(dataset.validation.count())});
    table.add_row({"test", std::to_string(dataset.test.count())});
    console.table(table);
}

// Step 6. A gradient is computed from a mini-batch, not from all images. The articles draw theirs
// in three ways.
void show_batches(arma::uword samples, std::size_t batch_size, std::uint64_t seed,
                  const Console& console) {
    Rng rng(seed);
    RandomBatches random(samples, batch_size, rng);
    SequentialBatches sequential(samples, batch_size);
    ShuffledEpochs shuffled(samples, batch_size, rng);

    console.section("Three ways to draw mini-batches of " + std::to_string(batch_size));
    Table table({"way", "first images of the first batch", "different images in an epoch"});
    table.align_left(1);
    const auto add = [&](const char* way, BatchSampler& sampler) {
        std::string first;
        std::set<arma::uword> seen;
        for (arma::uword batch = 0; batch < samples / batch_size; ++batch) {
            const arma::uvec& indices = sampler.next();
            seen.insert(indices.begin(), indices.end());
            if (batch > 0) continue;
            for (const arma::uword index : indices.head(std::min<arma::uword>(5, batch_size))) {
                first += std::to_string(index) + " ";
            }
        }
        table.add_row({way, first + "…",
                       percent(static_cast<double>(seen.size()) / static_cast<double>(samples))});
    };
    add("with replacement (S0, S3)", random);
    add("next in order (S1)", sequential);
    add("shuffled epochs (S4)", shuffled);
    console.table(table);
    console.say(
        "Drawn with replacement, about 1 − 1/e = 63.2 % of the images come up in an epoch, "
        "some of them more than once.");
}

// [class_means]
/// The mean image of each class, features × classes. A class without images is all zeros.
template <typename Real>
arma::Mat<Real> class_means(const Samples<Real>& samples, arma::uword classes) {
    arma::Mat<Real> means(samples.images.n_rows, classes, arma::fill::zeros);
    for (arma::uword c = 0; c < classes; ++c) {
        const arma::uvec members = arma::find(samples.labels == c);
        if (members.is_empty()) continue;
        means.col(c) = arma::mean(samples.images.cols(members), 1);
    }
    return means;
}
// [class_means]

// [nearest_mean]
/// The share of images whose class has the nearest mean, of all classes that were trained with.
template <typename Real>
double accuracy_by_nearest_mean(const Samples<Real>& test, const arma::Mat<Real>& means,
                                const arma::urowvec& trained_classes) {
    std::size_t right = 0;
    for (arma::uword n = 0; n < test.count(); ++n) {
        arma::rowvec distances(means.n_cols, arma::fill::value(arma::datum::inf));
        for (const arma::uword c : trained_classes) {
            distances(c) = arma::norm(means.col(c) - test.images.col(n));
        }
        if (distances.index_min() == test.labels(n)) ++right;
    }
    return static_cast<double>(right) / static_cast<double>(test.count());
}
// [nearest_mean]

// Step 7. Before any learning: how far does one get with next to nothing? Whatever is learned later
// must beat this. Returns the best of the baselines.
template <typename Real>
double show_baselines(const Dataset<Real>& dataset, const Console& console) {
    const Samples<Real>& train = dataset.train;
    const Samples<Real>& test = dataset.test;
    const arma::urowvec counts =
        arma::hist(train.labels, arma::regspace<arma::urowvec>(0, dataset.classes - 1));
    const double by_frequency =
        arma::mean(arma::conv_to<arma::rowvec>::from(test.labels == counts.index_max()));
    const arma::urowvec trained_classes = arma::unique(train.labels);

    // How dark an image is, one number each: an 8 has more ink than a 1.
    const Samples<Real> train_darkness{arma::mean(train.images, 0), train.labels};
    const Samples<Real> test_darkness{arma::mean(test.images, 0), test.labels};
    const double by_darkness = accuracy_by_nearest_mean(
        test_darkness, class_means(train_darkness, dataset.classes), trained_classes);
    const double by_mean =
        accuracy_by_nearest_mean(test, class_means(train, dataset.classes), trained_classes);

    console.section("Baselines to beat: right answers on the test images");
    Table table({"answer", "test accuracy"});
    table.add_row({"always the most frequent class", percent(by_frequency)});
    table.add_row({"the class with the nearest mean darkness", percent(by_darkness)});
    table.add_row({"the class with the nearest mean image", percent(by_mean)});
    console.table(table);
    console.say(
        "One average for each class goes a long way. lab04 learns better pictures than "
        "averages.");
    return std::max({by_frequency, by_darkness, by_mean});
}

template <typename Real>
void draw_samples(const Dataset<Real>& dataset, Figures& figures) {
    const arma::uword count = std::min<arma::uword>(100, dataset.train.count());
    std::vector<std::string> captions;
    for (arma::uword n = 0; n < count && dataset.train.labelled(); ++n) {
        captions.push_back(dataset.class_names[dataset.train.labels(n)]);
    }
    figures.draw(ImageGrid{.name = "samples",
                           .title = "The first training images and their labels",
                           .images = to_double<Real>(dataset.train.images.head_cols(count)),
                           .image_columns = dataset.image_columns,
                           .captions = captions,
                           .lowest = dataset.lowest,
                           .highest = dataset.highest});
}

template <typename Real>
void draw_classes(const Dataset<Real>& dataset, Figures& figures) {
    const auto shares = [&](const Samples<Real>& part) {
        std::vector<double> percents(dataset.classes);
        for (const arma::uword label : part.labels) {
            percents[label] += 100.0 / static_cast<double>(part.count());
        }
        return percents;
    };
    figures.draw(
        BarChart{.name = "classes",
                 .title = "How frequent each class is",
                 .x_label = "class",
                 .y_label = "share of the images, %",
                 .categories = dataset.class_names,
                 .bars = {{"train", shares(dataset.train)}, {"test", shares(dataset.test)}}});
    figures.draw(ImageGrid{.name = "mean_images",
                           .title = "The mean training image of each class",
                           .images = to_double(class_means(dataset.train, dataset.classes)),
                           .image_columns = dataset.image_columns,
                           .captions = dataset.class_names,
                           .grid_columns = 5,
                           .lowest = dataset.lowest,
                           .highest = dataset.highest});
}

template <typename Real>
void run(const CommandLine& command_line, const Settings& settings) {
    const CommonOptions& options = settings.common;
    const Console console(command_line, options);
    const auto start = std::chrono::steady_clock::now();
    const auto dataset = load_dataset<Real>({.name = options.dataset,
                                             .directory = options.data_dir,
                                             .label_column = options.label_column,
                                             .labels_needed = false});
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    console.header(describe(dataset), blas_name());
    Figures figures(options, console);
    console.say("Read in " + duration(seconds.count()) + ".");

    attempt([&] { show_idx_header(console); });
    attempt([&] { show_an_image(dataset, settings.show.value_or(0), console); });
    attempt([&] { show_scaling(dataset, console); });
    if (dataset.train.labelled()) {
        attempt([&] { show_one_hot(dataset, console); });
        attempt([&] { show_split(dataset, console); });
    }
    const auto usual = std::min<std::size_t>(100, dataset.train.count());
    show_batches(dataset.train.count(), settings.batch_size.value_or(usual), options.seed, console);
    std::string baseline = "none";
    if (dataset.train.labelled()) {
        baseline = fixed(show_baselines(dataset, console), 4);
    } else {
        console.say(
            "These images have no labels, so there is nothing to learn from them; the "
            "steps that need labels are left out.");
    }

    console.section("Figures");
    draw_samples(dataset, figures);
    if (dataset.train.labelled()) draw_classes(dataset, figures);
    console.result({{"samples", std::to_string(dataset.train.count() + dataset.test.count())},
                    {"features", std::to_string(dataset.features())},
                    {"classes", std::to_string(dataset.classes)},
                    {"baseline_accuracy", baseline},
                    {"seconds", fixed(seconds.count(), 3)}});
}

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);
    return run_program("lab01", [&] {
        CommandLine command_line(
            "lab01", "loading data",
            "From a file of handwritten digits to matrices: reading, scaling, one-hot targets, "
            "mini-batches, and three baselines to beat.",
            "./lab01 --show 7\n  ./lab01 --dataset mnist\n  ./lab01 --dataset my_digits.csv",
            "float");
        const Settings settings = read_settings(command_line, argc, argv);
        in_precision(settings.common.precision,
                     [&](auto zero) { run<decltype(zero)>(command_line, settings); });
    });
}
