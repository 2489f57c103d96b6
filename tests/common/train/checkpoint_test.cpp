#include "train/checkpoint.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <iterator>
#include <limits>
#include <memory>

#include "data/batches.hpp"
#include "testing.hpp"
#include "train/regularisation.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(checkpoints)

namespace {

namespace fs = std::filesystem;

constexpr arma::uword side = 6;
constexpr arma::uword classes = 3;

template <typename Real>
Samples<Real> noise_with_a_bright_row(arma::uword count, Rng& rng) {
    Samples<Real> samples;
    samples.images = arma::abs(normal_matrix<Real>(side * side, count, 0.2, rng));
    samples.labels.set_size(count);
    for (arma::uword n = 0; n < count; ++n) {
        samples.labels(n) = n % classes;
        samples.images.col(n).rows(6 * (n % classes), 6 * (n % classes) + 5) += Real(0.5);
    }
    return samples;
}

template <typename Real>
Dataset<Real> small_dataset() {
    Rng rng(1);
    Dataset<Real> dataset;
    dataset.train = noise_with_a_bright_row<Real>(42, rng);
    dataset.validation = noise_with_a_bright_row<Real>(15, rng);
    dataset.image_rows = side;
    dataset.image_columns = side;
    dataset.classes = classes;
    return dataset;
}

/// A training run with all kinds of random numbers, like one of lab09: three batches of 12 per
/// epoch.
template <typename Real>
struct Run {
    explicit Run(const std::string& optimiser_name, std::uint64_t seed = 7)
        : rng(seed),
          net({{side * side, 6, classes}, Activation::relu}, Initializer::he, rng),
          optimiser(make_optimiser<Real>(optimiser_name, Real(0.02))) {}

    /// Trains to this step or, if that comes first, to the end.
    History proceed(std::size_t last_step = 100, History so_far = {}) {
        const Regularisation how{
            .distortion = {.rotation = 15, .scaling = 0.15, .shift = 1, .elastic = 20},
            .input_dropout = 0.1,
            .hidden_dropout = 0.3,
            .l2 = 1e-4};
        ShuffledEpochs batches(dataset.train.count(), 12, rng);
        const TrainingPlan plan{.steps = 15, .evaluate_every = 3, .schedule = cosine_schedule()};
        return train<Real>(
            net, regularised_gradient(net, how, side, side, 1, rng), *optimiser, batches,
            {dataset.train, "validation", &dataset.validation}, plan,
            [&](std::size_t step, double) { return step < last_step; }, std::move(so_far));
    }

    void save(const fs::path& file, const History& history, const RunSettings& settings) const {
        save_checkpoint(file, settings, net, *optimiser, rng, history);
    }

    History load(const fs::path& file, const RunSettings& settings) {
        return load_checkpoint(file, settings, net, *optimiser, rng);
    }

    Rng rng;
    Network<Real> net;
    std::unique_ptr<Optimiser<Real>> optimiser;
    Dataset<Real> dataset = small_dataset<Real>();
};

const RunSettings the_settings = {{"recipe", "small"}, {"seed", "7"}, {"--folder", "a b=c; ä"}};

template <typename Real>
void check_same_state(const Run<Real>& actual, const Run<Real>& expected) {
    BOOST_TEST(same_as(actual.net.parameters(), expected.net.parameters()));
    BOOST_TEST(same_as(actual.optimiser->memory(), expected.optimiser->memory()));
    BOOST_TEST(actual.optimiser->steps() == expected.optimiser->steps());
    BOOST_TEST((actual.rng == expected.rng));
}

/// Everything in the history but the time.
void check_same_history(const History& actual, const History& expected) {
    using boost::test_tools::per_element;
    BOOST_TEST(actual.losses == expected.losses, per_element());
    BOOST_TEST(actual.steps == expected.steps, per_element());
    BOOST_TEST(actual.epochs == expected.epochs, per_element());
    BOOST_TEST(actual.train_loss == expected.train_loss, per_element());
    BOOST_TEST(actual.train_accuracy == expected.train_accuracy, per_element());
    BOOST_TEST(actual.held_out_name == expected.held_out_name);
    BOOST_TEST(actual.held_out_loss == expected.held_out_loss, per_element());
    BOOST_TEST(actual.held_out_accuracy == expected.held_out_accuracy, per_element());
}

/// A checkpoint of a run after six steps, and another run that loads it.
template <typename Real>
struct Saved {
    Saved() {
        Run<Real> run("adam");
        run.save(file, run.proceed(6), the_settings);
        other.proceed(3);
    }

