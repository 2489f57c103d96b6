#pragma once

#include <string>
#include <vector>

#include "app/predict.hpp"
#include "app/program.hpp"
#include "base/random.hpp"
#include "data/dataset.hpp"
#include "math/blas.hpp"
#include "model/weights_file.hpp"
#include "ui/command_line.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"

/// \file
/// The frame of every lab program: what happens before and after its story.

namespace digitlab {

/// What a lab is.
struct LabInfo {
    ProgramInfo program;         ///< its name, title, summary, example and precision
    bool needs_labels = true;    ///< whether a data set without labels is refused
    bool saves_network = false;  ///< whether it has `--predict`, which uses the saved network
    bool writes = true;          ///< false: another process of the same run writes the files
};

/// What a lab was asked for, besides its own settings.
struct LabOptions {
    CommonOptions common;    ///< the options that every program has
    DatasetRequest dataset;  ///< what to load
    PredictOptions predict;  ///< pictures to predict instead of training
};

/// What every step of a lab uses. Making it loads the data set and prints the header line.
template <typename Real>
struct Lab {
    /// \throws std::runtime_error  naming the file and what to do, if the data set cannot be loaded
    ///                             or the folder of the figures cannot be used
    Lab(const LabInfo& info, const LabOptions& asked);

    const CommonOptions& options;  ///< `--seed`, `--threads`, `--quick` and so on
    const std::string name;        ///< "lab06"
    const Console console;         ///< where the story is told
    Figures figures;               ///< where figures, their numbers and other results go
    double seconds_to_load = 0;    ///< how long it took to load the data set
    Dataset<Real> data;            ///< pixels as they are in the file
    const std::string data_text;   ///< name and sizes of the data set as loaded

    /// Where trained weights are to be saved: weights.txt in the folder of `--out`, or another name
    /// if that has the weights of another lab or, after Ctrl-C, of an earlier run; then it says so.
    std::filesystem::path weights_file() const;

    /// This run, to be saved with its weights.
    Origin origin() const;
};

/// Refuses a batch size that is too large for the training images, before any memory is taken.
///
/// \param batch_size        of `--batch-size`
/// \param images            to be trained on
/// \param with_replacement  an image may occur in a batch more than once: the limit is then a
///                          hundred times the images
/// \throws UsageError  with the limit, if it is larger
void require_batch_fits(std::size_t batch_size, arma::uword images, bool with_replacement = false);

/// Refuses a network that takes more memory than there is, before any is taken.
///
/// \param option  that decides its size, and its value: "--hidden 5000"
/// \param layers  units of each layer
/// \param images  that go through the network at the same time
/// \throws UsageError  saying how much it takes, and how much there is
template <typename Real>
void require_network_fits(const std::string& option, const std::vector<arma::uword>& layers,
                          arma::uword images);

/// The same for a network with one hidden layer, whose size `--hidden` says.
///
/// \param hidden   units of the hidden layer
/// \param dataset  what the network is for
/// \param images   that go through the network at the same time
/// \throws UsageError  saying how much it takes, and how much there is
template <typename Real>
void require_hidden_fits(std::size_t hidden, const Dataset<Real>& dataset, arma::uword images);

/// Adds the options of the frame to a command line that has the lab's own, and reads all of them.
///
/// \param line        with the lab's own options added
/// \param info        what the lab is
/// \param argc, argv  the arguments of `main`
/// \throws ExitProgram  as `CommandLine::parse()` does
LabOptions parse_lab_options(CommandLine& line, const LabInfo& info, int argc, char** argv);

/// Refuses the name of a data set that does not exist, and options that have no effect on the one
/// that is asked for.
///
/// \param line     that was parsed
/// \param request  the data set that is to be loaded
/// \throws ExitProgram  as `CommandLine::refuse()`
void check_data_options(const CommandLine& line, const DatasetRequest& request);

/// Refuses to write checkpoints to a file that cannot be written, or that is there and is no
/// checkpoint: what is replaced is an older checkpoint, and nothing else.
///
/// \param line  that was parsed
/// \param file  of `--checkpoint`
/// \throws ExitProgram  as `CommandLine::refuse()`
void check_checkpoint_option(const CommandLine& line, const std::filesystem::path& file);

/// The sizes of a network's layers: those of `--layers`, or one input for each pixel, the hidden
/// layers `usual`, and one output for each class.
///
/// \param dataset  what the network is for
/// \param given    of `--layers`; empty if it was not given
/// \param usual    units of each hidden layer
/// \throws UsageError  if what was given does not begin with the pixels or end with the classes
template <typename Real>
std::vector<arma::uword> layers_for(const Dataset<Real>& dataset,
                                    const std::vector<std::size_t>& given,
                                    const std::vector<arma::uword>& usual);

/// Tells a story and ends it: with the result line and the report, even if it fails half-way.
///
/// \param console  where it is told
/// \param story    the caller receives its exceptions
void tell_story(const Console& console, const std::function<void()>& story);

/// Settings of a lab that has none.
struct NoSettings {
    void add_to(CommandLine&) {}  ///< adds nothing
};

/// Runs a lab: reads its options, loads its data, tells its story, and turns what happens into an
/// exit status (see `run_program()`).
///
/// A lab is a class template `Story<Real>` with the members `Lab<Real>& lab` and
/// `const Settings& settings` and a function `run()`, and a struct `Settings` whose `add_to()` adds
/// its options. If `Settings` has a function `check(const CommandLine&, LabOptions&)`, it may
/// refuse options that do not go together before any work is done.
///
/// \param argc, argv  the arguments of `main`
/// \param info        what the lab is
template <template <typename> class Story, typename Settings = NoSettings>
int run_lab(int argc, char** argv, const LabInfo& info) {
    prepare_blas(argv);
    return run_program(info.program.name, [&] {
        CommandLine line(info.program);
        Settings settings;
        settings.add_to(line);
        LabOptions asked = parse_lab_options(line, info, argc, argv);
        if constexpr (requires { settings.check(line, asked); }) settings.check(line, asked);
        check_data_options(line, asked.dataset);
        if (asked.predict.asked()) {
            predict_pictures(info.program, asked.common, asked.predict);
            return;
        }
        asked.common.settings = line.settings();
        const auto tell = [&](auto zero) {
            Lab<decltype(zero)> lab(info, asked);
            tell_story(lab.console, [&] { Story<decltype(zero)>{lab, settings}.run(); });
        };
        if (asked.common.precision == "float") {
            tell(0.0F);
        } else {
            tell(0.0);
        }
    });
}

}  // namespace digitlab
