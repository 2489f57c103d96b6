#include "works.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace digitlab::bench {
namespace {

/// A request with other sizes than the recipe's where the user gave some.
Request sized(Request request, const Sizes& sizes, std::size_t samples) {
    request.samples = std::min(sizes.samples.value_or(request.samples), samples);
    request.batch_size = sizes.batch_size.value_or(request.batch_size);
    if (sizes.hidden) request.hidden = {*sizes.hidden};
    request.steps = sizes.steps.value_or(request.steps);
    return request;
}

}  // namespace

std::vector<Work> all_works(const Sizes& sizes, std::size_t features, std::size_t samples,
                            bool quick, const Request& request) {
    const auto make = [&](const std::string& name, auto change) {
        Request made = request;
        made.work = name;
        change(made);
        return sized(made, sizes, samples);
    };
    const auto layers = [&](const Request& made) {
        return fmt::format("{}-{}-10", features, fmt::join(made.hidden, "-"));
    };

    const auto epochs = [](const Request& made) {
        return made.steps == 1 ? "an epoch" : fmt::format("{} epochs", made.steps);
    };

    Request s3 = make("s3", [&](Request& r) { r.steps = quick ? 300 : 10'000; });
    constexpr std::size_t evaluations = 17;
    s3.evaluate_every = (s3.steps + evaluations - 2) / (evaluations - 1);
    const Request numerical = make("numerical", [&](Request& r) {
        r.repetitions = 10;
        r.parameters = quick ? 100 : 300;
    });
    const Request s4 = make("s4", [&](Request& r) {
        r.samples = 50'000;
        r.batch_size = 10;
        r.hidden = {30};
        r.steps = 1;
        r.rate = 3;
    });
    const Request s2 = make("s2", [&](Request& r) {
        r.samples = 50'000;
        r.hidden = {128};
        r.steps = 4;
    });
    const Request s1 = make("s1", [&](Request& r) {
        r.rate = 0.01;
        r.steps = quick ? 500 : 10'000;
    });
    const Request load = make("load", [&](Request& r) { r.repetitions = 2; });
    // The checks compare float with double. Every step rounds, and the next step starts from the
    // rounded parameters: the more and the larger the steps, the larger the difference.
    std::vector<Work> works = {
        {.request = s3,
         .title = fmt::format("S3: {} steps of {}, batch {}, {} evaluations of train and test",
                              grouped(s3.steps), layers(s3), s3.batch_size,
                              1 + (s3.steps + s3.evaluate_every - 1) / s3.evaluate_every),
         .short_title = "S3, all steps",
         .label = "S3",
         .tuned = true,
         .in_torch = true,
         .limit = "s3-products",
         .limit_title = "products alone",
         .tolerance = 1e-3,
         .numpy_aim = 9,
         .torch_aim = 3.5,
         .limit_aim = 1.7},
        {.request = numerical,
         .title = fmt::format("one numerical gradient of {}, batch {}, in double",
                              layers(numerical), numerical.batch_size),
         .short_title = "numerical gradient",
         .label = "gradient",
         .tolerance = 1e-5,
         .numpy_aim = 1000},
        {.request = s4,
         .title = fmt::format("S4: {} of {} images, mini-batch {}, {}", epochs(s4),
                              grouped(s4.samples), s4.batch_size, layers(s4)),
         .short_title = "S4, one epoch",
         .label = "S4",
         .tuned = true,
         .in_torch = true,
         .tolerance = 0.02,
         .numpy_aim = 40,
         .torch_aim = 4},
        {.request = s2,
         .title = fmt::format("S2: {} of {} images, full batch, {}", epochs(s2),
                              grouped(s2.samples), layers(s2)),
         .short_title = "S2, one epoch",
         .label = "S2",
         .tuned = true,
         .in_torch = true,
         .limit = "s2-products",
         .limit_title = "products alone",
         .tolerance = 1e-3,
         .numpy_aim = 9,
         .torch_aim = 2.2,
         .limit_aim = 1.25},
        {.request = s1,
         .title = fmt::format("S1: a gradient step on {} images, {} steps on the same batch",
                              s1.batch_size, grouped(s1.steps)),
         .short_title = "S1, one step",
         .label = "S1",
         .tuned = true,
         .tolerance = 1e-3,
         .numpy_aim = 40},
        {.request = load,
         .title = "the four files, zipped, into matrices of pixels from 0 to 1",
         .short_title = "reading the files",
         .label = "reading",
         .tuned = true,
         .limit = "unzip",
         .limit_title = "unzipping alone",
         .tolerance = 1e-5,
         .numpy_aim = 5,
         .limit_aim = 1.3}};
    if (quick) {  // too little work for the aims
        for (Work& work : works) work.numpy_aim = work.torch_aim = work.limit_aim = {};
    }
    return works;
}

}  // namespace digitlab::bench