    /// Checks that loading fails with the file and this reason in the message, and changes nothing.
    void check_refused(const fs::path& which, const RunSettings& settings,
                       std::initializer_list<std::string> reason) {
        const arma::Col<Real> parameters = other.net.parameters();
        const arma::Mat<Real> memory = other.optimiser->memory();
        const std::size_t steps = other.optimiser->steps();
        const Rng rng = other.rng;
        BOOST_CHECK_EXCEPTION(other.load(which, settings), std::runtime_error, says(reason));
        BOOST_CHECK_EXCEPTION(other.load(which, settings), std::runtime_error,
                              says({which.string() + ": "}));
        BOOST_TEST(same_as(other.net.parameters(), parameters));
        BOOST_TEST(same_as(other.optimiser->memory(), memory));
        BOOST_TEST(other.optimiser->steps() == steps);
        BOOST_TEST((other.rng == rng));
    }

    /// The same for a file with this content and any reason.
    void check_refused(const std::string& content) {
        const fs::path damaged = folder.write("damaged", content);
        BOOST_CHECK_EXCEPTION(other.load(damaged, the_settings), std::runtime_error,
                              says({damaged.string() + ": "}));
    }

    TemporaryFolder folder;
    fs::path file = folder.path() / "run.checkpoint";
    Run<Real> other{"adam", 8};
};

}  // namespace

