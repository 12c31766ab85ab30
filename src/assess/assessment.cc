#include "assess/assessment.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "assess/origins.h"
#include "assess/readers.h"
#include "assess/replaced_revisions.h"
#include "base/parallel.h"
#include "inventory/every_resource.h"
#include "inventory/one_place.h"
#include "standard/catalogue.h"

namespace hakoseki {
namespace {

struct StateRow {
  std::string_view name;
  Text title;
};

constexpr std::array<StateRow, risk_state_count> states = {{
    {"not-applicable", {"Not applicable", "対象外"}},
    {"met", {"Met", "対応済"}},
    {"aws", {"AWS side", "AWS 側"}},
    {"accepted", {"Accepted", "受容"}},
    {"unseen", {"Not seen", "未確認"}},
    {"partly", {"Partly met", "一部対応"}},
    {"unmet", {"Not met", "未対応"}},
}};

// What one system showed of one risk, before it is rolled up.
struct Tally {
  OutcomeCounts counts;
  Severity worst_failure = Severity::info;
  // Checks with at least one verdict other than not_applicable, and those with only that one.
  std::set<std::string_view> judged;
  std::set<std::string_view> without_object;
};

using TallyRow = std::array<Tally, risk_count>;

// Instances that AWS operates share EE and KE with the customer's own, but what is asked of a host
// there is AWS's to answer.
bool is_answered_by_aws(const CatalogueEntry& entry, Compute compute) {
  const bool instance =
      compute == Compute::ecs_managed_instances || compute == Compute::eks_auto_mode;
  return instance && info_of(entry.risk).component == Component::host &&
         responsible_for(entry.risk, compute) == Responsible::aws;
}

bool speaks_of(const CatalogueEntry& entry, const std::vector<Compute>& computes) {
  return std::any_of(computes.begin(), computes.end(), [&](Compute compute) {
    return in_scope(entry.scope, compute) && !is_answered_by_aws(entry, compute);
  });
}

bool speaks_of_everything(const CatalogueEntry& entry) {
  return std::all_of(all_computes.begin(), all_computes.end(),
                     [&](Compute compute) { return in_scope(entry.scope, compute); });
}

// What a system has beside its verdicts.
struct Contents {
  std::vector<Compute> computes = {};
  bool has_recipes = false;
  // It is of an account that did not tell of all that runs there.
  bool may_run_more = false;
  // Inputs or parts of inputs that were not seen may hold anything.
  bool has_unseen_parts = false;
};

// Whether a check has something to look at. Where nothing runs, that is what was judged all the
// same (a repository, a role), and the images that are built.
bool applies(const CatalogueEntry& entry, const Contents& contents, const TallyRow& tallies) {
  if (!contents.computes.empty()) return speaks_of(entry, contents.computes);
  const bool has_object =
      !tallies[static_cast<std::size_t>(entry.risk)].judged.empty() ||
      (contents.has_recipes && info_of(entry.risk).component == Component::image);
  return has_object && speaks_of_everything(entry);
}

RiskState state_of(const Tally& tally, const RiskCell& cell, bool has_workloads) {
  if (tally.counts.fail > 0) {
    return tally.worst_failure >= unmet_threshold ? RiskState::unmet : RiskState::partly;
  }
  if (tally.counts.unknown > 0) return RiskState::unseen;
  if (!has_workloads && cell.applicable_checks == 0) return RiskState::not_applicable;
  if (!cell.unseen_checks.empty()) return RiskState::unseen;
  if (tally.counts.pass > 0) return RiskState::met;
  if (tally.counts.inherited > 0) return RiskState::aws;
  return has_workloads ? RiskState::unseen : RiskState::not_applicable;
}

RiskRow roll_up(const TallyRow& tallies, const Contents& contents) {
  RiskRow row;
  for (const CatalogueEntry& entry : catalogue()) {
    if (!applies(entry, contents, tallies)) continue;
    const auto risk = static_cast<std::size_t>(entry.risk);
    ++row[risk].applicable_checks;
    const Tally& tally = tallies[risk];
    if (!tally.judged.contains(entry.id) && !tally.without_object.contains(entry.id)) {
      row[risk].unseen_checks.push_back(entry.id);
    }
  }
  const bool may_hold_more =
      contents.has_unseen_parts || (contents.may_run_more && contents.computes.empty());
  for (std::size_t risk = 0; risk < risk_count; ++risk) {
    row[risk].counts = tallies[risk].counts;
    row[risk].state = state_of(tallies[risk], row[risk], !contents.computes.empty());
    const bool good = row[risk].state < RiskState::unseen;
    if (good && may_hold_more) row[risk].state = RiskState::unseen;
  }
  return row;
}

// Which systems hold parts that were not seen.
class UnseenParts {
 public:
  explicit UnseenParts(const Inventory& inventory) : of_system_(inventory.systems.size()) {
    for (const Input& input : inventory.inputs) {
      if (input.state == InputState::refused) everywhere_ = true;
      if (input.state == InputState::partly) unplaced_.insert(input.path);
    }
    const std::set<std::string_view> partly = unplaced_;
    if (partly.empty()) return;
    for_each_resource(inventory, [&](const Resource& resource) {
      place(partly, inventory.inputs[resource.evidence.input].path, resource);
      // A nested stack is called by the path of its root and the names on the way to it.
      const std::string_view stack = resource.stack;
      for (std::size_t end = stack.find('/'); end != std::string_view::npos;
           end = stack.find('/', end + 1)) {
        place(partly, stack.substr(0, end), resource);
      }
    });
  }

