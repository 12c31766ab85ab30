#include "assess/sharing.h"

#include <algorithm>
#include <utility>

#include "assess/leading_exhibit.h"
#include "assess/policy.h"
#include "base/limits.h"
#include "formats/holes.h"

namespace hakoseki {
namespace {

bool start_one_definition(const ClassifiedTask& a, const ClassifiedTask& b) {
  if (a.definition != nullptr) return a.definition == b.definition;
  const Reference* one = a.named == nullptr ? nullptr : a.named->if_known();
  const Reference* other = b.named == nullptr ? nullptr : b.named->if_known();
  return one != nullptr && other != nullptr && *one == *other;
}

bool may_differ_in_class(const ClassifiedTask& a, const ClassifiedTask& b) {
  for (const Case<std::string>& one : a.sensitivity.cases()) {
    for (const Case<std::string>& other : b.sensitivity.cases()) {
      const bool differ =
          one.value() != nullptr && other.value() != nullptr && *one.value() != *other.value();
      if (differ && one.when.and_also(other.when)) return true;
    }
  }
  return false;
}

// Two services of one definition are two, where their tags say so.
bool is_one_workload(const ClassifiedTask& a, const ClassifiedTask& b) {
  return a.resource == b.resource || (start_one_definition(a, b) && !may_differ_in_class(a, b));
}

// Equal for two tasks that compare with every third in the same way.
std::string class_of(const Sharer& sharer) {
  std::string text = sharer.confined ? "confined" : "";
  text += sharer.when.describe().en;
  for (const auto& [thing, value] : sharer.demands)
    text.append("\n").append(thing).append("=").append(value);
  if (sharer.apart) text += "\napart";
  for (const Case<std::string>& one : sharer.task->sensitivity.cases()) {
    text += '\n' + one.when.describe().en + '\t';
    if (const std::string* value = one.value()) text += '=' + *value;
    if (one.unknown() != nullptr) text += '?';
  }
  return text;
}

bool never_meet(const Sharer& a, const Sharer& b) {
  if (a.confined && b.confined) return true;
  return std::any_of(a.demands.begin(), a.demands.end(), [&](const auto& demand) {
    const auto other = b.demands.find(demand.first);
    return other != b.demands.end() && other->second != demand.second;
  });
}

Verdict compare(const Sharer& first, const Sharer& other, const Message& label) {
  const Verdict verdict = led_by({other.evidence, label}, have_one_class(*first.task, *other.task)
                                                              .under(first.task->resource->when)
                                                              .under(first.when)
                                                              .under(other.when));
  std::vector<Branch> branches = verdict.branches();
  for (Branch& branch : branches) {
    const std::optional<Exhibit>& apart = first.apart ? first.apart : other.apart;
    if (branch.outcome != Outcome::fail || !apart) continue;
    branch.outcome = Outcome::unknown;
    branch.exhibits.insert(branch.exhibits.begin(), *apart);
  }
  return Verdict(std::move(branches));
}

struct Representative {
  const Sharer* sharer;
  std::string of_class;
};

}  // namespace

Verdict share_one_class(std::span<const Sharer> sharers, const Verdict& alone,
                        const SharedLabel& label) {
  std::vector<Verdict> verdicts = {alone};
  // Thousands may share a thing: of each class two are compared, for one may be of the workload
  // that it is compared with.
  std::vector<Representative> representatives;
  for (const Sharer& other : sharers) {
    const std::string of_class = class_of(other);
    std::size_t alike = 0;
    for (const auto& [first, its_class] : representatives) {
      const bool same = is_one_workload(*first->task, *other.task);
      if (its_class == of_class) alike += same ? 2 : 1;
      if (same || never_meet(*first, other)) continue;
      verdicts.push_back(
          compare(*first, other, label(other.task->resource->id, first->task->resource->id)));
    }
    if (alike < 2 && representatives.size() < limits::branches) {
      representatives.push_back({&other, of_class});
    }
  }
  return policy::compact(all_of(verdicts));
}

std::vector<Ruling> one_for_each_resource(std::vector<Ruling> rulings) {
  std::vector<Ruling> merged;
  std::map<const Resource*, std::size_t> place;
  for (Ruling& ruling : rulings) {
    const auto [at, inserted] = place.emplace(ruling.resource, merged.size());
    if (inserted) {
      merged.push_back(std::move(ruling));
    } else {
      Verdict& there = merged[at->second].verdict;
      there = policy::compact(all_of({there, ruling.verdict}));
    }
  }
  return merged;
}

std::optional<OutsideName> outside_name_of(const Case<Reference>& reference,
                                           std::string_view stack) {
  if (const Reference* known = reference.value()) {
    return OutsideName{known->is_address ? known->text + '.' + known->attribute : known->text};
  }
  const Unknown* why = reference.unknown();
  if (why == nullptr || why->shape.empty()) return std::nullopt;
  // One export is one thing, for every stack that imports it.
  if (why->reason == Reason::import_not_found && holes_in(why->detail).empty()) {
    return OutsideName{"!ImportValue " + why->detail};
  }
  const std::vector<Hole> holes = holes_in(why->shape);
  // Region and account are the same for all stacks of a run, parameters for one stack only.
  const bool account_only = std::all_of(holes.begin(), holes.end(), [&](const Hole& hole) {
    return std::string_view(why->shape).substr(hole.begin).starts_with("${AWS::");
  });
  return OutsideName{why->shape, account_only ? std::string() : std::string(stack)};
}

}  // namespace hakoseki
