// How old something was when it was seen. A check never asks the clock: the same evidence gives the
// same verdict for ever.
#pragma once

#include <chrono>

#include "assess/expect.h"

namespace hakoseki {

// Passes where what began at `since` was at most `most` old at `seen`.
[[nodiscard]] Verdict expect_younger(const Fact<Moment>& since, const Fact<Moment>& seen,
                                     std::chrono::days most, IfAbsent absent = IfAbsent::fails);

}  // namespace hakoseki
