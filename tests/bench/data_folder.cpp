#include "data_folder.hpp"

#include <cstdlib>

#include "base/file.hpp"
#include "data/dataset.hpp"
#include "data/made_files.hpp"
#include "data/preprocess.hpp"

namespace digitlab::bench {
namespace {

namespace fs = std::filesystem;

template <typename Numbers>
std::string bytes_of(const Numbers& numbers) {
    std::string bytes;
    for (const auto number : numbers) bytes += static_cast<char>(std::lround(double(number)));
    return bytes;
}

}  // namespace

fs::path mnist_folder() {
    std::vector<fs::path> places = {DIGITLAB_SOURCE_DATASETS, "/usr/share/datasets"};
    if (const char* variable = std::getenv("DIGITLAB_DATA")) {
        places.insert(places.begin(), variable);
    }
    for (const fs::path& place : places) {
        if (fs::exists(place / "mnist" / "train-images-idx3-ubyte.gz")) return place / "mnist";
    }
    return {};
}

void write_digits(const fs::path& folder) {
    Dataset<double> digits = load_dataset<double>({.name = "digits"});
    normalize(digits);
    const auto write = [&](const std::string& name, const std::string& idx) {
        write_file_atomically(folder / (name + "-ubyte.gz"), testing::gzipped(idx));
    };
    const auto write_part = [&](const std::string& name, const Samples<double>& part) {
        const auto count = static_cast<std::uint32_t>(part.count());
        const auto rows = static_cast<std::uint32_t>(digits.image_rows);
        const auto columns = static_cast<std::uint32_t>(digits.image_columns);
        const arma::mat pixels = 255 * part.images;
        write(name + "-images-idx3", testing::idx({count, rows, columns}, bytes_of(pixels)));
        write(name + "-labels-idx1", testing::idx({count}, bytes_of(part.labels)));
    };
    write_part("train", digits.train);
    write_part("t10k", digits.test);
}

}  // namespace digitlab::bench
