// The result of a run: what every check said, and from that the state of the 23 risks in each
// system.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "base/parallel.h"

namespace hakoseki {

// What one check said of one resource.
struct Finding {
  const Check* check = nullptr;
  const Resource* resource = nullptr;  // into the inventory
  Outcome outcome = Outcome::unknown;
  // The undecided conditions under which it has this outcome; empty: always.
  std::vector<Guard> when;
  std::vector<Exhibit> exhibits;  // never empty; the first decides

  // The check's title, which is the defect, behind what the outcome makes of it where it did not
  // fail: "ruled out: Image tags can be overwritten".
  [[nodiscard]] Message headline() const;
  // "Image tags can be overwritten: not set, and the default is `MUTABLE`"
  [[nodiscard]] Message message() const;
};

// The seven states of a risk in a system, from best to worst; the roll-up is the worst.
enum class RiskState : std::uint8_t {
  not_applicable,  // the component is absent, and the inventory shows it
  met,             // every check of the catalogue that applies was judged and passed
  aws,             // inherited, and proved to be
  accepted,        // valid exceptions cover every failure
  unseen,          // something that applies was not seen
  partly,          // only checks below the threshold failed
  unmet,           // a check at or above the threshold failed
};
inline constexpr std::size_t risk_state_count = 7;

// "met", "partly", "unmet", "aws", "accepted", "not-applicable", "unseen": stable, for machines.
[[nodiscard]] std::string_view name_of(RiskState state);
[[nodiscard]] Text title_of(RiskState state);

struct OutcomeCounts {
  std::size_t pass = 0;
  std::size_t fail = 0;
  std::size_t unknown = 0;
  std::size_t not_applicable = 0;
  std::size_t inherited = 0;

  void count(Outcome outcome);
  void add(const OutcomeCounts& other);
  [[nodiscard]] std::size_t total() const;
};

// One risk in one system, or in all of them.
struct RiskCell {
  RiskState state = RiskState::not_applicable;
  OutcomeCounts counts;
  // Checks of the catalogue that apply here and that this run could not judge at all.
  std::vector<std::string_view> unseen_checks;
  // Checks of the catalogue that apply here.
  std::size_t applicable_checks = 0;
};

// By Risk.
using RiskRow = std::array<RiskCell, risk_count>;

struct Assessment {
  const Inventory* inventory = nullptr;
  std::span<const Check> checks;
  std::vector<Finding> findings;   // in the order of the checks, then of the inventory
  std::vector<RiskRow> by_system;  // by Inventory::systems
  RiskRow overall = {};            // the worst of all systems
};

// A check at or above this severity that fails makes its risk unmet; below, partly met.
inline constexpr Severity unmet_threshold = Severity::high;

// Runs the checks and rolls up; the same whatever the number of threads. The inventory and the
// checks must outlive the assessment.
[[nodiscard]] Assessment assess(const Inventory& inventory, std::span<const Check> checks,
                                std::size_t threads = usable_threads());

// Which compute types the workloads of a system have, and the capacity providers of its clusters
// beside Fargate; `unknown` is among them where one cannot be told.
[[nodiscard]] std::vector<Compute> computes_of(const Inventory& inventory, std::uint32_t system);

}  // namespace hakoseki
