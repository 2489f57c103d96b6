#pragma once

/// \file
/// How long this program has been running.

namespace digitlab {

/// Seconds since the system started this process, to about 0.01: what comes before `main`, such as
/// loading libraries, counts. Where the system does not tell, seconds since they were loaded.
double seconds_since_start();

}  // namespace digitlab
