// lab10 on one rank, and on several ones by mpirun.

#include <algorithm>

#include "course.hpp"
#include "figure_files.hpp"
#include "made_data.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab10)

namespace {

/// What mpirun needs as root and with more ranks than processors. It makes terminals for its
/// processes; a dumb one gets no redrawn lines.
RunOptions for_mpirun(RunOptions options = {}) {
    options.environment.insert({{"OMPI_ALLOW_RUN_AS_ROOT", "1"},
                                {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
                                {"OMPI_MCA_rmaps_base_oversubscribe", "1"},
                                {"OMPI_MCA_hwloc_base_binding_policy", "none"},
                                {"DIGITLAB_DATA", std::nullopt},
                                {"TERM", "dumb"}});
    return options;
}

/// Runs mpirun, silent about itself, with these arguments in a new folder.
Run mpirun(const Arguments& arguments, RunOptions options = {}) {
    Run run;
    run.lab = "lab10";
    run.arguments = arguments;
    options = for_mpirun(options);
    if (options.folder.empty()) {
        run.own_folder = std::make_shared<TemporaryFolder>();
        options.folder = run.own_folder->path();
    }
    run.folder = options.folder;
    static_cast<ProcessResult&>(run) =
        run_process(concat({DIGITLAB_MPIRUN, "-q"}, arguments), options);
    std::erase(run.out, '\r');  // the terminal ends its lines so
    return run;
}

const std::string program = DIGITLAB_PROGRAMS "/lab10";
const Arguments short_run = {"--quick", "--plot", "none"};

Run run_on_ranks(int ranks, const Arguments& arguments, const RunOptions& options = {}) {
    return mpirun(concat(concat({"-n", std::to_string(ranks), program}, short_run), arguments),
                  options);
}

/// Rank 1 of 2 has arguments of its own.
Run run_with_a_different_rank(const Arguments& arguments, const Arguments& of_rank_1) {
    Arguments all = concat({"-n", "1", program}, concat(short_run, arguments));
    all = concat(all, concat({":", "-n", "1", program}, short_run));
    return mpirun(concat(all, of_rank_1));
}

/// The losses of the steps of the run.
arma::vec losses_of(const Run& run) {
    const Csv csv = read_csv_file(run.result_file("loss.csv"));
    std::vector<double> losses;
    for (std::size_t row = 0; row < csv.rows.size(); ++row) {
        if (csv.rows[row][0] == csv.rows[0][0]) losses.push_back(csv.number(row, 2));
    }
    return losses;
}

}  // namespace

DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab10)

BOOST_AUTO_TEST_CASE(lab10_on_one_rank_learns_what_lab06_learns) {
    const Run lab06 = successful_run("lab06", {"--steps", "300", "--plot", "none"});
    const Result result = result_of(quick_run("lab10"));
    BOOST_TEST(result.text("test_accuracy") == result_of(lab06).text("test_accuracy"));
    BOOST_TEST(arma::abs(losses_of(quick_run("lab10")) - losses_of(lab06)).max() < 1e-5);
    BOOST_TEST(result.text("ranks") == "1");
    BOOST_TEST(result.number("max_difference_to_one_rank") == 0);
}

BOOST_AUTO_TEST_CASE(two_ranks_have_the_parameters_of_one_after_1000_steps) {
    const Run run = run_on_ranks(2, {"--precision", "double", "--steps", "1000"});
    const Result result = result_of(run);
    BOOST_TEST(run.status == 0);
    BOOST_TEST(result.text("ranks") == "2");
    BOOST_TEST(result.number("max_difference_to_one_rank") < 1e-9);
    BOOST_TEST(result.number("max_difference_to_one_rank") > 0);  // they did compute in parts
}

BOOST_AUTO_TEST_CASE(three_and_four_ranks_have_the_parameters_of_one) {
    for (const int ranks : {3, 4}) {
        const Run run = run_on_ranks(ranks, {"--precision", "double", "--steps", "40"});
        BOOST_TEST(run.status == 0);
        BOOST_TEST(result_of(run).number("max_difference_to_one_rank") < 1e-9);
        if (ranks == 3) BOOST_TEST(contains(run.out, "34 or 33"));
    }
}

BOOST_AUTO_TEST_CASE(only_rank_0_prints_draws_and_writes) {
    const Run run = mpirun({"-n", "2", program, "--quick"});
    BOOST_TEST(run.status == 0);
    BOOST_TEST(run.err == "");
    BOOST_TEST(count(run.out, "lab10 data-parallel training") == 1U);
    check_keys(run);  // of the one result line
    check_results(run);
    for (const char* figure : {"allreduce.png", "scaling.png"}) {
        BOOST_TEST(is_picture(run.result_file(figure)));
    }
    BOOST_TEST(names_in(run.folder) == std::vector<std::string>{"results"}, per_element());
}

BOOST_AUTO_TEST_CASE(overlap_gives_the_same_result) {
    const Arguments arguments = {"--precision", "double", "--steps", "50"};
    const Run plain = run_on_ranks(2, arguments);
    const Run overlapped = run_on_ranks(2, concat(arguments, {"--overlap"}));
    BOOST_TEST(overlapped.status == 0);
    BOOST_TEST(arma::abs(losses_of(plain) - losses_of(overlapped)).max() < 1e-9);
}

