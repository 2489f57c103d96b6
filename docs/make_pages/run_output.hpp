#pragma once

#include <optional>
#include <string>

/// \file
/// What a run of a lab printed, in sections.

namespace digitlab::site {

/// What was printed, without what a page has no use for: progress, the names of figures, blank
/// lines at the ends.
std::string without_progress(const std::string& output);

/// The section of the output that begins with these words: from that line to the next blank one.
///
/// \return nothing, if no section or more than one begins so
std::optional<std::string> section(const std::string& output, const std::string& beginning);

/// The first lines of all sections, for messages.
std::string section_titles(const std::string& output);

}  // namespace digitlab::site
