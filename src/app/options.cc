#include "app/options.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "app/terminal.h"
#include "base/utf8.h"
#include "collect/iac/parameters.h"
#include "standard/catalogue.h"

namespace hakoseki::app {
namespace {

constexpr std::array<std::string_view, 5> formats = {"human", "concise", "json", "sarif", "html"};

std::unexpected<Error> malformed(std::string what) {
  return std::unexpected(Error{Fault::malformed, std::move(what)});
}

std::vector<std::string> split_commas(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (std::string_view text : texts) {
    while (!text.empty()) {
      const std::size_t comma = text.find(',');
      if (comma != 0) parts.emplace_back(text.substr(0, comma));
      if (comma == std::string_view::npos) break;
      text.remove_prefix(comma + 1);
    }
  }
  return parts;
}

// Weighs the sources of one option.
class Sources {
 public:
  Sources(const Arguments& arguments, const Config& config)
      : arguments_(arguments), config_(config) {}

  Result<std::vector<std::string>> all(std::string_view name) const {
    if (arguments_.has(name)) return arguments_.all(name);
    const OptionInfo& option = info(name);
    if (const auto value = environment(option.environment_name())) {
      std::vector<std::string> values =
          option.repeatable ? split_commas({*value}) : std::vector<std::string>{*value};
      for (const std::string& one : values) {
        if (option.placeholder.empty()) {
          if (one != "true" && one != "1" && one != "false" && one != "0") {
            return malformed(fmt::format("{}: expected true or false", option.environment_name()));
          }
          if (one == "false" || one == "0") return std::vector<std::string>();
        } else if (const Result<void> right = validate(option, one); !right) {
          return malformed(fmt::format("{}: {}", option.environment_name(), right.error().what));
        }
      }
      return values;
    }
    const auto found = config_.options.find(name);
    return found == config_.options.end() ? std::vector<std::string>() : found->second;
  }

  Result<std::optional<std::string>> last(std::string_view name) const {
    TRY(const std::vector<std::string> values, all(name));
    return values.empty() ? std::optional<std::string>() : values.back();
  }

 private:
  static const OptionInfo& info(std::string_view name) {
    return *std::find_if(options().begin(), options().end(),
                         [&](const OptionInfo& option) { return option.name == name; });
  }

