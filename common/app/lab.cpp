#include "app/lab.hpp"

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
    line.add("--label-column", asked.dataset.label_column, "Where a CSV file has its labels",
             label_column_choices());
    asked.common = line.parse(argc, argv);
    return asked;
}

template struct Lab<float>;
template struct Lab<double>;

}  // namespace digitlab
