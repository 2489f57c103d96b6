#include "made_data.hpp"

namespace digitlab::testing {

namespace {

constexpr std::size_t classes = 3;

/// A pixel of an image: dark where its class draws, light elsewhere, and no two images quite alike.
std::size_t pixel(std::size_t image, std::size_t place, std::size_t darkest) {
    const bool drawn = place % classes == image % classes;
    const std::size_t noise = (7 * image + 3 * place) % 5 * darkest / 16;
    return drawn ? darkest - noise : noise;
}

std::string csv(std::size_t images, std::size_t pixels, std::size_t darkest, Labels labels) {
    std::string text;
    for (std::size_t image = 0; image < images; ++image) {
        std::string line;
        if (labels == Labels::first) line += std::to_string(image % classes) + ",";
        for (std::size_t place = 0; place < pixels; ++place) {
            line += (place > 0 ? "," : "") + std::to_string(pixel(image, place, darkest));
        }
        if (labels == Labels::last) line += "," + std::to_string(image % classes);
        text += line + "\n";
    }
    return text;
}

}  // namespace

std::string made_csv(std::size_t images, Labels labels, const std::string& header) {
    return header + csv(images, 6, 16, labels);
}

std::string header_of(std::size_t pixels, Labels labels) {
    std::string header = labels == Labels::first ? "label," : "";
    for (std::size_t place = 0; place < pixels; ++place) {
        header += (place > 0 ? ",pixel" : "pixel") + std::to_string(place);
    }
    return header + (labels == Labels::last ? ",label\n" : "\n");
}

std::string kaggle_csv(std::size_t images, Labels labels) {
    return header_of(784, labels) + csv(images, 784, 255, labels);
}

const std::vector<std::string>& idx_names() {
    static const std::vector<std::string> names = {
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte"};
    return names;
}

void write_idx_files(const TemporaryFolder& folder, const std::string& place,
                     const std::string& ending) {
    constexpr std::uint32_t rows = 3;
    constexpr std::uint32_t columns = 5;
    const auto write = [&](const std::string& name, const std::string& bytes) {
        folder.write(place + "/" + name + ending, ending == ".gz" ? gzipped(bytes) : bytes);
    };
    const auto write_part = [&](std::size_t first_name, std::uint32_t images) {
        std::string pixels;
        std::string labels;
        for (std::uint32_t image = 0; image < images; ++image) {
            for (std::uint32_t at = 0; at < rows * columns; ++at) {
                pixels += static_cast<char>(pixel(image, at, 255));
            }
            labels += static_cast<char>(image % classes);
        }
        write(idx_names()[first_name], idx({images, rows, columns}, pixels));
        write(idx_names()[first_name + 1], idx({images}, labels));
    };
    write_part(0, 120);
    write_part(2, 12);
}

}  // namespace digitlab::testing
