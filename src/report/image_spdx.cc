// SPDX 2.3 in JSON (ISO/IEC 5962): an image's bill of materials.
#include <map>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/sha256.h"
#include "engines/image/links.h"
#include "formats/oci/digest.h"
#include "formats/spdx/licence_expression.h"
#include "report/image_sbom.h"

namespace hakoseki {
namespace {

constexpr std::string_view document_id = "SPDXRef-DOCUMENT";
constexpr std::string_view image_id = "SPDXRef-Image";
constexpr std::string_view system_id = "SPDXRef-OperatingSystem";
constexpr std::string_view unknown = "NOASSERTION";

std::string short_hash(std::string_view text) {
  return sha256_hex(text).substr(0, 16);
}

// Identifiers hold letters, digits, `.` and `-`.
std::string id_of(const image::Package& package, std::string_view reference) {
  constexpr std::size_t most = 60;
  std::string name = package.name.substr(0, most);
  for (char& c : name) {
    const bool is_plain = is_alphanumeric(c) || c == '.';
    if (!is_plain) c = '-';
  }
  return fmt::format("SPDXRef-Package-{}-{}-{}", name_of(package.type), name,
                     short_hash(reference));
}

class Writer {
 public:
  Writer(const ImageReport& report, const SbomInfo& info, const Sink& sink)
      : report_(report),
        sink_(sink),
        gaps_(report.coverage()),
        tool_(fmt::format("Tool: hakoseki-{}", info.version)),
        // The format demands a time; the beginning of them all stands for none.
        time_(iso8601(report::time_of(report, info).value_or(Moment{}))) {
    const std::vector<std::string> references = report::references_of(report);
    for (std::size_t i = 0; i < references.size(); ++i)
      ids_.push_back(id_of(report.analysis.contents.packages[i].package, references[i]));
  }

  void write(std::string_view uuid) {
    json_.begin_object();
    json_.member("spdxVersion", "SPDX-2.3");
    json_.member("dataLicense", "CC0-1.0");
    json_.member("SPDXID", document_id);
    json_.member("name", report_.reference);
    json_.member("documentNamespace",
                 fmt::format("https://spdx.org/spdxdocs/hakoseki-image-{}", uuid));
    json_.key("creationInfo");
    json_.begin_object();
    json_.member("created", time_);
    json_.key("creators");
    json_.begin_array();
    json_.string(tool_);
    json_.end_array();
    json_.end_object();
    write_coverage();
    write_packages();
    write_relationships();
    write_licences();
    json_.end_object();
    out_ += '\n';
    sink_(out_);
  }

 private:
  void write_annotations(const report::Properties& properties) {
    if (properties.empty()) return;
    json_.key("annotations");
    json_.begin_array();
    for (const auto& [name, value] : properties) {
      json_.begin_object();
      json_.member("annotationDate", time_);
      json_.member("annotationType", "OTHER");
      json_.member("annotator", tool_);
      json_.member("comment", fmt::format("{}: {}", name, value));
      json_.end_object();
    }
    json_.end_array();
  }

  void write_coverage() {
    if (gaps_.empty()) return;
    json_.member("comment", fmt::format("Incomplete: {} parts of the image were not seen; the "
                                        "annotations name them.",
                                        gaps_.size()));
    report::Properties coverage;
    for (const ImageGap& gap : gaps_)
      coverage.emplace_back("hakoseki:coverage", report::line_of(gap));
    write_annotations(coverage);
  }

  void begin_package(std::string_view id, std::string_view name, std::string_view version,
                     std::string_view purpose) {
    json_.begin_object();
    json_.member("SPDXID", id);
    json_.member("name", name);
    if (!version.empty()) json_.member("versionInfo", version);
    json_.member("primaryPackagePurpose", purpose);
    json_.member("downloadLocation", unknown);
    json_.key("filesAnalyzed");
    json_.boolean(false);
  }

  void write_purl(std::string_view purl) {
    if (purl.empty()) return;
    json_.key("externalRefs");
    json_.begin_array();
    json_.begin_object();
    json_.member("referenceCategory", "PACKAGE-MANAGER");
    json_.member("referenceType", "purl");
    json_.member("referenceLocator", purl);
    json_.end_object();
    json_.end_array();
  }

