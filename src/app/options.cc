#include "app/options.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "app/output.h"
#include "app/suggestion.h"
#include "app/terminal.h"
#include "base/utf8.h"
#include "collect/iac/parameters.h"
#include "standard/catalogue.h"

namespace hakoseki::app {
namespace {

std::unexpected<Error> malformed(Message what) {
  return std::unexpected(Error{Fault::malformed, std::move(what)});
}

Message behind(std::string_view name, const Message& message) {
  return {fmt::format("{}: {}", name, message.en), fmt::format("{}: {}", name, message.ja)};
}

// A part may be empty: whoever takes it says so.
std::vector<std::string> split_commas(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (const std::string& text : texts) {
    std::size_t begin = 0;
    for (std::size_t comma = text.find(','); comma != std::string::npos;
         comma = text.find(',', begin)) {
      parts.push_back(text.substr(begin, comma - begin));
      begin = comma + 1;
    }
    parts.push_back(text.substr(begin));
  }
  return parts;
}

constexpr std::array<std::string_view, 2> doctor_formats = {"human", "json"};
constexpr std::array<std::string_view, 3> init_formats = {"json", "cloudformation", "terraform"};

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
            return malformed(
                say({"{}: expected true or false", "{}: true または false を指定してください"},
                    option.environment_name()));
          }
          if (one == "false" || one == "0") return std::vector<std::string>();
        } else if (const Result<void> right = validate(option, one); !right) {
          return malformed(behind(option.environment_name(), right.error().told()));
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
  TRY(std::vector<std::string> values, sources.all("format"));
  if (values.empty()) values = {"human"};
  TRY(settings.reports, report_requests(values, report_formats));
  return {};
}

// Each word must be the beginning of a check's id: one that is not would select nothing in silence.
Result<void> expect_ids(std::string_view option, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word.empty()) {
      return malformed(say({"`--{}`: an id is empty", "`--{}`: 空の ID があります"}, option));
    }
    std::vector<std::string> ids;
    bool known = false;
    for (const CatalogueEntry& entry : catalogue()) {
      known = known || entry.id.starts_with(word);
      ids.emplace_back(entry.id);
    }
    if (known) continue;
    return malformed(suggest(say({"`--{}`: no check's id begins with `{}`",
                                  "`--{}`: ID が `{}` で始まるチェックはありません"},
                                 option, utf8::neutralise(word)),
                             word, ids));
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
    return malformed(
        say({"`--{}` chooses what the human and concise formats show, and neither is "
             "written",
             "`--{}` は human と concise の表示を選ぶものですが、どちらも出力しません"},
            option));
  }
  return {};
}

}  // namespace

std::span<const std::string_view> formats_of(Command command) {
  switch (command) {
    case Command::check:
    case Command::assess:
    case Command::demo:
      return report_formats;
    case Command::image:
      return image_formats;
    case Command::db:
    case Command::doctor:
      return doctor_formats;
    case Command::init:
      return init_formats;
    default:
      return {};
  }
}

Language language_of(std::span<const std::string> words) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    std::string_view value = words[i];
    if (value == "--lang" && i + 1 < words.size()) {
      value = words[i + 1];
    } else if (value.starts_with("--lang=")) {
      value.remove_prefix(std::string_view("--lang=").size());
    } else {
      continue;
    }
    if (value == "ja" || value == "en") return value == "ja" ? Language::ja : Language::en;
  }
  return language_of(Arguments{}, Config{});
}

Language language_of(const Arguments& arguments, const Config& config) {
  const auto named = Sources(arguments, config).last("lang");
  if (!named || !*named) return locale_language();
  return **named == "ja" ? Language::ja : Language::en;
}

Result<std::vector<ReportRequest>> report_requests(const std::vector<std::string>& values,
                                                   std::span<const std::string_view> formats) {
  std::vector<ReportRequest> reports;
  std::string on_stdout;
  for (const std::string& request : values) {
    const std::size_t equals = request.find('=');
    ReportRequest report{request.substr(0, equals),
                         equals == std::string::npos ? "" : request.substr(equals + 1)};
    if (report.file == "-") report.file.clear();
    if (std::find(formats.begin(), formats.end(), report.format) == formats.end()) {
      const std::vector<std::string> names(formats.begin(), formats.end());
      return malformed(suggest(
          say({"unknown format `{}` ({})", "`{}` という出力形式はありません(指定できる値: {})"},
              utf8::neutralise(report.format), fmt::join(formats, ", ")),
          report.format, names));
    }
    if (equals != std::string::npos && equals + 1 == request.size()) {
      return malformed(
          say({"`--format {}` names no file", "`--format {}` にファイル名がありません"},
              utf8::neutralise(request)));
    }
    if (report.file.empty()) {
      if (!on_stdout.empty()) {
        return malformed(say({"`{}` and `{}` cannot both go to standard output; give one a file "
                              "with =FILE",
                              "`{}` と `{}` を両方とも標準出力に出すことはできません。一方を =FILE "
                              "でファイルに出力してください"},
                             on_stdout, report.format));
      }
      on_stdout = report.format;
    }
    const bool taken = std::any_of(reports.begin(), reports.end(), [&](const ReportRequest& other) {
      return !report.file.empty() && other.file == report.file && !report.file.starts_with("/dev/");
    });
    if (taken) {
      return malformed(say({"two reports cannot both go to `{}`",
                            "二つのレポートを同じファイル `{}` に出力することはできません"},
                           utf8::neutralise(report.file)));
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

Result<std::optional<std::string>> value_of(const Arguments& arguments, std::string_view option) {
  const Config none;
  return Sources(arguments, none).last(option);
}

Result<std::vector<std::string>> values_of(const Arguments& arguments, std::string_view option) {
  const Config none;
  return Sources(arguments, none).all(option);
}

void warn_of_unknown_environment(Language language) {
  std::vector<std::string> known;
  for (const OptionInfo& option : options()) {
    if (option.name != "help") known.push_back(option.environment_name());
  }
  for (const std::string& name : environment_names("HAKOSEKI_")) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    warn(suggest(say({"no option is called by the environment variable `{}`",
                      "環境変数 `{}` に対応するオプションはありません"},
                     utf8::neutralise(name)),
                 name, known),
         language);
  }
}

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
