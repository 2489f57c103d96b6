#include "data/dataset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "base/random.hpp"
#include "data/csv.hpp"
#include "data/gzip.hpp"
#include "data/idx.hpp"
#include "data/preprocess.hpp"

extern const unsigned char embedded_digits[];
extern const std::size_t embedded_digits_size;

namespace digitlab {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> fashion_names = {"T-shirt", "Trouser", "Pullover", "Dress", "Coat",
                                                "Sandal",  "Shirt",   "Sneaker",  "Bag",   "Boot"};

/// The classes are 0 to the largest label of either part.
template <typename Real>
void name_classes(Dataset<Real>& dataset) {
    dataset.classes = dataset.train.labels.max() + 1;
    if (dataset.test.count() > 0) {
        dataset.classes = std::max(dataset.classes, dataset.test.labels.max() + 1);
    }
    if (dataset.name == "fashion-mnist") {
        dataset.class_names = {fashion_names.begin(),
                               fashion_names.begin() + static_cast<long>(dataset.classes)};
    } else {
        for (arma::uword c = 0; c < dataset.classes; ++c) {
            dataset.class_names.push_back(std::to_string(c));
        }
    }
}

// ---- IDX ----------------------------------------------------------------------------------------

/// `folder`/`name`, or the same with .gz; nothing if neither is there.
fs::path find_idx(const fs::path& folder, const std::string& name) {
    for (const char* ending : {"", ".gz"}) {
        fs::path file = folder / (name + ending);
        std::error_code unreadable;
        if (fs::exists(file, unreadable)) return file;
    }
    return {};
}

fs::path require_idx(const fs::path& folder, const std::string& name) {
    const fs::path file = find_idx(folder, name);
    if (!file.empty()) return file;
    throw std::runtime_error((folder / name).string() +
                             "(.gz): no such file; a folder must hold the four IDX files "
                             "train-images-idx3-ubyte, train-labels-idx1-ubyte, "
                             "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte");
}

/// Reads the images and labels of one part and sets the size of its images.
template <typename Real>
Samples<Real> load_idx_part(const fs::path& folder, const std::string& part,
                            Dataset<Real>& dataset) {
    const fs::path images_file = require_idx(folder, part + "-images-idx3-ubyte");
    const fs::path labels_file = require_idx(folder, part + "-labels-idx1-ubyte");
    const IdxArray images = read_idx(images_file);
    const IdxArray labels = read_idx(labels_file);
    if (images.dimensions.size() != 3) {
        throw std::runtime_error(images_file.string() + ": holds no images: it has " +
                                 std::to_string(images.dimensions.size()) +
                                 " dimensions, not 3 (labels under the name of images?)");
    }
    if (labels.dimensions.size() != 1) {
        throw std::runtime_error(labels_file.string() + ": holds no labels: it has " +
                                 std::to_string(labels.dimensions.size()) +
                                 " dimensions, not 1 (images under the name of labels?)");
    }
    const std::size_t count = images.dimensions[0];
    if (labels.dimensions[0] != count) {
        throw std::runtime_error(labels_file.string() + ": holds " +
                                 std::to_string(labels.dimensions[0]) + " labels, but " +
                                 images_file.filename().string() + " holds " +
                                 std::to_string(count) + " images; fetch both files again");
    }
    const auto wrong = std::find_if(labels.values.begin(), labels.values.end(),
                                    [](std::uint8_t label) { return label > 9; });
    if (wrong != labels.values.end()) {
        throw std::runtime_error(labels_file.string() + ": label " + std::to_string(*wrong) +
                                 " of image " + std::to_string(wrong - labels.values.begin()) +
                                 " is not a digit 0 to 9");
    }
    dataset.image_rows = images.dimensions[1];
    dataset.image_columns = images.dimensions[2];
    Samples<Real> samples;
    samples.images.set_size(dataset.image_rows * dataset.image_columns, count);
    std::copy(images.values.begin(), images.values.end(), samples.images.begin());
    samples.labels.set_size(count);
    std::copy(labels.values.begin(), labels.values.end(), samples.labels.begin());
    return samples;
}

template <typename Real>
Dataset<Real> load_idx_folder(const std::string& name, const fs::path& folder) {
    Dataset<Real> dataset;
    dataset.name = name;
    dataset.train = load_idx_part(folder, "train", dataset);
    const arma::uword rows = dataset.image_rows;
    const arma::uword columns = dataset.image_columns;
    dataset.test = load_idx_part(folder, "t10k", dataset);
    if (dataset.image_rows != rows || dataset.image_columns != columns) {
        throw std::runtime_error(folder.string() + ": the training images are " +
                                 std::to_string(rows) + "×" + std::to_string(columns) +
                                 ", the test images " + std::to_string(dataset.image_rows) + "×" +
                                 std::to_string(dataset.image_columns));
    }
    dataset.highest = 255;
    name_classes(dataset);
    return dataset;
}

/// The folders in which a data set of that name may lie, the most particular first.
std::vector<fs::path> places(const DatasetRequest& request) {
    if (!request.directory.empty()) {
        return {request.directory / request.name};
    }
    std::vector<fs::path> folders;
    if (const char* variable = std::getenv("DIGITLAB_DATA"); variable != nullptr && *variable) {
        folders.push_back(fs::path(variable) / request.name);
    }
    folders.push_back(fs::path(DIGITLAB_SOURCE_DATASETS) / request.name);
    folders.push_back(fs::path("datasets") / request.name);
    folders.push_back(fs::path("/usr/share/datasets") / request.name);
    return folders;
}

template <typename Real>
Dataset<Real> load_named(const DatasetRequest& request) {
    std::string looked_in;
    for (const fs::path& folder : places(request)) {
        if (!find_idx(folder, "train-images-idx3-ubyte").empty()) {
            return load_idx_folder<Real>(request.name, folder);
        }
        looked_in += (looked_in.empty() ? "" : ", ") + folder.string();
    }
    throw std::runtime_error(request.name + ": not found; looked in " + looked_in + " (run: make " +
                             request.name + ", or give --data-dir)");
}

// ---- CSV ----------------------------------------------------------------------------------------

/// A picture of `features` pixels as square as can be: 64 is 8×8, 63 is 7×9.
template <typename Real>
void set_image_size(Dataset<Real>& dataset, arma::uword features) {
    dataset.image_rows = static_cast<arma::uword>(std::sqrt(static_cast<double>(features)));
    while (features % dataset.image_rows != 0) --dataset.image_rows;
    dataset.image_columns = features / dataset.image_rows;
}

/// The range that the pixels of a CSV file were meant to have: 0 to 1, 16 or 255 if the training
/// images are of whole numbers that fit (or of fractions up to 1), else from their smallest to
/// their largest.
template <typename Real>
void set_range(Dataset<Real>& dataset) {
    const arma::Mat<Real>& images = dataset.train.images;
    dataset.lowest = images.min();
    dataset.highest = images.max();
    if (dataset.lowest < 0) return;
    const bool whole = arma::all(arma::vectorise(images == arma::floor(images)));
    for (const Real usual : {Real{1}, Real{16}, Real{255}}) {
        if (dataset.highest > usual || (usual > 1 && !whole)) continue;
        dataset.lowest = 0;
        dataset.highest = usual;
        return;
    }
}

template <typename Real>
Dataset<Real> from_table(const std::string& name, CsvTable<Real> table) {
    Dataset<Real> dataset;
    dataset.name = name;
    set_image_size(dataset, table.values.n_rows);
    dataset.train = {std::move(table.values), std::move(table.labels)};
    return dataset;
}

template <typename Real>
Dataset<Real> load_digits() {
    const auto* bytes = reinterpret_cast<const char*>(embedded_digits);
    const FileContent content = gunzip({bytes, embedded_digits_size}, "digits");
    auto dataset = from_table("digits", parse_csv<Real>(content, "digits", LabelColumn::last));
    constexpr arma::uword train_rows = 1500;
    auto [train, test] = split(dataset.train, train_rows);
    dataset.train = std::move(train);
    dataset.test = std::move(test);
    set_range(dataset);
    name_classes(dataset);
    return dataset;
}

/// Always the same order, whatever `--seed`, so that all runs are tested on the same samples.
arma::uvec fixed_shuffle(arma::uword count) {
    arma::uvec order = arma::regspace<arma::uvec>(0, count - 1);
    Rng rng;
    std::shuffle(order.begin(), order.end(), rng);
    return order;
}

template <typename Real>
Dataset<Real> load_csv(const DatasetRequest& request) {
    const fs::path file = request.name;
    Dataset<Real> dataset = from_table(
        file.filename().string(), read_csv<Real>(file, label_column_from(request.label_column)));
    if (!dataset.train.labelled()) {
        if (!request.labels_needed) {
            set_range(dataset);
            return dataset;
        }
        throw std::runtime_error(request.name +
                                 ": has no labels, and this lab cannot do without (lab01 shows "
                                 "unlabelled images; --label-column says where labels are)");
    }
    const arma::uword count = dataset.train.count();
    if (count < 2) {
        throw std::runtime_error(request.name +
                                 ": holds one sample; at least two are needed, one "
                                 "to learn from and one to test on");
    }
    auto [train, test] =
        split(select(dataset.train, fixed_shuffle(count)), std::max<arma::uword>(1, count * 4 / 5));
    dataset.train = std::move(train);
    dataset.test = std::move(test);
    set_range(dataset);
    name_classes(dataset);
    if (dataset.classes < 2) {
        throw std::runtime_error(request.name +
                                 ": every label is 0; are the labels in another "
                                 "column? (--label-column first or last)");
    }
    return dataset;
}

}  // namespace

