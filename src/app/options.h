// The settings of a run after flag, environment, configuration and default were weighed, in this
// order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/arguments.h"
#include "app/config.h"
#include "assess/gate.h"
#include "base/result.h"
#include "base/text.h"
#include "collect/iac/parameters.h"

namespace hakoseki::app {

// One report of a run: its format, and the file it goes to ("" or "-": standard output).
struct ReportRequest {
  std::string format;
  std::string file;
};

struct Settings {
  std::vector<ReportRequest> reports;
  GatePolicy gate;
  iac::Parameters parameters;
  std::vector<std::string> ignore;
  std::optional<Severity> show_from;
  std::vector<std::string> select;
  std::vector<std::string> deselect;
  bool show_passed = false;
  bool show_unknown = false;
  bool quiet = false;
  Language language = Language::en;
  bool colour = false;
  std::size_t width = 80;
  std::string title;
};

// The language, width and colour alone: for commands that read no configuration. Errors: malformed.
[[nodiscard]] Result<Settings> display_settings(const Arguments& arguments);

// Everything. Errors: malformed, also for options that contradict each other; unavailable for
// parameter files.
[[nodiscard]] Result<Settings> settle(const Arguments& arguments, const Config& config,
                                      std::optional<Severity> default_fail_on);

}  // namespace hakoseki::app
