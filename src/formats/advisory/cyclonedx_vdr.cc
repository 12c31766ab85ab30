// Vulnerability disclosure reports in CycloneDX' XML (1.4 to 1.7), as Apache Logging Services
// publishes one of all its projects.

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
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/purl.h"
#include "formats/xml.h"

namespace hakoseki::advisory {
namespace {

// The first child of each name in turn; null where one is missing.
const XmlElement* descend(const XmlElement& element, std::initializer_list<std::string_view> path) {
  const XmlElement* at = &element;
  for (const std::string_view name : path) {
    at = at == nullptr ? nullptr : at->child(name);
  }
  return at;
}

// The comparators of a range such as `vers:maven/>=2.4|<2.12.2`: they stand in the order of their
// versions, so that each end closes what was opened before it. `!=` takes nothing of importance
// out. Nothing where it is no such range.
class RangeReader {
 public:
  std::optional<VersionSet> read(std::string_view vers) {
    const std::size_t slash = vers.find('/');
    if (!vers.starts_with("vers:") || slash == std::string_view::npos) return std::nullopt;
    std::string_view rest = vers.substr(slash + 1);
    while (true) {
      const std::size_t bar = rest.find('|');
      if (!take(trimmed(rest.substr(0, bar)))) return std::nullopt;
      if (bar == std::string_view::npos) break;
      rest.remove_prefix(bar + 1);
    }
    close({}, false);
    return std::move(set_);
  }

 private:
  bool take(std::string_view comparator) {
    if (comparator == "*") {
      set_.emplace_back();
      return true;
    }
    const std::size_t at = std::min(comparator.find_first_not_of("<>=!"), comparator.size());
    const std::string_view sign = comparator.substr(0, at);
    const std::string_view version = trimmed(comparator.substr(at));
    if (version.empty()) return false;
    if (sign == ">" || sign == ">=") {
      close({}, false);
      open_ = VersionInterval{.from = std::string(version), .includes_from = sign == ">="};
      // Zero is before everything.
      if (version == "0" && sign == ">=") open_->from.clear();
    } else if (sign == "<" || sign == "<=") {
      if (!open_) open_.emplace();
      close(version, sign == "<=");
    } else if (sign.empty() || sign == "=") {
      set_.push_back(
          {.from = std::string(version), .to = std::string(version), .includes_to = true});
    }
    return sign.size() <= 2;
  }

  void close(std::string_view version, bool includes_it) {
    if (!open_) return;
    open_->to = version;
    open_->includes_to = includes_it;
    set_.push_back(std::move(*open_));
    open_.reset();
  }

  VersionSet set_;
  std::optional<VersionInterval> open_;
};

struct Package {
  std::string ecosystem;
  std::string name;
};

// Of a registry: packages of distributions are those of a release, which no purl tells.
std::optional<Package> package_of(std::string_view text) {
  constexpr std::array<std::string_view, 6> others = {"apk",    "deb", "docker",
                                                      "github", "oci", "rpm"};
  const Result<Purl> purl = parse_purl(trimmed(text));
  if (!purl || is_one_of(purl->type, others)) return std::nullopt;
  const std::string_view mark = purl->type == "maven" ? ":" : "/";
  const std::string name =
      purl->space.empty() ? purl->name : fmt::format("{}{}{}", purl->space, mark, purl->name);
  return Package{.ecosystem = purl->type, .name = normal_name(purl->type, name)};
}

class ReportReader {
 public:
  ReportReader(const XmlElement& root, std::string_view path) : path_(path) {
    const XmlElement* name = descend(root, {"metadata", "manufacturer", "name"});
    source_ = name == nullptr ? "cyclonedx" : lower_case(trimmed(name->text));
    std::ranges::replace(source_, ' ', '-');
    if (const XmlElement* components = root.child("components")) {
      for (const XmlElement& component : components->children)
        components_.emplace(component.attribute("bom-ref"), &component);
    }
  }

  void read_vulnerability(const XmlElement& element) {
    const std::string_view id = trimmed(element.text_of("id"));
    if (id.empty())
      return skip(place(element), Text{"a vulnerability without an id", "ID のない脆弱性です"},
                  records_);
    Advisory advisory = {.id = std::string(id), .source = source_};
    advisory.published = day_in(trimmed(element.text_of("published")));
    advisory.modified = day_in(trimmed(element.text_of("updated")));
    advisory.description = trimmed(element.text_of("description"));
    read_ratings(element, advisory);
    read_lists(element, advisory);
    const XmlElement* state = descend(element, {"analysis", "state"});
    const std::string_view word = state == nullptr ? std::string_view() : trimmed(state->text);
    const bool is_affected = word != "not_affected" && word != "false_positive";
    if (const XmlElement* affects = element.child("affects")) {
      for (const XmlElement& target : affects->children)
        read_target(target, is_affected, advisory);
    }
    add(std::move(advisory), records_);
  }

