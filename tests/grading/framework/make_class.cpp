// Makes submissions of lab02 to try `grade` with: of each ten, one does not compile and one means
// harm; the others are right or wrong in ways that were seen, and packed in all the ways that are
// allowed.
//
//     make_class COUNT FOLDER

#include <filesystem>
#include <iostream>
#include <random>

#include "hostile_submissions.hpp"
#include "solution_markers.hpp"
#include "support/files.hpp"
#include "support/text.hpp"
#include "zip_file.hpp"

namespace {

namespace fs = std::filesystem;
using namespace digitlab::grading;
using namespace digitlab::testing;
using Files = std::vector<std::pair<std::string, std::string>>;

const std::string activations = "common/math/activations.cpp";
const std::string losses = "common/math/losses.cpp";

void write(const fs::path& file, const std::string& bytes) {
    fs::create_directories(file.parent_path());
    write_file(file, bytes);
}

/// Hands files in as a folder or as an archive, by turns.
void hand_in(const fs::path& submission, const Files& files, std::size_t turn) {
    switch (turn % 4) {
        case 0:
            return write(submission.string() + ".zip", zip_file(files));
        case 1:
            return write(submission.string() + ".tar.gz", gzip(tar_file(files)));
        case 2:
            return write(submission / "my lab.zip", zip_file(files));
        default:
            for (const auto& [name, text] : files) write(submission / "digitlab" / name, text);
    }
}

/// The solutions, each left as it is, replaced by a wrong answer that is kept, or not written.
Files usual_submission(std::mt19937& random, std::size_t number) {
    std::map<std::string, std::vector<std::string>> wrong;  // bodies, by exercise
    const fs::path folder = fs::path(DIGITLAB_SOURCE_FOLDER) / "tests/grading/wrong_answers";
    for (const fs::path& file : files_below(folder)) {
        const std::string text = read_file(folder / file);
        if (!text.starts_with("lab02 ")) continue;
        wrong[lines_of(text).front().substr(6)].push_back(text.substr(text.find("\n\n") + 2));
    }
    Files files;
    for (const std::string& name : {activations, losses}) {
        std::string text = solved(name);
        std::vector<Solution> solutions = find_solutions(text, name);
        for (auto s = solutions.rbegin(); s != solutions.rend();
             ++s) {  // so that line numbers hold
            const std::vector<std::string>& bodies = wrong[s->exercise];
            const std::size_t choice = random() % 6;
            if (choice < 2 && !bodies.empty()) {
                text = replace_solution(text, *s, bodies[random() % bodies.size()]);
            } else if (choice == 2 && s->lab == 2) {
                text = remove_solution(text, *s);
            }
        }
        files.emplace_back(name,
                           "// Handed in by student " + std::to_string(number) + ".\n" + text);
    }
    return files;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "make_class COUNT FOLDER\n";
        return 2;
    }
    const auto count = static_cast<std::size_t>(std::atoi(argv[1]));
    const fs::path folder = argv[2];
    const auto hostile = hostile_submissions(fs::path(DIGITLAB_SOURCE_FOLDER) / activations);
    std::mt19937 random(2);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string number = std::to_string(1000 + i).substr(1);
        if (i % 10 == 3) {
            const HostileSubmission& harm = hostile[i / 10 % hostile.size()];
            hand_in(folder / (number + " " + harm.name),
                    {{activations, harm.source}, {losses, solved(losses)}}, i / 10);
        } else {
            Files files = usual_submission(random, i);
            if (i % 10 == 7) files[i / 10 % 2].second += "\nint broken = no_such_name;\n";
            hand_in(folder / (number + " student"), files, i);
        }
    }
}
