#include "recipe.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "data/batches.hpp"

namespace digitlab {

std::string describe(const Recipe& recipe) {
    const Regularisation& regularisation = recipe.regularisation;
    std::string text =
        fmt::format("{}, {}, rate {} ({}), {} {} of batches of {}", fmt::join(recipe.layers, ","),
                    recipe.optimiser, brief(recipe.learning_rate), recipe.schedule, recipe.epochs,
                    recipe.epochs == 1 ? "epoch" : "epochs", recipe.batch_size);
    if (regularisation.l2 > 0) text += ", λ " + brief(regularisation.l2);
    if (regularisation.hidden_dropout > 0) {
        text += ", dropout " + brief(regularisation.hidden_dropout);
    }
    return text + (regularisation.distortion.none() ? "" : ", images distorted");
}

RunSettings settings_of(const Recipe& recipe) {
    const Regularisation& regularisation = recipe.regularisation;
    const Distortion& distortion = regularisation.distortion;
    return {{"--layers", fmt::format("{}", fmt::join(recipe.layers, ","))},
            {"--optimiser", recipe.optimiser},
            {"--learning-rate", fmt::to_string(recipe.learning_rate)},
            {"--schedule", recipe.schedule},
            {"--epochs", fmt::to_string(recipe.epochs)},
            {"--batch-size", fmt::to_string(recipe.batch_size)},
            {"--l2", fmt::to_string(regularisation.l2)},
            {"--dropout", fmt::to_string(regularisation.hidden_dropout)},
            {"--rotation", fmt::to_string(distortion.rotation)},
            {"--scaling", fmt::to_string(distortion.scaling)},
            {"--shift", fmt::to_string(distortion.shift)},
            {"--elastic", fmt::to_string(distortion.elastic)}};
}

template <typename Real>
Network<Real> make_network(const Recipe& recipe, Rng& rng) {
    const bool relu = recipe.activation == Activation::relu;
    return {{.layers = recipe.layers, .activation = recipe.activation},
            relu ? Initializer::he : Initializer::scaled,
            rng};
}

template <typename Real>
History learn(Network<Real>& net, Optimiser<Real>& optimiser, const Dataset<Real>& dataset,
              const Recipe& recipe, unsigned threads, Rng& rng, const StepObserver& observer,
              const std::function<void(const History&)>& after_evaluation, History so_far) {
    ShuffledEpochs batches(dataset.train.count(), recipe.batch_size, rng);
    const auto gradient = regularised_gradient(net, recipe.regularisation, dataset.image_rows,
                                               dataset.image_columns, threads, rng);
    const std::size_t steps_per_epoch = dataset.train.count() / recipe.batch_size;
    const TrainingPlan plan{.steps = recipe.epochs * steps_per_epoch,
                            .evaluate_every = steps_per_epoch,
                            .threads = threads,
                            .after_evaluation = after_evaluation,
                            .schedule = schedule_called(recipe.schedule),
                            .evaluated_images = recipe.evaluated_images};
    const bool validate = dataset.validation.count() > 0;
    const TrainingData<Real> data{dataset.train, validate ? "validation" : "",
                                  validate ? &dataset.validation : nullptr};
    return train<Real>(net, gradient, optimiser, batches, data, plan, observer, std::move(so_far));
}

template Network<float> make_network(const Recipe&, Rng&);
template Network<double> make_network(const Recipe&, Rng&);
template History learn(Network<float>&, Optimiser<float>&, const Dataset<float>&, const Recipe&,
                       unsigned, Rng&, const StepObserver&,
                       const std::function<void(const History&)>&, History);
template History learn(Network<double>&, Optimiser<double>&, const Dataset<double>&, const Recipe&,
                       unsigned, Rng&, const StepObserver&,
                       const std::function<void(const History&)>&, History);

}  // namespace digitlab
