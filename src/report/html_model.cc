#include "report/html_model.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace hakoseki::report {
namespace {

void merge(RiskCell& into, const RiskCell& cell) {
  into.state = std::max(into.state, cell.state);
  into.counts.add(cell.counts);
  into.applicable_checks = std::max(into.applicable_checks, cell.applicable_checks);
  for (const std::string_view id : cell.unseen_checks) {
    const auto& known = into.unseen_checks;
    if (std::find(known.begin(), known.end(), id) == known.end()) into.unseen_checks.push_back(id);
  }
}

void merge(SystemColumn& into, const SystemColumn& system) {
  for (std::size_t i = 0; i < risk_count; ++i)
    merge(into.risks[i], system.risks[i]);
  for (std::size_t i = 0; i < into.workloads.size(); ++i)
    into.workloads[i] += system.workloads[i];
  ++into.systems;
}

// By how many risks are in each state, the worst state first, then by how much failed.
std::array<std::size_t, risk_state_count + 1> badness(const RiskRow& risks) {
  std::array<std::size_t, risk_state_count + 1> counts = {};
  for (const RiskCell& cell : risks) {
    ++counts[risk_state_count - 1 - static_cast<std::size_t>(cell.state)];
    counts.back() += cell.counts.fail;
  }
  return counts;
}

std::size_t component_of(Risk risk) {
  return static_cast<std::size_t>(info_of(risk).component) -
         static_cast<std::size_t>(Component::image);
}

}  // namespace

HtmlModel::HtmlModel(const Assessment& from) : assessment(from) {
  count_findings();
  count_criteria();
  count_inventory();
  fill_systems();
  for (std::size_t i = 0; i < sp800_190_risk_count; ++i) {
    ++states[static_cast<std::size_t>(assessment.overall[i].state)];
  }
}

void HtmlModel::count_findings() {
  groups.resize(assessment.checks.size());
  for (std::size_t i = 0; i < groups.size(); ++i)
    groups[i].check = &assessment.checks[i];
  for (const Finding& finding : assessment.findings) {
    CheckGroup& group = groups[static_cast<std::size_t>(finding.check - assessment.checks.data())];
    group.counts.count(finding.outcome);
    if (finding.outcome == Outcome::fail) {
      group.failed.push_back(&finding);
      ++failures[static_cast<std::size_t>(finding.check->severity)];
    } else if (finding.outcome == Outcome::unknown) {
      group.undecided.push_back(&finding);
      ++undecided;
    } else {
      group.settled.push_back(&finding);
    }
  }
}

void HtmlModel::count_criteria() {
  const std::size_t systems_in_run = std::max<std::size_t>(inventory().systems.size(), 1);
  std::vector<Outcome> worst(systems_in_run);
  for (const CheckGroup& group : groups) {
    const std::size_t component = component_of(group.check->risk);
    if (component >= component_count) continue;
    Criteria& criteria = components[component];
    std::fill(worst.begin(), worst.end(), Outcome::not_applicable);
    for (const auto* findings : {&group.failed, &group.undecided, &group.settled}) {
      for (const Finding* finding : *findings) {
        finding->resource->for_each_system([&](std::size_t system) {
          Outcome& outcome = worst[std::min(system, systems_in_run - 1)];
          outcome = std::max(outcome, finding->outcome);
        });
      }
    }
    criteria.passed +=
        static_cast<std::size_t>(std::count(worst.begin(), worst.end(), Outcome::pass));
    criteria.inherited +=
        static_cast<std::size_t>(std::count(worst.begin(), worst.end(), Outcome::inherited));
    criteria.failed +=
        static_cast<std::size_t>(std::count(worst.begin(), worst.end(), Outcome::fail));
    criteria.open +=
        static_cast<std::size_t>(std::count(worst.begin(), worst.end(), Outcome::unknown));
    if (group.check->severity == Severity::critical) {
      criteria.critical_findings += group.failed.size();
    } else if (group.check->severity == Severity::high) {
      criteria.high_findings += group.failed.size();
    }
  }
  for (const RiskRow& row : assessment.by_system) {
    for (std::size_t risk = 0; risk < sp800_190_risk_count; ++risk) {
      components[component_of(static_cast<Risk>(risk))].open += row[risk].unseen_checks.size();
    }
  }
}

void HtmlModel::count_inventory() {
  for (const Input& input : inventory().inputs) {
    ++inputs[static_cast<std::size_t>(input.state)];
    if (!input.sha256.empty()) ++digests;
  }
}

void HtmlModel::fill_systems() {
  std::vector<SystemColumn> all(assessment.by_system.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].name = inventory().systems[i].name;
    all[i].title = inventory().systems[i].title;
    all[i].risks = assessment.by_system[i];
  }
  for (const Workload& workload : inventory().all<Workload>()) {
    const Compute* known = workload.compute.if_known();
    const auto compute = static_cast<std::size_t>(known == nullptr ? Compute::unknown : *known);
    ++workloads[compute];
    workload.for_each_system([&](std::size_t system) {
      if (system < all.size()) ++all[system].workloads[compute];
    });
  }
  // The user's order is kept where there is room for all.
  if (all.size() > most_system_columns) {
    std::stable_sort(all.begin(), all.end(),
                     [](const SystemColumn& one, const SystemColumn& other) {
                       return badness(one.risks) > badness(other.risks);
                     });
  }
  for (SystemColumn& system : all) {
    if (systems.size() < most_system_columns) {
      systems.push_back(std::move(system));
    } else if (systems.size() == most_system_columns) {
      systems.push_back({.systems = 0});
      merge(systems.back(), system);
    } else {
      merge(systems.back(), system);
    }
  }
}

std::vector<CatalogueRow> HtmlModel::rows_of(Risk risk) const {
  std::vector<CatalogueRow> rows;
  for (const CatalogueEntry& entry : catalogue()) {
    if (entry.risk != risk) continue;
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const CheckGroup& one) {
      return one.check->id == entry.id;
    });
    rows.push_back({&entry, group == groups.end() ? nullptr : &*group});
  }
  // A check the catalogue does not know would otherwise vanish with its findings.
  for (const CheckGroup& group : groups) {
    if (group.check->risk == risk && find_in_catalogue(group.check->id) == nullptr) {
      rows.push_back({nullptr, &group});
    }
  }
  return rows;
}

std::vector<const CheckGroup*> HtmlModel::worst_groups() const {
  std::vector<const CheckGroup*> failed;
  for (const CheckGroup& group : groups) {
    if (!group.failed.empty()) failed.push_back(&group);
  }
  std::stable_sort(failed.begin(), failed.end(),
                   [](const CheckGroup* one, const CheckGroup* other) {
                     return std::pair(one->check->severity, one->failed.size()) >
                            std::pair(other->check->severity, other->failed.size());
                   });
  return failed;
}

std::vector<std::string_view> HtmlModel::systems_of(const Finding& finding,
                                                    Language language) const {
  std::vector<std::string_view> names;
  finding.resource->for_each_system([&](std::size_t index) {
    if (index >= inventory().systems.size()) return;
    const System& system = inventory().systems[index];
    names.push_back(language == Language::ja && !system.title.empty() ? system.title : system.name);
  });
  return names;
}

}  // namespace hakoseki::report
