#include "recipe.hpp"

#include "data/batches.hpp"

namespace digitlab {

template <typename Real>
Network<Real> make_network(const Recipe& recipe, Rng& rng) {
    return {{.layers = recipe.layers, .activation = Activation::relu}, Initializer::he, rng};
}

template <typename Real>
History learn(Network<Real>& net, Optimiser<Real>& optimiser, const Dataset<Real>& dataset,
              const Recipe& recipe, unsigned threads, Rng& rng, const StepObserver& observer,
              const std::function<void(const History&)>& after_evaluation, History so_far) {
    ShuffledEpochs batches(dataset.train.count(), recipe.batch_size, rng);
    const auto gradient = regularised_gradient(net, recipe.regularisation, dataset.image_rows,
                                               dataset.image_columns, threads, rng);
    const std::size_t epoch = dataset.train.count() / recipe.batch_size;
    const TrainingPlan plan{.steps = recipe.epochs * epoch,
                            .evaluate_every = epoch,
                            .threads = threads,
                            .after_evaluation = after_evaluation,
                            .schedule = schedule_called(recipe.schedule),
                            .evaluated_images = evaluated_images};
    return train<Real>(net, gradient, optimiser, batches, dataset, plan, observer,
                       std::move(so_far));
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
