#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace digitlab::testing {

/// The lines of a text, without their line ends.
std::vector<std::string> lines_of(const std::string& text);

/// The lines as a text, each with a line end.
std::string text_of(const std::vector<std::string>& lines);

/// The parts of a text between the separators.
std::vector<std::string> split_at(const std::string& text, const std::string& separator);

/// The first line of the text that contains the piece; empty if there is none.
std::string line_with(const std::string& text, const std::string& piece);

/// How often the piece occurs in the text.
std::size_t count(const std::string& text, const std::string& piece);

std::string without_blanks(std::string text);

/// "lab02" of 2.
std::string lab_name(int lab);

/// Both lists, one after the other.
std::vector<std::string> concat(std::vector<std::string> first,
                                const std::vector<std::string>& second);

}  // namespace digitlab::testing
