#include "engines/image/package.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/percent.h"
#include "formats/purl.h"

namespace hakoseki::image {
namespace {

constexpr std::array<std::string_view, 14> type_names = {
    "deb",   "rpm",    "apk",   "npm",   "pypi",  "gem",     "composer",
    "maven", "golang", "cargo", "nuget", "conda", "bitnami", "generic"};

// purl-spec leaves the colon as it is.
std::string encoded(std::string_view text) {
  return percent_encode(text, ":");
}

// A name with its namespace: the slashes between them stay.
std::string encoded_parts(std::string_view text) {
  return percent_encode(text, ":/");
}

// The part behind the type: namespace and name.
std::string path_of(const Package& package, const Release& release) {
  switch (package.type) {
    case PackageType::deb:
    case PackageType::rpm:
    case PackageType::apk: {
      const std::string name =
          package.type == PackageType::rpm ? package.name : lower_case(package.name);
      return release.id.empty()
                 ? encoded(name)
                 : fmt::format("{}/{}", encoded(lower_case(release.id)), encoded(name));
    }
    case PackageType::maven: {
      const std::size_t colon = package.name.find(':');
      if (colon == std::string::npos) return encoded(package.name);
      return fmt::format("{}/{}", encoded(package.name.substr(0, colon)),
                         encoded(package.name.substr(colon + 1)));
    }
    case PackageType::pypi:
      return encoded(normal_name("pypi", package.name));
    case PackageType::npm:
    case PackageType::composer:
    case PackageType::golang:
      return encoded_parts(lower_case(package.name));
    case PackageType::gem:
    case PackageType::cargo:
    case PackageType::nuget:
    case PackageType::conda:
    case PackageType::bitnami:
    case PackageType::generic:
      break;
  }
  return encoded(package.name);
}

}  // namespace

std::string_view name_of(PackageType type) {
  return type_names[static_cast<std::size_t>(type)];
}

std::optional<PackageType> type_of(std::string_view name) {
  const auto* const found = std::ranges::find(type_names, name);
  if (found == type_names.end()) return std::nullopt;
  return static_cast<PackageType>(found - type_names.begin());
}

bool is_of_a_distribution(PackageType type) {
  return type == PackageType::deb || type == PackageType::rpm || type == PackageType::apk ||
         type == PackageType::bitnami;
}

std::string purl(const Package& package, const Release& release) {
  std::string version = package.version;
  std::string epoch;
  if (package.type == PackageType::rpm) {
    const std::size_t colon = version.find(':');
    if (colon != std::string::npos) {
      epoch = version.substr(0, colon);
      version.erase(0, colon + 1);
    }
  }
  std::string text = fmt::format("pkg:{}/{}", name_of(package.type), path_of(package, release));
  if (!version.empty()) text += fmt::format("@{}", encoded(version));
  // Qualifiers stand in the order of their names.
  std::string qualifiers;
  const auto add = [&](std::string_view key, std::string_view value) {
    if (!value.empty()) qualifiers += fmt::format("&{}={}", key, encoded(value));
  };
  if (package.type == PackageType::conda) add("subdir", package.architecture);
  if (is_of_a_distribution(package.type)) {
    add("arch", package.architecture);
    if (!release.id.empty()) {
      add("distro", release.version_id.empty()
                        ? release.id
                        : fmt::format("{}-{}", release.id, release.version_id));
    }
    add("epoch", epoch);
    add("rpmmod", package.module);
    const bool same = package.source_name.empty() || package.source_name == package.name;
    const bool same_version = package.source_version.empty() || package.source_version == version;
    if (!same_version) {
      add("upstream",
          fmt::format("{}@{}", same ? package.name : package.source_name, package.source_version));
    } else if (!same) {
      add("upstream", package.source_name);
    }
  }
  if (!qualifiers.empty()) qualifiers[0] = '?';
  return text + qualifiers;
}

}  // namespace hakoseki::image
