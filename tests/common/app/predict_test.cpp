#include "app/predict.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(predict)

BOOST_AUTO_TEST_CASE_TEMPLATE(image_form_is_that_of_the_data_set, Real, Reals) {
    const auto check = [](const std::string& name, arma::uword columns, std::size_t box,
                          bool centred_by_mass) {
        Dataset<Real> dataset;
        dataset.name = name;
        dataset.image_rows = 28;
        dataset.image_columns = columns;
        dataset.class_names = {"a", "b"};
        const ImageForm form = image_form(dataset);
        BOOST_TEST(form.rows == 28U);
        BOOST_TEST(form.columns == columns);
        BOOST_TEST(form.box == box);
        BOOST_TEST(form.centred_by_mass == centred_by_mass);
        BOOST_TEST(form.class_names == dataset.class_names);
    };
    check("mnist", 28, 20, true);
    check("letters.csv", 28, 20, true);
    check("fashion-mnist", 28, 28, false);
    check("narrow.csv", 9, 9, false);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
