// What Node.js' security working group publishes (github.com/nodejs/security-wg, `vuln`): npm
// packages, Node.js itself, and what does not affect it of the vulnerabilities of its parts. A file
// each, or all of a kind in an index.json by their numbers.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/json_pieces.h"
#include "formats/json_reader.h"
#include "formats/purl.h"

namespace hakoseki::advisory {
namespace {

Result<Advisory> npm_advisory(const Node& record, std::string_view number) {
  Advisory advisory = {.id = fmt::format("NSWG-ECO-{}", number), .source = "nodejs-security-wg"};
  TRY(VersionSet set,
      parse_version_range(VersionScheme::npm, text_at(record, "vulnerable_versions")));
  advisory.statements.push_back({.ecosystem = "npm",
                                 .package = normal_name("npm", text_at(record, "module_name")),
                                 .vulnerable = std::move(set)});
  name_cves(texts_at(record, "cves"), advisory);
  advisory.published = day_in(text_at(record, "publish_date"));
  advisory.modified = day_in(text_at(record, "updated_at"));
  advisory.title = text_at(record, "title");
  advisory.description = text_at(record, "overview");
  add_once(advisory.cvss, text_at(record, "cvss_vector"));
  for (const std::string& reference : texts_at(record, "references"))
    add_once(advisory.references, reference);
  return advisory;
}

// Whole lines are vulnerable but for the releases that are patched.
Result<VersionSet> core_versions(const Node& record) {
  TRY(const VersionSet lines,
      parse_version_range(VersionScheme::npm, text_at(record, "vulnerable")));
  const std::string_view patched = text_at(record, "patched");
  if (patched.empty()) return lines;
  TRY(const VersionSet others, all_but(VersionScheme::npm, {std::string(patched)}));
  return intersection(VersionScheme::npm, lines, others);
}

Advisory part_of_node(const Node& record, std::string_view kind, std::string_view number) {
  Advisory advisory = {.id = fmt::format("NSWG-{}-{}", kind, number),
                       .source = "nodejs-security-wg"};
  name_cves(texts_at(record, "cve"), advisory);
  advisory.title = text_at(record, "description");
  advisory.description = text_at(record, "overview");
  advisory.severity = severity_in(text_at(record, "severity"));
  add_once(advisory.references, text_at(record, "ref"));
  return advisory;
}

Result<Advisory> core_advisory(const Node& record, std::string_view number) {
  Advisory advisory = part_of_node(record, "COR", number);
  Statement statement = {.ecosystem = "generic", .package = "node"};
  TRY(statement.vulnerable, core_versions(record));
  const std::vector<std::string> systems = texts_at(record, "affectedEnvironments");
  if (!systems.empty() && !is_one_of("all", systems) && !is_one_of("linux", systems))
    statement.note = fmt::format("only on {}", fmt::join(systems, ", "));
  advisory.statements.push_back(std::move(statement));
  advisory.published = day_in(text_at(record, "publish_date"));
  return advisory;
}

// What a part of it has and Node.js does not: the same in the words of VEX.
Advisory part_advisory(const Node& record, std::string_view number) {
  Advisory advisory = part_of_node(record, "DEP", number);
  advisory.covers = texts_at(record, "cve");
  advisory.aliases.clear();
  advisory.statements.push_back({.ecosystem = "generic",
                                 .package = "node",
                                 .standing = Standing::not_affected,
                                 .note = std::string(text_at(record, "reason"))});
  return advisory;
}

bool is_npm(const Node& record) {
  return record.find("module_name") && record.find("vulnerable_versions");
}
bool is_core(const Node& record) {
  return record.find("cve") && record.find("vulnerable");
}
bool is_part(const Node& record) {
  return record.find("cve") && record.find("reason");
}

void read_record(const std::string& where, std::string_view bytes, std::string_view number,
                 Records& records) {
  const SourceText source(where, std::string(bytes));
  const Result<Document> document = read_json(source);
  if (!document) return skip(document.error().where, document.error().told(), records);
  const Node record = document->root();
  Result<Advisory> advisory = std::unexpected(
      Error(Fault::malformed, Text{"a record of no known form", "形式のわからない記録です"}));
  if (is_npm(record)) {
    advisory = npm_advisory(record, number);
  } else if (is_core(record)) {
    advisory = core_advisory(record, number);
  } else if (is_part(record)) {
    advisory = part_advisory(record, number);
  }
  if (!advisory) return skip(where, advisory.error().told(), records);
  add(std::move(*advisory), records);
}

bool is_index(std::string_view bytes) {
  const std::vector<JsonPiece> pieces = first_pieces(bytes, 1);
  return pieces.size() == 1 && is_digits(pieces.front().key);
}

Result<Records> read(const FeedDocument& document) {
  Records records;
  const std::string path(document.path);
  if (!is_index(document.bytes)) {
    read_record(path, document.bytes, stem_of(path), records);
    return records;
  }
  const Result<void> outcome = for_each_piece(document.bytes, [&](const JsonPiece& piece) {
    read_record(fmt::format("{}#/{}", path, piece.key), piece.bytes, piece.key, records);
  });
  if (!outcome) skip(path, outcome.error().told(), records);
  return records;
}

bool is_record(std::string_view json) {
  constexpr std::size_t most_members = 32;
  std::vector<std::string_view> names;
  for (const JsonPiece& piece : first_pieces(json, most_members))
    names.push_back(piece.key);
  const auto has = [&](std::string_view name) { return is_one_of(name, names); };
  return (has("module_name") && has("vulnerable_versions")) ||
         (has("cve") && has("vulnerable") && has("patched")) ||
         (has("cve") && has("reason") && has("ref"));
}

bool recognises(const FeedDocument& document) {
  if (!is_index(document.bytes)) return is_record(document.bytes);
  return is_record(first_pieces(document.bytes, 1).front().bytes);
}

}  // namespace

FeedReader nodejs_advisories() {
  return {.name = "nodejs-security-wg", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
