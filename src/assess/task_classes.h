// The sensitivity classes of a run's tasks, as the tag says that the user named in the
// configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

// A service, task set or schedule with what it starts; or a definition that nothing in the run
// starts.
struct ClassifiedTask {
  const Resource* resource;
  const TaskDefinition* definition = nullptr;     // null where it is not part of the run
  const Fact<Reference>* cluster = nullptr;       // null for a definition alone
  const NetworkConfiguration* network = nullptr;  // null for a definition alone
  const Fact<Compute>* compute = nullptr;         // null for a definition alone
  const Fact<Reference>* named = nullptr;         // its definition; null for a definition alone
  Fact<std::string> sensitivity;                  // absent: it has no class
};

// The tag of the resource; absent where it has none.
[[nodiscard]] Fact<std::string> tag_of(const Resource& resource, std::string_view key);

// In the order of the inventory. What starts a task may carry the tag, or its definition.
[[nodiscard]] std::vector<ClassifiedTask> classified_tasks(const Index& index);

// Passes where its class is high; fails where it has another one; without one nobody can tell.
// Meant as the condition of `given`.
[[nodiscard]] Verdict is_of_class_high(const ClassifiedTask& task);

// Passes where both have the same class; fails where they have different ones, or only one has any;
// unknown where neither has one. Each under the conditions that make it so.
[[nodiscard]] Verdict have_one_class(const ClassifiedTask& a, const ClassifiedTask& b);

}  // namespace hakoseki