// ---- resuming -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(resumed_run_ends_with_the_same_bits_as_an_uninterrupted_one, Real,
                              Reals) {
    for (const std::string& name : optimiser_names()) {
        BOOST_TEST_CONTEXT("with " << name) {
            Run<Real> uninterrupted(name);
            const History expected = uninterrupted.proceed();
            const TemporaryFolder folder;
            const fs::path file = folder.path() / "run.checkpoint";
            {
                Run<Real> interrupted(name);
                interrupted.save(file, interrupted.proceed(6), the_settings);
            }
            Run<Real> resumed(name, 8);  // with another seed: the state comes from the file
            const History history = resumed.proceed(100, resumed.load(file, the_settings));
            check_same_state(resumed, uninterrupted);
            check_same_history(history, expected);
            BOOST_TEST(!history.interrupted);
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(run_may_be_interrupted_after_every_epoch, Real, Reals) {
    Run<Real> uninterrupted("adam");
    const History expected = uninterrupted.proceed();
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "run.checkpoint";
    History history;
    {
        Run<Real> first("adam");
        first.save(file, first.proceed(3), the_settings);
    }
    for (const std::size_t until : {6U, 9U, 12U, 15U}) {
        Run<Real> next("adam", until);
        history = next.proceed(until, next.load(file, the_settings));
        next.save(file, history, the_settings);
    }
    Run<Real> last("adam", 9);
    check_same_history(last.load(file, the_settings), expected);
    check_same_state(last, uninterrupted);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(checkpoint_of_a_run_without_a_step_begins_at_the_beginning, Real,
                              Reals) {
    Run<Real> expected("adam");
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "run.checkpoint";
    expected.save(file, {}, {});
    Run<Real> resumed("adam", 8);
    resumed.proceed(3);
    const History history = resumed.load(file, {});
    check_same_state(resumed, expected);
    BOOST_TEST(history.losses.empty());
    BOOST_TEST(history.steps.empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(whole_history_comes_back, Real, Reals) {
    History history;
    history.losses = {2.25, 1.5, 1e-300, 1 / 3.0};
    history.steps = {0, 2, 4};
    history.epochs = {0, 0.1, 0.2};
    history.train_loss = {2.5, 1.25, 0.7};
    history.train_accuracy = {0.1, 0.2, 0.3};
    history.held_out_name = "validation";
    history.held_out_loss = {2.75, 1.75, 0.9};
    history.held_out_accuracy = {0.15, 0.25, 0.35};
    history.seconds = 12.75;
    const TemporaryFolder folder;
    Run<Real> run("momentum");
    run.save(folder.path() / "checkpoint", history, the_settings);
    const History loaded = run.load(folder.path() / "checkpoint", the_settings);
    check_same_history(loaded, history);
    BOOST_TEST(loaded.seconds == 12.75);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(resumed_history_counts_the_time_before, Real, Reals) {
    Saved<Real> saved;
    History history = saved.other.load(saved.file, the_settings);
    history.seconds = 1000;
    history = saved.other.proceed(100, history);
    BOOST_TEST(history.seconds > 1000);
    BOOST_TEST(history.seconds < 1060);
}

// ---- the file -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(nothing_but_the_checkpoint_is_left_in_its_folder, Real, Reals) {
    const TemporaryFolder folder;
    const Run<Real> run("adam");
    run.save(folder.path() / "checkpoint", {}, {});
    run.save(folder.path() / "checkpoint", {}, {});
    BOOST_TEST(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(new_checkpoint_takes_the_place_of_the_old_one, Real, Reals) {
    const Saved<Real> saved;
    Run<Real> other("adam", 8);
    other.save(saved.file, other.proceed(3), the_settings);
    Run<Real> loaded("adam", 9);
    loaded.load(saved.file, the_settings);
    check_same_state(loaded, other);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(checkpoint_in_a_folder_that_is_not_there_is_refused, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "missing" / "checkpoint";
    BOOST_CHECK_EXCEPTION(Run<Real>("adam").save(file, {}, {}), std::runtime_error,
                          says({file.string(), "cannot be written", "No such file or directory"}));
}

BOOST_AUTO_TEST_CASE(checkpoint_in_a_folder_one_may_not_write_to_is_refused) {
    if (geteuid() == 0) return report_skipped("root may write everywhere");
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    const fs::path file = folder.path() / "checkpoint";
    BOOST_CHECK_EXCEPTION(Run<double>("adam").save(file, {}, {}), std::runtime_error,
                          says({file.string(), "cannot be written", "Permission denied"}));
    fs::permissions(folder.path(), fs::perms::owner_all);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(failed_write_leaves_the_older_checkpoint, Real, Reals) {
    Saved<Real> saved;
    const std::string before = read_file(saved.file);
    // A folder with the name of the temporary file makes writing impossible.
    saved.folder.write("run.checkpoint." + std::to_string(getpid()) + ".part/in the way", "");
    BOOST_CHECK_EXCEPTION(saved.other.save(saved.file, {}, the_settings), std::runtime_error,
                          says({saved.file.string(), "cannot be written"}));
    BOOST_TEST((read_file(saved.file) == before));
    BOOST_CHECK_NO_THROW(saved.other.load(saved.file, the_settings));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(checkpoint_over_a_folder_is_refused_and_leaves_nothing, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path in_the_way = folder.write("checkpoint/inside", "1").parent_path();
    BOOST_CHECK_EXCEPTION(Run<Real>("adam").save(in_the_way, {}, {}), std::runtime_error,
                          says({in_the_way.string(), "cannot be written"}));
    BOOST_TEST(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

// ---- files that are not checkpoints
// ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(checkpoint_that_is_not_there_is_refused, Real, Reals) {
    Saved<Real> saved;
    saved.check_refused(saved.folder.path() / "missing", the_settings, {"no such file"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(folder_is_refused, Real, Reals) {
    Saved<Real> saved;
    saved.check_refused(saved.folder.path(), the_settings, {"is a folder"});
}

BOOST_AUTO_TEST_CASE(checkpoint_one_may_not_read_is_refused) {
    if (geteuid() == 0) return report_skipped("root may read everything");
    Saved<double> saved;
    fs::permissions(saved.file, fs::perms::none);
    saved.check_refused(saved.file, the_settings, {"cannot be read", "Permission denied"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(file_of_something_else_is_refused, Real, Reals) {
    Saved<Real> saved;
    for (const std::string content :
         {"", "\n", "0.5 1 2\n", "\x89PNG\r\n\x1a\n", "# digitlab network\n",
          "digitlab checkpoint 1 10 abc\n0123456789", "digitlab checkpoint 2 ",
          "digitlab checkpoint 2 10 abc", "digitlab checkpoint 2 ten abc\n0123456789",
          "digitlab checkpoint 2 10 xyz\n0123456789"}) {
        BOOST_TEST_CONTEXT("the content " << content) {
            saved.check_refused(saved.folder.write("foreign", content), the_settings,
                                {"is not a checkpoint of this version"});
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(checkpoint_that_is_cut_off_is_refused_with_what_is_there, Real,
                              Reals) {
    Saved<Real> saved;
    const std::string whole = read_file(saved.file);
    const std::size_t first_line = whole.find('\n') + 1;
    const std::string body = std::to_string(whole.size() - first_line);
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{1}, whole.size() - first_line - 1}) {
        saved.check_refused(
            saved.folder.write("cut", whole.substr(0, first_line + length)), the_settings,
            {"is cut off: " + std::to_string(length) + " of " + body + " bytes are there"});
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(checkpoint_is_refused_wherever_it_is_cut_off, Real, Reals) {
    Saved<Real> saved;
    const Run<Real> before = [&] {
        Run<Real> copy("adam", 8);
        copy.proceed(3);
        return copy;
    }();
    const std::string whole = read_file(saved.file);
    for (std::size_t length = 0; length < whole.size(); length += length < 200 ? 1 : 37) {
        BOOST_TEST_CONTEXT("after " << length << " bytes") {
            saved.check_refused(whole.substr(0, length));
        }
    }
    check_same_state(saved.other, before);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(checkpoint_with_something_behind_it_is_refused, Real, Reals) {
    Saved<Real> saved;
    saved.check_refused(read_file(saved.file) + "\n");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(damaged_checkpoint_is_refused_and_called_so, Real, Reals) {
    Saved<Real> saved;
    std::string damaged = read_file(saved.file);
    damaged[damaged.size() / 2] ^= 1;
    saved.check_refused(saved.folder.write("damaged", damaged), the_settings,
                        {"is damaged", "checksum"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(checkpoint_is_refused_wherever_a_bit_is_flipped, Real, Reals) {
    Saved<Real> saved;
    const Run<Real> before = [&] {
        Run<Real> copy("adam", 8);
        copy.proceed(3);
        return copy;
    }();
    const std::string whole = read_file(saved.file);
    for (std::size_t at = 0; at < whole.size(); at += at < 200 ? 1 : 37) {
        BOOST_TEST_CONTEXT("in byte " << at) {
            std::string damaged = whole;
            damaged[at] ^= 1;
            saved.check_refused(damaged);
        }
    }
    check_same_state(saved.other, before);
}

// ---- checkpoints made by hand: their checksum is right, and their content is not ----------------

namespace {

/// A checkpoint with this body, whatever it is.
std::string checkpoint_of(const std::string& body) {
    const auto* const bytes = reinterpret_cast<const Bytef*>(body.data());
    return fmt::format("digitlab checkpoint 2 {} {:x}\n{}", body.size(),
                       crc32_z(0, bytes, body.size()), body);
}

std::string saved_matrix(const arma::mat& matrix) {
    std::ostringstream stream;
    matrix.save(stream, arma::arma_binary);
    return stream.str();
}

/// The body of a checkpoint of a run of doubles, of which each part can be another one.
struct Body {
    explicit Body(const fs::path& saved) {
        const std::string whole = read_file(saved);
        std::istringstream stream(whole.substr(whole.find('\n') + 1));
        for (std::string line; std::getline(stream, line);) {
            head += line + "\n";
            if (line.empty()) break;
        }
        std::getline(stream, rng);
        std::getline(stream, held_out_name);
        for (arma::mat matrix; matrix.load(stream, arma::arma_binary);) {
            parts.push_back(saved_matrix(matrix));
        }
    }

    std::string checkpoint() const {
        std::string body = head + rng + "\n" + held_out_name + "\n";
        for (const std::string& part : parts) body += part;
        return checkpoint_of(body);
    }

    std::string head;  // the settings
    std::string rng;
    std::string held_out_name;
    std::vector<std::string> parts;  // parameters, two numbers, memory, seven vectors
};

}  // namespace

BOOST_AUTO_TEST_CASE(checkpoint_made_by_hand_is_like_one_that_was_saved) {
    const Saved<double> saved;
    const Body body(saved.file);
    BOOST_TEST(body.parts.size() == 10U);
    BOOST_TEST((body.checkpoint() == read_file(saved.file)));
}

BOOST_AUTO_TEST_CASE(checkpoint_with_odd_content_is_refused) {
    Saved<double> saved;
    const Body whole(saved.file);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<std::string> odd = {saved_matrix(arma::vec()),
                                          saved_matrix({1.0}),
                                          saved_matrix({nan, nan}),
                                          saved_matrix(-arma::ones(3, 1)),
                                          saved_matrix(1e300 * arma::ones(17, 1)),
                                          saved_matrix(arma::ones(5, 40)),
                                          "ARMA_MAT_BIN_FN008\n300000000000 1\n12345678",
                                          "ARMA_MAT_BIN_FN008\n4294967296 4294967296\n12345678",
                                          "ARMA_MAT_BIN_FN008\n-1 -1\n12345678",
                                          "ARMA_MAT_BIN_FN008\nx 1\n12345678",
                                          "ARMA_MAT_BIN_FN004\n2 1\n12345678",
                                          "",
                                          "\0\0\0\n"};
    for (std::size_t part = 0; part < whole.parts.size(); ++part) {
        for (std::size_t i = 0; i < odd.size(); ++i) {
            Body body = whole;
            body.parts[part] = odd[i];
            // A history may have any losses of its batches, as long as there are as many as steps.
            BOOST_TEST_CONTEXT("part " << part << " is odd content " << i) {
                saved.check_refused(body.checkpoint());
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(checkpoint_without_a_random_generator_is_refused) {
    Saved<double> saved;
    for (const char* rng : {"", "x", "1 2 3", "-1"}) {
        Body body(saved.file);
        body.rng = rng;
        saved.check_refused(saved.folder.write("odd", body.checkpoint()), the_settings,
                            {"random generator"});
    }
}

BOOST_AUTO_TEST_CASE(checkpoint_whose_numbers_contradict_each_other_is_refused) {
    Saved<double> saved;
    for (const auto& [part, content] : std::vector<std::pair<std::size_t, arma::mat>>{
             {1, arma::vec{-6, 1}},
             {1, arma::vec{1.5, 1}},
             {1, arma::vec{1e300, 1}},         // steps of the optimiser
             {1, arma::vec{6, -1}},            // seconds
             {3, arma::ones(5, 1)},            // losses: one is missing
             {4, arma::vec{0, 6, 3}},          // steps, not in order
             {6, arma::ones(2, 1)},            // one evaluation is missing
             {7, 2 * arma::ones(3, 1)},        // an accuracy of 200 %
             {9, arma::vec{0.5, 0.5, -1}}}) {  // and of −100 %
        Body body(saved.file);
        body.parts[part] = saved_matrix(content);
        saved.check_refused(saved.folder.write("odd", body.checkpoint()), the_settings,
                            {"a history that no run can have", "resume from another"});
    }
    Body body(saved.file);
    body.held_out_name = "";
    saved.check_refused(saved.folder.write("odd", body.checkpoint()), the_settings,
                        {"a history that no run can have"});
}

// ---- checkpoints of other runs ------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(run_with_another_setting_is_refused_naming_both_values, Real, Reals) {
    Saved<Real> saved;
    for (std::size_t i = 0; i < the_settings.size(); ++i) {
        RunSettings others = the_settings;
        others[i].second = "another";
        saved.check_refused(
            saved.file, others,
            {"is of a run with " + the_settings[i].first + " " + the_settings[i].second +
                 ", this one has " + the_settings[i].first + " another",
             "resume with the same options"});
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(run_with_other_settings_altogether_is_refused, Real, Reals) {
    Saved<Real> saved;
    RunSettings more = the_settings;
    more.emplace_back("--epochs", "3");
    RunSettings fewer = the_settings;
    fewer.pop_back();
    RunSettings renamed = the_settings;
    renamed[1].first = "speed";
    for (const RunSettings& others : {more, fewer, renamed, RunSettings{}}) {
        saved.check_refused(saved.file, others, {"is of another lab"});
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_of_another_size_is_refused_with_both_sizes, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "checkpoint";
    Rng rng(1);
    const Network<Real> three({{2, 3}}, Initializer::he, rng);
    const Adam<Real> fresh(Real(0.1));
    save_checkpoint(file, {}, three, fresh, rng, {});
    Network<Real> four({{2, 4}}, Initializer::he, rng);
    const arma::Col<Real> before = four.parameters();
    Adam<Real> adam(Real(0.1));
    const Rng rng_before = rng;
    BOOST_CHECK_EXCEPTION(load_checkpoint(file, {}, four, adam, rng), std::runtime_error,
                          says({file.string(), "holds 9 parameters, this model has 12"}));
    BOOST_TEST(same_as(four.parameters(), before));
    BOOST_TEST((rng == rng_before));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(memory_of_another_optimiser_is_refused, Real, Reals) {
    Saved<Real> saved;  // of Adam
    for (const std::string name : {"sgd", "momentum"}) {
        saved.other.optimiser = make_optimiser<Real>(name, Real(0.1));
        saved.check_refused(saved.file, the_settings, {"is of a run with another optimiser"});
    }
}

BOOST_AUTO_TEST_CASE(numbers_of_another_precision_are_refused) {
    Saved<float> in_float;
    Saved<double> in_double;
    in_float.check_refused(in_double.file, the_settings, {"precision"});
    in_double.check_refused(in_float.file, the_settings, {"precision"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
