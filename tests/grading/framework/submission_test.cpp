#include "submission.hpp"

#include <sys/stat.h>

#include "archive.hpp"
#include "support/testing.hpp"
#include "zip_file.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;

BOOST_AUTO_TEST_SUITE(submissions)

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> allowed = {"common/math/activations.cpp", "common/math/losses.cpp"};

void check_has_none(const fs::path& submission) {
    BOOST_CHECK_EXCEPTION(
        collect_submission(submission, allowed), std::runtime_error,
        says({submission.filename(), "holds none of the files", "common/math/activations.cpp"}));
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_files_of_a_folder_are_collected) {
    const TemporaryFolder folder;
    folder.write("ada/common/math/activations.cpp", "one");
    folder.write("ada/common/math/losses.cpp", "two");
    const SubmittedFiles expected = {{allowed[0], "one"}, {allowed[1], "two"}};
    BOOST_TEST((collect_submission(folder.path() / "ada", allowed) == expected));
}

BOOST_AUTO_TEST_CASE(a_project_deeper_in_the_folder_is_found) {
    const TemporaryFolder folder;
    folder.write("ada/my work/digitlab/common/math/losses.cpp", "two");
    const SubmittedFiles expected = {{allowed[1], "two"}};
    BOOST_TEST((collect_submission(folder.path() / "ada", allowed) == expected));
}

BOOST_AUTO_TEST_CASE(of_two_files_of_a_name_the_one_less_deep_is_taken) {
    const TemporaryFolder folder;
    folder.write("ada/common/math/losses.cpp", "new");
    folder.write("ada/backup/common/math/losses.cpp", "old");
    BOOST_TEST(collect_submission(folder.path() / "ada", allowed).at(allowed[1]) == "new");
}

BOOST_AUTO_TEST_CASE(files_that_are_not_to_be_written_are_left_out) {
    const TemporaryFolder folder;
    folder.write("ada/common/math/losses.cpp", "two");
    folder.write("ada/CMakeLists.txt", "execute_process(COMMAND rm)");
    folder.write("ada/tests/grading/judge.cpp", "int main() {}");
    folder.write("ada/uncommon/math/activations.cpp", "one");
    BOOST_TEST(collect_submission(folder.path() / "ada", allowed).size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_files_of_a_zip_are_collected) {
    const TemporaryFolder folder;
    const fs::path zip = folder.write("ada.zip", zip_file({{"digitlab/README.md", "read me"},
                                                           {"digitlab/" + allowed[0], "one"},
                                                           {"digitlab/" + allowed[1], "two"}}));
    const SubmittedFiles expected = {{allowed[0], "one"}, {allowed[1], "two"}};
    BOOST_TEST((collect_submission(zip, allowed) == expected));
}

BOOST_AUTO_TEST_CASE(a_zip_whose_names_lead_elsewhere_writes_nothing_there) {
    const TemporaryFolder folder;
    const fs::path zip = folder.write(
        "class/zips/ada.zip", zip_file({{"../../" + allowed[0], "one"},
                                        {"/" + (folder.path() / allowed[1]).string(), "two"}}));
    collect_submission(zip, allowed);
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
        files += entry.is_regular_file() ? 1 : 0;
    }
    BOOST_TEST(files == 1U);
}

BOOST_AUTO_TEST_CASE(no_name_in_a_zip_is_too_odd) {
    const TemporaryFolder folder;
    const SubmittedFiles expected = {{allowed[0], "one"}, {allowed[1], "two"}};
    const fs::path zip = folder.write(
        "ada.ZIP", zip_file({{"[a-z]*/x[1]/" + allowed[0], "one"}, {"-x/" + allowed[1], "two"}}));
    BOOST_TEST((collect_submission(zip, allowed) == expected));
    // As some programs for Windows pack.
    const fs::path backslashes = folder.write(
        "bob.zip",
        zip_file({{"digitlab\\common\\math\\activations.cpp", "one"}, {allowed[1], "two"}}));
    BOOST_TEST((collect_submission(backslashes, allowed) == expected));
}

