// Whether a question arises for a workload at all: verdicts to be used as the condition of `given`.
#pragma once

#include <initializer_list>

#include "assess/verdict.h"
#include "inventory/ecs.h"
#include "inventory/inventory.h"

namespace hakoseki {

// Passes where the containers run on one of `computes`; fails, naming where they run, elsewhere.
[[nodiscard]] Verdict runs_on(const Fact<Compute>& compute,
                              std::initializer_list<Compute> computes);

// The same for a task definition: passes if any workload that uses it runs there.
[[nodiscard]] Verdict runs_on(const TaskDefinition& task, std::initializer_list<Compute> computes);

// Passes in the worlds where the definition may start outside Fargate: its requiresCompatibilities
// do not name FARGATE, and a workload runs it there, or none is seen to run it on Fargate. ECS
// refuses at registration what Fargate cannot run, so a definition that requires FARGATE carries
// none of the settings it forbids.
[[nodiscard]] Verdict may_run_outside_fargate(const TaskDefinition& task);

// Passes for Linux containers; absent means Linux.
[[nodiscard]] Verdict is_linux(const TaskDefinition& task);

// What a person reads of a value of this type.
[[nodiscard]] std::string shown(Compute compute);

}  // namespace hakoseki
