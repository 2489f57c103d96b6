#include "app/lab.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/memory.hpp"
#include "base/text.hpp"
#include "math/blas.hpp"
#include "train/checkpoint.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

/// Prints the header, too: making the figures, which comes next, may print a notice.
template <typename Real>
Dataset<Real> load(const DatasetRequest& request, const Console& console, double& seconds) {
    const auto start = std::chrono::steady_clock::now();
    set_interrupt_place("loading the data set " + request.name);
    Dataset<Real> dataset = load_dataset<Real>(request);
    dataset.name = without_control_characters(dataset.name);  // that of a file, which may have any
    end_if_interrupted();
    set_interrupt_place("the preparation of the data");
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    console.header(describe(dataset), blas_name());
    return dataset;
}

}  // namespace

template <typename Real>
Lab<Real>::Lab(const LabInfo& info, const LabOptions& asked)
    : options(asked.common),
      name(info.program.name),
      console(info.program, asked.common),
      figures(asked.common, console),
      data(load<Real>(asked.dataset, console, seconds_to_load)),
      data_text(describe(data)) {}

template <typename Real>
std::filesystem::path Lab<Real>::weights_file() const {
    const std::filesystem::path usual = figures.file("weights.txt");
    std::filesystem::path file = weights_file_of(figures.file(""), name);
    if (interrupted() && exists(file)) {
        file.replace_filename(file.stem().string() + "_interrupted.txt");
        console.say("{} of an earlier run is kept; the weights of this one are in {}.",
                    usual.string(), file.string());
    } else if (file != usual) {
        console.say("{} was saved by {} and is kept; the weights of this run are in {}.",
                    usual.string(), lab_that_saved(usual), file.string());
    }
    return file;
}

template <typename Real>
Origin Lab<Real>::origin() const {
    const std::vector<std::string> no_matter = {"--out", "--plot", "--quiet", "--color",
                                                "--data-dir"};
    std::string settings;
    for (const Setting& setting : options.settings) {
        const bool matters =
            std::find(no_matter.begin(), no_matter.end(), setting.name) == no_matter.end();
        if (!matters || setting.value.empty()) continue;
        settings += (settings.empty() ? "" : " ") + setting.name + " " + setting.value;
    }
    return {name, data_text, settings};
}

void require_batch_fits(std::size_t batch_size, arma::uword images, bool with_replacement) {
    const arma::uword most = with_replacement ? 100 * images : images;
    if (batch_size <= most) return;
    throw UsageError(
        fmt::format("--batch-size {}: there are {} training images, and a batch has at most {}",
                    batch_size, images, with_replacement ? fmt::to_string(most) : "all of them"));
}

template <typename Real>
void require_network_fits(const std::string& option, const std::vector<arma::uword>& layers,
                          arma::uword images) {
    double parameters = 0;
    auto units = static_cast<double>(layers.front());
    for (std::size_t l = 1; l < layers.size(); ++l) {
        parameters += static_cast<double>(layers[l]) * static_cast<double>(layers[l - 1] + 1);
        units += static_cast<double>(layers[l]);
    }
    // At least the parameters, their gradient and a copy; the outputs of all units, and on the way
    // back the derivatives with respect to them.
    const double bytes = sizeof(Real) * (3 * parameters + 2 * units * static_cast<double>(images));
    if (bytes <= available_memory()) return;
    throw UsageError(fmt::format(
        "{}: a network {} with batches of {} images takes at least {:.1f} GB of memory, and there "
        "are {:.1f} GB",
        option, fmt::join(layers, "-"), images, bytes / 1e9, available_memory() / 1e9));
}

template <typename Real>
void require_hidden_fits(std::size_t hidden, const Dataset<Real>& dataset, arma::uword images) {
    require_network_fits<Real>(fmt::format("--hidden {}", hidden),
                               {dataset.features(), hidden, dataset.classes}, images);
}

