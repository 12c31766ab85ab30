// The settings of a run after flag, environment, configuration and default were weighed, in this
// order.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/arguments.h"
#include "app/config.h"
#include "assess/gate.h"
#include "base/result.h"
#include "base/text.h"
#include "collect/iac/parameters.h"

namespace hakoseki::app {

inline constexpr std::array<std::string_view, 5> report_formats = {"human", "concise", "json",
                                                                   "sarif", "html"};

inline constexpr std::array<std::string_view, 5> image_formats = {"human", "json", "sarif",
                                                                  "cyclonedx", "spdx"};

// What --format of a command may ask for; none where the command has no such option.
[[nodiscard]] std::span<const std::string_view> formats_of(Command command);

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

// In which language the program answers: the option, the environment, the configuration, the
// locale. What is no language is passed over: also a wrong call has its answer.
[[nodiscard]] Language language_of(const Arguments& arguments, const Config& config = {});
[[nodiscard]] Language language_of(std::span<const std::string> words);

// What --format asks for, each of one of these formats; in the form FORMAT[=FILE]. Errors:
// malformed, also where two go to one place.
[[nodiscard]] Result<std::vector<ReportRequest>> report_requests(
    const std::vector<std::string>& values, std::span<const std::string_view> formats);

// The value of one option, from the command line or else the environment; a switch that is off has
// none. Errors: malformed.
[[nodiscard]] Result<std::optional<std::string>> value_of(const Arguments& arguments,
                                                          std::string_view option);

// All values of an option that is repeatable. Errors: malformed.
[[nodiscard]] Result<std::vector<std::string>> values_of(const Arguments& arguments,
                                                         std::string_view option);

// A mistyped variable would change nothing in silence.
void warn_of_unknown_environment(Language language);

// The language, width and colour alone: for commands that read no configuration. Errors: malformed.
[[nodiscard]] Result<Settings> display_settings(const Arguments& arguments);

// Everything. Errors: malformed, also for options that contradict each other; unavailable for
// parameter files.
[[nodiscard]] Result<Settings> settle(const Arguments& arguments, const Config& config,
                                      std::optional<Severity> default_fail_on);

}  // namespace hakoseki::app
