#include "app/lab.hpp"

#include <fmt/format.h>

#include <chrono>

#include "math/blas.hpp"

namespace digitlab {
namespace {

/// Prints the header, too: making the figures, which comes next, may print a notice.
template <typename Real>
Dataset<Real> load(const DatasetRequest& request, const Console& console, double& seconds) {
    const auto start = std::chrono::steady_clock::now();
    Dataset<Real> dataset = load_dataset<Real>(request);
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    console.header(describe(dataset), blas_name());
    return dataset;
}

}  // namespace

template <typename Real>
Lab<Real>::Lab(const LabInfo& info, const LabOptions& asked)
    : options(asked.common),
      console(info.program, asked.common),
      data(load<Real>(asked.dataset, console, seconds_to_load)),
      figures(asked.common, console) {}

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
    return asked;
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
        throw std::runtime_error(fmt::format(
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
template struct Lab<float>;
template struct Lab<double>;

}  // namespace digitlab
