// RetireJS' repository of JavaScript libraries (github.com/RetireJS/retire.js, `repository`): the
// first form with `ranges`, and the fifth one, in which each range is a vulnerability of its own.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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

// Versions as the library's authors write them, in npm's form: `1.9.0b1` is `1.9.0-b1`. As it is
// written where that does not help.
std::string npm_version(std::string_view text) {
  const auto is_version = [](std::string_view version) {
    return compare_versions(VersionScheme::npm, version, version).has_value();
  };
  if (is_version(text)) return std::string(text);
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  std::string number(text.substr(0, end));
  std::string_view rest = text.substr(end);
  while (number.ends_with('.'))
    number.pop_back();
  for (auto points = std::count(number.begin(), number.end(), '.'); points < 2; ++points)
    number += ".0";
  if (!rest.empty() && rest.front() == '-') rest.remove_prefix(1);
  const std::string version = rest.empty() ? number : fmt::format("{}-{}", number, rest);
  return is_version(version) ? version : std::string(text);
}

// A library is a package of npm where it says so, or where GitHub has an advisory of it: npm's
// packages of the same name may be others'.
class Library {
 public:
  Library(std::string_view name, const Node& library)
      : name_(name), npm_name_(text_at(library, "npmname")) {
    if (!npm_name_.empty()) return;
    const Result<Purl> purl = parse_purl(text_at(library, "basePurl"));
    is_elsewhere_ = purl.has_value();
    if (purl && purl->type == "npm")
      npm_name_ = purl->space.empty() ? purl->name : fmt::format("{}/{}", purl->space, purl->name);
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  // Empty: none.
  [[nodiscard]] std::string package(std::string_view github_id) const {
    if (!npm_name_.empty()) return npm_name_;
    const bool is_npm = !is_elsewhere_ && !github_id.empty() && name_ == lower_case(name_);
    return is_npm ? name_ : std::string();
  }

 private:
  std::string name_;
  std::string npm_name_;
  bool is_elsewhere_ = false;
};

std::optional<VersionInterval> interval_of(const Node& range) {
  const std::string_view from = text_at(range, "atOrAbove");
  const std::string_view to = text_at(range, "below");
  if (from.empty() && to.empty()) return std::nullopt;
  VersionInterval interval;
  if (!from.empty()) interval.from = npm_version(from);
  if (!to.empty()) interval.to = npm_version(to);
  return interval;
}

class RepositoryReader {
 public:
  explicit RepositoryReader(std::string_view path) : path_(path) {}

  void read_library(const JsonPiece& piece) {
    const std::string where = fmt::format("{}#/{}", path_, piece.key);
    const SourceText source(where, std::string(piece.bytes));
    const Result<Document> document = read_json(source);
    if (!document) return skip(document.error().where, document.error().told(), records_);
    const Library library(piece.key, document->root());
    for_each_at(document->root(), "vulnerabilities", [&](const Node& record, std::size_t number) {
      read_vulnerability(library, record, fmt::format("{}/vulnerabilities/{}", where, number));
    });
  }

  Records take() {
    for (Advisory& advisory : advisories_)
      add(std::move(advisory), records_);
    return std::move(records_);
  }

  void skip_rest(const Error& error) { skip(std::string(path_), error.told(), records_); }

 private:
  void read_vulnerability(const Library& library, const Node& record, const std::string& where) {
    const std::optional<Node> ids = record.find("identifiers");
    if (!ids || !ids->is_map())
      return skip(where, Text{"it has no identifiers", "識別子がありません"}, records_);
    const std::string_view github = text_at(*ids, "githubID");
    const std::string package = library.package(github);
    if (package.empty()) {
      ++records_.passed_over;
      return;
    }
    VersionSet set;
    if (record.find("ranges")) {
      for_each_at(record, "ranges", [&](const Node& range, std::size_t) {
        if (auto interval = interval_of(range)) set.push_back(std::move(*interval));
      });
    } else if (auto interval = interval_of(record)) {
      set.push_back(std::move(*interval));
    }
    if (set.empty())
      return skip(where, Text{"it has no versions", "バージョンがありません"}, records_);
    take_record(id_of(library, *ids), package, std::move(set), record, *ids);
  }