BOOST_AUTO_TEST_CASE(tar_archives_are_collected_whatever_packed_them) {
    const TemporaryFolder folder;
    const SubmittedFiles expected = {{allowed[0], "one"}, {allowed[1], "two"}};
    const std::string deep = "a folder with quite a long name/" + std::string(90, 'x') + "/";
    const std::string tar =
        tar_file({{"digitlab/" + allowed[0], "one"}, {deep + allowed[1], "two"}});
    BOOST_TEST((collect_submission(folder.write("ada.tar", tar), allowed) == expected));
    BOOST_TEST((collect_submission(folder.write("ada.tar.gz", gzip(tar)), allowed) == expected));
    BOOST_TEST((collect_submission(folder.write("ada.TGZ", gzip(tar)), allowed) == expected));
    // By its content: some browsers unpack what they load, and keep the name.
    BOOST_TEST((collect_submission(folder.write("bob.tar.gz", tar), allowed) == expected));
}

BOOST_AUTO_TEST_CASE(a_zip_in_the_folder_of_a_student_is_unpacked) {
    const TemporaryFolder folder;
    folder.write("Ada Lovelace_1234_assignsubmission_file_/my lab.zip",
                 zip_file({{"digitlab/" + allowed[0], "one"}}));
    folder.write("Ada Lovelace_1234_assignsubmission_file_/losses.cpp", "two");
    const SubmittedFiles expected = {{allowed[0], "one"}, {allowed[1], "two"}};
    BOOST_TEST((collect_submission(folder.path() / "Ada Lovelace_1234_assignsubmission_file_",
                                   allowed) == expected));
}

BOOST_AUTO_TEST_CASE(a_source_alone_is_a_submission) {
    const TemporaryFolder folder;
    const SubmittedFiles expected = {{allowed[0], "one"}};
    BOOST_TEST((collect_submission(folder.write("activations.cpp", "one"), allowed) == expected));
    BOOST_TEST(
        (collect_submission(folder.write("ada_activations.cpp", "one"), allowed) == expected));
    folder.write("bob/activations.cpp", "one");
    BOOST_TEST((collect_submission(folder.path() / "bob", allowed) == expected));
    folder.write("eve/other/project/activations.cpp", "one");
    check_has_none(folder.path() / "eve");
}

