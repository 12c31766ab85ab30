// Records of the Open Source Vulnerability schema (1.7, ossf.github.io/osv-schema): one of them, an
// array or JSON Lines, and in YAML as PyPA and OSS-Fuzz write it.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/advisory/osv_ecosystem.h"
#include "formats/advisory/osv_ranges.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/json_pieces.h"
#include "formats/json_reader.h"
#include "formats/yaml_reader.h"

namespace hakoseki::advisory {
namespace {

constexpr std::size_t most_record_bytes = std::size_t{64} << 20;

struct PublisherRow {
  std::string_view prefix;  // of ids
  std::string_view source;
  bool is_of_distribution;  // its records are notices of others' vulnerabilities
};

// The longer of two prefixes first.
constexpr PublisherRow publishers[] = {
    {"ALBA-", "alma", true},
    {"ALEA-", "alma", true},
    {"ALPINE-", "alpine", true},
    {"ALSA-", "alma", true},
    {"AZL-", "azurelinux", true},
    {"BELL-", "bellsoft", true},
    {"BIT-", "bitnami", false},
    {"CGA-", "chainguard", true},
    {"DEBIAN-", "debian-tracker", true},
    {"DLA-", "debian-dsa", true},
    {"DSA-", "debian-dsa", true},
    {"DTSA-", "debian-dsa", true},
    {"ECHO-", "echo", true},
    {"EEF-", "erlang", false},
    {"ELSA-", "oracle", true},
    {"GHSA-", "ghsa", false},
    {"GO-", "go", false},
    {"HSEC-", "haskell", false},
    {"LSN-", "ubuntu-usn", true},
    {"MAL-", "openssf-malicious", false},
    {"MGASA-", "mageia", true},
    {"MINI-", "minimos", true},
    {"OSV-", "oss-fuzz", false},
    {"PHSA-", "photon", true},
    {"PSF-", "psf", false},
    {"PYSEC-", "pypa", false},
    {"RHBA-", "redhat-osv", true},
    {"RHEA-", "redhat-osv", true},
    {"RHSA-", "redhat-osv", true},
    {"RLBA-", "rocky", true},
    {"RLEA-", "rocky", true},
    {"RLSA-", "rocky", true},
    {"RXSA-", "rocky", true},
    {"RUSTSEC-", "rustsec", false},
    {"SUSE-", "suse", true},
    {"UBUNTU-", "ubuntu-tracker", true},
    {"USN-", "ubuntu-usn", true},
    {"openEuler-", "openeuler", true},
    {"openSUSE-", "suse", true},
};

const PublisherRow* publisher_of(std::string_view id) {
  const auto* const row = std::ranges::find_if(
      publishers, [&](const PublisherRow& one) { return id.starts_with(one.prefix); });
  return row == std::end(publishers) ? nullptr : row;
}

// Whose prefix is not known is named by it.
std::string source_of(std::string_view id) {
  const PublisherRow* row = publisher_of(id);
  return row != nullptr ? std::string(row->source) : lower_case(id.substr(0, id.find('-')));
}

// `CVE-2024-1` of `UBUNTU-CVE-2024-1`: what a distribution says of that one alone.
std::string_view without_distribution(std::string_view id) {
  for (const std::string_view prefix : {"ALPINE-", "DEBIAN-", "UBUNTU-"}) {
    if (id.starts_with(prefix) && is_cve(id.substr(prefix.size()))) return id.substr(prefix.size());
  }
  return id;
}

bool is_of_distribution(std::string_view id) {
  const PublisherRow* row = publisher_of(id);
  return row != nullptr && row->is_of_distribution;
}

// Bug fixes and enhancements, which say so in their ids (`ALBA-`, `RHEA-`, `SUSE-RU-`): some mend
// vulnerabilities all the same.
bool is_of_no_vulnerability(std::string_view id) {
  const std::string_view kind = id.substr(0, id.find('-'));
  constexpr std::string_view vendors[] = {"AL", "EL", "RH", "RL"};
  for (const std::string_view vendor : vendors) {
    const bool is_theirs = kind.size() == 4 && kind.starts_with(vendor) && kind[3] == 'A';
    if (is_theirs && (kind[2] == 'B' || kind[2] == 'E')) return true;
  }
  const bool is_suse = kind == "SUSE" || kind == "openSUSE";
  const std::string_view rest = id.substr(std::min(kind.size(), id.size()));
  return is_suse &&
         (rest.starts_with("-RU-") || rest.starts_with("-OU-") || rest.starts_with("-FU-"));
}

bool is_of_distribution(const Statement& statement) {
  const VersionScheme scheme = scheme_of(statement.ecosystem);
  return scheme == VersionScheme::apk || scheme == VersionScheme::deb ||
         scheme == VersionScheme::rpm;
}

// The word that notices of AlmaLinux, Rocky Linux and Red Hat begin with: `Important: kernel ...`.
std::optional<Severity> severity_of_title(std::string_view title) {
  const std::size_t colon = title.find(": ");
  return colon == std::string_view::npos ? std::nullopt : severity_in(title.substr(0, colon));
}

constexpr std::size_t most_modules = 8;

// Of a title such as `Moderate: python39:3.9 and python39-devel:3.9 security update`.
std::vector<std::string> modules_in(std::string_view title) {
  constexpr std::string_view marks = "+-._";
  const auto is_name = [&](std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
      return is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
    });
  };
  std::vector<std::string> modules;
  for (std::string_view word : words_of(title)) {
    if (modules.size() == most_modules) break;
    if (word.ends_with(',')) word.remove_suffix(1);
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos) continue;
    if (is_name(word.substr(0, colon)) && is_name(word.substr(colon + 1))) add_once(modules, word);
  }
  return modules;
}

