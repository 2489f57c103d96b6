#include "submission.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "archive.hpp"
#include "support/files.hpp"

namespace digitlab::grading {

using namespace testing;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_source = 1'000'000;
constexpr std::size_t largest_archive = 500'000'000;

/// How well a file of this name fits the one that is wanted: 3 as a whole, 2 at the end of its
/// path, 1 by its last part, which some places put a name before ("ada_activations.cpp"); 0 not at
/// all.
int fit(const std::string& name, const std::string& wanted) {
    if (name == wanted) return 3;
    if (name.ends_with("/" + wanted)) return 2;
    const std::string file = fs::path(name).filename();
    const std::string wanted_file = fs::path(wanted).filename();
    // Alone: in the folders of another project it is another file.
    const bool alone =
        name.find('/') == std::string::npos || file == name.substr(name.find('/') + 1);
    return alone && (file == wanted_file || file.ends_with("_" + wanted_file)) ? 1 : 0;
}

bool fits_any(const std::string& name, const std::vector<std::string>& allowed) {
    return std::any_of(allowed.begin(), allowed.end(),
                       [&](const std::string& wanted) { return fit(name, wanted) > 0; });
}

std::string read_archive(const fs::path& file) {
    if (fs::file_size(file) > largest_archive) throw std::runtime_error("is larger than 500 MB");
    return read_file(file);
}

/// All files of a submission that could be meant.
std::vector<PackedFile> all_files(const fs::path& submission,
                                  const std::vector<std::string>& allowed) {
    const auto wanted = [&](const std::string& name) { return fits_any(name, allowed); };
    if (fs::is_regular_file(submission)) {
        if (is_archive(submission.filename().string()))
            return unpack(read_archive(submission), wanted);
        return {{submission.filename(), read_file(submission)}};
    }
    std::vector<PackedFile> files;
    for (const fs::path& file : files_below(submission)) {
        if (is_archive(file.filename().string()) && !file.has_parent_path()) {
            for (PackedFile& packed : unpack(read_archive(submission / file), wanted)) {
                files.push_back(std::move(packed));
            }
        } else if (wanted(file.string()) && fs::file_size(submission / file) < 4 * largest_source) {
            files.push_back({file.string(), read_file(submission / file)});
        }
    }
    return files;
}

/// The text with line ends of Unix and without the mark that some editors put first.
std::string normalised(const std::string& text) {
    std::string result;
    std::size_t i = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
    for (; i < text.size(); ++i) {
        const bool windows = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if (!windows) result += text[i];
    }
    return result;
}

std::string without_ending(const std::string& name) {
    if (!is_archive(name)) return name;
    fs::path stem = fs::path(name).stem();
    if (stem.extension() == ".tar") stem = stem.stem();
    return stem;
}

}  // namespace

std::vector<Submission> list_submissions(const fs::path& folder,
                                         const std::vector<std::string>& allowed) {
    std::vector<Submission> submissions;
    for (const auto& entry : fs::directory_iterator(folder)) {
        Submission submission{entry.path(), entry.path().filename(), ""};
        const fs::file_status status = entry.symlink_status();
        if (submission.name.starts_with(".")) {
            submission.reason = "its name begins with a dot";
        } else if (fs::is_symlink(status)) {
            submission.reason = "is a link: links are not followed";
        } else if (fs::is_regular_file(status)) {
            if (!is_archive(submission.name) && !fits_any(submission.name, allowed)) {
                submission.reason =
                    "is no folder, no .zip, .tar or .tar.gz, and no source to be graded";
            }
        } else if (!fs::is_directory(status)) {
            submission.reason = "is neither a file nor a folder";
        }
        submissions.push_back(submission);
    }
    std::sort(submissions.begin(), submissions.end(),
              [](const Submission& a, const Submission& b) { return a.path < b.path; });
    // Without its ending, where that leaves it a name of its own that no other file of the results
    // has.
    std::multiset<std::string> names = {"scores.csv", "not_graded.csv", "grading.json"};
    for (const Submission& submission : submissions) {
        names.insert(submission.name);
        if (is_archive(submission.name)) names.insert(without_ending(submission.name));
    }
    for (Submission& submission : submissions) {
        const std::string stem = without_ending(submission.name);
        if (is_archive(submission.name) && names.count(stem) == 1) {
            submission.name = stem;
        } else if (!is_archive(submission.name) && names.count(submission.name) > 1 &&
                   (submission.name.ends_with(".csv") || submission.name.ends_with(".json"))) {
            submission.name += " submission";
        }
    }
    return submissions;
}

SubmittedFiles collect_submission(const fs::path& submission,
                                  const std::vector<std::string>& allowed) {
    std::vector<PackedFile> found;
    try {
        found = all_files(submission, allowed);
    } catch (const std::exception& error) {
        throw std::runtime_error(submission.filename().string() + ": " + error.what());
    }
    SubmittedFiles files;
    for (const std::string& wanted : allowed) {
        const PackedFile* best = nullptr;
        const auto rank = [&](const PackedFile& file) {
            return std::pair(-fit(file.name, wanted), file.name.size());
        };
        for (const PackedFile& file : found) {
            if (fit(file.name, wanted) == 0) continue;
            if (best == nullptr || rank(file) < rank(*best)) best = &file;
        }
        if (best != nullptr && best->bytes.size() < largest_source) {
            files[wanted] = normalised(best->bytes);
        }
    }
    if (files.empty()) {
        throw std::runtime_error(submission.filename().string() +
                                 ": holds none of the files that were to be written, such as " +
                                 (allowed.empty() ? "" : allowed.front()));
    }
    return files;
}

}  // namespace digitlab::grading