  Records take() { return std::move(records_); }

 private:
  [[nodiscard]] std::string place(const XmlElement& element) const {
    return fmt::format("{}:{}", path_, element.line);
  }

  static void read_ratings(const XmlElement& element, Advisory& advisory) {
    constexpr std::array<std::array<std::string_view, 2>, 3> prefixes = {
        {{"CVSSv3", "CVSS:3.0/"}, {"CVSSv31", "CVSS:3.1/"}, {"CVSSv4", "CVSS:4.0/"}}};
    const XmlElement* ratings = element.child("ratings");
    if (ratings == nullptr) return;
    for (const XmlElement& rating : ratings->children) {
      const std::string_view vector = trimmed(rating.text_of("vector"));
      const std::string_view method = trimmed(rating.text_of("method"));
      std::string_view before;
      for (const auto& [name, prefix] : prefixes) {
        if (name == method && !vector.starts_with("CVSS:")) before = prefix;
      }
      if (!vector.empty()) add_once(advisory.cvss, fmt::format("{}{}", before, vector));
      if (!advisory.severity) advisory.severity = severity_in(trimmed(rating.text_of("severity")));
    }
  }

  static void read_lists(const XmlElement& element, Advisory& advisory) {
    if (const XmlElement* weaknesses = element.child("cwes")) {
      for (const XmlElement& weakness : weaknesses->children)
        add_once(advisory.weaknesses, fmt::format("CWE-{}", trimmed(weakness.text)));
    }
    if (const XmlElement* references = element.child("references")) {
      for (const XmlElement& reference : references->children) {
        // Issues and commits stand there too.
        const std::string_view alias = trimmed(reference.text_of("id"));
        const bool is_alias = is_cve(alias) || alias.starts_with("GHSA-");
        if (is_alias && alias != advisory.id) add_once(advisory.aliases, alias);
      }
    }
    if (const XmlElement* url = descend(element, {"source", "url"}))
      add_once(advisory.references, trimmed(url->text));
  }

  void read_target(const XmlElement& target, bool is_affected, Advisory& advisory) {
    const auto component = components_.find(trimmed(target.text_of("ref")));
    const auto package = component == components_.end()
                             ? std::nullopt
                             : package_of(component->second->text_of("purl"));
    if (!package) {
      ++records_.passed_over;  // known by its CPE alone
      return;
    }
    Statement statement = {.ecosystem = package->ecosystem, .package = package->name};
    const XmlElement* versions = target.child("versions");
    for (std::size_t i = 0; versions != nullptr && i < versions->children.size(); ++i)
      read_version(versions->children[i], statement);
    const bool has_versions = !statement.vulnerable.empty() || !statement.versions.empty();
    // That something else protects from it (log4net's CVE-2018-1285) makes no version a good one.
    if (!has_versions && is_affected) return;
    if (!has_versions) statement.standing = Standing::not_affected;
    advisory.statements.push_back(std::move(statement));
  }

  void read_version(const XmlElement& element, Statement& statement) {
    if (trimmed(element.text_of("status")) == "unaffected") return;
    std::string_view range = trimmed(element.text_of("range"));
    const std::string_view version = trimmed(element.text_of("version"));
    // Some write a range where a version is asked for.
    if (range.empty() && version.starts_with("vers:")) range = version;
    if (range.empty()) return add_once(statement.versions, version);
    std::optional<VersionSet> set = RangeReader().read(range);
    if (!set) {
      return skip(
          place(element),
          say({"`{}` is no range of versions", "`{}` はバージョンの範囲ではありません"}, range),
          records_);
    }
    statement.vulnerable.insert(statement.vulnerable.end(), std::make_move_iterator(set->begin()),
                                std::make_move_iterator(set->end()));
  }

  std::string_view path_;
  std::string source_;
  std::unordered_map<std::string_view, const XmlElement*> components_;
  Records records_;
};

Result<Records> read(const FeedDocument& document) {
  TRY(const XmlElement root, read_xml(document.bytes));
  ReportReader reader(root, document.path);
  if (const XmlElement* vulnerabilities = root.child("vulnerabilities")) {
    for (const XmlElement& vulnerability : vulnerabilities->children)
      reader.read_vulnerability(vulnerability);
  }
  return reader.take();
}

bool recognises(const FeedDocument& document) {
  constexpr std::size_t head_bytes = std::size_t{8} << 10;
  return document.bytes.substr(0, head_bytes).find("cyclonedx.org/schema/bom") !=
             std::string_view::npos &&
         document.bytes.find("<vulnerabilities") != std::string_view::npos &&
         has_ending(document.path, ".xml");
}

}  // namespace

FeedReader cyclonedx_vdr() {
  return {.name = "cyclonedx-vdr", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
