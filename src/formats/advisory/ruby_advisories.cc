// Advisories of ruby-advisory-db (github.com/rubysec/ruby-advisory-db): YAML, a file each, below
// `gems` and `rubies`.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "formats/advisory/cvss.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/yaml_reader.h"

namespace hakoseki::advisory {
namespace {

// `cvss_v3: 6.3`: scores stand there without their vectors.
std::optional<Severity> severity_of_score(const Node& record, std::string_view name,
                                          CvssVersion version) {
  const std::string_view text = text_at(record, name);
  double score = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), score);
  constexpr double highest = 10;
  if (text.empty() || error != std::errc{} || !(score >= 0 && score <= highest))
    return std::nullopt;
  const auto tenths = static_cast<std::uint8_t>(std::lround(score * 10));
  return severity_of(CvssScore{.version = version, .tenths = tenths});
}

std::optional<Severity> severity_of_record(const Node& record) {
  if (const auto newest = severity_of_score(record, "cvss_v4", CvssVersion::v4_0)) return newest;
  if (const auto newer = severity_of_score(record, "cvss_v3", CvssVersion::v3_1)) return newer;
  return severity_of_score(record, "cvss_v2", CvssVersion::v2);
}

void read_ids(const Node& record, std::string_view path, Advisory& advisory) {
  struct Name {
    std::string_view field;
    std::string_view prefix;
  };
  constexpr Name names[] = {{"cve", "CVE"}, {"ghsa", "GHSA"}, {"osvdb", "OSVDB"}};
  for (const Name& name : names) {
    if (const std::string_view id = text_at(record, name.field); !id.empty())
      add_once(advisory.aliases, fmt::format("{}-{}", name.prefix, id));
  }
  if (advisory.aliases.empty()) {
    advisory.id = stem_of(path);
    return;
  }
  advisory.id = std::move(advisory.aliases.front());
  advisory.aliases.erase(advisory.aliases.begin());
}

// What Ruby itself says of a version that is read like a gem's: the 551st patch of 1.9.3 is
// 1.9.3p551, and before all of 1.9 (`1.9.A`) there is nothing but 1.9.
std::string engine_version(std::string_view version, std::string_view engine) {
  if (version.ends_with(".A")) version.remove_suffix(2);
  const auto points = std::count(version.begin(), version.end(), '.');
  const bool is_number = version.find_first_not_of("0123456789.") == std::string_view::npos;
  std::string text(version);
  if (engine == "ruby" && points == 3 && is_number) text[version.rfind('.')] = 'p';
  return text;
}

Result<VersionSet> versions_of(const Node& record, std::string_view engine) {
  std::vector<std::string> safe = texts_at(record, "patched_versions");
  for (std::string& range : texts_at(record, "unaffected_versions"))
    safe.push_back(std::move(range));
  TRY(VersionSet set, all_but(VersionScheme::gem, safe));
  if (engine.empty()) return set;
  for (VersionInterval& interval : set) {
    interval.from = engine_version(interval.from, engine);
    interval.to = engine_version(interval.to, engine);
  }
  return set;
}

Result<Records> read(const FeedDocument& document) {
  const SourceText source(std::string(document.path), std::string(document.bytes));
  TRY(const Document parsed, read_yaml(source));
  const Node record = parsed.root();
  const std::string_view gem = text_at(record, "gem");
  const std::string_view engine = text_at(record, "engine");
  if (gem.empty() && engine.empty())
    return std::unexpected(Error(Fault::malformed, Text{"it names neither a gem nor an engine",
                                                        "gem と engine のどちらもありません"}));
  Statement statement = {.ecosystem = gem.empty() ? "generic" : "gem",
                         .package = std::string(gem.empty() ? engine : gem)};
  TRY(statement.vulnerable, versions_of(record, engine));
  if (const std::string_view platform = text_at(record, "platform"); !platform.empty())
    statement.note = fmt::format("only on {}", platform);
  Advisory advisory = {.id = {}, .source = "rubysec"};
  read_ids(record, document.path, advisory);
  advisory.published = day_in(text_at(record, "date"));
  advisory.title = text_at(record, "title");
  advisory.description = text_at(record, "description");
  advisory.severity = severity_of_record(record);
  add_once(advisory.references, text_at(record, "url"));
  if (const std::optional<Node> related = record.find("related")) {
    for (const std::string& url : texts_at(*related, "url"))
      add_once(advisory.references, url);
  }
  advisory.statements.push_back(std::move(statement));
  Records records;
  add(std::move(advisory), records);
  return records;
}

bool recognises(const FeedDocument& document) {
  const std::string_view path = document.path;
  const bool is_yaml = has_ending(path, ".yml") || has_ending(path, ".yaml");
  const auto has_line = [&](std::string_view begin) {
    return document.bytes.starts_with(begin) ||
           document.bytes.find(fmt::format("\n{}", begin)) != std::string_view::npos;
  };
  return is_yaml && (has_line("gem:") || has_line("engine:")) && has_line("title:") &&
         has_line("date:");
}

}  // namespace

FeedReader ruby_advisories() {
  return {.name = "ruby-advisory-db", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
