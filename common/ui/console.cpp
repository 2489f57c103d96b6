#include "ui/console.hpp"

#include <fmt/format.h>

#include <iostream>

#include "base/text.hpp"

namespace digitlab {
namespace {

constexpr std::size_t line_width = 96;

}  // namespace

Console::Console(const ProgramInfo& info, const CommonOptions& options)
    : name_(info.name),
      title_(info.title),
      precision_(options.precision),
      seed_(options.seed),
      quiet_(options.quiet) {}

void Console::header(const std::string& dataset, const std::string& blas) const {
    show(fmt::format("{} {} | {} | {} | {} | seed {}\n", name_, title_, dataset, precision_, blas,
                     seed_));
}

void Console::show_wrapped(const std::string& text) const {
    show(wrap(text, line_width) + "\n");
}

void Console::show(const std::string& text) const {
    if (!quiet_) std::cout << text << std::flush;
}

Progress Console::progress(const std::string& label, std::size_t total) const {
    return {label, total, !quiet_};
}

void Console::result(const std::vector<std::pair<std::string, std::string>>& values) const {
    if (!quiet_) std::cout << "\n";
    std::cout << name_ << " result:";
    for (const auto& [key, value] : values) std::cout << " " << key << "=" << value;
    std::cout << std::endl;
}

}  // namespace digitlab