  void write_image() {
    const std::string& digest = report_.image->digest;
    begin_package(image_id, report_.reference, digest, "CONTAINER");
    if (!digest.empty()) {
      json_.key("checksums");
      json_.begin_array();
      json_.begin_object();
      json_.member("algorithm", upper_case(oci::algorithm_of(digest)));
      json_.member("checksumValue", oci::hex_in(digest));
      json_.end_object();
      json_.end_array();
    }
    write_purl(report::purl_of_image(report_));
    write_annotations(report::properties_of_image(report_));
    json_.end_object();
  }

  void write_system() {
    const image::Release& release = report_.analysis.contents.release;
    if (release.id.empty()) return;
    begin_package(system_id, release.id, release.version_id, "OPERATING-SYSTEM");
    if (!release.name.empty()) json_.member("summary", release.name);
    json_.end_object();
  }

  // What is no expression gets a name of its own, under which the document quotes it.
  std::string licence_name(const std::string& licence) {
    if (licence.empty()) return std::string(unknown);
    if (spdx::is_licence_expression(licence)) return licence;
    return licences_.try_emplace(licence, "LicenseRef-" + short_hash(licence)).first->second;
  }

  void write_package(std::size_t number) {
    const image::InstalledPackage& installed = report_.analysis.contents.packages[number];
    const image::Package& package = installed.package;
    begin_package(ids_[number], package.name, package.version,
                  report::is_application(package.type) ? "APPLICATION" : "LIBRARY");
    json_.member("licenseDeclared", licence_name(package.licence));
    json_.member("licenseConcluded", unknown);
    json_.member("copyrightText", unknown);
    write_purl(purl(package, report_.analysis.contents.release));
    report::Properties properties = report::properties_of(installed, report_);
    for (const std::string& path : installed.paths)
      properties.emplace_back("hakoseki:path", path);
    write_annotations(properties);
    json_.end_object();
    drain(out_, sink_);
  }

  void write_packages() {
    json_.key("packages");
    json_.begin_array();
    write_image();
    write_system();
    for (std::size_t i = 0; i < ids_.size(); ++i)
      write_package(i);
    json_.end_array();
  }

  void relate(std::string_view from, std::string_view type, std::string_view to) {
    json_.begin_object();
    json_.member("spdxElementId", from);
    json_.member("relationshipType", type);
    json_.member("relatedSpdxElement", to);
    json_.end_object();
    drain(out_, sink_);
  }

  void write_relationships() {
    const image::PackageLinks links = image::links_between(report_.analysis.contents.packages);
    json_.key("relationships");
    json_.begin_array();
    relate(document_id, "DESCRIBES", image_id);
    if (!report_.analysis.contents.release.id.empty()) relate(image_id, "CONTAINS", system_id);
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const bool is_owned = links.owners[i] != image::PackageLinks::none;
      relate(is_owned ? std::string_view(ids_[links.owners[i]]) : image_id, "CONTAINS", ids_[i]);
      for (const std::uint32_t one : links.needs[i])
        relate(ids_[i], "DEPENDS_ON", ids_[one]);
    }
    json_.end_array();
  }

  void write_licences() {
    if (licences_.empty()) return;
    json_.key("hasExtractedLicensingInfos");
    json_.begin_array();
    for (const auto& [text, id] : licences_) {
      json_.begin_object();
      json_.member("licenseId", id);
      json_.member("extractedText", text);
      json_.member("name", text);
      json_.end_object();
      drain(out_, sink_);
    }
    json_.end_array();
  }

  const ImageReport& report_;
  const Sink& sink_;
  std::vector<ImageGap> gaps_;
  std::string tool_;
  std::string time_;
  std::vector<std::string> ids_;                 // of the packages
  std::map<std::string, std::string> licences_;  // texts that are no expressions, and their names
  std::string out_;
  JsonWriter json_{out_, JsonWriter::Layout::indented};
};

}  // namespace

void write_image_spdx(const ImageReport& report, const SbomInfo& info, const Sink& sink) {
  report::write_identified(
      [&](std::string_view uuid, const Sink& to) { Writer(report, info, to).write(uuid); }, sink);
}

}  // namespace hakoseki