  // The ids of `retire.js` itself count by library.
  static std::string id_of(const Library& library, const Node& ids) {
    if (const std::string_view id = text_at(ids, "githubID"); !id.empty()) return std::string(id);
    if (const std::vector<std::string> cves = texts_at(ids, "CVE"); cves.size() == 1)
      return cves.front();
    for (const std::string_view name : {"retid", "issue", "bug", "PR", "release", "osvdb"}) {
      const std::vector<std::string> values = texts_at(ids, name);
      if (!values.empty()) return fmt::format("RETIREJS-{}-{}-{}", library.name(), name, values[0]);
    }
    const std::vector<std::string> cves = texts_at(ids, "CVE");
    return fmt::format("RETIREJS-{}-{}", library.name(), fmt::join(cves, "-"));
  }

  // Several records of one vulnerability are one advisory.
  void take_record(const std::string& id, const std::string& package, VersionSet set,
                   const Node& record, const Node& ids) {
    const auto [place, is_new] = by_id_.try_emplace(id + '\n' + package, advisories_.size());
    if (is_new) advisories_.push_back(advisory_of(id, package, record, ids));
    VersionSet& known = advisories_[place->second].statements.front().vulnerable;
    constexpr std::size_t most_looked_at = 1024;
    for (VersionInterval& interval : set) {
      if (known.size() > most_looked_at || std::ranges::find(known, interval) == known.end())
        known.push_back(std::move(interval));
    }
  }

  static Advisory advisory_of(const std::string& id, const std::string& package, const Node& record,
                              const Node& ids) {
    Advisory advisory = {.id = id, .source = "retirejs"};
    name_cves(texts_at(ids, "CVE"), advisory);
    advisory.title = text_at(record, "summary");
    if (advisory.title.empty()) advisory.title = text_at(ids, "summary");
    advisory.description = text_at(record, "details");
    advisory.severity = severity_in(text_at(record, "severity"));
    for (const std::string& url : texts_at(record, "info"))
      add_once(advisory.references, url);
    for (const std::string& weakness : texts_at(record, "cwe"))
      add_once(advisory.weaknesses, weakness);
    advisory.statements.push_back({.ecosystem = "npm", .package = normal_name("npm", package)});
    return advisory;
  }

  std::string_view path_;
  Records records_;
  std::vector<Advisory> advisories_;
  std::unordered_map<std::string, std::size_t> by_id_;
};

// Of the first form they are the whole document.
std::string_view libraries_of(std::string_view bytes) {
  const Result<std::string_view> advisories = json_member(bytes, "advisories");
  return advisories ? *advisories : bytes;
}

Result<Records> read(const FeedDocument& document) {
  RepositoryReader reader(document.path);
  const Result<void> outcome = for_each_piece(
      libraries_of(document.bytes), [&](const JsonPiece& piece) { reader.read_library(piece); });
  if (!outcome) reader.skip_rest(outcome.error());
  return reader.take();
}

bool recognises(const FeedDocument& document) {
  // The libraries of any other large document need not be looked for.
  constexpr std::size_t head_bytes = std::size_t{64} << 10;
  const std::string_view head = document.bytes.substr(0, head_bytes);
  if (head.find("\"extractors\"") == std::string_view::npos) return false;
  const std::vector<JsonPiece> libraries = first_pieces(libraries_of(document.bytes), 1);
  if (libraries.empty() || libraries.front().key.empty()) return false;
  constexpr std::size_t most_members = 16;
  std::vector<std::string_view> names;
  for (const JsonPiece& piece : first_pieces(libraries.front().bytes, most_members))
    names.push_back(piece.key);
  return is_one_of("vulnerabilities", names) && is_one_of("extractors", names);
}

}  // namespace

FeedReader retirejs() {
  return {.name = "retirejs", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
