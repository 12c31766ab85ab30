// The National Vulnerability Database: pages of its API 2.0 (csrc.nist.gov/schema/nvd/api/2.0), its
// yearly feeds in the same form and in the old one of version 1.1. Texts and scores alone: what its
// configurations name are products, not packages.
#include <array>

#include <fmt/format.h>

#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/json_pieces.h"
#include "formats/json_reader.h"

namespace hakoseki::advisory {
namespace {

// A list of `{"lang": "en", "value": "..."}`: the one in English.
std::string_view english_in(const Node& map, std::string_view name) {
  std::string_view text;
  for_each_at(map, name, [&](const Node& one, std::size_t) {
    if (text.empty() && text_at(one, "lang").starts_with("en")) text = text_at(one, "value");
  });
  return text;
}

// A weakness is `CWE-79`; `NVD-CWE-noinfo` is none.
void add_weakness(const Node& map, std::string_view name, Advisory& advisory) {
  for_each_at(map, name, [&](const Node& one, std::size_t) {
    const std::string_view weakness = text_at(one, "value");
    if (weakness.starts_with("CWE-")) add_reference(advisory.weaknesses, weakness);
  });
}

// Of API 2.0. NVD's own scores stand among those of others, whose words count as well.
Advisory advisory_of_2(const Node& cve) {
  constexpr std::array<std::string_view, 4> versions = {"cvssMetricV40", "cvssMetricV31",
                                                        "cvssMetricV30", "cvssMetricV2"};
  Advisory advisory{.id = std::string(text_at(cve, "id")),
                    .source = "nvd",
                    .is_withdrawn = text_at(cve, "vulnStatus") == "Rejected",
                    .published = day_in(text_at(cve, "published")),
                    .modified = day_in(text_at(cve, "lastModified")),
                    .description = std::string(english_in(cve, "descriptions"))};
  const std::optional<Node> metrics = map_in(cve, "metrics");
  for (const std::string_view version : versions) {
    if (!metrics) break;
    for_each_at(*metrics, version, [&](const Node& metric, std::size_t) {
      const std::optional<Node> data = map_in(metric, "cvssData");
      if (data) add_vector(advisory.cvss, text_at(*data, "vectorString"));
    });
  }
  for_each_at(cve, "weaknesses", [&](const Node& weakness, std::size_t) {
    add_weakness(weakness, "description", advisory);
  });
  for_each_at(cve, "references", [&](const Node& reference, std::size_t) {
    add_reference(advisory.references, text_at(reference, "url"));
  });
  return advisory;
}

void take_impact_1(const Node& item, Advisory& advisory) {
  struct Place {
    std::string_view metric;
    std::string_view data;
  };
  constexpr std::array<Place, 2> places = {
      {{"baseMetricV3", "cvssV3"}, {"baseMetricV2", "cvssV2"}}};
  const std::optional<Node> impact = map_in(item, "impact");
  if (!impact) return;
  for (const Place& place : places) {
    const std::optional<Node> metric = map_in(*impact, place.metric);
    const std::optional<Node> data = metric ? map_in(*metric, place.data) : std::nullopt;
    if (data) add_vector(advisory.cvss, text_at(*data, "vectorString"));
  }
}

// Of the feed 1.1.
Advisory advisory_of_1(const Node& item) {
  Advisory advisory{.id = {},
                    .source = "nvd",
                    .published = day_in(text_at(item, "publishedDate")),
                    .modified = day_in(text_at(item, "lastModifiedDate"))};
  take_impact_1(item, advisory);
  const std::optional<Node> cve = map_in(item, "cve");
  if (!cve) return advisory;
  if (const std::optional<Node> meta = map_in(*cve, "CVE_data_meta"))
    advisory.id = text_at(*meta, "ID");
  if (const std::optional<Node> texts = map_in(*cve, "description"))
    advisory.description = english_in(*texts, "description_data");
  advisory.is_withdrawn = advisory.description.starts_with("** REJECT **");
  if (const std::optional<Node> problem = map_in(*cve, "problemtype")) {
    for_each_at(*problem, "problemtype_data",
                [&](const Node& one, std::size_t) { add_weakness(one, "description", advisory); });
  }
  if (const std::optional<Node> references = map_in(*cve, "references")) {
    for_each_at(*references, "reference_data", [&](const Node& one, std::size_t) {
      add_reference(advisory.references, text_at(one, "url"));
    });
  }
  return advisory;
}

Advisory advisory_of(const Node& item) {
  const std::optional<Node> cve = map_in(item, "cve");
  return cve && cve->find("id") ? advisory_of_2(*cve) : advisory_of_1(item);
}

bool is_page(const FeedDocument& document) {
  return begins_with(document, "\"NVD_CVE\"") && !begins_with(document, "\"cveChanges\"");
}

bool recognises(const FeedDocument& document) {
  return is_page(document) || begins_with(document, "\"CVE_data_numberOfCVEs\"");
}

void take(const FeedDocument& document, std::string_view list, const JsonPiece& piece,
          Records& records) {
  std::string where = fmt::format("{}#/{}/{}", document.path, list, piece.index);
  const auto item = read_json(SourceText(where, std::string(piece.bytes)));
  if (!item) return skip(std::move(where), item.error().told(), records);
  Advisory advisory = advisory_of(item->root());
  if (!is_cve(advisory.id)) {
    return skip(
        std::move(where),
        say({"`{}` is no id of CVE", "`{}` は CVE の ID ではありません"}, shown(advisory.id)),
        records);
  }
  records.advisories.push_back(std::move(advisory));
}

Result<Records> read(const FeedDocument& document) {
  const std::string_view list = is_page(document) ? "vulnerabilities" : "CVE_Items";
  Records records;
  std::string_view items;
  auto cut = for_each_piece(document.bytes, [&](const JsonPiece& piece) {
    if (piece.key == list) items = piece.bytes;
    if (piece.key == "timestamp" || piece.key == "CVE_data_timestamp")
      records.data_day = day_in(piece.bytes.substr(1));
  });
  if (cut)
    cut = for_each_piece(items,
                         [&](const JsonPiece& piece) { take(document, list, piece, records); });
  if (!cut) return refusal(document, std::move(cut).error());
  return records;
}

// What Anchore adds to records that NVD has not looked at: configurations alone.
bool recognises_overrides(const FeedDocument& document) {
  return begins_with(document, "\"_annotation\"") && begins_with(document, "\"cve_id\"");
}

Result<Records> read_overrides(const FeedDocument& document) {
  static_cast<void>(document);
  Records records;
  records.passed_over = 1;
  return records;
}

}  // namespace

FeedReader nvd() {
  return {.name = "nvd", .recognises = recognises, .read = read};
}

FeedReader nvd_overrides() {
  return {.name = "nvd-overrides", .recognises = recognises_overrides, .read = read_overrides};
}

}  // namespace hakoseki::advisory
