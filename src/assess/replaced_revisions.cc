#include "assess/replaced_revisions.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "inventory/one_place.h"

namespace hakoseki {
namespace {

struct Revision {
  std::string_view family;  // with its account and Region
  std::uint64_t number = 0;
};

// "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7"
Revision revision_of(const TaskDefinition& definition) {
  const std::string_view arn = definition.address;
  const std::size_t colon = arn.rfind(':');
  if (colon == std::string_view::npos) return {arn};
  Revision revision{arn.substr(0, colon)};
  std::from_chars(arn.data() + colon + 1, arn.data() + arn.size(), revision.number);
  return revision;
}

}  // namespace

ReplacedRevisions::ReplacedRevisions(const Inventory& inventory)
    : why_(Text{"nothing runs this revision, and a newer one has replaced it",
                "このリビジョンは使われておらず、新しいリビジョンに置き換えられています"}) {
  std::map<std::string_view, std::uint64_t> newest;
  for (const TaskDefinition& definition : inventory.all<TaskDefinition>()) {
    if (!is_live(definition)) continue;
    const Revision revision = revision_of(definition);
    std::uint64_t& number = newest[revision.family];
    number = std::max(number, revision.number);
  }
  for (const TaskDefinition& definition : inventory.all<TaskDefinition>()) {
    // One of which nobody knows whether it runs has a compute that is not known.
    if (!is_live(definition) || !definition.compute.empty()) continue;
    const Revision revision = revision_of(definition);
    if (revision.number < newest[revision.family]) replaced_.insert(&definition);
  }
  const auto definitions = inventory.all<TaskDefinition>();
  for (const ContainerDefinition& container : inventory.all<ContainerDefinition>()) {
    if (container.task_definition < definitions.size() &&
        replaced_.contains(&definitions[container.task_definition])) {
      replaced_.insert(&container);
    }
  }
}

Ruling ReplacedRevisions::settled(const Check& check, Ruling ruling) const {
  if (check.asks_of_replaced || !replaced_.contains(ruling.resource)) return ruling;
  return {ruling.resource, {Outcome::not_applicable, {ruling.resource->evidence, why_}}};
}

}  // namespace hakoseki