// The end of a set that is everything before one version; empty for others.
std::string_view only_fix_of(const Statement& statement) {
  if (statement.vulnerable.size() != 1 || !statement.versions.empty()) return {};
  const VersionInterval& interval = statement.vulnerable.front();
  return interval.from.empty() && !interval.includes_to ? std::string_view(interval.to)
                                                        : std::string_view();
}

// What was built: the version and release without what tells for which release of the
// distribution (`0.14.0-12` of `0.14.0-12.el8.1` and `0.14.0-12.module_el8.5.0+2613+1b78b731`).
std::string_view build_of(std::string_view version) {
  return version.substr(0, std::min(version.find(".module"), version.find(".el")));
}

// Statements of one record, each once. A notice that lists a package with several builds of the
// same version names all that are mended: whoever has the oldest of them is not vulnerable.
class StatementList {
 public:
  void add(Statement statement) {
    std::vector<std::size_t>& known = by_package_[key_of(statement)];
    constexpr std::size_t most_looked_at = 64;
    for (std::size_t i = 0; i < std::min(known.size(), most_looked_at); ++i) {
      const std::size_t index = known[i];
      if (statements_[index] == statement) return;
      if (join_build(statements_[index], statement)) return;
    }
    known.push_back(statements_.size());
    statements_.push_back(std::move(statement));
  }
  [[nodiscard]] std::vector<Statement> take() { return std::move(statements_); }

 private:
  static std::string key_of(const Statement& statement) {
    return fmt::format("{}\n{}\n{}\n{}", statement.ecosystem, statement.package, statement.module,
                       statement.repository);
  }
  static bool join_build(Statement& known, const Statement& added) {
    const std::string_view fix = only_fix_of(known);
    const std::string_view other = only_fix_of(added);
    if (fix.empty() || other.empty() || build_of(fix) == fix || build_of(fix) != build_of(other))
      return false;
    const auto order = compare_versions(VersionScheme::rpm, other, fix);
    if (order && std::is_lt(*order)) known.vulnerable = added.vulnerable;
    return order.has_value();
  }

  std::vector<Statement> statements_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_package_;
};

class RecordReader {
 public:
  RecordReader(const Node& record, std::string_view where, Records& records)
      : record_(record), where_(where), records_(records) {}

