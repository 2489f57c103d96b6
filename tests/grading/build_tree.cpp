#include "build_tree.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "support/files.hpp"
#include "support/text.hpp"

namespace digitlab::grading {

using namespace testing;

namespace {

namespace fs = std::filesystem;
using std::chrono_literals::operator""s;

constexpr std::size_t longest_output = 1'000'000;
constexpr const char* unfinished = "workshop-unfinished";
// No warnings: a student sees them at home. Sections of their own, so that what nothing uses is
// dropped.
constexpr const char* compiler_options = "-O0 -w -pipe -ffunction-sections -fdata-sections";

/// What the script prints before it compiles a file: the assembler does not name it.
const std::string compiles = "compiling:";

/// In the shell, one word.
std::string quoted(const std::string& word) {
    std::string result = "'";
    for (const char c : word) result += c == '\'' ? "'\\''" : std::string(1, c);
    return result + "'";
}

void replace_all(std::string& text, const std::string& piece, const std::string& by) {
    for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at)) {
        text.replace(at, piece.size(), by);
        at += by.size();
    }
}

/// The folder in which CMake links the worker of a lab, and what it runs there.
fs::path link_folder(const fs::path& build, int lab) {
    const fs::path of_lab =
        build / "tests/grading/CMakeFiles" / ("worker" + lab_name(lab).substr(3) + ".dir");
    return lab != 0 && fs::exists(of_lab) ? of_lab : build / "tests/grading/CMakeFiles/worker.dir";
}

/// Configures and builds a handout, with no more of the environment than PATH.
void build_workshop(const fs::path& folder, const WorkshopRequest& request) {
    const std::string build = (folder / "build").string();
    const std::vector<std::string> plain = {
        "/usr/bin/env", "-u", "CXXFLAGS", "-u", "CPPFLAGS", "-u", "LDFLAGS", "-u", "MAKEFLAGS"};
    ProcessResult result =
        run_command(concat(plain, {"cmake", "-S", (folder / "tree").string(), "-B", build, "-G",
                                   "Unix Makefiles", "-DCMAKE_BUILD_TYPE=Release",
                                   std::string("-DCMAKE_CXX_FLAGS_RELEASE=") + compiler_options,
                                   "-DDIGITLAB_NATIVE=OFF"}),
                    120s);
    if (result.status == 0) {
        const std::string target = link_folder(build, request.lab).stem();
        result = run_command(
            concat(plain, {"make", "-C", build, "-j" + std::to_string(request.jobs), target}),
            1800s);
    }
    if (result.status != 0) {
        throw std::runtime_error("the handout does not compile: " +
                                 first_errors(result, {folder / "tree"}));
    }
}

/// What the linker says, with the places in the sources where the name stands: the linker knows
/// none.
///
/// \param line  "…: multiple definition of `digitlab::square(double)'; …"
std::string linker_message(const std::string& line, const SubmittedFiles& files) {
    const std::size_t begin =
        std::min(line.find("undefined reference to"), line.find("multiple definition of"));
    const std::size_t quote = line.find('`', begin);
    if (quote == std::string::npos) return line.substr(begin);
    const std::size_t end = std::min(line.find('\'', quote), line.size() - 1);
    std::string name = line.substr(quote + 1, end - quote - 1);
    name = name.substr(0, name.find_first_of("(<["));
    name = name.substr(name.rfind(':') + 1);
    std::string places;
    for (const auto& [file, text] : files) {
        const std::vector<std::string> lines = lines_of(text);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const std::string code = lines[i].substr(0, lines[i].find("//"));
            if (code.find(name + "(") == std::string::npos &&
                code.find(name + " ") == std::string::npos) {
                continue;
            }
            places += (places.empty() ? "" : ", ") + file + ":" + std::to_string(i + 1);
            break;
        }
    }
    return (places.empty() ? "" : places + ": ") + "error: " + line.substr(begin, end + 1 - begin);
}

/// What tells one handout from another: all but its pages.
std::string contents_of(const fs::path& tree) {
    std::string all;
    for (const fs::path& file : files_below(tree)) {
        if (file.extension() == ".md" || *file.begin() == "docs") continue;
        all += file.string() + '\0' + read_file(tree / file) + '\0';
    }
    return all;
}

}  // namespace

