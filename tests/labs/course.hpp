#pragma once

#include <string>
#include <vector>

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

/// lab01 to lab09.
const std::vector<Promise>& course();

const Promise& promise_of(const std::string& lab);

/// Of a lab that is run on the embedded digits with --quick: the parts of its header line, the keys
/// of its result line, that a pipe gets plain text, and that each figure is there, both as a
/// picture and as numbers.
void check_header(const std::string& lab);
void check_result_keys(const std::string& lab);
void check_plain_text(const std::string& lab);
void check_figures(const std::string& lab);

}  // namespace digitlab::testing