  void read() {
    advisory_.id = text_at(record_, "id");
    if (advisory_.id.empty()) return skip(where_, {"a record without an id", "ID のない記録です"});
    read_head();
    for_each_at(record_, "affected", [&](const Node& affected, std::size_t number) {
      read_affected(affected, fmt::format("{}/affected/{}", place_of_members(), number));
    });
    advisory_.statements = statements_.take();
    name_vulnerabilities();
    if (is_of_use()) {
      add(std::move(advisory_), records_);
    } else {
      ++records_.passed_over;
    }
  }

 private:
  void skip(std::string where, const Text& reason) {
    advisory::skip(std::move(where), reason, records_);
  }

  // `FILE#`, or `FILE#/3` of an array.
  [[nodiscard]] std::string place_of_members() const {
    return where_.find('#') == std::string::npos ? where_ + '#' : where_;
  }

  void read_head() {
    advisory_.source = source_of(advisory_.id);
    advisory_.published = day_in(text_at(record_, "published"));
    advisory_.modified = day_in(text_at(record_, "modified"));
    advisory_.is_withdrawn = !text_at(record_, "withdrawn").empty();
    advisory_.title = text_at(record_, "summary");
    advisory_.description = text_at(record_, "details");
    advisory_.severity = read_severity(record_);
    read_references();
    const std::optional<Node> specific = record_.find("database_specific");
    if (specific) {
      for (const std::string& weakness : texts_at(*specific, "cwe_ids"))
        add_once(advisory_.weaknesses, weakness);
      if (!advisory_.severity) advisory_.severity = severity_in(text_at(*specific, "severity"));
    }
    if (!advisory_.severity && is_of_distribution(advisory_.id))
      advisory_.severity = severity_of_title(advisory_.title);
    modules_ = modules_in(advisory_.title);
  }

  // Those of the publisher first.
  void read_references() {
    std::vector<std::string> others;
    for_each_at(record_, "references", [&](const Node& reference, std::size_t) {
      const bool is_advisory = text_at(reference, "type") == "ADVISORY";
      const std::string_view url = text_at(reference, "url");
      if (!url.empty()) (is_advisory ? advisory_.references : others).emplace_back(url);
    });
    advisory_.references.insert(advisory_.references.end(), std::make_move_iterator(others.begin()),
                                std::make_move_iterator(others.end()));
  }

  // Keeps the vectors of a record or of an entry, and gives the publisher's word.
  std::optional<Severity> read_severity(const Node& node) {
    std::optional<Severity> word;
    for_each_at(node, "severity", [&](const Node& severity, std::size_t) {
      const std::string_view type = text_at(severity, "type");
      const std::string_view score = text_at(severity, "score");
      if (type.starts_with("CVSS_")) add_once(advisory_.cvss, score);
      if (type == "Ubuntu") word = severity_in(score);
    });
    return word;
  }

  void read_affected(const Node& affected, const std::string& where) {
    const std::optional<Node> named = affected.find("package");
    const std::string_view ecosystem = named ? text_at(*named, "ecosystem") : std::string_view();
    if (!named || ecosystem.empty()) {
      ++records_.passed_over;  // commits of a repository, which belongs to no ecosystem
      return;
    }
    const std::string_view name = text_at(*named, "name");
    if (name.empty()) return skip(where, {"a package without a name", "名前のないパッケージです"});
    // Kubernetes' own records have no prefix of its own.
    if (advisory_.source == "cve" && lower_case(ecosystem) == "kubernetes")
      advisory_.source = "kubernetes";
    std::optional<OsvPackage> package = osv_package(ecosystem, name, text_at(*named, "purl"));
    if (!package) {
      ++records_.passed_over;
      return;
    }
    Statement statement = {.ecosystem = std::move(package->ecosystem),
                           .package = std::move(package->package),
                           .names_source = package->names_source,
                           .repository = std::move(package->repository)};
    statement.severity = read_severity(affected);
    read_specific(affected, statement);
    read_versions(affected, where, ecosystem == "OSS-Fuzz", statement);
    if (!statement.vulnerable.empty() || !statement.versions.empty())
      add_statements(std::move(statement));
  }

