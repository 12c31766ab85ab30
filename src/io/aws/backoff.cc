#include "io/aws/backoff.h"

#include <algorithm>
#include <cstdint>

namespace hakoseki::aws {

std::optional<std::chrono::milliseconds> pause_before_retry(const Failure& failure,
                                                            const Backoff& backoff,
                                                            unsigned attempts,
                                                            std::chrono::milliseconds spent,
                                                            std::mt19937_64& dice) {
  if (!failure.is_passing() || attempts >= backoff.attempts) return std::nullopt;
  const auto doublings = std::min(attempts - 1, 10U);
  const auto most = std::min(backoff.longest, backoff.first * (1U << doublings));
  // Not uniform_int_distribution, whose numbers differ between standard libraries.
  std::chrono::milliseconds pause(dice() % static_cast<std::uint64_t>(most.count() + 1));
  if (failure.retry_after) pause = std::max(pause, *failure.retry_after);
  if (spent + pause > backoff.patience) return std::nullopt;
  return pause;
}

}  // namespace hakoseki::aws
