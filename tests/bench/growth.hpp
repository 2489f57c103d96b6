#pragma once

#include <string>
#include <vector>

#include "request.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"

/// \file
/// How digitlab's time grows with the sizes of the works.

namespace digitlab::bench {

/// Measures the time against batch size, hidden units, training images, layers and threads, draws
/// it, and says of each where its curve bends.
///
/// \param console      where it is told
/// \param figures      where it is drawn
/// \param command      digitlab's side
/// \param request      what is the same everywhere: data, seed, threads, precision
/// \param samples      training images that there are
/// \param repetitions  of each point; their median counts
void show_growth(const Console& console, Figures& figures, const std::vector<std::string>& command,
                 const Request& request, std::size_t samples, std::size_t repetitions);

}  // namespace digitlab::bench
