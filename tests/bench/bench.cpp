// bench: the course's experiments beside the same work in NumPy and PyTorch, measured alternately
// on this machine.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>
#include <thread>

#include "app/lab.hpp"
#include "app/program.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "data_folder.hpp"
#include "growth.hpp"
#include "math/blas.hpp"
#include "measure.hpp"
#include "results.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "ui/terminal.hpp"
#include "works.hpp"

namespace digitlab::bench {
namespace {

namespace fs = std::filesystem;

struct Settings {
    std::size_t repetitions = 5;
    std::string only;
    fs::path data;
    std::string python;
    bool growth = false;
    Sizes sizes;

    void add_to(CommandLine& line) {
        line.add("--repetitions", repetitions, "How often each program is run", {.quick = 1});
        line.add_text("--works", only,
                      "Only these, between commas: s3, numerical, s4, s2, s1, load");
        line.add_path(
            "--data", data,
            "Folder with four zipped IDX files; MNIST's, or the digits if that is missing "
            "or with --quick");
        line.add_text("--python", python, "The Python that has NumPy and PyTorch");
        line.add_flag("--growth", growth,
                      "Instead: how digitlab's time grows with batch, net, images and threads");
        const std::string usual = "those of each work";
        line.add("--samples", sizes.samples, "Training images", usual);
        line.add("--batch-size", sizes.batch_size, "Images in a batch", usual);
        line.add("--hidden", sizes.hidden, "Units in the hidden layer", usual);
        line.add("--steps", sizes.steps, "Steps; of S2 and S4, epochs", usual);
    }
};

struct Bench {
    const CommonOptions& options;
    const Settings& settings;
    const Console& console;
    Figures& figures;
    const testing::TemporaryFolder scratch{};
    std::vector<std::string> numpy{};  // the command of each peer, empty if it is missing
    std::vector<std::string> torch{};
    std::vector<std::string> missing{};

    const std::vector<std::string> our_program = {DIGITLAB_PROGRAMS "/digitlab_peer"};

    void run() {
        const fs::path folder = data_folder();
        const Dataset<float> data = load_dataset<float>({.name = folder.string()});
        console.header(fmt::format("{} train and {} test images of {} pixels", data.train.count(),
                                   data.test.count(), data.features()),
                       blas_name());
        const Request request{.precision = options.precision,
                              .data = folder.string(),
                              .threads = options.threads,
                              .seed = options.seed};
        if (settings.growth) {
            show_growth(console, figures, our_program, request, data.train.count(),
                        settings.repetitions);
            return;
        }
        find_peers();
        if (!missing.empty()) {
            console.say(
                "skipped: {}, which no Python here has (Debian: python3-numpy, python3-torch; "
                "another Python: --python).",
                fmt::join(missing, " and "));
        }
        console.say("{}, {} cores, {} threads. The programs take turns; repetitions: {}.",
                    processor(), std::thread::hardware_concurrency(), options.threads,
                    settings.repetitions);
        const double busy = busy_share();
        if (busy > 0.1) {
            console.say(
                "Other programs use {} of this machine now. They make all times longer, and those "
                "of programs with several threads most: the ratios mean little.",
                percent(busy));
        }
        std::vector<Measured> all;
        for (const Work& work : asked_for(all_works(settings.sizes, data.features(),
                                                    data.train.count(), options.quick, request))) {
            console.section("{}", work.title);
            all.push_back(measure(work));
            show(console, all.back());
        }
        console.section("Figures and data");
        const std::optional<double> memory = memory_of_lab06(request);
        draw(figures, all, options.threads);
        const Conditions conditions{options.threads, settings.repetitions, busy, missing, memory};
        write_json(figures.file("bench.json"), all, conditions);
        console.say("All times: {}", figures.file("bench.json").string());
        console.say("Versions: {}.", fmt::join(versions_of(all), "; "));
    }

    /// The works that `--works` names; all, if it was not given.
    std::vector<Work> asked_for(const std::vector<Work>& works) const {
        if (settings.only.empty()) return works;
        std::vector<Work> chosen;
        std::istringstream names(settings.only);
        for (std::string name; std::getline(names, name, ',');) {
            const auto found =
                std::ranges::find(works, name, [](const Work& work) { return work.request.work; });
            if (found == works.end()) {
                throw UsageError(fmt::format("--works {}: there is no such work", name));
            }
            chosen.push_back(*found);
        }
        return chosen;
    }