  [[nodiscard]] bool in(std::uint32_t system) const { return everywhere_ || of_system_[system]; }
  // Some of them in no system: a template of which nothing at all could be judged.
  [[nodiscard]] bool elsewhere() const { return everywhere_ || !unplaced_.empty(); }

 private:
  void place(const std::set<std::string_view>& partly, std::string_view path,
             const Resource& resource) {
    if (!partly.contains(path) || resource.system >= of_system_.size()) return;
    resource.for_each_system([&](std::uint32_t system) { of_system_[system] = true; });
    unplaced_.erase(path);
  }

  bool everywhere_ = false;
  std::vector<bool> of_system_;
  std::set<std::string_view> unplaced_;
};

Message conditions_text(const std::vector<Guard>& when) {
  Message text;
  for (const Guard& guard : when) {
    const Message one = guard.describe();
    if (!text.empty()) {
      text.en += "; or ";
      text.ja += "、または";
    }
    text.en += one.en;
    text.ja += one.ja;
  }
  return text;
}

}  // namespace

Message Finding::headline() const {
  constexpr std::array<Text, 5> beginnings = {{{"does not apply: ", "対象外: "},
                                               {"up to AWS: ", "AWS 側: "},
                                               {"ruled out: ", "該当なし: "},
                                               {"undecided: ", "未確定: "},
                                               {"", ""}}};
  Message message = beginnings.at(static_cast<std::size_t>(outcome));
  message.en += check->title.en;
  message.ja += check->title.ja;
  return message;
}

Message Finding::message() const {
  // Of each result of a report, so it is put together without a format.
  const Message& label = exhibits.front().label;
  const bool failed = outcome == Outcome::fail;
  Message message = headline();
  message.en.append(failed ? ": " : " (").append(label.en).append(failed ? "" : ")");
  message.ja.append(failed ? ": " : "(").append(label.ja).append(failed ? "" : ")");
  if (!when.empty()) {
    const Message conditions = conditions_text(when);
    message.en += fmt::format(" (when {})", conditions.en);
    message.ja += fmt::format("({}場合)", conditions.ja);
  }
  return message;
}

std::string_view name_of(RiskState state) {
  return states[static_cast<std::size_t>(state)].name;
}
Text title_of(RiskState state) {
  return states[static_cast<std::size_t>(state)].title;
}

void OutcomeCounts::count(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      ++pass;
      break;
    case Outcome::fail:
      ++fail;
      break;
    case Outcome::unknown:
      ++unknown;
      break;
    case Outcome::not_applicable:
      ++not_applicable;
      break;
    case Outcome::inherited:
      ++inherited;
      break;
  }
}

void OutcomeCounts::add(const OutcomeCounts& other) {
  pass += other.pass;
  fail += other.fail;
  unknown += other.unknown;
  not_applicable += other.not_applicable;
  inherited += other.inherited;
}

std::size_t OutcomeCounts::total() const {
  return pass + fail + unknown + not_applicable + inherited;
}

namespace {

void add_computes(std::set<Compute>& found, const Fact<Compute>& compute) {
  for (const Case<Compute>& one : compute.cases())
    found.insert(one.value() == nullptr ? Compute::unknown : *one.value());
}

}  // namespace

std::vector<Compute> computes_of(const Inventory& inventory, std::uint32_t system) {
  std::set<Compute> found;
  for (const EcsCluster& cluster : inventory.all<EcsCluster>()) {
    if (!cluster.is_of(system)) continue;
    for (const Fact<Compute>& provider : cluster.provider_computes)
      add_computes(found, provider);
  }
  // What else the clusters can start tasks on is the customer's to look after, used or not.
  found.erase(Compute::ecs_fargate);
  for (const Workload& workload : inventory.all<Workload>()) {
    if (workload.is_of(system)) add_computes(found, workload.compute);
  }
  return {found.begin(), found.end()};
}

