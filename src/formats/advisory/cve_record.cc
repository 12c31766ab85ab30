// A record of the CVE program (CVE JSON 5.0 to 5.2): what who assigned the number says, and what
// others, such as CISA, added.
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/json_reader.h"
#include "formats/purl.h"

namespace hakoseki::advisory {
namespace {

struct Collection {
  std::string_view host;
  std::string_view ecosystem;
};

// Where packages are fetched from, by `collectionURL`. Records of Go name packages inside modules,
// which no image tells of.
constexpr std::array<Collection, 17> collections = {{{"www.npmjs.com", "npm"},
                                                     {"npmjs.com", "npm"},
                                                     {"registry.npmjs.org", "npm"},
                                                     {"pypi.org", "pypi"},
                                                     {"pypi.python.org", "pypi"},
                                                     {"rubygems.org", "gem"},
                                                     {"repo.maven.apache.org", "maven"},
                                                     {"repo1.maven.org", "maven"},
                                                     {"central.sonatype.com", "maven"},
                                                     {"packagist.org", "composer"},
                                                     {"repo.packagist.org", "composer"},
                                                     {"crates.io", "cargo"},
                                                     {"www.nuget.org", "nuget"},
                                                     {"nuget.org", "nuget"},
                                                     {"api.nuget.org", "nuget"},
                                                     {"hex.pm", "hex"},
                                                     {"pub.dev", "pub"}}};

// Empty: of none of these.
std::string_view ecosystem_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::string_view rest = url.substr(scheme + 3);
  const std::string_view host = rest.substr(0, rest.find('/'));
  for (const Collection& collection : collections) {
    if (collection.host == host) return collection.ecosystem;
  }
  return {};
}

// As Statement spells it; empty where it cannot be one of that ecosystem.
std::string package_of(std::string_view ecosystem, std::string_view name) {
  if (name.empty() || name.find_first_of(" \t,") != std::string_view::npos) return {};
  std::string package = normal_name(ecosystem, name);
  if (ecosystem != "maven") return package;
  const std::size_t slash = package.find('/');
  if (slash != std::string::npos) package[slash] = ':';
  return package.find(':') == std::string::npos ? std::string() : package;
}

// Nothing where the entry leaves open what is meant.
std::optional<VersionInterval> interval_of(VersionScheme scheme, const Node& version) {
  const std::string_view from = text_at(version, "version");
  const std::string_view before = text_at(version, "lessThan");
  const std::string_view upto = text_at(version, "lessThanOrEqual");
  if (version.find("changes") || text_at(version, "versionType") == "git") return std::nullopt;
  if (!before.empty() && !upto.empty()) return std::nullopt;
  VersionInterval interval{.from = from == "0" || from == "*" ? std::string() : std::string(from),
                           .to = std::string(before.empty() ? upto : before),
                           .includes_to = !upto.empty()};
  if (interval.to == "*") interval.to.clear();
  const bool is_one = before.empty() && upto.empty();
  if (is_one && interval.from.empty() && from != "*") return std::nullopt;
  if (is_one && from != "*") {
    interval.to = interval.from;
    interval.includes_to = true;
  }
  for (const std::string& end : {interval.from, interval.to}) {
    // `n/a` and `unspecified` are versions to those who take any word for one.
    if (!end.empty() && (!is_version(scheme, end) || (!is_digit(end.front()) && end[0] != 'v')))
      return std::nullopt;
  }
  return interval;
}

// Nothing where it is of no ecosystem, or not clean.
std::optional<Statement> statement_of(const Node& affected) {
  const std::string_view ecosystem = ecosystem_of(text_at(affected, "collectionURL"));
  if (ecosystem.empty()) return std::nullopt;
  Statement statement{.ecosystem = std::string(ecosystem),
                      .package = package_of(ecosystem, text_at(affected, "packageName"))};
  // Who says that all is affected but for these speaks of another set.
  if (statement.package.empty() || text_at(affected, "defaultStatus") == "affected")
    return std::nullopt;
  bool is_clean = true;
  for_each_at(affected, "versions", [&](const Node& version, std::size_t) {
    if (!version.is_map() || text_at(version, "status") == "unaffected") return;
    std::optional<VersionInterval> interval;
    if (text_at(version, "status") == "affected")
      interval = interval_of(scheme_of(ecosystem), version);
    is_clean = is_clean && interval;
    if (interval) statement.vulnerable.push_back(std::move(*interval));
  });
  if (!is_clean || statement.vulnerable.empty()) return std::nullopt;
  return statement;
}

void take_metrics(const Node& container, Advisory& advisory) {
  constexpr std::array<std::string_view, 4> versions = {"cvssV4_0", "cvssV3_1", "cvssV3_0",
                                                        "cvssV2_0"};
  for_each_at(container, "metrics", [&](const Node& metric, std::size_t) {
    for (const std::string_view version : versions) {
      const std::optional<Node> cvss = map_in(metric, version);
      if (cvss) add_vector(advisory.cvss, text_at(*cvss, "vectorString"));
    }
  });
}

void take_weaknesses(const Node& container, Advisory& advisory) {
  for_each_at(container, "problemTypes", [&](const Node& problem, std::size_t) {
    for_each_at(problem, "descriptions", [&](const Node& one, std::size_t) {
      add_reference(advisory.weaknesses, text_at(one, "cweId"));
    });
  });
}

// What both kinds of containers hold.
void take_container(const Node& container, Advisory& advisory, Records& records) {
  take_metrics(container, advisory);
  take_weaknesses(container, advisory);
  for_each_at(container, "references", [&](const Node& reference, std::size_t) {
    add_reference(advisory.references, text_at(reference, "url"));
  });
  for_each_at(container, "affected", [&](const Node& affected, std::size_t) {
    std::optional<Statement> statement = statement_of(affected);
    if (statement) {
      advisory.statements.push_back(std::move(*statement));
    } else {
      ++records.passed_over;
    }
  });
}

// In English where there is a text in English.
std::string text_in(const Node& container, std::string_view name) {
  std::string_view first;
  std::string_view english;
  for_each_at(container, name, [&](const Node& one, std::size_t) {
    const std::string_view text = text_at(one, "value");
    if (first.empty()) first = text;
    if (english.empty() && lower_case(text_at(one, "lang")).starts_with("en")) english = text;
  });
  return std::string(english.empty() ? first : english);
}

Advisory advisory_of(const Node& root, const Node& metadata, Records& records) {
  Advisory advisory{.id = std::string(text_at(metadata, "cveId")),
                    .source = "cve",
                    .is_withdrawn = text_at(metadata, "state") == "REJECTED",
                    .published = day_in(text_at(metadata, "datePublished")),
                    .modified = day_in(text_at(metadata, "dateUpdated"))};
  const std::optional<Node> containers = map_in(root, "containers");
  if (!containers) return advisory;
  if (const std::optional<Node> author = map_in(*containers, "cna")) {
    advisory.title = text_at(*author, "title");
    advisory.description =
        text_in(*author, advisory.is_withdrawn ? "rejectedReasons" : "descriptions");
    take_container(*author, advisory, records);
  }
  for_each_at(*containers, "adp",
              [&](const Node& other, std::size_t) { take_container(other, advisory, records); });
  return advisory;
}

bool recognises(const FeedDocument& document) {
  if (begins_with(document, "\"CVE_RECORD\"")) return true;
  // A record whose members stand in another order.
  return file_name(document.path).starts_with("CVE-") && begins_with(document, "\"containers\"") &&
         document.bytes.find("\"cveMetadata\"") != std::string_view::npos;
}

Result<Records> read(const FeedDocument& document) {
  const SourceText source(std::string(document.path), std::string(document.bytes));
  TRY(const Document parsed, read_json(source));
  Records records;
  const Node root = parsed.root();
  const std::optional<Node> metadata = root.is_map() ? map_in(root, "cveMetadata") : std::nullopt;
  if (!metadata || !is_cve(text_at(*metadata, "cveId"))) {
    skip(std::string(document.path), Text{"it has no id of CVE", "CVE の ID がありません"},
         records);
    return records;
  }
  add(advisory_of(root, *metadata, records), records);
  return records;
}

}  // namespace

FeedReader cve_record() {
  return {.name = "cve", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