  // What ecosystems and databases say beside the schema.
  void read_specific(const Node& affected, Statement& statement) {
    if (const std::optional<Node> specific = affected.find("ecosystem_specific")) {
      const std::string_view urgency = text_at(*specific, "urgency");  // Debian's
      for (const std::string_view word :
           {text_at(*specific, "ubuntu_priority"), urgency, text_at(*specific, "severity")}) {
        if (!statement.severity) statement.severity = severity_in(word);
      }
      if (urgency == "unimportant" || urgency == "end-of-life") statement.note = urgency;
    }
    if (const std::optional<Node> specific = affected.find("database_specific")) {
      const std::string_view informational = text_at(*specific, "informational");  // RustSec's
      if (informational == "unmaintained" || informational == "notice") is_notice_ = true;
      for_each_at(*specific, "cwes", [&](const Node& weakness, std::size_t) {
        add_once(advisory_.weaknesses, text_at(weakness, "cweId"));
      });
    }
  }

  void read_versions(const Node& affected, const std::string& where, bool are_tags,
                     Statement& statement) {
    const VersionScheme scheme = scheme_of(statement.ecosystem);
    for_each_at(affected, "ranges", [&](const Node& range, std::size_t number) {
      read_range(range, scheme, fmt::format("{}/ranges/{}", where, number), statement.vulnerable);
    });
    if (const std::optional<Node> specific = affected.find("database_specific"))
      close(scheme, text_at(*specific, "last_known_affected_version_range"), statement.vulnerable);
    read_list(affected, scheme, are_tags, statement);
  }

