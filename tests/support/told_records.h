// What a feed of advisories tells, as text for people, so that tests can compare it.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "formats/advisory/advisory.h"

namespace hakoseki::tests {

inline std::string told_day(const advisory::Day& day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

inline std::string told_day(const std::optional<advisory::Day>& day) {
  return day ? told_day(*day) : "-";
}

inline std::string told_line(std::string_view text, std::size_t most_bytes) {
  std::string line = utf8::clip(utf8::neutralise(text), most_bytes);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

// `[1.0, 2.0)`, as mathematicians write it; an end that is not there is left out.
inline std::string told_set(const VersionSet& set) {
  std::string told;
  for (const VersionInterval& interval : set) {
    if (!told.empty()) told += " ";
    told += fmt::format("{}{}, {}{}", interval.from.empty() || !interval.includes_from ? '(' : '[',
                        interval.from, interval.to, interval.includes_to ? ']' : ')');
  }
  return told.empty() ? "none" : told;
}

inline std::string_view told_standing(advisory::Standing standing) {
  constexpr std::string_view names[] = {"affected", "will_not_fix", "under_investigation",
                                        "not_affected"};
  return names[static_cast<std::size_t>(standing)];
}

inline std::string told_statement(const advisory::Statement& statement) {
  std::string told = fmt::format("  {}: {}", statement.ecosystem, statement.package);
  if (statement.names_source) told += " (source)";
  if (!statement.architecture.empty()) told += " arch " + statement.architecture;
  if (!statement.module.empty()) told += " module " + statement.module;
  if (!statement.repository.empty()) told += " in " + statement.repository;
  told += fmt::format(" {} {}", told_standing(statement.standing), told_set(statement.vulnerable));
  if (!statement.versions.empty())
    told += fmt::format(" and {}", fmt::join(statement.versions, " "));
  if (statement.severity) told += fmt::format(", {}", name_of(*statement.severity));
  if (!statement.note.empty()) told += fmt::format(", \"{}\"", told_line(statement.note, 200));
  return told + "\n";
}

inline void tell_list(std::string_view name, const std::vector<std::string>& list,
                      std::string& told) {
  if (!list.empty()) told += fmt::format("  {} {}\n", name, fmt::join(list, " "));
}

inline std::string told_advisory(const advisory::Advisory& advisory) {
  std::string told = fmt::format("{} by {}", advisory.id, advisory.source);
  if (advisory.kind == advisory::Kind::malicious) told += ", malicious";
  if (advisory.is_withdrawn) told += ", withdrawn";
  if (advisory.severity) told += fmt::format(", {}", name_of(*advisory.severity));
  told += fmt::format(", {} to {}\n", told_day(advisory.published), told_day(advisory.modified));
  if (!advisory.title.empty()) told += fmt::format("  \"{}\"\n", told_line(advisory.title, 120));
  if (!advisory.description.empty())
    told += fmt::format("  {} bytes: {}\n", advisory.description.size(),
                        told_line(advisory.description, 80));
  tell_list("is", advisory.aliases, told);
  tell_list("covers", advisory.covers, told);
  tell_list("cvss", advisory.cvss, told);
  tell_list("weaknesses", advisory.weaknesses, told);
  if (!advisory.references.empty())
    told += fmt::format("  {} references: {}\n", advisory.references.size(),
                        told_line(advisory.references.front(), 120));
  for (const advisory::Statement& statement : advisory.statements)
    told += told_statement(statement);
  return told;
}

inline std::string told_records(const advisory::Records& records) {
  std::string told;
  for (const advisory::Advisory& advisory : records.advisories)
    told += told_advisory(advisory);
  for (const advisory::KnownExploited& one : records.exploited)
    told += fmt::format("exploited {} added {} due {}{}\n", one.id, told_day(one.added),
                        told_day(one.due), one.by_ransomware ? " by ransomware" : "");
  for (const advisory::ExploitPrediction& one : records.predictions)
    told += fmt::format("predicted {} {} {}\n", one.id, one.probability, one.percentile);
  for (const advisory::SupportCycle& one : records.cycles)
    told += fmt::format("cycle {} {} until {} extended {}{}\n", one.product, one.cycle,
                        told_day(one.supported_until), told_day(one.extended_until),
                        one.is_over ? " is over" : "");
  for (const advisory::Skipped& one : records.skipped)
    told += fmt::format("skipped {}: {}\n", one.where, told_line(one.reason.en, 300));
  told +=
      fmt::format("data of {}, {} passed over\n", told_day(records.data_day), records.passed_over);
  return told;
}

}  // namespace hakoseki::tests
