#include "search_index.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "text.hpp"

namespace digitlab::site {
namespace fs = std::filesystem;
namespace {

/// What stands between two texts, from a place on; the place is moved behind it. Empty, and the
/// place at the end, if they do not follow.
std::string between(const std::string& text, const std::string& before, const std::string& after,
                    std::size_t& place) {
    const std::size_t begin = text.find(before, place);
    const std::size_t end =
        begin == std::string::npos ? begin : text.find(after, begin + before.size());
    if (end == std::string::npos) {
        place = text.size();
        return "";
    }
    place = end + after.size();
    return text.substr(begin + before.size(), end - begin - before.size());
}

/// Text without the elements that begin and end so, and what is in them.
std::string without(const std::string& text, const std::string& begin, const std::string& end) {
    std::string rest;
    std::size_t at = 0;
    while (true) {
        const std::size_t from = text.find(begin, at);
        rest += text.substr(at, from == std::string::npos ? from : from - at);
        const std::size_t to = from == std::string::npos ? from : text.find(end, from);
        if (to == std::string::npos) return rest;
        at = to + end.size();
    }
}

/// HTML as words, each separated by one blank.
std::string words_of(std::string html) {
    html = without(html, "<", ">");
    for (const auto& [entity, character] : {std::pair{"&#160;", " "},
                                            {"&nbsp;", " "},
                                            {"&lt;", "<"},
                                            {"&gt;", ">"},
                                            {"&quot;", "\""},
                                            {"&#39;", "'"},
                                            {"&ldquo;", "“"},
                                            {"&rdquo;", "”"},
                                            {"&ndash;", "–"},
                                            {"&mdash;", "—"},
                                            {"&amp;", "&"}}) {
        html = replaced(html, entity, character);
    }
    std::string words;
    for (const char c : html) {
        const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
        if (!blank) words += c;
        if (blank && !words.empty() && words.back() != ' ') words += ' ';
    }
    return trimmed(words);
}

/// A text as a string of JavaScript.
std::string in_quotes(const std::string& text) {
    return "\"" + replaced(replaced(text, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

/// Whether at this place a heading of a section begins: <h1> to <h3>.
bool heading_begins(const std::string& page, std::size_t at) {
    return page.compare(at, 2, "<h") == 0 && page[at + 2] >= '1' && page[at + 2] <= '3' &&
           page[at + 3] == '>';
}

}  // namespace

std::vector<Section> sections_of(const std::string& page) {
    std::size_t at = page.find("<div class=\"contents\">");
    if (at == std::string::npos) return {};
    const std::size_t end = std::min(page.find("<!-- contents -->", at), page.size());
    std::string text = page.substr(at, end - at);
    for (const auto& [begin, finish] : {std::pair{"<div class=\"toc\">", "</div>"},
                                        {"<script", "</script>"},
                                        {"<pre", "</pre>"},
                                        {"<svg", "</svg>"},
                                        {"<div class=\"line\">", "</div>"},
                                        {"\\[", "\\]"},
                                        {"\\(", "\\)"},
                                        {"<!--", "-->"},
                                        {"<noscript>", "</noscript>"},
                                        {"<div class=\"command\">", "</div>"}}) {
        text = without(text, begin, finish);
    }
    std::vector<Section> sections(1);
    std::size_t begin = 0;
    for (at = 0; at < text.size(); ++at) {
        if (!heading_begins(text, at)) continue;
        sections.back().text = words_of(text.substr(begin, at - begin));
        const std::string close = std::string("</h") + text[at + 2] + ">";
        const std::size_t stop = std::min(text.find(close, at), text.size());
        const std::string heading = text.substr(at, stop - at);
        std::size_t place = 0;
        sections.push_back({between(heading, "id=\"", "\"", place), words_of(heading), ""});
        begin = stop;
        at = stop;
    }
    sections.back().text = words_of(text.substr(begin));
    return sections;
}

std::vector<Symbol> symbols_of(const std::string& tag_file) {
    constexpr std::array kinds = {"function",    "class",   "struct",
                                  "enumeration", "typedef", "variable"};
    std::vector<Symbol> symbols;
    std::set<std::string> seen;
    std::size_t at = 0;
    while ((at = tag_file.find(" kind=\"", at)) != std::string::npos) {
        const std::string kind = between(tag_file, " kind=\"", "\"", at);
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) continue;
        const std::string name = words_of(between(tag_file, "<name>", "</name>", at));
        std::string address;
        if (kind == "class" || kind == "struct") {
            address = between(tag_file, "<filename>", "</filename>", at);
        } else {
            address = between(tag_file, "<anchorfile>", "</anchorfile>", at);
            address += "#" + between(tag_file, "<anchor>", "</anchor>", at);
        }
        if (seen.insert(address).second) symbols.push_back({name, address, kind});
    }
    return symbols;
}

void write_search_index(const fs::path& html, const fs::path& tag_file, const fs::path& out) {
    std::string lessons;
    for (const fs::path& page : files_below(html, {".html"})) {
        const std::string name = page.stem();
        const bool lab = name.size() == 5 && name.starts_with("lab");
        const std::set<std::string> guides = {"articles", "numpy", "why_fast", "glossary",
                                              "instructor"};
        if (!lab && guides.count(name) == 0) continue;
        const std::string text = read_file(page);
        std::size_t at = 0;
        const std::string title = words_of(between(text, "<div class=\"title\">", "</div>", at));
        for (const Section& section : sections_of(text)) {
            const std::string anchor = section.anchor.empty() ? "" : "#" + section.anchor;
            lessons += "[" + in_quotes(std::string(name).append(".html").append(anchor)) + "," +
                       in_quotes(title) + "," + in_quotes(section.heading) + "," +
                       in_quotes(section.text) + "],\n";
        }
    }
    std::string symbols;
    for (const Symbol& symbol : symbols_of(read_file(tag_file))) {
        symbols += "[" + in_quotes(symbol.name) + "," + in_quotes(symbol.address) + "," +
                   in_quotes(symbol.kind) + "],\n";
    }
    write_file(out, "const search_index = {lessons: [\n" + lessons + "], symbols: [\n" + symbols +
                        "]};\n");
}

}  // namespace digitlab::site
