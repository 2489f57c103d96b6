#pragma once

#include <string>

/// \file
/// Text for HTML pages.

namespace digitlab {

/// Text with the characters that HTML gives a meaning written as entities, without control
/// characters.
std::string html_text(const std::string& text);

}  // namespace digitlab
