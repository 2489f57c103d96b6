#include "train/schedule.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace digitlab {

Schedule constant_schedule() {
    return [](double) { return 1.0; };
}

Schedule step_schedule() {
    return [](double done) { return done < 0.5 ? 1 : done < 0.75 ? 0.1 : 0.01; };
}

// [cosine_schedule]
Schedule cosine_schedule() {
    return [](double done) { return (1 + std::cos(std::numbers::pi * done)) / 2; };
}
// [cosine_schedule]

const std::vector<std::string>& schedule_names() {
    static const std::vector<std::string> names = {"constant", "step", "cosine"};
    return names;
}

Schedule schedule_called(const std::string& name) {
    if (name == "constant") return constant_schedule();
    if (name == "step") return step_schedule();
    if (name == "cosine") return cosine_schedule();
    throw std::invalid_argument(
        fmt::format("schedule \"{}\": must be constant, step or cosine", name));
}

}  // namespace digitlab
