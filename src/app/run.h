// One run from files to reports: the steps that `check`, `assess` and `demo` share.
#pragma once

#include <string>
#include <vector>

#include "app/image_reading.h"
#include "app/options.h"
#include "assess/assessment.h"
#include "inventory/inventory.h"
#include "report/report.h"

namespace hakoseki::app {

// Owns everything an assessment points to; not movable, because of that.
class Run {
 public:
  Run() = default;
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // Collects, derives, judges and decides; `answers` tells whether answers of the AWS API are
  // judged too. Errors: unavailable where a path cannot be read at all.
  // `images` were read beside them.
  [[nodiscard]] Result<void> assess_paths(const std::vector<std::string>& paths, bool answers,
                                          const Settings& settings, const DeclaredScope& scope,
                                          const ImagesBeside& images = {});

  [[nodiscard]] const Assessment& assessment() const { return assessment_; }
  [[nodiscard]] const Inventory& inventory() const { return inventory_; }
  [[nodiscard]] const Gate& gate() const { return gate_; }

  // Gives the sink the report in a format: "human", "concise", "json", "sarif", "html".
  void write(const std::string& format, const RunInfo& info, const Sink& sink) const;

 private:
  Inventory inventory_;
  std::vector<Check> checks_;
  Assessment assessment_;
  Gate gate_;
};

[[nodiscard]] RunInfo run_info(const Settings& settings, const std::vector<std::string>& words);

// Writes every report that is asked for, and the gate line. Gives the exit code.
[[nodiscard]] int deliver(const Run& run, const Settings& settings, const RunInfo& info);

}  // namespace hakoseki::app
