#include "sandbox.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "build_tree.hpp"
#include "support/testing.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;

BOOST_AUTO_TEST_SUITE(sandboxes)

namespace {

namespace fs = std::filesystem;

const std::string intruder = DIGITLAB_INTRUDER;

/// What the intruder could do in a sandbox of this kind; "no sandbox" if that does not work here.
std::string intrude(const std::string& kind) {
    const Environment secret("SECRET_OF_THE_TEACHER", "42");
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms(0755));
    const fs::path secrets = folder.path() / "secrets";
    folder.write("secrets/solution.cpp", "return 100;");
    fs::permissions(secrets, fs::perms(0700));
    const fs::path confine = folder.write("confine", read_file(DIGITLAB_PROGRAMS "/confine"));
    const fs::path program = folder.write("intruder", read_file(intruder));
    for (const fs::path& file : {confine, program}) fs::permissions(file, fs::perms(0755));
    try {
        const Sandbox sandbox(kind, confine);
        sandbox.clean_up(3, folder.path() / "scratch");
        ProcessOptions options{.time_limit = std::chrono::seconds(30),
                               .join_outputs = true,
                               .file_limit = 1'000'000,
                               .process_limit = 100};
        const std::vector<std::string> command =
            concat(sandbox.command(3, {program}, folder.path() / "scratch"),
                   {program, (secrets / "solution.cpp").string(), secrets.string()});
        const ProcessResult result = run_process(command, options);
        sandbox.clean_up(3, folder.path() / "scratch");
        return result.out;
    } catch (const std::runtime_error& error) {
        return std::string("no sandbox: ") + error.what();
    }
}

/// The same as a user without rights, whoever runs the test.
std::string intrude_as_nobody(const std::string& kind) {
    if (geteuid() != 0) return intrude(kind);
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms(0777));
    const fs::path out = folder.path() / "out";
    status_of_process([&] {
        if (setgid(65534) != 0 || setuid(65534) != 0) return 1;
        write_file(out, intrude(kind));
        return 0;
    });
    return read_file(out);
}

void check_nothing_was_possible(const std::string& what, const std::string& kind) {
    if (what.starts_with("no sandbox")) {
        report_skipped(kind + ": " + what);
        return;
    }
    BOOST_TEST(what == "end\n");
}

}  // namespace

BOOST_AUTO_TEST_CASE(bubblewrap_lets_a_program_of_root_do_nothing) {
    if (geteuid() != 0) return report_skipped("it takes root");
    check_nothing_was_possible(intrude("bubblewrap"), "bubblewrap");
}

BOOST_AUTO_TEST_CASE(bubblewrap_lets_a_program_of_anyone_do_nothing) {
    check_nothing_was_possible(intrude_as_nobody("bubblewrap"), "bubblewrap");
}

BOOST_AUTO_TEST_CASE(another_user_without_bubblewrap_can_do_nothing) {
    if (geteuid() != 0) return report_skipped("it takes root");
    check_nothing_was_possible(intrude("user"), "user");
}

BOOST_AUTO_TEST_CASE(a_program_in_landlock_reads_and_writes_nothing) {
    const std::string what = intrude_as_nobody("landlock");
    if (what.starts_with("no sandbox")) return report_skipped(what);
    // Its own folder has no quota, and its number of processes is limited from outside.
    for (const std::string& line : lines_of(what)) {
        BOOST_TEST((line == "end" || line.starts_with("could have ") || line == "could fill /tmp"),
                   line);
    }
}

BOOST_AUTO_TEST_CASE(landlock_is_no_choice_for_root_and_another_user_none_for_others) {
    if (geteuid() == 0) BOOST_TEST(contains(intrude("landlock"), "no sandbox"));
    BOOST_TEST(contains(intrude_as_nobody("user"), "no sandbox"));
}

BOOST_AUTO_TEST_CASE(a_sandbox_that_does_not_work_is_refused_with_what_to_do) {
    const TemporaryFolder folder;
    BOOST_CHECK_EXCEPTION(Sandbox("auto", folder.path() / "no_confine"), std::runtime_error,
                          says({"--no-sandbox", "they can read and change all that you can"}));
}

