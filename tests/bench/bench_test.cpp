#include <nlohmann/json.hpp>

#include <cmath>

#include "support/process.hpp"
#include "support/testing.hpp"

namespace digitlab::testing {
namespace {

const std::string program = DIGITLAB_PROGRAMS "/bench";

/// A run of bench in a folder of its own, and the bench.json that it wrote.
struct BenchRun {
    TemporaryFolder folder{};
    ProcessResult result{};
    nlohmann::json json{};

    explicit BenchRun(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {program, "--quick"});
        result = run_process(arguments, {.folder = folder.path()});
        const auto file = folder.path() / "results/bench/bench.json";
        if (std::filesystem::exists(file)) json = nlohmann::json::parse(read_file(file));
    }
};

/// A program in place of Python, with both libraries, whose answer to all requests is the same.
std::filesystem::path write_python(const TemporaryFolder& folder, const std::string& answer) {
    const auto file =
        folder.write("python", "#!/bin/sh\n[ \"$1\" = -c ] || echo '" + answer + "'\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file;
}

std::vector<std::string> names_of_programs(const nlohmann::json& work) {
    std::vector<std::string> names;
    for (const auto& row : work["programs"]) names.push_back(row["program"]);
    return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quick)

BOOST_AUTO_TEST_CASE(all_works_are_done_and_end_at_the_same_loss_in_every_program) {
    const BenchRun run({});
    BOOST_TEST_REQUIRE(run.result.status == 0, run.result.out + run.result.err);
    if (!run.json["missing"].empty()) {
        report_skipped("NumPy and PyTorch are not both here");
        return;
    }
    BOOST_TEST(run.json["works"].size() == 6U);
    for (const auto& work : run.json["works"]) {
        BOOST_TEST_CONTEXT(work["title"].get<std::string>()) {
            const std::string name = work["work"];
            const bool in_torch = name == "s2" || name == "s3" || name == "s4";
            const std::vector<std::string> names = names_of_programs(work);
            BOOST_TEST(names.front() == "digitlab");
            BOOST_TEST(names[1] == "NumPy");
            BOOST_TEST(std::ranges::count(names, "PyTorch") == (in_torch ? 1 : 0));
            BOOST_TEST(contains(run.result.out, work["title"]));
            const double ours = work["programs"][0]["check"];
            for (const auto& row : work["programs"]) {
                BOOST_TEST(row["relative_time"].get<double>() > 0);
                BOOST_TEST(std::isfinite(row["relative_time"].get<double>()));
                BOOST_TEST(row["seconds"].size() == 1U);
                BOOST_TEST(contains(run.result.out, "  " + row["program"].get<std::string>()));
                // Looser than the program's own check: float against double.
                if (row["kind"] == "peer") BOOST_TEST(close_to(row["check"], ours, 0.02 * ours));
            }
        }
    }
    const auto results = run.folder.path() / "results/bench";
    BOOST_TEST(std::filesystem::exists(results / "relative_times.png"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(options)

BOOST_AUTO_TEST_CASE(missing_peers_are_named_and_skipped) {
    const BenchRun run({"--works", "s1,s2", "--python", "/there/is/none"});
    BOOST_TEST(run.result.status == 0, run.result.err);
    BOOST_TEST(contains(run.result.out, "skipped: numpy and torch"));
    BOOST_TEST(run.json["works"].size() == 2U);
    BOOST_TEST(names_of_programs(run.json["works"][1]) ==
                   (std::vector<std::string>{"digitlab", "products alone"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_peer_that_does_other_work_is_a_failure) {
    const TemporaryFolder folder;
    const auto python = write_python(folder, R"({"seconds": 1, "check": 9, "versions": "Fake 1"})");
    const BenchRun run({"--works", "s1", "--python", python.string()});
    BOOST_TEST(run.result.status == 1);
    BOOST_TEST(contains(run.result.err, "s1: NumPy ends at 9, digitlab at"));
}

BOOST_AUTO_TEST_CASE(a_peer_that_fails_ends_the_run_with_its_message) {
    const TemporaryFolder folder;
    const auto python = write_python(folder, "no answer");
    const BenchRun run({"--works", "s1", "--python", python.string()});
    BOOST_TEST(run.result.status == 1);
    BOOST_TEST(contains(run.result.err, "numpy_peer.py, asked for s1: no answer"));
}

BOOST_AUTO_TEST_CASE(sizes_replace_those_of_the_works) {
    const BenchRun run({"--works", "s3,s4", "--hidden", "20", "--batch-size", "50", "--samples",
                        "1000", "--steps", "2", "--python", "/there/is/none"});
    BOOST_TEST(run.result.status == 0, run.result.err);
    BOOST_TEST(contains(run.result.out, "S3: 2 steps of 64-20-10, batch 50"));
    BOOST_TEST(contains(run.result.out, "S4: 2 epochs of 1,000 images, mini-batch 50, 64-20-10"));
    for (const auto& work : run.json["works"]) {
        BOOST_TEST(work["request"]["hidden"] == std::vector<int>{20});
        BOOST_TEST(work["request"]["samples"] == 1000);
    }
}

BOOST_AUTO_TEST_CASE(a_work_that_does_not_exist_is_wrong_usage) {
    const BenchRun run({"--works", "s3,s9"});
    BOOST_TEST(run.result.status == 2);
    BOOST_TEST(contains(run.result.err, "--works s9: there is no such work"));
}

BOOST_AUTO_TEST_CASE(growth_is_drawn_with_a_sentence_on_every_curve) {
    const BenchRun run({"--growth", "--threads", "2"});
    BOOST_TEST(run.result.status == 0, run.result.err);
    for (const char* curve :
         {"batch size, 1 thread: ", "hidden units, 2 threads: ", "training images, 1 thread: ",
          "hidden layers, 2 threads: ", "threads: "}) {
        BOOST_TEST(contains(run.result.out, curve));
    }
    BOOST_TEST(std::filesystem::exists(run.folder.path() / "results/bench/growth.png"));
    const std::string csv = read_file(run.folder.path() / "results/bench/growth.csv");
    BOOST_TEST(contains(csv, "panel,series,x,y\na step with 50 hidden units,1 thread,1,"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
