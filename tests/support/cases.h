// Reads the case files beside the checks and runs their inputs through the whole path from file to
// verdict.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "assess/assessment.h"
#include "inventory/inventory.h"

namespace hakoseki::tests {

struct CheckCase {
  std::string check;  // the check file's name: "registry/mutable_tags"
  std::string name;
  std::map<std::string, std::string> files;  // answers of the API among them, each in its frame
  std::map<std::string, std::string> parameters;
  bool has_answers = false;
  std::string config;  // hakoseki.yaml's scope; empty without
  std::string expect;  // an outcome, or "none": the check finds nothing to judge
  // "template.yaml:4:7", or "ecr:DescribeRepositories#/repositories/0/imageTagMutability": where
  // the first failing evidence stands.
  std::string at;
  std::string resource;  // only findings of the resource with this id count; empty: all
  std::string when;      // the guard of a conditional failure
};

// Every case of every *.cases.yaml below src/checks, in the order of the files.
[[nodiscard]] std::vector<CheckCase> load_cases();

// A run over files in a fresh folder. Owns what its assessment points to.
class CaseRun {
 public:
  // Runs `check` alone.
  CaseRun(const std::map<std::string, std::string>& files, const CheckCase& from,
          const Check& check);

  [[nodiscard]] const Assessment& assessment() const { return assessment_; }
  [[nodiscard]] const Inventory& inventory() const { return *inventory_; }
  // What a finding's deciding evidence is called: "template.yaml:4:7".
  [[nodiscard]] std::string place_of(const Finding& finding) const;
  // Every verdict in one text: to see whether anything changed.
  [[nodiscard]] std::string summary() const;

 private:
  std::string folder_;
  std::unique_ptr<Inventory> inventory_;
  Assessment assessment_;
};

// The check a case file belongs to; null where its name is no check's.
[[nodiscard]] const Check* check_of(const std::vector<Check>& checks, const CheckCase& one);

}  // namespace hakoseki::tests
