#include "ui/html.hpp"

#include "ui/terminal.hpp"

namespace digitlab {

std::string html_text(const std::string& text) {
    std::string html;
    for (const char c : without_control_characters(text)) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

}  // namespace digitlab