BOOST_AUTO_TEST_CASE(bytes_before_and_behind_a_zip_do_not_matter) {
    const TemporaryFolder folder;
    const std::string zip = zip_file({{allowed[0], "one"}});
    const SubmittedFiles expected = {{allowed[0], "one"}};
    for (const std::string& bytes : {zip + std::string(100'000, 'x'), "#!/bin/sh\n" + zip}) {
        BOOST_TEST((collect_submission(folder.write("ada.zip", bytes), allowed) == expected));
    }
}

BOOST_AUTO_TEST_CASE(a_zip_that_is_damaged_or_encrypted_is_refused_with_the_reason) {
    const TemporaryFolder folder;
    const std::string zip = zip_file({{allowed[0], "the text of the file"}});
    std::string damaged = zip;
    damaged[zip.find("the text")] = 'X';
    std::string encrypted = zip;
    encrypted[zip.find("PK\x01\x02") + 8] = 1;
    for (const auto& [bytes, reason] :
         {std::pair(damaged, "damaged"), std::pair(encrypted, "encrypted"),
          std::pair(zip.substr(0, zip.size() / 2), "cut off")}) {
        BOOST_CHECK_EXCEPTION(collect_submission(folder.write("ada.zip", bytes), allowed),
                              std::runtime_error, says({"ada.zip", reason}));
    }
}

// Each byte of an archive, changed or cut off, may make it unreadable, and no more than that.
BOOST_AUTO_TEST_CASE(no_change_of_an_archive_is_worse_than_unreadable) {
    const auto all = [](const std::string&) { return true; };
    const std::string tar = tar_file({{allowed[0], "one"}});
    for (const std::string& good : {zip_file({{allowed[0], "one"}}), tar, gzip(tar)}) {
        std::size_t refused = 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(good.size(), 700); ++i) {
            std::string changed = good;
            changed[i] = static_cast<char>(changed[i] ^ 0xff);
            for (const std::string& bytes : {changed, good.substr(0, i)}) {
                try {
                    unpack(bytes, all);
                } catch (const std::runtime_error&) {
                    ++refused;
                }
            }
        }
        BOOST_TEST(refused > 50U);
    }
}

BOOST_AUTO_TEST_CASE(what_unpacks_to_very_much_is_refused) {
    const TemporaryFolder folder;
    const std::string bomb = gzip(std::string(300'000'000, '\0'));
    BOOST_CHECK_EXCEPTION(collect_submission(folder.write("ada.tgz", bomb), allowed),
                          std::runtime_error, says({"too large"}));
}

BOOST_AUTO_TEST_CASE(line_ends_of_windows_become_those_of_unix) {
    const TemporaryFolder folder;
    folder.write("ada/" + allowed[0], "\xef\xbb\xbfone\r\ntwo\r\n\rthree");
    BOOST_TEST(collect_submission(folder.path() / "ada", allowed).at(allowed[0]) ==
               "one\ntwo\n\rthree");
}

BOOST_AUTO_TEST_CASE(every_entry_is_a_submission_or_has_a_reason) {
    const TemporaryFolder folder;
    for (const char* name : {"ada/x", "bob.zip", "eve.tar.gz", "eve.zip", "ada.zip",
                             "activations.cpp", "scores.csv.zip", ".hidden", "notes.txt"}) {
        folder.write(name, "");
    }
    fs::create_directory(folder.path() / "scores.csv");
    fs::create_directory_symlink("ada", folder.path() / "link");
    BOOST_TEST(mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
    std::map<std::string, std::string> names;
    std::map<std::string, std::string> reasons;
    for (const Submission& submission : list_submissions(folder.path(), allowed)) {
        if (submission.reason.empty()) names[submission.path.filename()] = submission.name;
        if (!submission.reason.empty()) reasons[submission.path.filename()] = submission.reason;
    }
    const std::map<std::string, std::string> expected = {{"ada", "ada"},
                                                         {"ada.zip", "ada.zip"},
                                                         {"bob.zip", "bob"},
                                                         {"eve.zip", "eve.zip"},
                                                         {"eve.tar.gz", "eve.tar.gz"},
                                                         {"activations.cpp", "activations.cpp"},
                                                         {"scores.csv", "scores.csv submission"},
                                                         {"scores.csv.zip", "scores.csv.zip"}};
    BOOST_TEST((names == expected));
    BOOST_TEST(reasons.size() == 4U);
    BOOST_TEST(contains(reasons["link"], "links are not followed"));
    BOOST_TEST(contains(reasons["pipe"], "neither a file nor a folder"));
    BOOST_TEST(contains(reasons["notes.txt"], "no source"));
    BOOST_TEST(contains(reasons[".hidden"], "dot"));
}

BOOST_AUTO_TEST_CASE(links_are_not_followed) {
    const TemporaryFolder folder;
    const fs::path secret = folder.write("secret.cpp", "the solution");
    folder.write("solved/math/losses.cpp", "the solution");
    fs::create_directories(folder.path() / "ada/common/math");
    fs::create_symlink(secret, folder.path() / "ada" / allowed[0]);
    fs::create_directories(folder.path() / "bob");
    fs::create_directory_symlink(folder.path() / "solved", folder.path() / "bob/common");
    check_has_none(folder.path() / "ada");
    check_has_none(folder.path() / "bob");
}

BOOST_AUTO_TEST_CASE(files_of_more_than_a_megabyte_are_left_out) {
    const TemporaryFolder folder;
    const std::string large(1'000'001, ' ');
    folder.write("ada/" + allowed[0], large);
    folder.write("ada/" + allowed[1], "two");
    const SubmittedFiles expected = {{allowed[1], "two"}};
    BOOST_TEST((collect_submission(folder.path() / "ada", allowed) == expected));
    const fs::path zip =
        folder.write("ada.zip", zip_file({{allowed[0], large}, {allowed[1], "two"}}));
    BOOST_TEST((collect_submission(zip, allowed) == expected));
}

BOOST_AUTO_TEST_CASE(a_submission_without_the_files_is_refused_by_name) {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() / "ada");
    check_has_none(folder.path() / "ada");
    check_has_none(folder.write("bob.zip", zip_file({{"essay.txt", "none"}})));
}

BOOST_AUTO_TEST_CASE(what_is_no_zip_is_refused_by_name) {
    const TemporaryFolder folder;
    for (const std::string& bytes : {std::string("PK"), std::string(1000, 'x'), std::string()}) {
        BOOST_CHECK_EXCEPTION(collect_submission(folder.write("ada.zip", bytes), allowed),
                              std::runtime_error, says({"ada.zip"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
