#include "fuzz/whole_way.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "assess/gate.h"
#include "checks/catalog.h"
#include "collect/iac/files.h"
#include "engines/systems.h"
#include "engines/workloads.h"
#include "formats/json_reader.h"
#include "fuzz/invariant.h"
#include "report/report.h"

namespace hakoseki::fuzz {
namespace {

// A file that is only in memory, and so never left behind. What it is, its content tells.
class MemoryFile {
 public:
  MemoryFile() : number_(::memfd_create("input", MFD_CLOEXEC)) { demand(number_ >= 0); }

  void hold(std::string_view bytes) const {
    demand(::ftruncate(number_, static_cast<off_t>(bytes.size())) == 0);
    demand(::pwrite(number_, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
  }
  [[nodiscard]] std::string path() const { return fmt::format("/proc/self/fd/{}", number_); }

 private:
  int number_;
};

void demand_evidence(const Evidence& at, const Inventory& inventory) {
  if (!at.in_text()) return;
  demand(at.input < inventory.inputs.size());
  demand_inside(at.span, inventory.inputs[at.input].source);
}

// Nothing that was met is dropped in silence.
void demand_account(const Inventory& inventory) {
  demand(inventory.inputs.size() == 1);
  const Input& input = inventory.inputs.front();
  const bool whole = input.state == InputState::judged;
  demand(whole == input.reason.empty());
  const bool complained = input.state == InputState::refused || input.state == InputState::partly;
  demand(complained != inventory.coverage.gaps.empty());
  for (const CoverageGap& gap : inventory.coverage.gaps) {
    demand(!gap.what.empty() && !gap.where.empty() && !gap.reason.empty());
  }
  // An answer that is a denial leaves resources of which nothing is known.
  const bool denied = !inventory.all<UnseenResources>().empty();
  inventory.for_each_type([&](const auto& all) {
    demand(denied || all.empty() || input.state == InputState::judged ||
           input.state == InputState::partly);
    for (const Resource& resource : all) {
      demand(!resource.address.empty() && resource.system < inventory.systems.size());
      demand_evidence(resource.evidence, inventory);
    }
  });
}

void demand_proof(const Assessment& assessment) {
  for (const Finding& finding : assessment.findings) {
    demand(finding.check != nullptr && finding.resource != nullptr && !finding.exhibits.empty());
    demand(!finding.message().en.empty() && !finding.message().ja.empty());
    for (const Exhibit& exhibit : finding.exhibits)
      demand_evidence(exhibit.evidence, *assessment.inventory);
  }
  demand(assessment.by_system.size() == assessment.inventory->systems.size());
  for (const RiskRow& row : assessment.by_system) {
    for (const RiskCell& cell : row) {
      const bool unmet = cell.state == RiskState::unmet || cell.state == RiskState::partly;
      demand(cell.counts.fail == 0 || unmet);
      demand(cell.state != RiskState::met || (cell.counts.unknown == 0 && cell.counts.pass > 0));
    }
  }
}

void demand_reports(const Assessment& assessment) {
  const Gate gate = decide(assessment, {});
  RunInfo run;
  run.version = "0";
  run.time = "2026-11-25T09:00:00+09:00";
  for (const auto write : {write_json, write_sarif}) {
    const SourceText report("report.json", in_memory(write, assessment, gate, run));
    demand(read_json(report).has_value());
  }
  run.shown = {.passed = true, .unknown = true};
  const std::string human = in_memory(write_human, assessment, gate, run);
  demand(!utf8::first_invalid(human));
  for (const char c : human)
    demand(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

}  // namespace

void take_whole_way(std::string_view bytes, bool answers) {
  static const MemoryFile file;
  static const std::vector<Check> checks = checks::catalog();
  file.hold(bytes);
  Inventory inventory;
  demand(iac::collect_files({.paths = {file.path()}, .answers = answers}, inventory).has_value());
  engines::derive_workloads(inventory);
  engines::derive_systems(inventory);
  demand_account(inventory);
  const Assessment assessment = assess(inventory, checks);
  demand_proof(assessment);
  // The reports of all checks take a third of the way, and small changes of one file change them
  // little.
  static unsigned inputs = 0;
  if (inputs++ % 4 == 0) demand_reports(assessment);
}

}  // namespace hakoseki::fuzz
