// What may run in an account beside what the run holds: the answers of its API are never all there
// is unless they say so. Of files this is always empty.
#pragma once

#include <vector>

#include "assess/task_network.h"
#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

// Services and schedules that were not listed, or not described.
[[nodiscard]] std::vector<Gap> unseen_starters(const Index& index);

// Tasks that run and were not listed, or not described.
[[nodiscard]] std::vector<Gap> unseen_running(const Inventory& inventory);

// All of those, and the definitions of what is known to run.
[[nodiscard]] std::vector<Gap> unseen_tasks(const Index& index);

// Those, and the definitions that nothing is known to run.
[[nodiscard]] std::vector<Gap> unseen_definitions(const Index& index);

// Of what one service or schedule starts: its definition, the role of it, and the policies of the
// role, as far as they were not seen.
[[nodiscard]] std::vector<Gap> unseen_parts(const TaskStarter& starter, const Index& index);

// The same verdict, which no longer passes where there may be more than was seen.
[[nodiscard]] Verdict unless_unseen(Verdict verdict, const Evidence& at,
                                    const std::vector<Gap>& gaps);

}  // namespace hakoseki
