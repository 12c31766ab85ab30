// What the HTML report shows, counted and sorted before anything is written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assess/assessment.h"
#include "standard/catalogue.h"

namespace hakoseki::report {

// What one check said.
struct CheckGroup {
  const Check* check = nullptr;
  std::vector<const Finding*> failed;
  std::vector<const Finding*> undecided;
  std::vector<const Finding*> settled;  // passed, inherited, not applicable
  OutcomeCounts counts;
};

// A check of the catalogue, with what it said where it is built and had something to judge.
struct CatalogueRow {
  const CatalogueEntry* entry = nullptr;
  const CheckGroup* group = nullptr;
};

// A column of the heat map: a system, or all those that have no column of their own.
struct SystemColumn {
  std::string name = {};
  std::string title = {};  // empty for most
  std::size_t systems = 1;
  RiskRow risks = {};
  std::array<std::size_t, compute_count + 1> workloads = {};  // by Compute
};

// The criteria of one component, each a check in a system where it applies.
struct Criteria {
  std::size_t passed = 0;
  std::size_t inherited = 0;
  std::size_t failed = 0;
  std::size_t open = 0;  // undecided, or not judged at all
  std::size_t critical_findings = 0;
  std::size_t high_findings = 0;

  [[nodiscard]] std::size_t total() const { return passed + inherited + failed + open; }
};

inline constexpr std::size_t most_system_columns = 30;
inline constexpr std::size_t component_count = 5;  // those of section 3

struct HtmlModel {
  explicit HtmlModel(const Assessment& from);

  [[nodiscard]] const Inventory& inventory() const { return *assessment.inventory; }
  [[nodiscard]] const RiskCell& overall(Risk risk) const {
    return assessment.overall[static_cast<std::size_t>(risk)];
  }
  // The check's groups are by Assessment::checks.
  [[nodiscard]] std::vector<CatalogueRow> rows_of(Risk risk) const;
  // Those that failed, the most serious first.
  [[nodiscard]] std::vector<const CheckGroup*> worst_groups() const;
  // How a system is called in this language; empty where there is none.
  [[nodiscard]] std::vector<std::string_view> systems_of(const Finding& finding,
                                                         Language language) const;

  const Assessment& assessment;
  std::vector<CheckGroup> groups;
  std::vector<SystemColumn> systems;
  std::array<Criteria, component_count> components = {};
  std::array<std::size_t, 5> failures = {};                   // by Severity
  std::array<std::size_t, risk_state_count> states = {};      // of the 23 risks, over all systems
  std::array<std::size_t, compute_count + 1> workloads = {};  // by Compute
  std::array<std::size_t, 4> inputs = {};                     // by InputState
  std::size_t undecided = 0;
  std::size_t digests = 0;

 private:
  void count_findings();
  void count_criteria();
  void count_inventory();
  void fill_systems();
};

}  // namespace hakoseki::report