template <typename Real>
Dataset<Real> load_dataset(const DatasetRequest& request) {
    if (request.name == "digits") return load_digits<Real>();
    if (request.name == "mnist" || request.name == "fashion-mnist") {
        return load_named<Real>(request);
    }
    if (request.name.empty()) {
        throw std::runtime_error(
            "--dataset is empty; give digits, mnist, fashion-mnist, a folder or "
            "a CSV file");
    }
    if (fs::is_directory(request.name)) return load_idx_folder<Real>(request.name, request.name);
    if (fs::exists(request.name)) return load_csv<Real>(request);
    throw std::runtime_error(request.name +
                             ": no such data set or file (data sets: digits, mnist, "
                             "fashion-mnist; or a folder of IDX files; or a CSV file)");
}

template <typename Real>
std::string describe(const Dataset<Real>& dataset) {
    const std::string size = " images of " + std::to_string(dataset.image_rows) + "×" +
                             std::to_string(dataset.image_columns) + " pixels";
    if (!dataset.train.labelled()) {
        return dataset.name + ": " + std::to_string(dataset.train.count()) + size + ", no labels";
    }
    const arma::uword held_out = dataset.validation.count();
    return dataset.name + ": " + std::to_string(dataset.train.count()) + " train" +
           (held_out > 0 ? fmt::format(", {} validation", held_out) : "") + " and " +
           std::to_string(dataset.test.count()) + " test" + size + ", " +
           std::to_string(dataset.classes) + " classes";
}

template Dataset<float> load_dataset(const DatasetRequest&);
template Dataset<double> load_dataset(const DatasetRequest&);
template std::string describe(const Dataset<float>&);
template std::string describe(const Dataset<double>&);

}  // namespace digitlab
