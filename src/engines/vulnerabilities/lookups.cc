#include "engines/vulnerabilities/lookups.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "formats/purl.h"

namespace hakoseki::vulnerabilities {
namespace {

using image::Package;
using image::PackageType;
using image::Release;

// How much of VERSION_ID tells releases apart.
enum class Parts : std::uint8_t { none, one, two };

struct Distribution {
  std::string_view id;  // of os-release(5)
  std::string_view ecosystem;
  Parts parts = Parts::one;
  PackageType type = PackageType::rpm;
};

// CentOS Linux was built from Red Hat's sources, and its fixes were Red Hat's; CentOS Stream is
// before them and tells nobody.
constexpr std::array distributions = {
    Distribution{"almalinux", "almalinux"},
    Distribution{"alpine", "alpine", Parts::two, PackageType::apk},
    Distribution{"amzn", "amzn"},
    Distribution{"azurelinux", "azurelinux", Parts::two},
    Distribution{"centos", "rhel"},
    Distribution{"chainguard", "chainguard", Parts::none, PackageType::apk},
    Distribution{"debian", "debian", Parts::one, PackageType::deb},
    Distribution{"echo", "echo", Parts::none, PackageType::deb},
    Distribution{"fedora", "fedora"},
    Distribution{"mariner", "mariner", Parts::two},
    Distribution{"minimos", "minimos", Parts::none, PackageType::apk},
    Distribution{"ol", "ol"},
    Distribution{"opensuse-leap", "opensuse-leap", Parts::two},
    Distribution{"opensuse-tumbleweed", "opensuse-tumbleweed", Parts::none},
    Distribution{"photon", "photon", Parts::two},
    Distribution{"rhel", "rhel"},
    Distribution{"rocky", "rocky"},
    Distribution{"sles", "sles", Parts::two},
    Distribution{"ubuntu", "ubuntu", Parts::two, PackageType::deb},
    Distribution{"wolfi", "wolfi", Parts::none, PackageType::apk},
};

// Bitnami's packages are the same in every system.
bool is_of_a_release(PackageType type) {
  return is_of_a_distribution(type) && type != PackageType::bitnami;
}

const Distribution* distribution_of(std::string_view id) {
  const auto* found = std::ranges::find(distributions, id, &Distribution::id);
  return found == distributions.end() ? nullptr : found;
}

// "3.19.1" -> "3.19"; "3.22_alpha20250101" -> "".
std::string first_parts(std::string_view version, Parts parts) {
  std::size_t end = 0;
  for (unsigned left = parts == Parts::two ? 2 : 1; left > 0; --left) {
    const std::size_t begin = end;
    while (end < version.size() && is_digit(version[end]))
      ++end;
    if (end == begin) return {};
    const bool goes_on = left > 1 && end < version.size() && version[end] == '.';
    if (goes_on) ++end;
    if (left > 1 && !goes_on) break;
  }
  return std::string(version.substr(0, end));
}

std::string rolling(const Release& release) {
  if (release.id == "debian") return "debian:sid";
  if (release.id == "alpine") return "alpine:edge";
  return {};
}

// Ubuntu and Debian build their kernel's signed binaries from a source of its own, whose version
// begins like that of the kernel.
Lookup source_lookup(std::string ecosystem, const Package& package) {
  Lookup lookup{
      .ecosystem = std::move(ecosystem),
      .package = package.source_name.empty() ? package.name : package.source_name,
      .version = package.source_version.empty() ? package.version : package.source_version,
      .names_source = true};
  constexpr std::string_view signed_kernel = "linux-signed";
  if (package.type == PackageType::deb && lookup.package.starts_with(signed_kernel)) {
    lookup.package = "linux";
    lookup.version = lookup.version.substr(0, lookup.version.rfind('+'));
  }
  return lookup;
}

}  // namespace

std::string ecosystem_of(const Release& release) {
  const Distribution* distribution = distribution_of(release.id);
  if (distribution == nullptr) {
    return release.version_id.empty() ? release.id : release.id + ':' + release.version_id;
  }
  std::string name(distribution->ecosystem);
  if (distribution->parts == Parts::none) return name;
  // 2018.03 and those before it, by the year.
  const bool is_first_amazon = release.id == "amzn" && release.version_id.contains('.');
  if (is_first_amazon) return "amzn:1";
  const bool is_development = release.version_id.contains('_');
  const std::string version =
      is_development ? "" : first_parts(release.version_id, distribution->parts);
  return version.empty() ? rolling(release) : name + ':' + version;
}

std::string ecosystem_of(const Package& package, const Release& release) {
  if (is_of_a_release(package.type)) {
    // Of another distribution's format, somebody brought it.
    const Distribution* distribution = distribution_of(release.id);
    const bool is_foreign = distribution != nullptr && distribution->type != package.type;
    return is_foreign ? std::string() : ecosystem_of(release);
  }
  return package.type == PackageType::conda ? "" : std::string(name_of(package.type));
}

std::vector<Lookup> lookups_of(const Package& package, const Release& release) {
  std::string ecosystem = ecosystem_of(package, release);
  if (ecosystem.empty() || package.version.empty()) return {};
  if (is_of_a_release(package.type)) {
    return {{.ecosystem = ecosystem, .package = package.name, .version = package.version},
            source_lookup(ecosystem, package)};
  }
  Lookup lookup{.ecosystem = std::move(ecosystem),
                .package = normal_name(name_of(package.type), package.name),
                .version = package.version};
  if (package.type != PackageType::generic) return {lookup};
  // Bitnami tells of the programs themselves, whoever built them.
  Lookup other = lookup;
  other.ecosystem = "bitnami";
  return {lookup, other};
}

}  // namespace hakoseki::vulnerabilities
