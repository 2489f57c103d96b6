#include "data/loaders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "data/idx.hpp"

namespace digitlab {
namespace {

namespace fs = std::filesystem;

/// `folder`/`name`, or the same with .gz; empty if there is neither.
fs::path find_file(const fs::path& folder, const std::string& name) {
    for (const char* extension : {"", ".gz"}) {
        fs::path file = folder / (name + extension);
        std::error_code unreadable;
        if (fs::exists(file, unreadable)) return file;
    }
    return {};
}

/// Reads the images or the labels of one part of a data set.
IdxArray read_array(const fs::path& folder, const std::string& name, bool images) {
    const fs::path file = find_file(folder, name);
    if (file.empty()) {
        throw std::runtime_error(
            fmt::format("{}(.gz): no such file; a folder must contain the four IDX files "
                        "train-images-idx3-ubyte, train-labels-idx1-ubyte, "
                        "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte",
                        (folder / name).string()));
    }
    IdxArray array = read_idx(file);
    if (array.dimensions.size() == (images ? 3 : 1)) return array;
    const char* const content = images ? "images" : "labels";
    throw std::runtime_error(
        fmt::format("{}: holds no {}: it has {} dimensions, not {} ({} under the name of {}?); "
                    "rename the files, or fetch them again",
                    file.string(), content, array.dimensions.size(), images ? 3 : 1,
                    images ? "labels" : "images", content));
}

/// The files of one part of a data set, "train" or "t10k".
struct Part {
    IdxArray images, labels;

    Part() = default;
    Part(const fs::path& folder, const std::string& prefix)
        : images(read_array(folder, prefix + "-images-idx3-ubyte", true)),
          labels(read_array(folder, prefix + "-labels-idx1-ubyte", false)) {
        const std::string file = find_file(folder, prefix + "-labels-idx1-ubyte").string();
        if (labels.dimensions[0] != images.dimensions[0]) {
            throw std::runtime_error(fmt::format(
                "{}: holds {} labels, but {}-images-idx3-ubyte holds {} images; fetch both files "
                "again",
                file, labels.dimensions[0], prefix, images.dimensions[0]));
        }
        const auto values = labels.values();
        const auto wrong = std::ranges::find_if(values, [](auto label) { return label > 9; });
        if (wrong != values.end()) {
            throw std::runtime_error(
                fmt::format("{}: label {} of image {} is not a digit 0 to 9; correct it, or fetch "
                            "the file again",
                            file, *wrong, wrong - values.begin()));
        }
    }

    arma::uword rows() const { return images.dimensions[1]; }
    arma::uword columns() const { return images.dimensions[2]; }

    template <typename Real>
    Samples<Real> samples() const {
        const arma::uword count = images.dimensions[0];
        Samples<Real> result{arma::Mat<Real>(rows() * columns(), count, arma::fill::none),
                             arma::Row<arma::uword>(count, arma::fill::none)};
        prefer_huge_pages(result.images.memptr(), result.images.n_elem * sizeof(Real));
        std::ranges::copy(images.values(), result.images.begin());
        std::ranges::copy(labels.values(), result.labels.begin());
        return result;
    }
};

}  // namespace

bool has_idx_files(const fs::path& folder) {
    return !find_file(folder, "train-images-idx3-ubyte").empty();
}

template <typename Real>
Dataset<Real> load_idx_dataset(const fs::path& folder, const std::string& name) {
    std::array<Part, 2> parts;
    parallel_for(2, 2, [&](std::size_t part, std::size_t) {  // unpacking takes longest
        parts[part] = Part(folder, part == 0 ? "train" : "t10k");
    });
    const auto& [train, test] = parts;
    if (train.rows() != test.rows() || train.columns() != test.columns()) {
        throw std::runtime_error(fmt::format(
            "{}: the training images are {}×{}, the test images {}×{}; give files of one data set",
            folder.string(), train.rows(), train.columns(), test.rows(), test.columns()));
    }
    Dataset<Real> dataset;
    dataset.name = name;
    dataset.train = train.samples<Real>();
    dataset.test = test.samples<Real>();
    dataset.image_rows = train.rows();
    dataset.image_columns = train.columns();
    dataset.highest = 255;
    return dataset;
}

template Dataset<float> load_idx_dataset(const fs::path&, const std::string&);
template Dataset<double> load_idx_dataset(const fs::path&, const std::string&);

}  // namespace digitlab
