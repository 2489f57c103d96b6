#include "measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "support/process.hpp"

namespace digitlab::bench {
namespace {

/// The last line of a text: of a Python traceback, the message.
std::string last_line(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text.substr(text.rfind('\n') + 1);
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
                                       const std::filesystem::path& folder) {
    Request writing = contenders.front().request;
    writing.start = (folder / (writing.work + ".start")).string();
    writing.batches = (folder / (writing.work + ".batches")).string();
    for (Contender& contender : contenders) {
        contender.request.start = writing.start;
        contender.request.batches = writing.batches;
    }
    writing.write_start = true;
    ask(contenders.front().command, writing);

    std::vector<Times> all(contenders.size());
    const auto run = [&](const Contender& contender, unsigned threads, Times& times) {
        Request request = contender.request;
        request.threads = threads;
        const Answer answer = ask(contender.command, request);
        times.threads = threads;
        times.seconds.push_back(answer.seconds);
        times.check = answer.check;
        times.versions = answer.versions;
    };
    for (std::size_t i = 0; i < repetitions; ++i) {
        for (std::size_t c = 0; c < contenders.size(); ++c) {
            if (i > 0) {
                run(contenders[c], all[c].threads, all[c]);
                continue;
            }
            for (const unsigned threads : contenders[c].threads) {
                Times times{.program = contenders[c].name};
                run(contenders[c], threads, times);
                if (all[c].seconds.empty() || times.seconds[0] < all[c].seconds[0]) all[c] = times;
            }
        }
    }
    return all;
}

}  // namespace digitlab::bench