BOOST_AUTO_TEST_CASE(a_checkpoint_is_resumed_on_another_number_of_ranks) {
    const Arguments arguments = {"--precision", "double", "--batch-size", "10"};
    const Run first =
        run_on_ranks(2, concat(arguments, {"--steps", "20", "--checkpoint", "run.ckpt"}));
    BOOST_TEST(first.status == 0);
    const Run resumed = run_on_ranks(
        3, concat(arguments, {"--steps", "40", "--resume", "run.ckpt"}), {.folder = first.folder});
    BOOST_TEST(resumed.status == 0);
    BOOST_TEST(contains(resumed.out, "Resuming run.ckpt after step 20 of 40."));
    const Run whole =
        successful_run("lab10", concat(short_run, concat(arguments, {"--steps", "40"})));
    BOOST_TEST_REQUIRE(losses_of(resumed).n_elem == 40U);
    BOOST_TEST(arma::abs(losses_of(resumed) - losses_of(whole)).max() < 1e-9);
}

// ---- trouble ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(lab10_replaces_nothing_but_checkpoints_by_a_checkpoint) {
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.write("thesis.txt", "three years of work\n");
    const Run run = run_on_ranks(2, {"--checkpoint", file.string()});
    BOOST_TEST(refused(run, 2, {"thesis.txt", "is no checkpoint", "choose another name"}));
    BOOST_TEST(read_file(file) == "three years of work\n");
    BOOST_TEST(refused(run_on_ranks(2, {"--resume", "missing.ckpt"}), 2, {"missing.ckpt"}));
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_said_once) {
    BOOST_TEST(refused(run_on_ranks(3, {"--bogus"}), 2, {"--bogus"}));
    BOOST_TEST(refused(run_on_ranks(3, {"--batch-size", "2"}), 2, {"--batch-size", "3 ranks"}));
}

// So mpirun ends the ranks that are left when one has failed.
BOOST_AUTO_TEST_CASE(a_refused_rank_says_nothing_more_when_it_is_ended) {
    Run run;
    run.lab = "lab10";
    run.own_folder = std::make_shared<TemporaryFolder>();
    const std::string lab10 = program + " --plot none";
    static_cast<ProcessResult&>(run) = run_process(
        {"sh", "-c",
         DIGITLAB_MPIRUN " -q -n 1 " + lab10 + " --bogus : -n 1 " + lab10 +
             " 2> err & "
             "until grep -q bogus err; do sleep 0.02; done; sleep 0.2; "
             "pkill -TERM -P $! -f -- --bogus; wait $!; status=$?; cat err >&2; exit $status"},
        for_mpirun({.folder = run.own_folder->path()}));
    BOOST_TEST(refused(run, 2, {"--bogus"}));
}

BOOST_AUTO_TEST_CASE(a_data_set_that_all_ranks_lack_is_said_once) {
    BOOST_TEST(refused(run_on_ranks(3, {"--dataset", "no/such.csv"}), 2, {"no/such.csv"}));
}

BOOST_AUTO_TEST_CASE(a_data_set_that_one_rank_lacks_ends_the_run) {
    const Run run = run_with_a_different_rank({}, {"--dataset", "no/such.csv"});
    BOOST_TEST(refused(run, 2, {"on rank 1: --dataset no/such.csv"}));
    const Run other = run_with_a_different_rank({"--dataset", "no/such.csv"}, {});
    BOOST_TEST(refused(other, 2, {"no/such.csv"}));
}

BOOST_AUTO_TEST_CASE(a_rank_with_other_data_ends_the_run) {
    const TemporaryFolder folder;
    const std::string csv = made_csv(60, Labels::last);
    const std::string mine = folder.write("a/my.csv", csv).string();
    const std::string longer = csv + csv.substr(0, csv.find('\n') + 1);
    const std::string other = folder.write("b/my.csv", longer).string();
    const Run run = run_with_a_different_rank({"--dataset", mine}, {"--dataset", other});
    BOOST_TEST(refused(run, 1, {"rank 1 read other images than rank 0 for my.csv"}));
}

BOOST_AUTO_TEST_CASE(a_rank_with_other_parameters_ends_the_run) {
    const Run run = run_with_a_different_rank({}, {"--learning-rate", "0.2"});
    BOOST_TEST(refused(run, 1, {"rank 1 has other parameters than rank 0 after step"}));
}

BOOST_AUTO_TEST_CASE(a_rank_that_is_killed_ends_the_run) {
    const std::string endless = program + " --plot none --steps 100000000";
    const Run run = mpirun({"-n", "1", program, "--plot", "none", "--steps", "100000000", ":", "-n",
                            "1", "sh", "-c", endless + " & sleep 2; kill -KILL $!; kill -KILL $$"},
                           {.time_limit = std::chrono::seconds(30)});
    BOOST_TEST(!run.timed_out());
    BOOST_TEST(run.status != 0);
    // Open MPI may complain as well, of memory that it could not read.
    BOOST_TEST(
        run.err.ends_with(
            "lab10: a rank has ended or does not answer; without it the others cannot continue "
            "(see --checkpoint and --resume)\n"),
        run.err);
}

// mpirun allows a second for it, and ends with 1 then.
BOOST_AUTO_TEST_CASE(ctrl_c_stops_all_ranks_at_the_same_step_and_keeps_the_result) {
    const Run run = mpirun({"-n", "2", program, "--plot", "none", "--steps", "100000000"},
                           {.time_limit = std::chrono::seconds(30), .signal_after = "training: "});
    BOOST_TEST(run.status == 1);
    BOOST_TEST(run.err.starts_with("lab10: interrupted at step "), run.err);
    BOOST_TEST(result_of(run).text("interrupted") == "true");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
