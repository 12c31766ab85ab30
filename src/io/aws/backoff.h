// How long a failed call waits before it is made again.
#pragma once

#include <chrono>
#include <optional>
#include <random>

#include "io/aws/failure.h"

namespace hakoseki::aws {

struct Backoff {
  std::chrono::milliseconds first;  // doubled with each attempt
  std::chrono::milliseconds longest;
  unsigned attempts;                   // of one call
  std::chrono::milliseconds patience;  // with one call, from its first attempt
};

// Any pause up to the most ("full jitter"), so that calls which failed together do not come back
// together, but no shorter than the server asks for. Nothing where the failure does not pass, where
// `attempts` were enough, or where no patience would be left behind the pause: `spent` of it is.
[[nodiscard]] std::optional<std::chrono::milliseconds> pause_before_retry(
    const Failure& failure, const Backoff& backoff, unsigned attempts,
    std::chrono::milliseconds spent, std::mt19937_64& dice);

}  // namespace hakoseki::aws
