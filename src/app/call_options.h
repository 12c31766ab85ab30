// Which calls `collect` makes, and so `doctor` tries and `init role` permits.
#pragma once

#include "app/arguments.h"
#include "base/result.h"
#include "collect/live/calls.h"

namespace hakoseki::app {

// What the options and the environment say. Errors: malformed.
[[nodiscard]] Result<live::CallOptions> call_options(const Arguments& arguments);

}  // namespace hakoseki::app
