// An assessment made by hand, for the tests of the reports: its verdicts are given, its roll-up is
// real.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/assessment.h"
#include "assess/gate.h"
#include "report/report.h"
#include "standard/catalogue.h"

namespace hakoseki::tests {

class SampleAssessment {
 public:
  SampleAssessment() = default;
  SampleAssessment(const SampleAssessment&) = delete;
  SampleAssessment& operator=(const SampleAssessment&) = delete;
  SampleAssessment(SampleAssessment&&) = delete;
  SampleAssessment& operator=(SampleAssessment&&) = delete;
  ~SampleAssessment() = default;

  std::uint32_t add_input(const std::string& path, const std::string& text) {
    inventory.inputs.push_back({.path = path,
                                .kind = InputKind::cloudformation,
                                .sha256 = std::string(64, 'a'),
                                .source = SourceText(path, text)});
    return static_cast<std::uint32_t>(inventory.inputs.size() - 1);
  }

  // A system with one workload.
  std::uint32_t add_system(const std::string& name, Compute compute = Compute::ecs_fargate) {
    inventory.systems.push_back({.name = name});
    const auto system = static_cast<std::uint32_t>(inventory.systems.size() - 1);
    Workload workload;
    workload.system = system;
    workload.compute = Fact<Compute>::known(compute, {});
    inventory.add(workload);
    return system;
  }

  const Resource& add_resource(const std::string& id, std::uint32_t system = 0) {
    Resource resource;
    resource.type = "AWS::ECS::TaskDefinition";
    resource.id = id;
    resource.address = "a.yaml#" + id;
    resource.system = system;
    return resources_.emplace_back(std::move(resource));
  }

  // `check` is an id of the catalogue.
  void add_verdict(std::string_view check, const Resource& resource, Verdict verdict) {
    const CatalogueEntry* entry = find_in_catalogue(check);
    if (!rulings_.contains(check)) {
      checks.push_back({.id = entry->id,
                        .risk = entry->risk,
                        .severity = entry->severity,
                        .title = entry->title,
                        .why = {"It is bad because of `this`.", "理由は `this` です。"},
                        .fix = {"Set `that`.", "`that` を設定してください。"},
                        .reads = {},
                        .judge = [this, id = entry->id](const Index&) { return rulings_[id]; }});
    }
    rulings_[entry->id].push_back({&resource, std::move(verdict)});
  }

  void judge() {
    assessment = assess(inventory, checks);
    gate = decide(assessment, {});
  }

  // From column `begin` up to but without column `end`.
  static Evidence at(std::uint32_t input, std::uint32_t line, std::uint32_t begin,
                     std::uint32_t end) {
    return {.input = input, .span = {.begin = {line, begin}, .end = {line, end}}};
  }

  static RunInfo run_in(Language language) {
    return {.version = "1.2.3",
            .time = "2026-11-22T19:49:16+09:00",
            .title = "payments",
            .command_line = "hakoseki check .",
            .language = language};
  }

  Inventory inventory;
  std::vector<Check> checks;
  Assessment assessment;
  Gate gate;

 private:
  std::deque<Resource> resources_;  // verdicts point to them
  std::map<std::string_view, std::vector<Ruling>> rulings_;
};

// How often `part` stands in `text`.
inline std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

}  // namespace hakoseki::tests
