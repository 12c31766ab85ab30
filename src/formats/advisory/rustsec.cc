// Advisories of RustSec (github.com/rustsec/advisory-db): Markdown behind a block of TOML.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/toml_tables.h"

namespace hakoseki::advisory {
namespace {

constexpr std::string_view opening = "```toml";
constexpr std::string_view closing = "\n```";

struct Parts {
  std::string_view toml;
  std::string_view title;
  std::string_view text;
};

Result<Parts> parts_of(std::string_view bytes) {
  const std::string_view whole = trimmed(bytes);
  const std::size_t end = whole.find(closing);
  if (!whole.starts_with(opening) || end == std::string_view::npos)
    return std::unexpected(Error(Fault::malformed, Text{"there is no block of TOML before the text",
                                                        "本文の前に TOML のブロックがありません"}));
  Parts parts = {.toml = whole.substr(opening.size(), end - opening.size()),
                 .title = {},
                 .text = trimmed(whole.substr(end + closing.size()))};
  if (parts.text.starts_with("# ")) {
    const std::size_t line = std::min(parts.text.find('\n'), parts.text.size());
    parts.title = trimmed(parts.text.substr(2, line - 2));
    parts.text = trimmed(parts.text.substr(line));
  }
  return parts;
}

const TomlTable& table_named(const std::vector<TomlTable>& tables, std::string_view name) {
  static const TomlTable none;
  const auto found = std::ranges::find(tables, name, &TomlTable::name);
  return found == tables.end() ? none : *found;
}

// The standard library and the tools of a toolchain have the versions of Rust; the crates that are
// called as the tools have others.
bool is_of_toolchain(std::string_view path) {
  return path.starts_with("rust/") || path.find("/rust/") != std::string_view::npos;
}

Statement statement_of(std::string_view path, std::string_view package) {
  const bool is_tool = is_of_toolchain(path) && package != "std";
  return {.ecosystem = is_tool ? "generic" : "cargo", .package = std::string(package)};
}

Advisory advisory_of(const TomlTable& head, const Parts& parts) {
  Advisory advisory = {.id = std::string(head["id"]), .source = "rustsec"};
  for (const std::string& alias : head.list("aliases"))
    add_once(advisory.aliases, alias);
  const std::vector<std::string> categories = head.list("categories");
  if (is_one_of("malicious", categories)) advisory.kind = Kind::malicious;
  advisory.is_withdrawn = !head["withdrawn"].empty();
  advisory.published = day_in(head["date"]);
  advisory.title = parts.title;
  advisory.description = parts.text;
  add_once(advisory.cvss, head["cvss"]);
  add_once(advisory.references, fmt::format("https://rustsec.org/advisories/{}.html", head["id"]));
  add_once(advisory.references, head["url"]);
  for (const std::string& reference : head.list("references"))
    add_once(advisory.references, reference);
  return advisory;
}

// That nobody maintains a crate is no vulnerability, unless somebody else counts it as one.
bool is_of_use(const TomlTable& head) {
  const std::string_view kind = head["informational"];
  return kind.empty() || kind == "unsound" || !head.list("aliases").empty();
}

Result<Records> read(const FeedDocument& document) {
  TRY(const Parts parts, parts_of(document.bytes));
  TRY(const std::vector<TomlTable> tables, read_toml_tables(parts.toml, TomlLists::kept));
  const TomlTable& head = table_named(tables, "advisory");
  if (head["id"].empty() || head["package"].empty())
    return std::unexpected(Error(Fault::malformed, Text{"an id or a package is missing",
                                                        "ID またはパッケージがありません"}));
  Records records;
  if (!is_of_use(head)) {
    ++records.passed_over;
    return records;
  }
  const TomlTable& versions = table_named(tables, "versions");
  std::vector<std::string> safe = versions.list("patched");
  for (std::string& range : versions.list("unaffected"))
    safe.push_back(std::move(range));
  Statement statement = statement_of(document.path, head["package"]);
  TRY(statement.vulnerable, all_but(VersionScheme::cargo, safe));
  const std::vector<std::string> systems = table_named(tables, "affected").list("os");
  if (!systems.empty() && !is_one_of("linux", systems))
    statement.note = fmt::format("only on {}", fmt::join(systems, ", "));
  Advisory advisory = advisory_of(head, parts);
  advisory.statements.push_back(std::move(statement));
  add(std::move(advisory), records);
  return records;
}

bool recognises(const FeedDocument& document) {
  if (!has_ending(document.path, ".md")) return false;
  const std::string_view text = trimmed(document.bytes.substr(0, 4096));
  return text.starts_with(opening) && text.find("[advisory]") != std::string_view::npos;
}

}  // namespace

FeedReader rustsec() {
  return {.name = "rustsec", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
