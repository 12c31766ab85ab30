// hakoseki checks: what is judged, and what of the catalogue is not judged yet.
#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "base/json_writer.h"
#include "checks/catalog.h"
#include "report/layout.h"

namespace hakoseki::app {
namespace {

std::string as_json(const std::vector<Check>& checks) {
  std::string out;
  JsonWriter json(out, JsonWriter::Layout::indented);
  json.begin_array();
  for (const Check& check : checks) {
    json.begin_object();
    json.member("id", check.id);
    json.member("risk", info_of(check.risk).id);
    json.member("section", info_of(check.risk).section);
    json.member("severity", name_of(check.severity));
    for (const auto& [name, text] : {std::pair<std::string_view, Text>{"title", check.title},
                                     {"why", check.why},
                                     {"fix", check.fix}}) {
      json.key(name);
      json.begin_object();
      json.member("en", text.en);
      json.member("ja", text.ja);
      json.end_object();
    }
    json.key("reads");
    json.begin_array();
    for (const std::string_view read : check.reads)
      json.string(read);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  out += '\n';
  return out;
}

std::string as_table(const std::vector<Check>& checks, const Settings& settings) {
  std::string out;
  const Risk* last = nullptr;
  for (const Check& check : checks) {
    if (last == nullptr || *last != check.risk) {
      const RiskInfo& risk = info_of(check.risk);
      if (last != nullptr) out += '\n';
      out += report::beside(fmt::format("{}  {} ", risk.section, risk.id),
                            risk.title.in(settings.language), settings.width);
    }
    last = &check.risk;
    const std::string head = fmt::format("  {:<10}{:<10}", check.id, name_of(check.severity));
    out += report::beside(head, check.title.in(settings.language), settings.width);
  }
  out +=
      fmt::format(fmt::runtime(Text{"\n{} checks\n", "\n{} 件のチェック\n"}.in(settings.language)),
                  checks.size());
  return out;
}

}  // namespace

int run_checks(const Arguments& arguments) {
  const Result<Settings> settings = display_settings(arguments);
  if (!settings) return refuse(settings.error(), Command::checks, language_of(arguments));
  const auto json = value_of(arguments, "json");
  if (!json) return refuse(json.error(), Command::checks, settings->language);
  const std::vector<Check> checks = checks::catalog();
  return print(*json ? as_json(checks) : as_table(checks, *settings), settings->language);
}

}  // namespace hakoseki::app
