// What the operating system answers, in both languages.
#pragma once

#include "base/result.h"

namespace hakoseki {

// The meaning of an errno. A rare one is told in the system's own English alone.
[[nodiscard]] Message meaning_of(int number);

// denied for a lack of permission, else unavailable.
[[nodiscard]] Fault fault_of(int number);

}  // namespace hakoseki
