// lab05: learning by numerical gradient. A two-layer net is trained by nothing but evaluations of
// its loss: first by brute force, then by the same central differences, evaluated incrementally.

#include <chrono>
#include <limits>
#include <optional>

#include "app/learning_curves.hpp"
#include "app/program.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "data/dataset.hpp"
#include "data/preprocess.hpp"
#include "math/blas.hpp"
#include "math/numerical_gradient.hpp"
#include "model/incremental_loss.hpp"
#include "model/metrics.hpp"
#include "model/two_layer_net.hpp"
#include "model/weights_file.hpp"
#include "train/training.hpp"
#include "ui/command_line.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"

using namespace digitlab;

namespace {

constexpr double h = 1e-4;  // the step of all central differences, the articles' choice
constexpr std::size_t article_steps = 10'000;

struct Settings {
    CommonOptions common;
    std::string recipe = "short";
    std::string method = "incremental";
    std::string loss;
    std::string pixels;
    std::size_t steps = 2000;
    std::size_t batch_size = 100;
    double learning_rate = 0.1;
    std::size_t hidden = 50;
};

Settings read_settings(CommandLine& command_line, int argc, char** argv) {
    Settings settings;
    std::optional<std::size_t> steps;
    command_line.add("--recipe", settings.recipe,
                     "short, or article: S0 to the letter on digits (mse, pixels 0 to 16), the "
                     "first half of S3 elsewhere; 10000 steps (default: short)",
                     {"short", "article"});
    command_line.add("--method", settings.method,
                     "How the differences are evaluated: brute-force or incremental (default: "
                     "incremental)",
                     {"brute-force", "incremental"});
    command_line.add("--loss", settings.loss,
                     "mse or cross-entropy (default: cross-entropy; mse for the article recipe on "
                     "digits)",
                     {"mse", "cross-entropy"});
    command_line.add("--pixels", settings.pixels,
                     "raw, as they are in the file, or unit, from 0 to 1 (default: unit; raw for "
                     "mse on digits, as in S0)",
                     {"raw", "unit"});
    command_line.add("--steps", steps,
                     "Gradient steps (default: 2000; 10000 for the article recipe; 100 with "
                     "--quick)");
    command_line.add("--batch-size", settings.batch_size, "Images in a batch");
    command_line.add("--learning-rate", settings.learning_rate, "Learning rate");
    command_line.add("--hidden", settings.hidden, "Units in the hidden layer");
    settings.common = command_line.parse(argc, argv);

    const bool digits = settings.common.dataset == "digits";
    const bool article = settings.recipe == "article";
    if (settings.loss.empty()) settings.loss = article && digits ? "mse" : "cross-entropy";
    if (settings.pixels.empty())
        settings.pixels = settings.loss == "mse" && digits ? "raw" : "unit";
    settings.steps = steps.value_or(settings.common.quick ? 100 : article ? article_steps : 2000);
    return settings;
}

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What one gradient costs, by each method, and how far the methods agree.
struct Costs {
    double brute_force = 0;  // seconds, on one thread
    double incremental = 0;  // seconds, on one thread
    double shared = 0;       // seconds, on all threads
};

/// Times both methods on one batch. A large net would keep brute force busy for minutes, so it is
/// timed on a sample of the parameters, and the whole is worked out from that.
template <typename Real>
Costs compare_methods(TwoLayerNet<Real>& net, const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                      const Settings& settings, const Console& console) {
    const arma::uword count = net.parameters().n_elem;
    const arma::uword stride = 1 + count / 4000;
    const arma::uvec sample = arma::regspace<arma::uvec>(0, stride, count - 1);
    arma::Col<Real> by_brute_force(sample.n_elem);
    arma::Col<Real> incremental;
    Costs costs;
    const double seconds = seconds_of([&] {
        for (arma::uword i = 0; i < sample.n_elem; ++i) {
            Real& parameter = net.parameters()(sample(i));
            const Real before = parameter;
            const std::function<Real(Real)> loss = [&](Real value) {
                parameter = value;
                return net.loss(X, T);
            };
            by_brute_force(i) = central_difference<Real>(loss, before, Real(h));
            parameter = before;
        }
    });
    costs.brute_force = seconds * static_cast<double>(count) / static_cast<double>(sample.n_elem);
    costs.incremental =
        seconds_of([&] { incremental_gradient(net, X, T, Real(h), 1, incremental); });
    const unsigned threads = settings.common.threads;
    costs.shared =
        seconds_of([&] { incremental_gradient(net, X, T, Real(h), threads, incremental); });

    console.section("What one gradient costs: " + std::to_string(count) +
                    " parameters, a batch of " + std::to_string(X.n_cols) + " images");
    Table table({"method", "threads", "losses evaluated", "time", "times as fast"});
    const std::string evaluations = std::to_string(2 * count);
    const auto add = [&](const char* method, unsigned on, const std::string& evaluated,
                         double time) {
        table.add_row({method, std::to_string(on), evaluated, duration(time),
                       fixed(costs.brute_force / time, 0)});
    };
    add("brute force", 1, evaluations + " in full", costs.brute_force);
    add("incremental", 1, evaluations + " in part", costs.incremental);
    if (threads > 1) add("incremental", threads, evaluations + " in part", costs.shared);
    console.table(table);
    const double difference = arma::abs(by_brute_force - incremental.elem(sample)).max();
    // Each of the two losses of a difference is off by a few units in its last place.
    const double rounding =
        100 * std::numeric_limits<Real>::epsilon() * static_cast<double>(net.loss(X, T)) / h;
    const std::string verdict = difference <= rounding
                                    ? ", which is rounding."
                                    : ", which is more than rounding: one of them is wrong.";
    console.say(std::string(stride > 1 ? "Brute force was timed on one parameter in " +
                                             std::to_string(stride) + ". "
                                       : "") +
                "Both are the same central differences with h = " + brief(h) +
                "; they differ by at most " + scientific(difference) + verdict + " The " +
                std::to_string(settings.steps) + " steps of this run would take " +
                duration(costs.brute_force * static_cast<double>(settings.steps)) +
                " by brute force and about " +
                duration(costs.shared * static_cast<double>(settings.steps)) + " incrementally.");
    return costs;
}

template <typename Real>
History learn(TwoLayerNet<Real>& net, const Dataset<Real>& dataset, const Settings& settings,
              Rng& rng, const Console& console) {
    RandomBatches batches(dataset.train.count(), settings.batch_size, rng);
    Sgd<Real> sgd(static_cast<Real>(settings.learning_rate));
    const GradientFunction<Real> numerical = [&](const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                                                 arma::Col<Real>& gradient) {
        if (settings.method == "brute-force") {
            return brute_force_gradient(net, X, T, Real(h), gradient);
        }
        return incremental_gradient(net, X, T, Real(h), settings.common.threads, gradient);
    };
    const std::size_t evaluations = 10;  // S0 looks every 1000 of its 10,000 steps
    const TrainingPlan plan{settings.steps, std::max<std::size_t>(1, settings.steps / evaluations),
                            settings.common.threads};
    Progress progress = console.progress("training", settings.steps);
    return train<Real>(net, numerical, sgd, batches, dataset, plan, report_steps(progress));
}

/// How far the numerical gradient is from the one that lab06 computes by the chain rule.
template <typename Real>
void draw_differences(const TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                      const arma::Mat<Real>& T, unsigned threads, Figures& figures) {
    arma::Col<Real> numerical;
    arma::Col<Real> analytic;
    incremental_gradient(net, X, T, Real(h), threads, numerical);
    net.gradient(X, T, analytic);
    const arma::vec difference = arma::conv_to<arma::vec>::from(numerical - analytic);
    // The bins reach as far as 98 in 100 parameters; the others are counted in the outermost.
    const arma::vec sizes = arma::sort(arma::abs(difference));
    const double reach = std::max(sizes(sizes.n_elem * 98 / 100), 1e-300);
    const arma::vec centers = arma::linspace(-reach, reach, 41);
    const arma::uvec counts = arma::hist(difference, centers);
    figures.draw(
        Chart{.name = "gradient_difference",
              .title = "Numerical less analytic gradient, after training",
              .x_label = "difference of one parameter's gradient",
              .y_label = "parameters",
              .series = {{"", arma::conv_to<std::vector<double>>::from(centers),
                          arma::conv_to<std::vector<double>>::from(counts), Draw::boxes}}});
}

template <typename Real>
void run(const CommandLine& command_line, const Settings& settings) {
    const CommonOptions& options = settings.common;
    const Console console(command_line, options);
    auto dataset = load_dataset<Real>({options.dataset, options.data_dir, options.label_column});
    if (settings.pixels == "unit") normalize(dataset);
    console.header(describe(dataset), blas_name());
    Figures figures(options, console);

    Rng rng(options.seed);
    const Loss loss =
        settings.loss == "mse" ? Loss::softmax_mean_squared_error : Loss::softmax_cross_entropy;
    TwoLayerNet<Real> net(dataset.features(), settings.hidden, dataset.classes, rng, loss);

    Rng rng_for_timing(options.seed);
    const Samples<Real> batch =
        select(dataset.train,
               RandomBatches(dataset.train.count(), settings.batch_size, rng_for_timing).next());
    const arma::Mat<Real> T = one_hot<Real>(batch.labels, dataset.classes);
    const Costs costs = compare_methods(net, batch.images, T, settings, console);

    const History history = learn(net, dataset, settings, rng, console);
    console.section("How it learns: " + std::to_string(history.losses.size()) + " steps, " +
                    settings.method + ", loss " + settings.loss + ", pixels from " +
                    brief(dataset.lowest) + " to " + brief(dataset.highest));
    show_learning(console, history.steps, history.epochs, history.train_loss,
                  history.train_accuracy, history.test_accuracy);
    if (history.losses.size() < article_steps) {
        console.say("The articles take " + std::to_string(article_steps) +
                    " steps; --recipe article does.");
    }

    console.section("Figures");
    draw_losses(figures, history.losses, settings.loss);
    figures.draw(
        BarChart{.name = "cost",
                 .title = "Time of one gradient, by method",
                 .x_label = "method",
                 .y_label = "seconds",
                 .categories = {"brute force, 1 thread", "incremental, 1 thread",
                                "incremental, " + std::to_string(options.threads) +
                                    (options.threads == 1 ? " thread" : " threads")},
                 .bars = {{"seconds", {costs.brute_force, costs.incremental, costs.shared}}},
                 .log_y = true});
    // The chain rule's gradient is an exercise of lab06.
    attempt([&] { draw_differences(net, batch.images, T, options.threads, figures); });
    save_matrix<Real>(figures.file("weights.txt"), net.parameters(), net.layout());

    console.result(
        {{"test_accuracy", fixed(history.test_accuracy.back(), 4)},
         {"train_accuracy", fixed(history.train_accuracy.back(), 4)},
         {"steps", std::to_string(history.losses.size())},
         {"seconds", fixed(history.seconds, 2)},
         {"seconds_per_gradient",
          scientific(settings.method == "incremental" ? costs.shared : costs.brute_force, 2)}});
}

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);
    return run_program("lab05", [&] {
        CommandLine command_line(
            "lab05", "learning by numerical gradient",
            "A two-layer net learns from nothing but evaluations of its loss: every parameter is "
            "moved a little up and a little down.",
            "./lab05 --recipe article        (S0 to its end)\n"
            "  ./lab05 --dataset mnist --steps 600",
            "double");
        const Settings settings = read_settings(command_line, argc, argv);
        in_precision(settings.common.precision,
                     [&](auto zero) { run<decltype(zero)>(command_line, settings); });
    });
}
