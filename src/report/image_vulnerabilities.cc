#include "report/image_vulnerabilities.h"

#include <fmt/format.h>

#include "base/moment.h"

namespace hakoseki::report {
namespace {

// "2024-01-31"
std::string day_text(advisory::Day day) {
  return iso8601(day).substr(0, 10);
}

// "9.8"
std::string score_text(std::uint8_t tenths) {
  return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key);
  json.begin_array();
  for (const std::string& text : texts)
    json.string(text);
  json.end_array();
}

void write_exploitation(JsonWriter& json, const ImageVulnerability& one) {
  json.key("kev");
  json.boolean(one.exploited.has_value());
  if (one.exploited) {
    if (one.exploited->added) json.member("kev_added", day_text(*one.exploited->added));
    if (one.exploited->due) json.member("kev_due", day_text(*one.exploited->due));
    json.key("kev_ransomware");
    json.boolean(one.exploited->by_ransomware);
  }
  if (!one.prediction) return;
  // Numbers of five digits at most, as FIRST publishes them.
  constexpr double whole = 100'000;
  json.key("epss");
  json.numeral(fmt::format("{}", one.prediction->probability / whole));
  json.key("epss_percentile");
  json.numeral(fmt::format("{}", one.prediction->percentile / whole));
}

void write_one(JsonWriter& json, const ImageVulnerability& one, const ImageReport& report) {
  json.begin_object();
  json.member("id", one.id);
  write_texts(json, "aliases", one.aliases);
  json.member("purl", one.purl);
  json.member("status", name_of(one.status));
  if (!one.reason.empty()) json.member("reason", one.reason.en);
  if (one.severity) json.member("severity", name_of(*one.severity));
  if (!one.cvss.empty()) {
    json.key("cvss");
    json.numeral(score_text(one.cvss_tenths));
    json.member("cvss_vector", one.cvss);
  }
  write_texts(json, "fixed", one.fixed);
  write_exploitation(json, one);
  if (one.is_malicious) {
    json.key("malicious");
    json.boolean(true);
  }
  if (one.published) json.member("published", day_text(*one.published));
  json.member("layer", image::layer_name(*report.image, one.layer));
  if (one.is_of_base) json.member("origin", *one.is_of_base ? "base" : "own");
  write_texts(json, "paths", one.paths);
  if (!one.title.empty()) json.member("title", one.title);
  write_texts(json, "sources", one.sources);
  write_texts(json, "references", one.references);
  json.end_object();
}

}  // namespace

void write_vulnerabilities(std::string& out, JsonWriter& json, const ImageReport& report,
                           const Sink& sink) {
  if (!report.vulnerabilities) return;
  const ImageVulnerabilities& known = *report.vulnerabilities;
  json.key("database");
  json.begin_object();
  json.member("digest", known.database);
  if (known.data_day) json.member("data_date", day_text(*known.data_day));
  json.end_object();
  json.key("vulnerabilities");
  json.begin_array();
  for (const ImageVulnerability& one : known.found) {
    write_one(json, one, report);
    drain(out, sink);
  }
  json.end_array();
}

}  // namespace hakoseki::report