namespace {

// The systems of accounts that did not tell of all their clusters.
std::vector<bool> systems_that_may_run_more(const Inventory& inventory) {
  std::vector<bool> systems(inventory.systems.size());
  if (inventory.unseen<EcsCluster>().empty() && inventory.unseen<EksCluster>().empty()) {
    return systems;
  }
  for_each_resource(inventory, [&](const Resource& resource) {
    if (!is_live(resource)) return;
    resource.for_each_system([&](std::uint32_t system) {
      if (system < systems.size()) systems[system] = true;
    });
  });
  return systems;
}

Contents contents_of(const Inventory& inventory, std::uint32_t system, const UnseenParts& unseen,
                     bool may_run_more) {
  const auto recipes = inventory.all<ImageRecipe>();
  return {
      .computes = computes_of(inventory, system),
      .has_recipes = std::any_of(recipes.begin(), recipes.end(),
                                 [&](const ImageRecipe& recipe) { return recipe.is_of(system); }),
      .may_run_more = may_run_more,
      .has_unseen_parts = unseen.in(system)};
}

// Of all systems: the worst state, and everything that any of them did not see. Results are counted
// apart, since one of several systems is one result.
void add_to(RiskCell& overall, const RiskCell& system) {
  overall.state = std::max(overall.state, system.state);
  overall.applicable_checks = std::max(overall.applicable_checks, system.applicable_checks);
  std::vector<std::string_view>& unseen = overall.unseen_checks;
  for (const std::string_view id : system.unseen_checks) {
    if (std::find(unseen.begin(), unseen.end(), id) == unseen.end()) unseen.push_back(id);
  }
}

void tally(const Finding& finding, Tally& of_risk) {
  of_risk.counts.count(finding.outcome);
  if (finding.outcome == Outcome::not_applicable) {
    of_risk.without_object.insert(finding.check->id);
  } else {
    of_risk.judged.insert(finding.check->id);
  }
  if (finding.outcome == Outcome::fail) {
    of_risk.worst_failure = std::max(of_risk.worst_failure, finding.check->severity);
  }
}

}  // namespace

namespace {

// What a check asks of things of which the account's API did not tell, nobody knows.
void add_unseen(const Check& check, const Inventory& inventory, std::vector<Ruling>& rulings) {
  // An answer that would have told of several types is one.
  std::set<std::string_view> answers;
  for (const UnseenResources& unseen : inventory.all<UnseenResources>()) {
    if (!reads(check, unseen.type) || !answers.insert(unseen.address).second) continue;
    rulings.push_back({&unseen, unknown(unseen.evidence, unseen.why)});
  }
}

// What all checks of a run are asked with.
struct Surroundings {
  Index index;
  Origins origins;
  ReplacedRevisions replaced;
};

std::vector<Finding> findings_of(const Check& check, const Surroundings& around) {
  std::vector<Ruling> rulings = check.judge(around.index);
  add_unseen(check, around.index.inventory(), rulings);
  std::vector<Finding> findings;
  findings.reserve(rulings.size());
  for (Ruling& one : rulings) {
    Ruling ruling = around.replaced.settled(check, std::move(one));
    const Resource& resource = *ruling.resource;
    Verdict verdict = std::move(ruling.verdict).under(resource.when);
    Finding finding{.check = &check,
                    .resource = &resource,
                    .outcome = verdict.outcome(),
                    .when = verdict.conditions(),
                    .exhibits = std::move(verdict).exhibits()};
    const Exhibit* origin = around.origins.of(resource);
    if (finding.outcome == Outcome::fail && origin != nullptr) {
      finding.exhibits.push_back(*origin);
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

Assessment assess(const Inventory& inventory, std::span<const Check> checks, std::size_t threads) {
  Assessment assessment;
  assessment.inventory = &inventory;
  assessment.checks = checks;
  // A check sees the inventory and nothing else: they can judge beside each other.
  std::vector<std::vector<Finding>> by_check(checks.size());
  {
    const Surroundings around{Index(inventory), Origins(inventory), ReplacedRevisions(inventory)};
    in_parallel(
        checks.size(), [&](std::size_t i) { by_check[i] = findings_of(checks[i], around); },
        threads);
  }
  std::vector<TallyRow> tallies(std::max<std::size_t>(inventory.systems.size(), 1));
  std::size_t count = 0;
  for (const std::vector<Finding>& findings : by_check)
    count += findings.size();
  assessment.findings.reserve(count);
  for (std::vector<Finding>& findings : by_check) {
    for (Finding& finding : findings) {
      const auto risk = static_cast<std::size_t>(finding.check->risk);
      finding.resource->for_each_system(
          [&](std::uint32_t system) { tally(finding, tallies[system][risk]); });
      assessment.overall[risk].counts.count(finding.outcome);
      assessment.findings.push_back(std::move(finding));
    }
    findings = {};
  }

  const UnseenParts unseen_parts(inventory);
  const std::vector<bool> may_run_more = systems_that_may_run_more(inventory);
  for (std::uint32_t system = 0; system < inventory.systems.size(); ++system) {
    assessment.by_system.push_back(roll_up(
        tallies[system], contents_of(inventory, system, unseen_parts, may_run_more[system])));
  }
  // That nothing was read, or not all of it, shows nothing to be absent.
  if (assessment.by_system.empty() || unseen_parts.elsewhere()) {
    for (RiskCell& cell : assessment.overall)
      cell.state = RiskState::unseen;
  }
  for (const RiskRow& row : assessment.by_system) {
    for (std::size_t risk = 0; risk < risk_count; ++risk)
      add_to(assessment.overall[risk], row[risk]);
  }
  return assessment;
}

}  // namespace hakoseki