BOOST_AUTO_TEST_CASE(what_a_job_has_left_is_removed) {
    if (geteuid() != 0) return report_skipped("it takes root");
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms(0755));
    const fs::path confine = folder.write("confine", read_file(DIGITLAB_PROGRAMS "/confine"));
    fs::permissions(confine, fs::perms(0755));
    const Sandbox sandbox("user", confine);
    const fs::path scratch = folder.path() / "scratch";
    sandbox.clean_up(7, scratch);
    const std::string left = "/dev/shm/digitlab-left-" + std::to_string(getpid());
    run_process(
        concat(sandbox.command(7, {}, scratch),
               {"/bin/sh", "-c", "echo > own; mkdir -p shut/in; chmod 0 shut; echo > " + left}));
    BOOST_TEST(fs::exists(scratch / "own"));
    sandbox.clean_up(7, scratch);
    BOOST_TEST(names_in(scratch).empty());
    BOOST_TEST(!fs::exists(left));
}

BOOST_AUTO_TEST_CASE(a_folder_that_others_cannot_enter_is_told_from_one_that_they_can) {
    const TemporaryFolder folder;
    fs::create_directories(folder.path() / "in/side");
    fs::permissions(folder.path(), fs::perms(0755));
    BOOST_TEST(others_can_reach(folder.path() / "in/side/file"));
    fs::permissions(folder.path() / "in", fs::perms(0700));
    BOOST_TEST(!others_can_reach(folder.path() / "in/side/file"));
}

// What GCC 12, its assembler and its linker print.
BOOST_AUTO_TEST_CASE(errors_name_file_and_line_and_no_folder_of_the_teacher) {
    const auto errors = [](const std::string& out) {
        return first_errors({.status = 1, .out = out}, {"/teacher/source", "/teacher/tree"},
                            {{"common/math/losses.cpp", "// twice(\n\nint twice() {\n"},
                             {"common/math/activations.cpp", "int twice() {\n"}});
    };
    BOOST_TEST(errors("compiling:a.cpp\n/teacher/source/a.cpp:7:3: error: no\nmake: *** [x] "
                      "Error 1\n") == "a.cpp:7:3: error: no");
    BOOST_TEST(errors("compiling:a.cpp\n{standard input}: Assembler messages:\n"
                      "{standard input}:5: Error: file not found: x\n") ==
               "a.cpp: Error: file not found: x");
    BOOST_TEST(
        errors("/usr/bin/ld: losses.cpp:(.text+0x0): multiple definition of `digitlab::twice()'; "
               "activations.cpp:(.text+0x0): first defined here\n"
               "collect2: error: ld returned 1 exit status\n") ==
        "common/math/activations.cpp:1, common/math/losses.cpp:3: error: multiple definition of "
        "`digitlab::twice()'");
    BOOST_TEST(errors("x.cpp:(.text+0x5): undefined reference to `missing'\n") ==
               "error: undefined reference to `missing'");
    BOOST_TEST(errors("cc1plus: out of memory allocating 6 bytes\n") ==
               "the compiler needs more than 2.5 GB of memory for it");
    BOOST_TEST(errors("/teacher/tree/a.hpp:1: error: \x1b[2J\xff\n") == "a.hpp:1: error: ?[2J?");
    BOOST_TEST(errors("/teacher/source/a: odd\n") == "the build failed: a: odd\n");
}

BOOST_AUTO_TEST_CASE(instantiations_for_float_are_left_out_and_lines_keep_their_numbers) {
    BOOST_TEST(for_double_only("INSTANTIATE(float)\nINSTANTIATE(double)\n") ==
               "\nINSTANTIATE(double)\n");
    BOOST_TEST(
        for_double_only(
            "template class Net<float>;\ntemplate float f(const Net<float>&,\n   int);\nx\n") ==
        "\n\n\nx\n");
    const std::string kept =
        "template <typename Real>\nReal f(Real);\ntemplate double f(double);\n"
        "template void g(float, double);\nfloat x;\ntemplate float unfinished(\n";
    BOOST_TEST(for_double_only(kept) == kept);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
