#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// \file
/// What the search of the site finds: the sections of the lessons, and the symbols of the library.

namespace digitlab::site {

/// A part of a page, from one heading to the next.
struct Section {
    std::string anchor;   ///< "autotoc_md12"; empty before the first heading
    std::string heading;  ///< empty before the first heading
    std::string text;     ///< words only: without code, formulas, scripts and output
};

/// The sections of a page as Doxygen has written it.
std::vector<Section> sections_of(const std::string& page);

/// A class, function or other member of the library.
struct Symbol {
    std::string name;
    std::string address;  ///< "namespacedigitlab.html#a0123"
    std::string kind;     ///< "function"
};

/// The symbols of a tag file of Doxygen's.
std::vector<Symbol> symbols_of(const std::string& tag_file);

/// Writes the script that the search loads.
///
/// \param html      the folder with the site's pages
/// \param tag_file  Doxygen's
/// \param out       the script
/// \throws std::runtime_error  naming the file, if one cannot be read or written
void write_search_index(const std::filesystem::path& html, const std::filesystem::path& tag_file,
                        const std::filesystem::path& out);

}  // namespace digitlab::site
