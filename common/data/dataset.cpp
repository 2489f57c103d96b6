#include "data/dataset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "data/csv.hpp"
#include "data/gzip.hpp"
#include "data/loaders.hpp"

extern const unsigned char embedded_digits[];
extern const std::size_t embedded_digits_size;

namespace digitlab {
namespace {

namespace fs = std::filesystem;

constexpr const char* fashion_names[] = {"T-shirt", "Trouser", "Pullover", "Dress", "Coat",
                                         "Sandal",  "Shirt",   "Sneaker",  "Bag",   "Boot"};

/// The folders that may contain mnist/ and fashion-mnist/, the first one first.
std::vector<fs::path> search_path(const fs::path& directory) {
    if (!directory.empty()) return {directory};
    std::vector<fs::path> folders;
    if (const char* variable = std::getenv("DIGITLAB_DATA"); variable != nullptr && *variable) {
        folders.emplace_back(variable);
    }
    folders.insert(folders.end(), {DIGITLAB_SOURCE_DATASETS, "datasets", "/usr/share/datasets"});
    return folders;
}

fs::path find_folder(const DatasetRequest& request) {
    std::vector<std::string> tried;
    for (const fs::path& place : search_path(request.directory)) {
        const fs::path folder = place / request.name;
        if (has_idx_files(folder)) return folder;
        tried.push_back(folder.string());
    }
    throw std::runtime_error(
        fmt::format("{0}: not found; looked in {1} (run: make {0}, or give --data-dir)",
                    request.name, fmt::join(tried, ", ")));
}

/// The digits of scikit-learn, embedded in the program. The split is that of the article
/// "Handwritten digits by numerical differentiation in pure NumPy".
template <typename Real>
Dataset<Real> load_digits() {
    const auto* bytes = reinterpret_cast<const char*>(embedded_digits);
    const FileContent content = gunzip({bytes, embedded_digits_size}, "digits");
    auto digits = dataset_of_table(parse_csv<Real>(content, "digits", LabelColumn::last), 1500);
    digits.name = "digits";
    return digits;
}

template <typename Real>
Dataset<Real> load(const DatasetRequest& request) {
    const std::string& name = request.name;
    if (name == "digits") return load_digits<Real>();
    if (name == "mnist" || name == "fashion-mnist") {
        return load_idx_dataset<Real>(find_folder(request), name);
    }
    if (name.empty()) {
        throw std::runtime_error(
            "--dataset is empty; give digits, mnist, fashion-mnist, a folder or a CSV file");
    }
    if (fs::is_directory(name)) return load_idx_dataset<Real>(name, name);
    if (fs::exists(name)) return load_csv_dataset<Real>(request);
    throw std::runtime_error(name +
                             ": no such data set or file (data sets: digits, mnist, "
                             "fashion-mnist; or a folder of IDX files; or a CSV file)");
}

}  // namespace

const std::vector<std::pair<std::string, LabelColumn>>& label_column_choices() {
    static const std::vector<std::pair<std::string, LabelColumn>> choices = {
        {"auto", LabelColumn::automatic},
        {"first", LabelColumn::first},
        {"last", LabelColumn::last},
        {"none", LabelColumn::none}};
    return choices;
}

template <typename Real>
Dataset<Real> load_dataset(const DatasetRequest& request) {
    Dataset<Real> dataset = load<Real>(request);
    for (const Samples<Real>* part : {&dataset.train, &dataset.test}) {
        if (!part->labels.empty()) {
            dataset.classes = std::max(dataset.classes, part->labels.max() + 1);
        }
    }
    for (arma::uword c = 0; c < dataset.classes; ++c) {
        dataset.class_names.push_back(dataset.name == "fashion-mnist" ? fashion_names[c]
                                                                      : std::to_string(c));
    }
    return dataset;
}

template <typename Real>
std::string describe(const Dataset<Real>& dataset) {
    const std::string size =
        fmt::format("images of {}×{} pixels", dataset.image_rows, dataset.image_columns);
    if (!dataset.train.labelled()) {
        return fmt::format("{}: {} {}, no labels", dataset.name, dataset.train.count(), size);
    }
    const arma::uword held_out = dataset.validation.count();
    return fmt::format("{}: {} train{} and {} test {}, {} classes", dataset.name,
                       dataset.train.count(),
                       held_out > 0 ? fmt::format(", {} validation", held_out) : "",
                       dataset.test.count(), size, dataset.classes);
}

template Dataset<float> load_dataset(const DatasetRequest&);
template Dataset<double> load_dataset(const DatasetRequest&);
template std::string describe(const Dataset<float>&);
template std::string describe(const Dataset<double>&);

}  // namespace digitlab
