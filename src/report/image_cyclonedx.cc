// CycloneDX 1.6 (ECMA-424): an image's bill of materials.
#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "engines/image/links.h"
#include "formats/oci/digest.h"
#include "formats/spdx/licence_expression.h"
#include "report/image_sbom.h"

namespace hakoseki {
namespace {

// No package URL is spelled so.
constexpr std::string_view image_reference = "image";
constexpr std::string_view system_reference = "operating-system";

void write_properties(JsonWriter& json, const report::Properties& properties) {
  if (properties.empty()) return;
  json.key("properties");
  json.begin_array();
  for (const auto& [name, value] : properties) {
    json.begin_object();
    json.member("name", name);
    json.member("value", value);
    json.end_object();
  }
  json.end_array();
}

void write_licence(JsonWriter& json, const std::string& licence) {
  if (licence.empty()) return;
  json.key("licenses");
  json.begin_array();
  json.begin_object();
  const bool is_id = spdx::is_licence_id(licence);
  if (!is_id && spdx::is_licence_expression(licence)) {
    json.member("expression", licence);
    json.member("acknowledgement", "declared");
  } else {
    json.key("license");
    json.begin_object();
    json.member(is_id ? "id" : "name", licence);
    json.member("acknowledgement", "declared");
    json.end_object();
  }
  json.end_object();
  json.end_array();
}

// Maven and npm have groups of packages.
void write_name(JsonWriter& json, const image::Package& package) {
  const std::string& name = package.name;
  const char mark = package.type == image::PackageType::maven ? ':' : '/';
  const bool may_be_grouped =
      mark == ':' || (package.type == image::PackageType::npm && name.starts_with('@'));
  const std::size_t at = may_be_grouped ? name.find(mark) : std::string::npos;
  if (at == std::string::npos) return json.member("name", name);
  json.member("group", std::string_view(name).substr(0, at));
  json.member("name", std::string_view(name).substr(at + 1));
}

class Writer {
 public:
  Writer(const ImageReport& report, const SbomInfo& info, const Sink& sink)
      : report_(report), info_(info), sink_(sink), gaps_(report.coverage()) {}

