#include "build_tree.hpp"
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

BOOST_AUTO_TEST_CASE(names_in_a_zip_that_would_be_patterns_or_options_are_left_out) {
    const TemporaryFolder folder;
    check_has_none(folder.write(
        "ada.zip", zip_file({{"[a-z]*/" + allowed[0], "one"}, {"-x/" + allowed[1], "two"}})));
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
                              std::runtime_error, says({"ada.zip", "no zip archive"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
