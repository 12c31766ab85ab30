// The signals by which people end a run: the first lets what is on its way end; the second ends the
// program.
#pragma once

#include <atomic>

namespace hakoseki::app {

// Set by the first signal.
[[nodiscard]] const std::atomic<bool>& interruption();

void listen_for_interruption();

}  // namespace hakoseki::app
