// For programs: what was seen in an image, and what was not.
#include <algorithm>

#include "base/json_writer.h"
#include "report/image_report.h"
#include "report/image_vulnerabilities.h"
#include "report/result_json.h"

namespace hakoseki {
namespace {

void write_layers(JsonWriter& json, const ImageReport& report) {
  json.key("layers");
  json.begin_array();
  for (std::size_t i = 0; report.image && i < report.image->layers.size(); ++i) {
    const LayerBlob& blob = report.image->layers[i];
    json.begin_object();
    json.member("digest", blob.digest);
    json.member("diff_id", blob.diff_id);
    json.key("size");
    json.number(blob.size);
    json.key("read");
    json.boolean(report.analysis.layers[i].is_read);
    json.key("files");
    json.number(report.analysis.layers[i].files);
    json.end_object();
  }
  json.end_array();
}

void write_package(JsonWriter& json, const image::InstalledPackage& installed,
                   const ImageReport& report) {
  const image::Package& package = installed.package;
  json.begin_object();
  json.member("purl", purl(package, report.analysis.contents.release));
  json.member("type", name_of(package.type));
  json.member("name", package.name);
  json.member("version", package.version);
  if (!package.architecture.empty()) json.member("architecture", package.architecture);
  if (!package.source_name.empty()) {
    json.key("source");
    json.begin_object();
    json.member("name", package.source_name);
    json.member("version", package.source_version);
    json.end_object();
  }
  if (!package.licence.empty()) json.member("license", package.licence);
  json.member("layer", image::layer_name(*report.image, installed.layer));
  json.key("paths");
  json.begin_array();
  for (const std::string& path : installed.paths)
    json.string(path);
  json.end_array();
  if (!installed.owner.empty()) json.member("owner", installed.owner);
  json.end_object();
}

void write_release(JsonWriter& json, const image::Release& release) {
  if (release.id.empty()) return;
  json.key("os");
  json.begin_object();
  json.member("id", release.id);
  json.member("version_id", release.version_id);
  json.member("name", release.name);
  json.end_object();
}

void write_report(std::string& out, JsonWriter& json, const ImageReport& report, const Sink& sink) {
  json.begin_object();
  json.key("image");
  json.begin_object();
  json.member("ref", report.reference);
  if (report.image) {
    json.member("digest", report.image->digest);
    json.member("platform", report.image->platform.text());
    json.member("config", report.image->config_digest);
    write_release(json, report.analysis.contents.release);
  }
  json.end_object();
  write_layers(json, report);
  json.key("packages");
  json.begin_array();
  for (const image::InstalledPackage& installed : report.analysis.contents.packages) {
    write_package(json, installed, report);
    drain(out, sink);
  }
  json.end_array();
  report::write_vulnerabilities(out, json, report, sink);
  json.key("results");
  json.begin_array();
  for (const Finding* finding : report.findings) {
    report::write_result(json, *finding, *report.inventory);
    drain(out, sink);
  }
  json.end_array();
  json.key("coverage");
  json.begin_array();
  for (const std::vector<ImageGap>& gaps : {report.coverage(), report.without_data()}) {
    for (const ImageGap& gap : gaps) {
      json.begin_object();
      json.member("what", gap.what);
      json.member("where", gap.where);
      json.member("reason", gap.reason.en);
      json.end_object();
    }
  }
  json.end_array();
  json.end_object();
}

}  // namespace

void write_image_json(const std::vector<ImageReport>& images, const Sink& sink) {
  std::string out;
  JsonWriter json(out, JsonWriter::Layout::indented);
  if (images.size() != 1) json.begin_array();
  for (const ImageReport& report : images)
    write_report(out, json, report, sink);
  if (images.size() != 1) json.end_array();
  out += '\n';
  sink(out);
}

}  // namespace hakoseki
