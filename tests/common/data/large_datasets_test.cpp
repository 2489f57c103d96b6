// The real MNIST and Fashion-MNIST, where they are to be had. What is expected of them was computed
// with NumPy from the same files:
//
//     b = gzip.open(file).read(); a = np.frombuffer(b, np.uint8, offset=16)
//     a.astype(int).sum(), a.mean(), a.std(); np.bincount(labels)

#include <cstdlib>

#include "data/dataset.hpp"
#include "testing.hpp"

namespace digitlab::testing {

namespace {

namespace fs = std::filesystem;
using Labels = arma::Row<arma::uword>;

/// The folder with the four files of a data set; empty if there is none.
fs::path folder_of(const std::string& name) {
    std::vector<fs::path> places;
    if (const char* variable = std::getenv("DIGITLAB_DATA")) places.emplace_back(variable);
    const fs::path source_folder = DIGITLAB_SOURCE_FOLDER;
    places.push_back(source_folder.parent_path() / "shared" / "datasets");
    places.emplace_back("/usr/share/datasets");
    for (const fs::path& place : places) {
        for (const char* ending : {"", ".gz"}) {
            if (fs::exists(place / name / ("train-images-idx3-ubyte" + std::string(ending)))) {
                return place / name;
            }
        }
    }
    return {};
}

/// How many samples there are of each class.
arma::uvec counts(const Labels& labels) {
    arma::uvec result(10, arma::fill::zeros);
    for (const arma::uword label : labels) ++result(label);
    return result;
}

template <typename Real>
double sum(const arma::Mat<Real>& images) {
    double result = 0;  // whole numbers, so a sum in double is exact
    for (const Real pixel : images) result += static_cast<double>(pixel);
    return result;
}

/// What both data sets have in common.
template <typename Real>
void check_sizes(const Dataset<Real>& dataset) {
    BOOST_TEST(dataset.train.count() == 60'000);
    BOOST_TEST(dataset.test.count() == 10'000);
    BOOST_TEST(dataset.features() == 784);
    BOOST_TEST(dataset.image_rows == 28);
    BOOST_TEST(dataset.image_columns == 28);
    BOOST_TEST(dataset.classes == 10);
    BOOST_TEST(dataset.lowest == 0);
    BOOST_TEST(dataset.highest == 255);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mnist)

BOOST_AUTO_TEST_CASE_TEMPLATE(mnist_is_what_numpy_reads, Real, Reals) {
    const fs::path folder = folder_of("mnist");
    if (folder.empty()) return report_skipped("no mnist (make mnist, or set DIGITLAB_DATA)");
    const auto dataset = load_dataset<Real>({.name = "mnist", .directory = folder.parent_path()});
    BOOST_TEST(describe(dataset) ==
               "mnist: 60000 train and 10000 test images of 28×28 pixels, 10 classes");
    check_sizes(dataset);
    BOOST_TEST(same_as(Labels(dataset.train.labels.head(5)), Labels{5, 0, 4, 1, 9}));
    BOOST_TEST(same_as(Labels(dataset.test.labels.head(5)), Labels{7, 2, 1, 0, 4}));
    BOOST_TEST(same_as(counts(dataset.train.labels),
                       arma::uvec{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}));
    BOOST_TEST(same_as(counts(dataset.test.labels),
                       arma::uvec{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}));
    BOOST_TEST(sum(dataset.train.images) == 1567298545);  // a mean of 33.3184
    BOOST_TEST(sum(dataset.test.images) == 264923200);    // a mean of 33.7912
    // the first image, row 5, columns 12 to 19: pixels lie row by row
    const arma::Col<Real> piece = dataset.train.images.col(0).rows(5 * 28 + 12, 5 * 28 + 19);
    BOOST_TEST(same_as(piece, arma::Mat<Real>(arma::Col<Real>{3, 18, 18, 18, 126, 136, 175, 26})));
    BOOST_TEST(dataset.class_names.at(7) == "7");
}

BOOST_AUTO_TEST_CASE(mnist_is_found_in_its_own_folder_by_path) {
    const fs::path folder = folder_of("mnist");
    if (folder.empty()) return report_skipped("no mnist (make mnist, or set DIGITLAB_DATA)");
    check_sizes(load_dataset<float>({.name = folder.string()}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(fashion_mnist)

BOOST_AUTO_TEST_CASE_TEMPLATE(fashion_mnist_is_what_numpy_reads, Real, Reals) {
    const fs::path folder = folder_of("fashion-mnist");
    if (folder.empty()) return report_skipped("no fashion-mnist (install dataset-fashion-mnist)");
    const auto dataset =
        load_dataset<Real>({.name = "fashion-mnist", .directory = folder.parent_path()});
    check_sizes(dataset);
    BOOST_TEST(same_as(Labels(dataset.train.labels.head(5)), Labels{9, 0, 0, 3, 0}));
    BOOST_TEST(same_as(Labels(dataset.test.labels.head(5)), Labels{9, 2, 1, 1, 6}));
    BOOST_TEST(same_as(counts(dataset.train.labels),
                       arma::umat(10, 1, arma::fill::value(arma::uword{6000}))));
    BOOST_TEST(same_as(counts(dataset.test.labels),
                       arma::umat(10, 1, arma::fill::value(arma::uword{1000}))));
    BOOST_TEST(sum(dataset.train.images) == 3431114169);  // a mean of 72.9404
    BOOST_TEST(sum(dataset.test.images) == 573469082);    // a mean of 73.1466
    BOOST_TEST(dataset.class_names.at(9) == "Boot");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
