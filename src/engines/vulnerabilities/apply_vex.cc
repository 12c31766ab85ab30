#include "engines/vulnerabilities/apply_vex.h"

#include <string>
#include <vector>

namespace hakoseki::vulnerabilities {
namespace {

using advisory::VexStatement;
using advisory::VexStatus;
using advisory::VexSubject;
using image::InstalledPackage;
using image::PackageType;

advisory::VexImage identity_of(const OpenedImage& image) {
  advisory::VexImage identity{.references = {image.reference},
                              .architecture = image.platform.architecture};
  for (const std::string* digest : {&image.index_digest, &image.digest, &image.config_digest}) {
    if (!digest->empty()) identity.digests.push_back(*digest);
  }
  return identity;
}

std::optional<VexSubject> subject_of(const InstalledPackage& installed,
                                     const image::Release& release) {
  const Result<Purl> own = parse_purl(purl(installed.package, release));
  if (!own) return std::nullopt;
  VexSubject subject{.package = *own};
  if (installed.package.source_name.empty()) return subject;
  image::Package source = installed.package;
  source.name = source.source_name;
  if (!source.source_version.empty()) source.version = source.source_version;
  source.architecture = source.type == PackageType::rpm ? "src" : "source";
  source.source_name.clear();
  source.source_version.clear();
  if (Result<Purl> of_source = parse_purl(purl(source, release)); of_source)
    subject.source = std::move(*of_source);
  return subject;
}

VulnerabilityStatus status_of(VexStatus status) {
  switch (status) {
    case VexStatus::not_affected:
      return VulnerabilityStatus::not_affected;
    case VexStatus::affected:
      return VulnerabilityStatus::affected;
    case VexStatus::fixed:
      return VulnerabilityStatus::fixed;
    case VexStatus::under_investigation:
      break;
  }
  return VulnerabilityStatus::unknown;
}

Message reason_of(const VexStatement& statement) {
  std::string words = statement.justification;
  for (const std::string* more : {&statement.impact, &statement.action}) {
    if (more->empty()) continue;
    if (!words.empty()) words += "; ";
    words += *more;
  }
  if (words.empty()) words = name_of(statement.status);
  const std::string& author = statement.author.empty() ? statement.where : statement.author;
  return say({"VEX of {}: {}", "{} の VEX: {}"}, author, words);
}

}  // namespace

void apply(std::span<const advisory::VexDocument> documents, const OpenedImage& image,
           const image::ImageContents& contents, bool shows_fixed, ImageVulnerabilities& known) {
  if (documents.empty()) return;
  const advisory::VexImage identity = identity_of(image);
  std::vector<std::string> ids;
  std::optional<std::uint32_t>
      row;  // of the package that `subject` is; its vulnerabilities follow each other
  std::optional<VexSubject> subject;
  for (ImageVulnerability& one : known.found) {
    if (row != one.package_row)
      subject = subject_of(contents.packages[one.package_row], contents.release);
    row = one.package_row;
    if (!subject) continue;
    ids = one.aliases;
    ids.push_back(one.id);
    const VexStatement* statement = deciding(documents, ids, identity, *subject);
    if (statement == nullptr) continue;
    one.status = status_of(statement->status);
    one.reason = reason_of(*statement);
  }
  if (shows_fixed) return;
  std::erase_if(known.found, [](const ImageVulnerability& one) {
    return one.status == VulnerabilityStatus::fixed;
  });
}

}  // namespace hakoseki::vulnerabilities
