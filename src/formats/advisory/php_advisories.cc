// FriendsOfPHP's advisories (github.com/FriendsOfPHP/security-advisories): YAML, a file each, below
// the vendor and the name of the package.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/purl.h"
#include "formats/yaml_reader.h"

namespace hakoseki::advisory {
namespace {

constexpr std::string_view scheme = "composer://";

// All constraints of a branch hold together.
Result<VersionSet> versions_of(const Node& branch) {
  const std::vector<std::string> constraints = texts_at(branch, "versions");
  if (constraints.empty())
    return std::unexpected(
        Error(Fault::malformed, Text{"a branch without versions", "バージョンのないブランチです"}));
  return parse_version_range(VersionScheme::composer,
                             fmt::format("{}", fmt::join(constraints, ",")));
}

void read_branches(const Node& branches, std::string_view path, Statement& statement,
                   Advisory& advisory, Records& records) {
  for (std::size_t i = 0; branches.is_map() && i < branches.size(); ++i) {
    const Node branch = branches.value(i);
    Result<VersionSet> set = versions_of(branch);
    if (!set) {
      skip(fmt::format("{}#/branches/{}", path, branches.key(i).text()), set.error().told(),
           records);
      continue;
    }
    statement.vulnerable.insert(statement.vulnerable.end(), std::make_move_iterator(set->begin()),
                                std::make_move_iterator(set->end()));
    // When the fix of the branch was released.
    const std::optional<Day> day = day_in(text_at(branch, "time"));
    if (day && (!advisory.published || *day < *advisory.published)) advisory.published = day;
  }
}

Result<Records> read(const FeedDocument& document) {
  const SourceText source(std::string(document.path), std::string(document.bytes));
  TRY(const Document parsed, read_yaml(source));
  const Node record = parsed.root();
  const std::string_view reference = text_at(record, "reference");
  const std::optional<Node> branches = record.find("branches");
  if (!reference.starts_with(scheme) || !branches)
    return std::unexpected(Error(Fault::malformed, Text{"a package or its branches are missing",
                                                        "パッケージまたはブランチがありません"}));
  Statement statement = {.ecosystem = "composer",
                         .package = normal_name("composer", reference.substr(scheme.size()))};
  Advisory advisory = {.id = fmt::format("{}/{}", statement.package, stem_of(document.path)),
                       .source = "friendsofphp"};
  Records records;
  read_branches(*branches, document.path, statement, advisory, records);
  std::vector<std::string> cves;
  for (const std::string_view word : words_of(text_at(record, "cve"))) {
    if (is_cve(word)) add_once(cves, word);
  }
  name_cves(cves, advisory);
  advisory.title = text_at(record, "title");
  add_once(advisory.references, text_at(record, "link"));
  if (statement.vulnerable.empty()) return records;
  advisory.statements.push_back(std::move(statement));
  add(std::move(advisory), records);
  return records;
}

bool recognises(const FeedDocument& document) {
  return has_ending(document.path, ".yaml") &&
         document.bytes.find(scheme) != std::string_view::npos &&
         document.bytes.find("branches:") != std::string_view::npos;
}

}  // namespace

FeedReader php_advisories() {
  return {.name = "php-security-advisories", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
