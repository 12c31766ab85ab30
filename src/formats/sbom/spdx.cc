// SPDX 2.2 and 2.3 in JSON (ISO/IEC 5962).
#include <unordered_map>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/sbom/json.h"

namespace hakoseki::sbom {
namespace {

constexpr std::string_view document_id = "SPDXRef-DOCUMENT";

// `Name: value`, as tools write what the format has no member for.
void take_text(std::string_view text, std::vector<Property>& properties) {
  const std::size_t colon = text.find(": ");
  if (colon == std::string_view::npos || colon == 0) return;
  properties.emplace_back(text.substr(0, colon), text.substr(colon + 2));
}

void take_annotations(const Node& map, std::vector<Property>& properties) {
  for_each_map(map, "annotations", [&](const Node& annotation) {
    take_text(text_of(annotation, "comment"), properties);
  });
}

// SPDX's purposes are CycloneDX's types in capitals; those before 2.3 have none, and there the
// identifiers of Trivy tell.
std::string kind_of(const Node& package) {
  std::string purpose = lower_case(text_of(package, "primaryPackagePurpose"));
  for (char& c : purpose) {
    if (c == '_') c = '-';
  }
  if (!purpose.empty()) return purpose;
  const std::string id = text_of(package, "SPDXID");
  if (id.starts_with("SPDXRef-OperatingSystem-")) return "operating-system";
  if (id.starts_with("SPDXRef-ContainerImage-")) return "container";
  if (id.starts_with("SPDXRef-Application-")) return "application";
  return {};
}

bool is_told(std::string_view text) {
  return !text.empty() && text != "NOASSERTION" && text != "NONE";
}

Component component_of(const Node& node) {
  Component component{.kind = kind_of(node),
                      .name = text_of(node, "name"),
                      .version = text_of(node, "versionInfo"),
                      .description = text_of(node, "summary"),
                      .line = node.span().begin.line};
  for_each_map(node, "externalRefs", [&](const Node& reference) {
    if (component.purl.empty() && text_of(reference, "referenceType") == "purl")
      component.purl = text_of(reference, "referenceLocator");
  });
  for (const char* member : {"licenseDeclared", "licenseConcluded"}) {
    std::string licence = text_of(node, member);
    if (is_told(licence) && component.licence.empty()) component.licence = std::move(licence);
  }
  std::string file = text_of(node, "packageFileName");
  if (is_told(file)) component.paths.push_back(std::move(file));
  take_annotations(node, component.properties);
  for_each_element(node, "attributionTexts", [&](const Node& text) {
    if (text.is_scalar()) take_text(text.text(), component.properties);
  });
  for (const char* member : {"sourceInfo", "comment"})
    take_text(text_of(node, member), component.properties);
  return component;
}

class Reader {
 public:
  Reader(const SourceText& source, const Node& root) : source_(source), root_(root) {}

  Result<Sbom> run() {
    sbom_.format = fmt::format("SPDX {}", text_of(root_, "spdxVersion").substr(5));
    for_each_map(root_, "hasExtractedLicensingInfos", [&](const Node& licence) {
      licences_.emplace(text_of(licence, "licenseId"), text_of(licence, "extractedText"));
    });
    for_each_map(root_, "packages", [&](const Node& package) {
      if (all_.size() > most_components) return;
      places_.emplace(text_of(package, "SPDXID"), all_.size());
      all_.push_back(component_of(package));
      const auto text = licences_.find(all_.back().licence);
      if (text != licences_.end() && may_repeat(text->second)) all_.back().licence = text->second;
    });
    if (all_.size() > most_components) return too_many(source_);
    for_each_map(root_, "files",
                 [&](const Node& file) { files_.emplace(text_of(file, "SPDXID"), file); });
    take_annotations(root_, sbom_.properties);
    take_relationships();
    if (repeated_ > most_bytes) {
      return std::unexpected(Error{Fault::too_large,
                                   Text{"its parts refer to the same long texts too often",
                                        "長いテキストへの参照が多すぎます"},
                                   source_.path()});
    }
    part_subject();
    return std::move(sbom_);
  }

 private:
  // A text that many parts refer to stands once in the document, and with each of them here: few
  // bytes could become many.
  bool may_repeat(std::string_view text) {
    repeated_ += text.size();
    return repeated_ <= most_bytes;
  }

  void describe(const std::string& id) {
    const auto place = places_.find(id);
    if (place == places_.end()) return;
    if (described_ && *described_ != place->second) several_ = true;
    described_ = place->second;
  }

  void take_relationships() {
    for_each_element(root_, "documentDescribes", [&](const Node& id) {
      if (id.is_scalar()) describe(std::string(id.text()));
    });
    for_each_map(root_, "relationships", [&](const Node& relationship) {
      const std::string type = text_of(relationship, "relationshipType");
      const std::string from = text_of(relationship, "spdxElementId");
      const std::string to = text_of(relationship, "relatedSpdxElement");
      if (type == "DESCRIBES" && from == document_id) describe(to);
      if (type == "DESCRIBED_BY" && to == document_id) describe(from);
      // Syft: the file from which it knew of the package, and the layer in which that lies.
      if (text_of(relationship, "comment").starts_with("evident-by:")) take_evidence(from, to);
    });
  }

  void take_evidence(const std::string& package, const std::string& file) {
    const auto place = places_.find(package);
    const auto entry = files_.find(file);
    if (place == places_.end() || entry == files_.end()) return;
    std::string path = text_of(entry->second, "fileName");
    const std::string comment = text_of(entry->second, "comment");
    if (!may_repeat(path) || !may_repeat(comment)) return;
    if (!path.empty()) all_[place->second].paths.push_back(std::move(path));
    take_text(comment, all_[place->second].properties);
  }

  // What the document is about stands among the packages.
  void part_subject() {
    if (described_ && !several_) {
      sbom_.subject = std::move(all_[*described_]);
      all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(*described_));
    }
    sbom_.components = std::move(all_);
  }

  const SourceText& source_;
  Node root_;
  Sbom sbom_;
  std::vector<Component> all_;
  std::unordered_map<std::string, std::string> licences_;
  std::unordered_map<std::string, std::size_t> places_;
  std::unordered_map<std::string, Node> files_;
  std::size_t repeated_ = 0;
  std::optional<std::size_t> described_;
  bool several_ = false;
};

}  // namespace

Result<Sbom> read_spdx(const SourceText& source, const Node& root) {
  return Reader(source, root).run();
}

}  // namespace hakoseki::sbom