  const Arguments& arguments_;
  const Config& config_;
};

Result<void> settle_display(const Sources& sources, Settings& settings) {
  TRY(const auto language, sources.last("lang"));
  settings.language =
      language ? (*language == "ja" ? Language::ja : Language::en) : locale_language();
  TRY(const auto colour, sources.last("color"));
  settings.colour = !colour || *colour == "auto" ? colour_wanted() : *colour == "always";
  TRY(const auto width, sources.last("width"));
  settings.width = width ? std::strtoul(width->c_str(), nullptr, 10) : terminal_width();
  return {};
}

Result<void> settle_reports(const Sources& sources, Settings& settings) {
  TRY(std::vector<std::string> requests, sources.all("format"));
  if (requests.empty()) requests = {"human"};
  std::string on_stdout;
  for (const std::string& request : requests) {
    const std::size_t equals = request.find('=');
    ReportRequest report{request.substr(0, equals),
                         equals == std::string::npos ? "" : request.substr(equals + 1)};
    if (report.file == "-") report.file.clear();
    if (std::find(formats.begin(), formats.end(), report.format) == formats.end()) {
      const std::vector<std::string> names(formats.begin(), formats.end());
      return malformed(fmt::format("unknown format `{}` ({}){}", utf8::neutralise(report.format),
                                   fmt::join(formats, ", "), suggestion(report.format, names)));
    }
    if (equals != std::string::npos && equals + 1 == request.size()) {
      return malformed(fmt::format("`--format {}` names no file", request));
    }
    if (report.file.empty()) {
      if (!on_stdout.empty()) {
        return malformed(
            fmt::format("`{}` and `{}` cannot both go to standard output; give one a "
                        "file with =FILE",
                        on_stdout, report.format));
      }
      on_stdout = report.format;
    }
    const bool taken = std::any_of(settings.reports.begin(), settings.reports.end(),
                                   [&](const ReportRequest& other) {
                                     return !report.file.empty() && other.file == report.file &&
                                            !report.file.starts_with("/dev/");
                                   });
    if (taken) {
      return malformed(
          fmt::format("two reports cannot both go to `{}`", utf8::neutralise(report.file)));
    }
    settings.reports.push_back(std::move(report));
  }
  return {};
}

// Each word must be the beginning of a check's id: one that is not would select nothing in silence.
Result<void> expect_ids(std::string_view option, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    std::vector<std::string> ids;
    bool known = false;
    for (const CatalogueEntry& entry : catalogue()) {
      known = known || entry.id.starts_with(word);
      ids.emplace_back(entry.id);
    }
    if (known) continue;
    return malformed(fmt::format("`--{}`: no check's id begins with `{}`{}", option,
                                 utf8::neutralise(word), suggestion(word, ids)));
  }
  return {};
}

Result<void> settle_selection(const Sources& sources, Settings& settings) {
  TRY(const auto severity, sources.last("severity"));
  if (severity) settings.show_from = severity_named(*severity);
  TRY(const std::vector<std::string> select, sources.all("select"));
  settings.select = split_commas(select);
  TRY(const std::vector<std::string> deselect, sources.all("deselect"));
  settings.deselect = split_commas(deselect);
  TRY_VOID(expect_ids("select", settings.select));
  TRY_VOID(expect_ids("deselect", settings.deselect));
  TRY(const auto passed, sources.last("show-passed"));
  settings.show_passed = passed.has_value();
  TRY(const auto undecided, sources.last("show-unknown"));
  settings.show_unknown = undecided.has_value();
  return {};
}

// The options that choose what people see do nothing to complete formats: refuse rather than
// ignore.
Result<void> refuse_idle_options(const Arguments& arguments, const Settings& settings) {
  const bool for_people = std::any_of(
      settings.reports.begin(), settings.reports.end(),
      [](const ReportRequest& one) { return one.format == "human" || one.format == "concise"; });
  if (for_people) return {};
  for (const std::string_view option :
       {"severity", "select", "deselect", "show-passed", "show-unknown"}) {
    if (!arguments.has(option)) continue;
    return malformed(fmt::format(
        "`--{}` chooses what the human and concise formats show, and neither is written", option));
  }
  return {};
}

}  // namespace

Result<Settings> display_settings(const Arguments& arguments) {
  Settings settings;
  const Config none;
  TRY_VOID(settle_display(Sources(arguments, none), settings));
  return settings;
}

Result<Settings> settle(const Arguments& arguments, const Config& config,
                        std::optional<Severity> default_fail_on) {
  Settings settings;
  const Sources sources(arguments, config);
  TRY_VOID(settle_display(sources, settings));
  TRY_VOID(settle_reports(sources, settings));
  TRY_VOID(settle_selection(sources, settings));
  TRY_VOID(refuse_idle_options(arguments, settings));
  TRY(const auto quiet, sources.last("quiet"));
  settings.quiet = quiet.has_value();
  TRY(const auto fail_on, sources.last("fail-on"));
  settings.gate.fail_on = fail_on ? severity_named(*fail_on) : default_fail_on;
  TRY(const auto coverage, sources.last("min-coverage"));
  if (coverage) settings.gate.min_coverage = std::strtod(coverage->c_str(), nullptr);
  TRY(const auto title, sources.last("title"));
  settings.title = title.value_or(config.title);

  settings.ignore = config.ignore;
  TRY(const std::vector<std::string> exclude, sources.all("exclude"));
  settings.ignore.insert(settings.ignore.end(), exclude.begin(), exclude.end());

  settings.parameters.insert(config.parameters.begin(), config.parameters.end());
  TRY(const std::vector<std::string> files, sources.all("parameter-file"));
  for (const std::string& file : files) {
    TRY(const auto values, iac::read_parameter_file(file));
    for (const auto& [name, value] : values)
      settings.parameters.insert_or_assign(name, value);
  }
  TRY(const std::vector<std::string> parameters, sources.all("parameter"));
  for (const std::string& parameter : parameters) {
    const std::size_t equals = parameter.find('=');
    settings.parameters.insert_or_assign(parameter.substr(0, equals), parameter.substr(equals + 1));
  }
  return settings;
}

}  // namespace hakoseki::app