  // What no interval holds; also what one holds, where there are more of both than anybody writes.
  static void read_list(const Node& affected, VersionScheme scheme, bool are_tags,
                        Statement& statement) {
    constexpr std::size_t most_comparisons = 4'000'000;
    const std::optional<Node> list = affected.find("versions");
    if (!list || !list->is_list()) return;
    const bool is_compared = list->size() <= most_comparisons / (statement.vulnerable.size() + 1);
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string_view version = list->element(i).text();
      const std::string_view text = are_tags ? version_of_tag(version, statement.package) : version;
      if (text.empty()) continue;
      if (!is_compared || contains(scheme, statement.vulnerable, text) != true)
        statement.versions.emplace_back(text);
    }
  }

  // OSS-Fuzz lists tags of the repository: `v1.2`, `poppler-1.2`. Empty where it is no version.
  static std::string_view version_of_tag(std::string_view tag, std::string_view project) {
    const bool has_project =
        tag.starts_with(project) && tag.substr(project.size()).starts_with('-');
    if (has_project) tag.remove_prefix(project.size() + 1);
    if (tag.starts_with('v')) tag.remove_prefix(1);
    return !tag.empty() && is_digit(tag.front()) ? tag : std::string_view();
  }

  void read_range(const Node& range, VersionScheme scheme, const std::string& where,
                  VersionSet& set) {
    const std::string_view type = text_at(range, "type");
    if (type == "GIT") {
      ++records_.passed_over;
      return;
    }
    if (type != "SEMVER" && type != "ECOSYSTEM")
      return skip(where, {"a range of an unknown type", "種類のわからない範囲です"});
    const std::optional<std::vector<OsvEvent>> events = events_of(range);
    if (!events) return skip(where, {"an event without a version", "バージョンのない変化点です"});
    Result<VersionSet> intervals = osv_intervals(scheme, *events);
    if (!intervals) return advisory::skip(where, intervals.error().told(), records_);
    set.insert(set.end(), std::make_move_iterator(intervals->begin()),
               std::make_move_iterator(intervals->end()));
  }

  // Nothing where one has no version.
  static std::optional<std::vector<OsvEvent>> events_of(const Node& range) {
    struct KindRow {
      std::string_view name;
      OsvEvent::Kind kind;
    };
    constexpr KindRow kinds[] = {{"introduced", OsvEvent::Kind::introduced},
                                 {"fixed", OsvEvent::Kind::fixed},
                                 {"last_affected", OsvEvent::Kind::last_affected},
                                 {"limit", OsvEvent::Kind::limit}};
    std::optional<std::vector<OsvEvent>> events(std::in_place);
    for_each_at(range, "events", [&](const Node& event, std::size_t) {
      for (const KindRow& row : kinds) {
        if (!event.find(row.name)) continue;
        const std::string_view version = text_at(event, row.name);
        if (version.empty()) events.reset();
        if (events) events->push_back({row.kind, version});
      }
    });
    return events;
  }

  // GitHub's way to say where a vulnerability ends that was never mended: `<= 1.2.3`, `< 1.2.3`.
  static void close(VersionScheme scheme, std::string_view constraint, VersionSet& set) {
    if (!constraint.starts_with('<') || set.empty() || !set.back().to.empty()) return;
    constraint.remove_prefix(1);
    const bool includes_end = constraint.starts_with('=');
    if (includes_end) constraint.remove_prefix(1);
    const std::vector<std::string_view> words = words_of(constraint);
    if (words.size() != 1) return;
    VersionInterval& last = set.back();
    const auto order =
        compare_versions(scheme, last.from.empty() ? words.front() : last.from, words.front());
    if (!order || std::is_gt(*order)) return;
    last.to = words.front();
    last.includes_to = includes_end;
  }

  // One for each module that the packages are built for. That they are is told by their releases,
  // which modules they are only by the title.
  void add_statements(Statement statement) {
    const bool is_modular =
        scheme_of(statement.ecosystem) == VersionScheme::rpm &&
        std::ranges::any_of(statement.vulnerable, [](const VersionInterval& interval) {
          return interval.to.find(".module") != std::string::npos;
        });
    if (is_modular) {
      for (const std::string& module : modules_) {
        statement.module = module;
        statements_.add(statement);
      }
    }
    if (statement.module.empty()) statements_.add(std::move(statement));
  }

  // What a notice of a distribution names it is about; a vulnerability's other names are its own.
  void name_vulnerabilities() {
    const bool is_notice =
        is_of_distribution(advisory_.id) ||
        (!advisory_.statements.empty() && is_of_distribution(advisory_.statements.front()));
    for (const std::string_view member : {"aliases", "upstream", "related"}) {
      for (const std::string& id : texts_at(record_, member)) {
        if (id != advisory_.id) name_vulnerability(without_distribution(id), member, is_notice);
      }
    }
    if (is_notice && advisory_.covers.empty()) name_by_references();
    const std::string_view itself = without_distribution(advisory_.id);
    if (itself != advisory_.id) add_once(advisory_.covers, itself);
    const bool is_malicious = advisory_.id.starts_with("MAL-") ||
                              std::ranges::any_of(advisory_.aliases, [](const std::string& id) {
                                return id.starts_with("MAL-");
                              });
    if (is_malicious) advisory_.kind = Kind::malicious;
  }

  // Some of AlmaLinux name what they are about nowhere else: `https://vulners.com/cve/CVE-2021-1`.
  void name_by_references() {
    for (const std::string& url : advisory_.references) {
      const std::string_view last = std::string_view(url).substr(url.find_last_of("/=") + 1);
      if (is_cve(last)) add_once(advisory_.covers, last);
    }
  }

  void name_vulnerability(std::string_view id, std::string_view member, bool is_notice) {
    if (!is_notice) {
      if (member == "aliases") add_once(advisory_.aliases, id);
      if (member == "upstream") add_once(advisory_.covers, id);
      return;
    }
    // Notices are also related to other notices.
    if (is_cve(id) || (member != "related" && !is_of_distribution(id)))
      add_once(advisory_.covers, id);
  }

  // Without packages a record is still the text of a vulnerability that others name.
  [[nodiscard]] bool is_of_use() const {
    if (is_notice_ && advisory_.aliases.empty()) return false;
    if (is_of_no_vulnerability(advisory_.id) && advisory_.covers.empty()) return false;
    return !advisory_.statements.empty() || is_cve(advisory_.id) ||
           std::ranges::any_of(advisory_.aliases, is_cve) || !advisory_.covers.empty();
  }

  const Node& record_;
  std::string where_;
  Records& records_;
  Advisory advisory_;
  StatementList statements_;
  std::vector<std::string> modules_;
  bool is_notice_ = false;  // tells of no vulnerability
};

