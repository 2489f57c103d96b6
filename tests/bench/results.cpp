#include "results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <thread>
#include <utility>

#include "base/file.hpp"
#include "base/text.hpp"
#include "math/blas.hpp"
#include "ui/table.hpp"

namespace digitlab::bench {
namespace {

/// A ratio: "0.62×", "9.3×", "1,240×".
std::string multiple(double ratio) {
    if (ratio >= 100) return grouped(static_cast<std::size_t>(std::lround(ratio))) + "×";
    return fixed(ratio, ratio < 10 ? 2 : 1) + "×";
}

std::optional<double> aim_of(const Work& work, const std::string& peer) {
    if (peer == "NumPy") return work.numpy_aim;
    if (peer == "PyTorch") return work.torch_aim;
    return std::nullopt;
}

}  // namespace

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown processor";
}

double busy_share() {
    const auto read = [] {  // busy, then all time of all cores since the start of the machine
        std::ifstream file("/proc/stat");
        std::string word;
        double all = 0;
        double idle = 0;
        file >> word;
        for (int i = 0; i < 8; ++i) {  // user, nice, system, idle, waiting, ...
            double time = 0;
            file >> time;
            all += time;
            if (i == 3 || i == 4) idle += time;
        }
        return std::pair{all - idle, all};
    };
    const auto before = read();
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const auto after = read();
    const double all = after.second - before.second;
    return all > 0 ? (after.first - before.first) / all : 0;
}

void show(const Console& console, const Measured& measured) {
    Table table({measured.work.short_title, "threads", "median", "shortest", "longest",
                 "relative time", "aim"});
    const double ours = measured.digitlab.median();
    const auto add = [&](const Times& row, const std::optional<double>& aim) {
        table.add_row({row.program, std::to_string(row.threads), duration(row.median()),
                       duration(row.shortest()), duration(row.longest()),
                       multiple(row.median() / ours), aim ? "≥ " + multiple(*aim) : ""});
    };
    add(measured.digitlab, {});
    for (const Times& peer : measured.peers) add(peer, aim_of(measured.work, peer.program));
    if (measured.limit) add(*measured.limit, {});
    console.table(table);
    if (!measured.limit) return;
    const auto aim = measured.work.limit_aim;
    console.say("digitlab takes {} as long as {}{}.", multiple(ours / measured.limit->median()),
                measured.limit->program,
                aim ? fmt::format(" (aim: at most {})", multiple(*aim)) : "");
}

std::vector<std::string> versions_of(const std::vector<Measured>& all) {
    std::vector<std::string> versions;
    const auto add = [&](const Times& times) {
        if (std::ranges::find(versions, times.versions) == versions.end()) {
            versions.push_back(times.versions);
        }
    };
    for (const Measured& each : all) {
        add(each.digitlab);
        for (const Times& peer : each.peers) add(peer);
    }
    return versions;
}

void write_json(const std::filesystem::path& file, const std::vector<Measured>& all,
                const Conditions& conditions) {
    nlohmann::json works;
    for (const Measured& each : all) {
        nlohmann::json programs;
        const auto add = [&](const Times& row, const char* kind) {
            programs.push_back({{"program", row.program},
                                {"kind", kind},
                                {"threads", row.threads},
                                {"seconds", row.seconds},
                                {"median", row.median()},
                                {"relative_time", row.median() / each.digitlab.median()},
                                {"check", row.check},
                                {"versions", row.versions}});
        };
        add(each.digitlab, "digitlab");
        for (const Times& peer : each.peers) add(peer, "peer");
        if (each.limit) add(*each.limit, "limit");
        works.push_back({{"work", each.work.request.work},
                         {"title", each.work.title},
                         {"time_of", each.work.short_title},
                         {"request", each.work.request},
                         {"programs", programs}});
    }
    nlohmann::json result = {{"processor", processor()},
                             {"cores", std::thread::hardware_concurrency()},
                             {"threads", conditions.threads},
                             {"blas", blas_name()},
                             {"repetitions", conditions.repetitions},
                             {"busy_before", conditions.busy_before},
                             {"missing", conditions.missing},
                             {"works", works}};
    if (conditions.lab06_memory) result["lab06_memory"] = *conditions.lab06_memory;
    write_file_atomically(file, result.dump(2) + "\n");
}

void draw(Figures& figures, const std::vector<Measured>& all, unsigned threads) {
    std::vector<std::string> names;
    std::vector<double> heights;
    for (const Measured& each : all) {
        for (const Times& peer : each.peers) {
            names.push_back(each.work.label + ": " + peer.program);
            heights.push_back(peer.median() / each.digitlab.median());
        }
    }
    if (names.empty()) return;
    figures.draw(BarChart{.name = "relative_times",
                          .title = fmt::format("Time relative to digitlab, {} threads", threads),
                          .x_label = "work and program",
                          .y_label = "time / time of digitlab",
                          .categories = names,
                          .bars = {{"relative time", heights}},
                          .log_y = true,
                          .text_of_height = multiple});
}

}  // namespace digitlab::bench