void check_data_options(const CommandLine& line, const DatasetRequest& request) {
    const std::vector<std::string> names = {"digits", "mnist", "fashion-mnist"};
    const std::string& name = request.name;
    const bool has_name = std::find(names.begin(), names.end(), name) != names.end();
    std::error_code unreadable;
    const bool is_word = name.find_first_of("./\\") == std::string::npos;  // and no path
    const bool missing = !has_name && !std::filesystem::exists(name, unreadable);
    if (missing && is_word) {
        const std::string meant = closest(name, names);
        line.refuse(fmt::format(
            "--dataset {}: no such data set, folder or file; data sets are digits, mnist and "
            "fashion-mnist{}",
            name, meant.empty() ? "" : "; did you mean " + meant + "?"));
    }
    if (missing) {
        line.refuse(fmt::format("--dataset {}: no such folder or file{}", name,
                                unreadable ? " that can be read: " + unreadable.message() : ""));
    }
    if (line.given("--data-dir") && (!has_name || name == "digits")) {
        line.refuse("--data-dir is for mnist and fashion-mnist; with --dataset " + name +
                    " it has no effect");
    }
    if (line.given("--label-column") &&
        (has_name || std::filesystem::is_directory(name, unreadable))) {
        line.refuse("--label-column is for CSV files; with --dataset " + name +
                    " it has no effect");
    }
}

void check_checkpoint_option(const CommandLine& line, const std::filesystem::path& file) {
    line.require_place("--checkpoint", file);
    if (std::filesystem::exists(file) && !is_checkpoint(file)) {
        line.refuse(
            fmt::format("--checkpoint {}: this file is no checkpoint and would be "
                        "replaced; choose another name",
                        file.string()));
    }
}

LabOptions parse_lab_options(CommandLine& line, const LabInfo& info, int argc, char** argv) {
    LabOptions asked;
    asked.dataset.labels_needed = info.needs_labels;
    if (info.saves_network) add_predict_options(line, asked.predict);
    line.begin_group("Data");
    line.add_text("--dataset", asked.dataset.name,
                  "digits, mnist, fashion-mnist, a folder with the four IDX files, or a CSV file");
    line.add_path(
        "--data-dir", asked.dataset.directory,
        "Where the folders mnist and fashion-mnist are (also: the variable DIGITLAB_DATA)");
    line.add("--label-column", asked.dataset.label_column,
             "Where a CSV file has its labels: auto, first, last or none", label_column_choices());
    asked.common = line.parse(argc, argv);
    asked.common.writes = info.writes;
    if (!info.writes) asked.common.out.clear();  // no report either
    require_blas_memory(asked.common.threads);
    if (info.saves_network) check_predict_options(line, asked.predict);
    return asked;
}

void tell_story(const Console& console, const std::function<void()>& story) {
    try {
        story();
    } catch (...) {
        console.end_early();
        throw;
    }
    console.end();
}

template <typename Real>
std::vector<arma::uword> layers_for(const Dataset<Real>& dataset,
                                    const std::vector<std::size_t>& given,
                                    const std::vector<arma::uword>& usual) {
    std::vector<arma::uword> expected = usual;
    expected.insert(expected.begin(), dataset.features());
    expected.push_back(dataset.classes);
    if (given.empty()) return expected;
    std::vector<arma::uword> layers(given.begin(), given.end());
    if (layers.size() < 2 || layers.front() != dataset.features() ||
        layers.back() != dataset.classes) {
        throw UsageError(fmt::format(
            "--layers must begin with the {} pixels and end with the {} classes of {}, such as {}",
            dataset.features(), dataset.classes, dataset.name, fmt::join(expected, ",")));
    }
    return layers;
}

template std::vector<arma::uword> layers_for(const Dataset<float>&, const std::vector<std::size_t>&,
                                             const std::vector<arma::uword>&);
template std::vector<arma::uword> layers_for(const Dataset<double>&,
                                             const std::vector<std::size_t>&,
                                             const std::vector<arma::uword>&);
template void require_network_fits<float>(const std::string&, const std::vector<arma::uword>&,
                                          arma::uword);
template void require_network_fits<double>(const std::string&, const std::vector<arma::uword>&,
                                           arma::uword);
template void require_hidden_fits(std::size_t, const Dataset<float>&, arma::uword);
template void require_hidden_fits(std::size_t, const Dataset<double>&, arma::uword);
template struct Lab<float>;
template struct Lab<double>;

}  // namespace digitlab
