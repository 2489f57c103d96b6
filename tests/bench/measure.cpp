#include "measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "support/process.hpp"

namespace digitlab::bench {
namespace {

/// The last line of a text: of a Python traceback, the message.
std::string last_line(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text.substr(text.rfind('\n') + 1);
}

/// The number of threads with which a twentieth of the work takes the shortest time.
unsigned fastest_threads(const Contender& contender) {
    if (contender.threads.size() == 1) return contender.threads.front();
    Request request = contender.request;
    request.steps = (request.steps + 19) / 20;
    request.parameters = (request.parameters + 19) / 20;
    unsigned fastest = 0;
    double shortest = std::numeric_limits<double>::infinity();
    for (const unsigned threads : contender.threads) {
        request.threads = threads;
        const double seconds = ask(contender.command, request).seconds;
        if (seconds >= shortest) continue;
        shortest = seconds;
        fastest = threads;
    }
    return fastest;
}

}  // namespace

double Times::median() const {
    std::vector<double> sorted = seconds;
    std::ranges::sort(sorted);
    const std::size_t middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

double Times::shortest() const {
    return *std::ranges::min_element(seconds);
}

double Times::longest() const {
    return *std::ranges::max_element(seconds);
}

Answer ask(const std::vector<std::string>& command, const Request& request) {
    std::vector<std::string> words = command;
    words.push_back(nlohmann::json(request).dump());
    const testing::ProcessResult result =
        testing::run_process(words, {.time_limit = std::chrono::minutes(30)});
    if (result.status != 0) {
        throw std::runtime_error(
            fmt::format("{}, asked for {}: {}", command.back(), request.work,
                        result.status == 127 ? "there is no such program" : last_line(result.err)));
    }
    const nlohmann::json answer = nlohmann::json::parse(result.out, nullptr, false);
    if (answer.is_discarded()) {
        throw std::runtime_error(fmt::format("{}, asked for {}: {}", command.back(), request.work,
                                             last_line(result.out)));
    }
    return answer;
}

std::vector<Times> measure_alternately(std::vector<Contender> contenders, std::size_t repetitions,
                                       const std::filesystem::path& folder,
                                       const MeasureObserver& observer) {
    Request writing = contenders.front().request;
    writing.start = (folder / (writing.work + ".start")).string();
    writing.batches = (folder / (writing.work + ".batches")).string();
    for (Contender& contender : contenders) {
        contender.request.start = writing.start;
        contender.request.batches = writing.batches;
    }
    writing.write_start = true;
    ask(contenders.front().command, writing);

    std::vector<Times> all;
    for (const Contender& contender : contenders) {
        observer(0, contender.name);
        all.push_back({.program = contender.name, .threads = fastest_threads(contender)});
    }
    for (std::size_t i = 0; i < repetitions; ++i) {
        for (std::size_t c = 0; c < contenders.size(); ++c) {
            observer(i * contenders.size() + c, contenders[c].name);
            contenders[c].request.threads = all[c].threads;
            const Answer answer = ask(contenders[c].command, contenders[c].request);
            all[c].seconds.push_back(answer.seconds);
            all[c].check = answer.check;
            all[c].versions = answer.versions;
        }
    }
    return all;
}

}  // namespace digitlab::bench
