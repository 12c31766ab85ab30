// Which known vulnerabilities are in the packages of an image, and of what there was no data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/severity.h"
#include "base/text.h"
#include "formats/advisory/advisory.h"

namespace hakoseki {

enum class VulnerabilityStatus : std::uint8_t {
  affected,
  will_not_fix,  // affected, and its publisher leaves it like that
  unknown,       // nobody says, or the version cannot be compared
  not_affected,  // says the publisher, or a VEX statement
  fixed,         // the installed version holds the fix
};

// "affected", "will_not_fix", "unknown", "not_affected", "fixed".
[[nodiscard]] std::string_view name_of(VulnerabilityStatus status);

// One vulnerability in one package.
struct ImageVulnerability {
  std::string id;                         // the CVE number where there is one
  std::vector<std::string> aliases = {};  // in the order of their alphabet
  VulnerabilityStatus status = VulnerabilityStatus::unknown;
  Message reason = {};        // of the status, where it is not the version alone
  bool is_malicious = false;  // the package itself is the attack

  std::string package = {};  // "openssl"
  std::string version = {};
  std::string purl = {};
  std::vector<std::string> paths = {};
  std::uint32_t layer = 0;              // that brought it in; see ContainerImage::layers
  std::optional<bool> is_of_base = {};  // that layer was one of the image below; nothing: not told
  std::uint32_t package_row = 0;        // in ImageContents::packages

  std::optional<Severity> severity = {};  // the publisher's word, else that of CVSS
  std::string cvss = {};                  // a vector; that of the newest version
  std::uint8_t cvss_tenths = 0;           // 98 is 9.8
  std::vector<std::string> fixed = {};    // versions that hold the fix, ascending
  std::optional<advisory::KnownExploited> exploited = {};
  std::optional<advisory::ExploitPrediction> prediction = {};
  std::optional<advisory::Day> published = {};
  std::string title = {};
  std::vector<std::string> sources = {};     // ids of the advisories that say so
  std::vector<std::string> references = {};  // URLs
};

// Packages of which the database knows nothing, so that nothing found is not nothing there.
struct VulnerabilityGap {
  std::string ecosystem;  // "debian:10"
  std::uint64_t packages = 0;
  Message reason;
};

struct ImageVulnerabilities {
  // In the order of the packages, of each the worst first.
  std::vector<ImageVulnerability> found = {};
  std::vector<VulnerabilityGap> gaps = {};
  // Of the packages that are there: ecosystems of languages of which the database knows no packages
  // that are attacks themselves.
  std::vector<std::string> without_attacks = {};
  std::uint64_t packages = 0;  // that were looked up
  std::string database = {};   // its digest
  std::optional<advisory::Day> data_day = {};
};

}  // namespace hakoseki