    fs::path data_folder() {
        if (!settings.data.empty()) return settings.data;
        const fs::path mnist = mnist_folder();
        if (!options.quick && !mnist.empty()) return mnist;
        write_digits(scratch.path());
        return scratch.path();
    }

    /// Each library is run by the first Python that has it.
    void find_peers() {
        std::vector<std::string> pythons = {"python3", "/usr/bin/python3"};
        if (!settings.python.empty()) pythons = {settings.python};
        const auto command = [&](const std::string& library, const std::string& script) {
            const std::string look =
                "import importlib.util, sys; sys.exit(not importlib.util.find_spec('" + library +
                "'))";
            for (const std::string& python : pythons) {
                if (testing::run_process({python, "-c", look}).status == 0) {
                    return std::vector<std::string>{python, DIGITLAB_PEERS "/" + script};
                }
            }
            missing.push_back(library);
            return std::vector<std::string>{};
        };
        numpy = command("numpy", "numpy_peer.py");
        torch = command("torch", "torch_peer.py");
    }

    Measured measure(const Work& work) {
        Contender ours{"digitlab", our_program, work.request, {options.threads}};
        std::vector<Contender> contenders = {ours};
        const auto add_peer = [&](const char* name, const std::vector<std::string>& command,
                                  const char* style) {
            if (command.empty()) return;
            contenders.push_back({name, command, work.request, {1}});
            contenders.back().request.style = style;
            if (!options.quick && options.threads > 1) {
                contenders.back().threads.push_back(options.threads);
            }
        };
        add_peer("NumPy", numpy, "article");
        if (work.tuned) add_peer("NumPy, tuned", numpy, "tuned");
        if (work.in_torch) add_peer("PyTorch", torch, "");
        if (!work.limit.empty()) {
            Contender limit = ours;
            limit.name = work.limit_title;
            limit.request.work = work.limit;
            if (work.limit == "unzip") limit.threads = {1};
            contenders.push_back(limit);
        }
        Progress progress = console.progress("measuring", contenders.size() * settings.repetitions);
        const std::vector<Times> all =
            measure_alternately(contenders, settings.repetitions, scratch.path(),
                                [&](std::size_t done, const std::string& program) {
                                    end_if_interrupted();
                                    progress.update(done, program);
                                });
        progress.clear();
        Measured measured{work, all.front(), {all.begin() + 1, all.end()}, {}};
        if (!work.limit.empty()) {
            measured.limit = measured.peers.back();
            measured.peers.pop_back();
        }
        for (const Times& peer : measured.peers) {
            const double difference = std::abs(peer.check - all.front().check);
            if (difference <= work.tolerance * std::abs(all.front().check)) continue;
            report_failure(fmt::format(
                "{}: {} ends at {:.6g}, digitlab at {:.6g}: they did not do the same work",
                work.request.work, peer.program, peer.check, all.front().check));
        }
        return measured;
    }

    /// The most memory that lab06 takes on the same data; nothing with `--quick` or `--works`.
    std::optional<double> memory_of_lab06(Request request) {
        const std::string lab06 = DIGITLAB_PROGRAMS "/lab06";
        if (options.quick || !settings.only.empty() || !fs::exists(lab06)) return {};
        request.work = "memory";
        request.program = lab06;
        const double bytes = ask(our_program, request).seconds;
        console.say("lab06 takes at most {:.0f} MB of memory on these images (aim: 350 MB).",
                    bytes / 1e6);
        return bytes;
    }
};

}  // namespace
}  // namespace digitlab::bench

int main(int argc, char** argv) {
    using namespace digitlab;
    prepare_blas(argv);
    return run_program("bench", [&] {
        const ProgramInfo info{
            .name = "bench",
            .title = "digitlab, NumPy and PyTorch",
            .summary =
                "Times the experiments of the course beside the same work in NumPy and "
                "PyTorch, alternately, on this machine.",
            .example = "./bench --works s3,s2 --hidden 100 --batch-size 64"};
        CommandLine line(info);
        bench::Settings settings;
        settings.add_to(line);
        CommonOptions options = line.parse(argc, argv);
        options.settings = line.settings();
        const Console console(info, options);
        Figures figures(options, console);
        tell_story(console, [&] { bench::Bench{options, settings, console, figures}.run(); });
    });
}
