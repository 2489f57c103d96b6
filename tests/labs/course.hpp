#pragma once

#include <string>
#include <vector>

#include "run_lab.hpp"

/// \file
/// What the course promises of each lab, and the checks that are the same for all of them.

namespace digitlab::testing {

struct Promise {
    std::string lab;
    std::string title;
    std::string precision;  ///< unless --precision says otherwise
    std::vector<std::string> result_keys;
    std::vector<std::string> figures;  ///< names without ending; a lab may draw more
    std::vector<std::string> options;  ///< besides those of all labs
};

/// All labs; lab10 only where MPI was found.
const std::vector<Promise>& course();

const Promise& promise_of(const std::string& lab);

/// The parts of the header line of a lab that is run on the embedded digits with --quick.
void check_header(const std::string& lab);

/// Every lab refuses these arguments, as in `refused`.
void check_every_lab_refuses(const Arguments& arguments, int status,
                             std::initializer_list<std::string> pieces);

/// The keys of a run's result line; that it prints nothing that only a terminal understands; that
/// each figure exists, as a picture and as a table; and that its folder contains nothing else.
void check_keys(const Run& run);
void check_plain_text(const Run& run);
void check_pictures(const Run& run);
void check_tables(const Run& run);
void check_results(const Run& run);

/// The tests that are the same for every lab, in the lab's own suite.
#define DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab)                  \
    BOOST_AUTO_TEST_CASE(lab##_says_first_what_it_works_with) { \
        check_header(#lab);                                     \
    }                                                           \
    BOOST_AUTO_TEST_CASE(lab##_ends_with_its_result_line) {     \
        check_keys(quick_run(#lab));                            \
    }                                                           \
    BOOST_AUTO_TEST_CASE(lab##_prints_plain_text_into_a_pipe) { \
        check_plain_text(quick_run(#lab));                      \
    }                                                           \
    BOOST_AUTO_TEST_CASE(lab##_draws_its_figures) {             \
        check_results(quick_run(#lab));                         \
    }

}  // namespace digitlab::testing