void read_piece(const std::string& where, std::string_view bytes, Records& records) {
  if (bytes.size() > most_record_bytes)
    return skip(where, Text{"a record of more than 64 MiB", "64 MiB を超える記録です"}, records);
  const SourceText source(where, std::string(bytes));
  const Result<Document> document = read_json(source);
  if (!document) return skip(document.error().where, document.error().told(), records);
  RecordReader(document->root(), where, records).read();
}

Result<Records> read_one(const FeedDocument& document, bool is_yaml) {
  if (document.bytes.size() > most_record_bytes)
    return std::unexpected(
        Error(Fault::too_large, Text{"a record of more than 64 MiB", "64 MiB を超える記録です"}));
  const SourceText source(std::string(document.path), std::string(document.bytes));
  TRY(const Document parsed, is_yaml ? read_yaml(source) : read_json(source));
  Records records;
  RecordReader(parsed.root(), document.path, records).read();
  return records;
}

bool is_yaml(const FeedDocument& document) {
  return has_ending(document.path, ".yaml") || has_ending(document.path, ".yml");
}

bool is_list(std::string_view json) {
  const std::size_t first = json.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  return first != std::string_view::npos && json[first] == '[';
}

Result<Records> read(const FeedDocument& document) {
  if (is_yaml(document)) return read_one(document, true);
  Records records;
  const auto take = [&](const JsonPiece& piece) {
    read_piece(fmt::format("{}#/{}", document.path, piece.index), piece.bytes, records);
  };
  if (is_json_lines(document.bytes)) {
    for_each_line(document.bytes, take);
    return records;
  }
  if (!is_list(document.bytes)) return read_one(document, false);
  const Result<void> outcome = for_each_piece(document.bytes, take);
  if (!outcome) skip(std::string(document.path), outcome.error().told(), records);
  return records;
}

// What a record has to have, and what nobody but OSV calls so.
struct Signs {
  bool id = false;
  bool modified = false;
  bool other = false;

  void see(std::string_view name) {
    id = id || name == "id";
    modified = modified || name == "modified";
    other = other || name == "affected" || name == "schema_version" || name == "published";
  }
  [[nodiscard]] bool are_all() const { return id && modified && other; }
};

bool is_record(std::string_view json) {
  constexpr std::size_t most_members = 64;
  Signs signs;
  for (const JsonPiece& piece : first_pieces(json, most_members))
    signs.see(piece.key);
  return signs.are_all();
}

bool is_yaml_record(std::string_view yaml) {
  Signs signs;
  while (!yaml.empty() && !signs.are_all()) {
    const std::string_view line = yaml.substr(0, yaml.find('\n'));
    if (const std::size_t colon = line.find(':'); colon != std::string_view::npos)
      signs.see(line.substr(0, colon));
    yaml.remove_prefix(std::min(line.size() + 1, yaml.size()));
  }
  return signs.are_all();
}

bool recognises(const FeedDocument& document) {
  if (is_yaml(document)) return is_yaml_record(document.bytes);
  constexpr std::size_t looked_at = 3;  // the first one may be broken
  std::vector<JsonPiece> pieces;
  if (is_list(document.bytes)) {
    pieces = first_pieces(document.bytes, looked_at);
  } else if (is_json_lines(document.bytes)) {
    pieces = first_lines(document.bytes, looked_at);
  } else {
    return is_record(document.bytes);
  }
  return std::ranges::any_of(pieces, is_record, &JsonPiece::bytes);
}

}  // namespace

FeedReader osv() {
  return {.name = "osv", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