  void write(std::string_view uuid) {
    json_.begin_object();
    json_.member("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    json_.member("bomFormat", "CycloneDX");
    json_.member("specVersion", "1.6");
    json_.member("serialNumber", fmt::format("urn:uuid:{}", uuid));
    json_.key("version");
    json_.number(1);
    write_metadata();
    write_components();
    write_dependencies();
    write_composition();
    report::Properties coverage;
    for (const ImageGap& gap : gaps_)
      coverage.emplace_back("hakoseki:coverage", report::line_of(gap));
    write_properties(json_, coverage);
    json_.end_object();
    out_ += '\n';
    sink_(out_);
  }

 private:
  void write_metadata() {
    json_.key("metadata");
    json_.begin_object();
    if (const std::optional<Moment> time = report::time_of(report_, info_))
      json_.member("timestamp", iso8601(*time));
    json_.key("tools");
    json_.begin_object();
    json_.key("components");
    json_.begin_array();
    json_.begin_object();
    json_.member("type", "application");
    json_.member("name", "hakoseki");
    json_.member("version", info_.version);
    json_.end_object();
    json_.end_array();
    json_.end_object();
    write_image();
    json_.end_object();
  }

  void write_image() {
    const std::string& digest = report_.image->digest;
    json_.key("component");
    json_.begin_object();
    json_.member("bom-ref", image_reference);
    json_.member("type", "container");
    json_.member("name", report_.reference);
    if (!digest.empty()) {
      json_.member("version", digest);
      json_.key("hashes");
      json_.begin_array();
      json_.begin_object();
      json_.member("alg", oci::algorithm_of(digest) == "sha512" ? "SHA-512" : "SHA-256");
      json_.member("content", oci::hex_in(digest));
      json_.end_object();
      json_.end_array();
    }
    if (const std::string purl = report::purl_of_image(report_); !purl.empty())
      json_.member("purl", purl);
    write_properties(json_, report::properties_of_image(report_));
    json_.end_object();
  }

  void write_system() {
    const image::Release& release = report_.analysis.contents.release;
    if (release.id.empty()) return;
    json_.begin_object();
    json_.member("bom-ref", system_reference);
    json_.member("type", "operating-system");
    json_.member("name", release.id);
    if (!release.version_id.empty()) json_.member("version", release.version_id);
    if (!release.name.empty()) json_.member("description", release.name);
    json_.end_object();
  }

  void write_package(std::size_t number) {
    const image::InstalledPackage& installed = report_.analysis.contents.packages[number];
    const image::Package& package = installed.package;
    json_.begin_object();
    json_.member("bom-ref", references_[number]);
    json_.member("type", report::is_application(package.type) ? "application" : "library");
    write_name(json_, package);
    if (!package.version.empty()) json_.member("version", package.version);
    write_licence(json_, package.licence);
    json_.member("purl", purl(package, report_.analysis.contents.release));
    if (!installed.paths.empty()) {
      json_.key("evidence");
      json_.begin_object();
      json_.key("occurrences");
      json_.begin_array();
      for (const std::string& path : installed.paths) {
        json_.begin_object();
        json_.member("location", path);
        json_.end_object();
      }
      json_.end_array();
      json_.end_object();
    }
    write_properties(json_, report::properties_of(installed, report_));
    json_.end_object();
    drain(out_, sink_);
  }

  void write_components() {
    json_.key("components");
    json_.begin_array();
    write_system();
    for (std::size_t i = 0; i < references_.size(); ++i)
      write_package(i);
    json_.end_array();
  }

  void begin_needs(std::string_view of) {
    json_.begin_object();
    json_.member("ref", of);
    json_.key("dependsOn");
    json_.begin_array();
  }

  void end_needs() {
    json_.end_array();
    json_.end_object();
    drain(out_, sink_);
  }

  // A part of one of the distribution's packages hangs below that, all others below the image.
  void write_dependencies() {
    image::PackageLinks links = image::links_between(report_.analysis.contents.packages);
    json_.key("dependencies");
    json_.begin_array();
    begin_needs(image_reference);
    if (!report_.analysis.contents.release.id.empty()) json_.string(system_reference);
    for (std::size_t i = 0; i < references_.size(); ++i) {
      if (links.owners[i] == image::PackageLinks::none) json_.string(references_[i]);
      drain(out_, sink_);
    }
    end_needs();
    for (std::uint32_t i = 0; i < references_.size(); ++i) {
      if (links.owners[i] != image::PackageLinks::none) links.needs[links.owners[i]].push_back(i);
    }
    for (std::size_t i = 0; i < references_.size(); ++i) {
      std::vector<std::uint32_t>& needs = links.needs[i];
      // Without a row nothing is said of a package; with an empty one, that it needs nothing.
      if (needs.empty() && !report::tells_needs(report_.analysis.contents.packages[i].package.type))
        continue;
      std::ranges::sort(needs);
      const auto repeated = std::ranges::unique(needs);
      needs.erase(repeated.begin(), repeated.end());
      begin_needs(references_[i]);
      for (const std::uint32_t one : needs)
        json_.string(references_[one]);
      end_needs();
    }
    json_.end_array();
  }

  // Never `complete`: what no record tells of may be there all the same.
  void write_composition() {
    json_.key("compositions");
    json_.begin_array();
    json_.begin_object();
    json_.member("aggregate", gaps_.empty() ? "unknown" : "incomplete");
    for (const char* of : {"assemblies", "dependencies"}) {
      json_.key(of);
      json_.begin_array();
      json_.string(image_reference);
      json_.end_array();
    }
    json_.end_object();
    json_.end_array();
  }

  const ImageReport& report_;
  const SbomInfo& info_;
  const Sink& sink_;
  std::vector<ImageGap> gaps_;
  std::vector<std::string> references_ = report::references_of(report_);
  std::string out_;
  JsonWriter json_{out_, JsonWriter::Layout::indented};
};

}  // namespace

void write_image_cyclonedx(const ImageReport& report, const SbomInfo& info, const Sink& sink) {
  report::write_identified(
      [&](std::string_view uuid, const Sink& to) { Writer(report, info, to).write(uuid); }, sink);
}

}  // namespace hakoseki
