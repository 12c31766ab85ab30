// What the verdicts of a run rest on, so that a report claims no more and no less.
#pragma once

#include <cstdint>

#include "inventory/inventory.h"

namespace hakoseki::report {

enum class Basis : std::uint8_t {
  files,    // templates, task definitions, Dockerfiles; also where nothing could be judged
  answers,  // what an account answered, single or in a snapshot
  both,
};

[[nodiscard]] Basis basis_of(const Inventory& inventory);

}  // namespace hakoseki::report