ProcessResult run_command(const std::vector<std::string>& command, std::chrono::seconds limit) {
    ProcessResult result = run_process(
        command, {.time_limit = limit, .longest_output = longest_output, .join_outputs = true});
    if (result.status == 127) throw std::runtime_error(command.front() + ": cannot be started");
    return result;
}

bool run_jobs(const std::string& program, unsigned jobs,
              const std::function<void(unsigned)>& work) {
    std::atomic<bool> failed = false;
    std::vector<std::thread> threads;
    for (unsigned job = 0; job < jobs; ++job) {
        threads.emplace_back([&, job] {
            try {
                work(job);
            } catch (const std::exception& error) {
                failed = true;
                std::cerr << program + ": " + error.what() + "\n";
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    return !failed;
}

Workshop::Workshop(const fs::path& folder, const WorkshopRequest& request) : lab_(request.lab) {
    fs::create_directories(folder);
    const FileLock lock(folder / "workshop.lock", /*wait=*/true);
    const fs::path beside = fs::canonical(folder) / unfinished;
    fs::remove_all(beside);  // of a run that was ended
    const ProcessResult handout = run_command(
        {(request.programs / "make_handout").string(), "--lab", std::to_string(request.handout),
         "--source", request.source.string(), "--out", (beside / "tree").string()},
        60s);
    if (handout.status != 0) throw std::runtime_error(handout.out);
    key_ = fingerprint(contents_of(beside / "tree") + lab_name(request.lab) + compiler_options +
                       run_command({"c++", "--version"}, 20s).out);
    folder_ = fs::canonical(folder) / ("workshop-" + key_);
    if (!fs::exists(folder_)) {
        build_workshop(beside, request);
        fs::rename(beside, folder_);
    }
    fs::remove_all(beside);
    tree_ = folder_ / "tree";
    build_ = folder_ / "build";
    built_in_ = beside;
    read_compile_commands();
}

Workshop Workshop::of_project(fs::path source, fs::path build) {
    Workshop workshop;
    workshop.folder_ = workshop.built_in_ = workshop.tree_ = std::move(source);
    workshop.build_ = std::move(build);
    workshop.more_options_ = std::string(" ") + compiler_options;
    workshop.read_compile_commands();
    return workshop;
}

std::string Workshop::handed_out(const std::string& name) const {
    return read_file(tree_ / name);
}

std::string Workshop::to_compile(const std::string& source) const {
    return key_.empty() ? source : for_double_only(source);
}

void Workshop::read_compile_commands() {
    const auto commands = nlohmann::json::parse(read_file(build_ / "compile_commands.json"));
    for (const auto& entry : commands) {
        std::string whole = entry.at("command");
        std::string folder = entry.at("directory");
        replace_all(whole, built_in_.string(), folder_.string());
        replace_all(folder, built_in_.string(), folder_.string());
        const std::size_t output = whole.rfind(" -o ");
        const std::string command = whole.substr(0, output);
        const std::string object = whole.substr(output + 4, whole.rfind(" -c ") - output - 4);
        // Of the project: as for the worker of a lab, quickly. Of a handout: as for its worker.
        const bool suits = key_.empty() ? command.find("/grading_pch.dir/") != std::string::npos
                                        : fs::exists(fs::path(folder) / object);
        if (suits) compilers_.try_emplace(entry.at("file"), command + more_options_);
    }
}

std::string Workshop::compiler_for(const std::string& name) const {
    const fs::path built_as = built_in_ / tree_.lexically_relative(folder_) / name;
    const auto found = compilers_.find(built_as.lexically_normal());
    if (found == compilers_.end()) {
        throw std::runtime_error(name + ": is not compiled for this lab");
    }
    return found->second;
}

std::string Workshop::link_command(const std::vector<std::string>& names) const {
    const fs::path from = build_ / "tests/grading";  // where make links it
    std::string command;
    const auto add_object = [&](const fs::path& object) {
        const std::string file = object.string();
        const bool other_lab = lab_ != 0 && file.ends_with("_exercises.cpp.o") &&
                               file.find(lab_name(lab_)) == std::string::npos;
        if (other_lab) return;
        for (const std::string& name : names) {
            const std::string in_module = name.substr(name.find('/') + 1) + ".o";
            if (file.ends_with("/" + in_module)) return;
        }
        command += " " + quoted(file);
    };
    std::istringstream words(read_file(link_folder(build_, lab_) / "link.txt"));
    for (std::string word; words >> word;) {
        const fs::path file = (from / word).lexically_normal();
        if (word == "-o") {
            words >> word;
        } else if (word.ends_with(".o")) {
            add_object(file);
        } else if (word.ends_with(".a") && !word.starts_with("/")) {
            // Its objects, each of them: one that a submission replaces must not be taken as well.
            const fs::path made_in = file.parent_path();
            const std::string library = file.stem().string().substr(3);
            std::istringstream members(
                read_file(made_in / "CMakeFiles" / (library + ".dir") / "link.txt"));
            for (std::string member; members >> member;) {
                if (member.ends_with(".o")) add_object(made_in / member);
            }
        } else {
            command += command.empty() ? word + " $objects" : " " + word;
        }
    }
    return command + " -Wl,--gc-sections -o worker";
}

std::string Workshop::build_script(const std::vector<std::string>& names,
                                   const fs::path& source) const {
    const auto compile = [&](const std::string& compiler, const std::string& folder,
                             const fs::path& file, const std::string& object) {
        return compiler + " -iquote " + quoted(tree_ / folder) + " -o " + quoted(object) + " -c " +
               quoted(file);
    };
    // Files of a folder that have the same compiler options, by both.
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> units;
    for (const std::string& name : names) {
        units[{fs::path(name).parent_path(), compiler_for(name)}].push_back(name);
    }
    std::string script = "set -e\nobjects=\n";
    int number = 0;
    for (const auto& [key, files] : units) {
        const auto& [folder, compiler] = key;
        script += "mkdir -p " + quoted(folder) + "\n";
        // Half the time of a small file goes into what Armadillo brings to each: first all at once.
        // If that fails, file by file, and that is what counts.
        if (files.size() > 1) {
            const std::string unit = folder + "/unit" + std::to_string(++number);
            for (const std::string& name : files) {
                script += "echo " + quoted("#include \"" + (source / name).string() + "\"") +
                          " >>" + unit + ".cpp\n";
            }
            script += "if (ulimit -t 10; " + compile(compiler, folder, unit + ".cpp", unit + ".o") +
                      ") >/dev/null 2>&1; then objects=\"$objects " + unit + ".o\"; else\n";
        }
        for (const std::string& name : files) {
            script += "echo " + compiles + name + "\n" +
                      compile(compiler, folder, source / name, name + ".o") +
                      "\nobjects=\"$objects " + name + ".o\"\n";
        }
        if (files.size() > 1) script += "fi\n";
    }
    // Gold takes a third of the time, and not every system has it; what is wrong, the usual linker
    // tells.
    const std::string link = link_command(names);
    return script + link + " -fuse-ld=gold >/dev/null 2>&1 || " + link + "\n";
}

BuildTree::BuildTree(const Workshop& workshop, const Sandbox& sandbox, unsigned job,
                     fs::path folder)
    : workshop_(workshop), sandbox_(sandbox), job_(job), folder_(std::move(folder)) {}

std::string BuildTree::build(const SubmittedFiles& files) {
    fs::remove_all(folder_ / "source");
    fs::remove(folder_ / "worker");
    sandbox_.clean_up(job_, folder_ / "scratch");
    std::vector<std::string> names;
    for (const auto& [name, text] : files) {
        const fs::path file = folder_ / "source" / name;
        fs::create_directories(file.parent_path());
        write_file(file, workshop_.to_compile(text));
        sandbox_.hand_over(job_, file);
        for (fs::path above = file.parent_path(); above != folder_; above = above.parent_path()) {
            sandbox_.hand_over(job_, above);
        }
        names.push_back(name);
    }
    sandbox_.hand_over(job_, folder_);
    // The program comes through a pipe: nothing that is built has a place on the disk.
    const std::vector<std::string> command = concat(
        sandbox_.command(job_, {workshop_.folder(), folder_ / "source"}, folder_ / "scratch"),
        {"/bin/sh", "-c", workshop_.build_script(names, folder_ / "source") + "cat worker >&4\n"});
    const ProcessResult result = run_process(command, {.time_limit = 120s,
                                                       .longest_output = longest_output,
                                                       .join_outputs = true,
                                                       .memory_limit = 2'500'000'000,
                                                       .file_limit = 60'000'000,
                                                       .group_memory_limit = 2'500'000'000,
                                                       .process_limit = 32,
                                                       .cpu_limit = 20s,
                                                       .call = ""});
    if (result.end != ProcessResult::End::exited || result.status != 0 || result.answer.empty()) {
        return first_errors(result, {folder_ / "source", workshop_.tree()}, files);
    }
    write_file(folder_ / "worker", result.answer);
    fs::permissions(folder_ / "worker", fs::perms::owner_exec, fs::perm_options::add);
    sandbox_.hand_over(job_, folder_ / "worker");
    sandbox_.clean_up(job_, folder_ / "scratch");
    return "";
}

std::vector<std::string> BuildTree::worker_command() const {
    const fs::path worker = folder_ / "worker";
    return concat(sandbox_.command(job_, {worker}, folder_ / "scratch"), {worker.string()});
}

std::string first_errors(const ProcessResult& result, const std::vector<fs::path>& folders,
                         const SubmittedFiles& files) {
    using End = ProcessResult::End;
    constexpr const char* too_much_memory = "the compiler needs more than 2.5 GB of memory for it";
    if (result.timed_out()) return "the build took longer than 120 s";
    if (result.end == End::too_much_memory) return too_much_memory;
    std::string errors;
    std::string file;
    std::size_t count = 0;
    for (std::string line : lines_of(result.out)) {
        if (line.starts_with(compiles)) file = line.substr(compiles.size());
        for (const char* sign :
             {"out of memory", "virtual memory exhausted", "cannot allocate memory",
              "Cannot allocate memory", "std::bad_alloc"}) {
            if (line.find(sign) != std::string::npos) return too_much_memory;
        }
        const auto has = [&](const char* sign) { return line.find(sign) != std::string::npos; };
        if (has("File size limit exceeded")) {
            return file +
                   ": the compiled file is larger than 60 MB (a large array that is initialised?)";
        }
        const bool tells = has("error: ") || has("Error: ") || has("undefined reference to") ||
                           has("multiple definition of") || has("ld: cannot find");
        const bool noise = has("collect2: error") || has("ld returned");
        if (!tells || noise) continue;
        for (const fs::path& folder : folders) replace_all(line, folder.string() + "/", "");
        if (line.starts_with("{standard input}:") && has("Error: ")) {
            line = file + ": " + line.substr(line.find("Error: "));
        }
        if (has("undefined reference to") || has("multiple definition of")) {
            line = linker_message(line, files);
        }
        // A source can put anything into a message.
        std::replace_if(
            line.begin(), line.end(), [](unsigned char c) { return c < ' ' || c > '~'; }, '?');
        errors += (errors.empty() ? "" : "\n") + line.substr(0, 300);
        if (++count == 5) break;
    }
    if (!errors.empty()) return errors;
    if (result.status == 128 + SIGXCPU || result.status == 128 + SIGKILL ||
        result.out.find("Killed") != std::string::npos ||
        result.out.find("CPU time limit") != std::string::npos) {
        return "the compiler needs more than 20 s for one file, or too much memory";
    }
    std::string rest = result.out.substr(0, 500);
    for (const fs::path& folder : folders) replace_all(rest, folder.string() + "/", "");
    return "the build failed: " + rest;
}

std::string for_double_only(const std::string& source) {
    std::string result;
    std::string statement;  // of several lines, that began with "template"
    for (const std::string& line : lines_of(source)) {
        const bool begins = line.starts_with("template ") && !line.starts_with("template <");
        if (statement.empty() && !begins) {
            result += (line == "INSTANTIATE(float)" ? "" : line) + "\n";
            continue;
        }
        statement += line + "\n";
        if (line.find(';') == std::string::npos) continue;
        const auto lines =
            static_cast<std::size_t>(std::count(statement.begin(), statement.end(), '\n'));
        const bool of_float = statement.find("float") != std::string::npos &&
                              statement.find("double") == std::string::npos;
        result += of_float ? std::string(lines, '\n') : statement;
        statement.clear();
    }
    return result + statement;
}

}  // namespace digitlab::grading
