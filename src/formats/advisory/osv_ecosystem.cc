#include "formats/advisory/osv_ecosystem.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/purl.h"

namespace hakoseki::advisory {
namespace {

// Registries, whose ecosystems have no releases; of those with a URL behind it the packages are
// named alike (Maven, Packagist).
struct RegistryRow {
  std::string_view name;
  std::string_view type;  // of a purl
};

constexpr RegistryRow registries[] = {
    {"Bitnami", "bitnami"}, {"CRAN", "cran"},       {"ConanCenter", "conan"},
    {"Go", "golang"},       {"Hackage", "hackage"}, {"Hex", "hex"},
    {"Maven", "maven"},     {"NuGet", "nuget"},     {"Packagist", "composer"},
    {"Pub", "pub"},         {"PyPI", "pypi"},       {"RubyGems", "gem"},
    {"SwiftURL", "swift"},  {"crates.io", "cargo"}, {"npm", "npm"},
};

// How much of what stands behind the colon is the release.
enum class Release : std::uint8_t {
  none,    // it rolls
  number,  // `12`, `v3.19`, `2.0`
  dotted,  // `3`, of which os-release(5) says `3.0`
  name,    // `24.03-LTS-SP1`, `sid`, `stream`
};

struct DistributionRow {
  std::string_view name;
  std::string_view id;  // of os-release(5)
  Release release;
  bool names_source;
};

// The schema says of AlmaLinux that sources are named, but its records name what is built of them
// (`gupnp-devel`). What Wolfi and its like call a package is the origin of all that is built of it.
constexpr DistributionRow distributions[] = {
    {"Alpaquita", "alpaquita", Release::name, true},
    {"AlmaLinux", "almalinux", Release::number, false},
    {"Alpine", "alpine", Release::name, true},
    {"Chainguard", "chainguard", Release::none, true},
    {"Debian", "debian", Release::name, true},
    {"Echo", "echo", Release::none, true},
    {"Mageia", "mageia", Release::number, true},
    {"MinimOS", "minimos", Release::none, true},
    {"Photon OS", "photon", Release::dotted, false},
    {"Rocky Linux", "rocky", Release::number, true},
    {"Wolfi", "wolfi", Release::none, true},
    {"openEuler", "openeuler", Release::name, true},
};

std::vector<std::string_view> parts_of(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(mark);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

// Digits and points, a digit first and last.
bool is_number(std::string_view text) {
  return !text.empty() && is_digit(text.front()) && is_digit(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
}

std::string with_point(std::string_view number) {
  const bool has_point = number.find('.') != std::string_view::npos;
  return has_point ? std::string(number) : fmt::format("{}.0", number);
}

std::optional<OsvPackage> of_distribution(const DistributionRow& row, std::string_view release,
                                          std::string_view name) {
  OsvPackage package = {.ecosystem = std::string(row.id),
                        .package = std::string(name),
                        .names_source = row.names_source};
  if (row.release == Release::none) return package;
  if (row.id == "alpine" && release.starts_with('v')) release.remove_prefix(1);
  const bool is_right = row.release == Release::name ? !release.empty() : is_number(release);
  if (!is_right) return std::nullopt;
  const std::string text =
      row.release == Release::dotted ? with_point(release) : lower_case(release);
  package.ecosystem += ':' + text;
  return package;
}

// `22.04:LTS`, `Pro:18.04:LTS`, `Pro:FIPS-updates:20.04:LTS`, `22.04:LTS:for:NVIDIA:BlueField`.
struct UbuntuRelease {
  std::string_view number;
  bool is_pro = false;
  std::string variant;
};

UbuntuRelease ubuntu_release(std::string_view text) {
  UbuntuRelease release;
  for (const std::string_view part : parts_of(text, ':')) {
    if (is_number(part)) {
      release.number = part;
    } else if (part == "Pro") {
      release.is_pro = true;
    } else if (part != "LTS" && part != "for") {
      if (!release.variant.empty()) release.variant += '-';
      release.variant += lower_case(part);
    }
  }
  return release;
}

// The purl names the place: `distro=esm-apps/xenial`, `distro=trusty/esm`.
std::string pro_repository(std::string_view purl) {
  constexpr std::string_view key = "distro=";
  const std::size_t at = purl.find(key);
  if (at == std::string_view::npos) return "esm";
  const std::string_view place = purl.substr(at + key.size(), purl.find('&', at) - at - key.size());
  const std::size_t slash = place.find('/');
  const std::string_view first = place.substr(0, slash);
  if (slash == std::string_view::npos) return "esm";
  // Ubuntu 14.04 had nothing but infra at first.
  return place.substr(slash + 1) == "esm" ? "esm-infra" : std::string(first);
}

std::optional<OsvPackage> of_ubuntu(std::string_view text, std::string_view name,
                                    std::string_view purl) {
  const UbuntuRelease release = ubuntu_release(text);
  if (release.number.empty()) return std::nullopt;
  std::string repository = release.variant;
  if (release.is_pro && repository.empty()) repository = pro_repository(purl);
  return OsvPackage{.ecosystem = fmt::format("ubuntu:{}", release.number),
                    .package = std::string(name),
                    .names_source = true,
                    .repository = std::move(repository)};
}

// Azure Linux was CBL-Mariner up to its second release.
std::optional<OsvPackage> of_azure(std::string_view release, std::string_view name) {
  if (!is_number(release)) return std::nullopt;
  const std::string number = with_point(release);
  const std::string_view id = number < "3" ? "mariner" : "azurelinux";
  return OsvPackage{.ecosystem = fmt::format("{}:{}", id, number),
                    .package = std::string(name),
                    .names_source = true};
}

// The release of Red Hat Enterprise Linux that a product of a CPE is built for, such as
// `enterprise_linux:9::appstream`, `rhel_eus:9.2::baseos`, `openshift:4.15::el9`.
std::string_view rhel_release(std::string_view cpe) {
  const std::vector<std::string_view> parts = parts_of(cpe, ':');
  const std::string_view last = parts.back();
  if (last.starts_with("el") && is_number(last.substr(2))) return last.substr(2);
  const std::string_view product = parts.front();
  const bool is_system = product == "enterprise_linux" || product.starts_with("rhel_");
  if (!is_system || parts.size() < 2) return {};
  const std::string_view major = parts[1].substr(0, parts[1].find('.'));
  return is_number(major) ? major : std::string_view();
}

std::optional<OsvPackage> of_red_hat(std::string_view cpe, std::string_view name) {
  const std::string_view release = rhel_release(cpe);
  if (release.empty()) return std::nullopt;
  OsvPackage package = {.ecosystem = fmt::format("rhel:{}", release), .package = std::string(name)};
  if (!cpe.starts_with("enterprise_linux:")) package.repository = cpe.substr(0, cpe.find("::"));
  return package;
}

// `15 SP5-LTSS` is 15.5, `12` is 12, `16.0` is that.
std::optional<std::string> suse_number(std::string_view product) {
  const std::vector<std::string_view> words = words_of(product);
  std::string number;
  for (const std::string_view word : words) {
    if (is_number(word)) number = word;
    if (number.empty() || !word.starts_with("SP")) continue;
    const std::string_view pack = word.substr(2, word.find_first_not_of("0123456789", 2) - 2);
    if (!pack.empty()) return fmt::format("{}.{}", number, pack);
  }
  if (number.empty()) return std::nullopt;
  return number;
}

// Marketing names: modules and extensions are part of the release they are for.
std::string_view suse_id(std::string_view product) {
  constexpr std::string_view micros[] = {"SUSE Linux Micro ", "Linux Micro "};
  constexpr std::string_view enterprise_micros[] = {"SUSE Linux Enterprise Micro ",
                                                    "Linux Enterprise Micro "};
  constexpr std::string_view servers[] = {"SUSE Linux Enterprise ", "Linux Enterprise ",
                                          "SUSE Package Hub ", "Package Hub "};
  const auto begins = [&](std::string_view start) { return product.starts_with(start); };
  if (std::ranges::any_of(micros, begins)) return "sl-micro";
  if (std::ranges::any_of(enterprise_micros, begins)) return "sle-micro";
  if (std::ranges::any_of(servers, begins)) return "sles";
  return {};
}

std::optional<OsvPackage> of_suse(std::string_view product, std::string_view name) {
  const std::string_view id = suse_id(product);
  const std::optional<std::string> number = suse_number(product);
  if (id.empty() || !number) return std::nullopt;
  return OsvPackage{.ecosystem = fmt::format("{}:{}", id, *number),
                    .package = std::string(name),
                    .names_source = true};
}

std::optional<OsvPackage> of_opensuse(std::string_view product, std::string_view name) {
  std::string_view rest = product;
  if (rest.starts_with("openSUSE ")) rest.remove_prefix(9);
  OsvPackage package = {.ecosystem = {}, .package = std::string(name), .names_source = true};
  const std::optional<std::string> number = suse_number(rest);
  if (rest.starts_with("Tumbleweed")) {
    package.ecosystem = "opensuse-tumbleweed";
  } else if (!number) {
    return std::nullopt;
  } else if (rest.starts_with("Leap Micro ")) {
    package.ecosystem = "opensuse-leap-micro:" + *number;
  } else {
    package.ecosystem = (rest.starts_with("Leap ") ? "opensuse-leap:" : "opensuse:") + *number;
  }
  return package;
}

// The staging modules of Kubernetes have versions of their own (0.29 where Kubernetes is 1.29);
// what its records count are the versions of its programs.
std::optional<OsvPackage> of_kubernetes(std::string_view name) {
  struct Program {
    std::string_view module;
    std::string_view name;
  };
  constexpr Program programs[] = {
      {"k8s.io/apiserver", "kube-apiserver"},
      {"k8s.io/controller-manager", "kube-controller-manager"},
      {"k8s.io/kube-controller-manager", "kube-controller-manager"},
      {"k8s.io/kube-proxy", "kube-proxy"},
      {"k8s.io/kube-scheduler", "kube-scheduler"},
      {"k8s.io/kubectl", "kubectl"},
      {"k8s.io/kubelet", "kubelet"},
  };
  const auto* const found = std::ranges::find(programs, name, &Program::module);
  if (found != std::end(programs))
    return OsvPackage{.ecosystem = "generic", .package = std::string(found->name)};
  const bool is_staging = name.starts_with("k8s.io/") && name != "k8s.io/kubernetes";
  if (is_staging) return std::nullopt;
  return OsvPackage{.ecosystem = "golang", .package = normal_name("golang", name)};
}

std::optional<OsvPackage> of_registry(std::string_view type, std::string_view name) {
  std::string_view rest = name;
  if (type == "swift") {
    if (const std::size_t at = rest.find("://"); at != std::string_view::npos)
      rest.remove_prefix(at + 3);
    if (rest.ends_with(".git")) rest.remove_suffix(4);
  }
  return OsvPackage{.ecosystem = std::string(type), .package = normal_name(type, rest)};
}

}  // namespace

std::optional<OsvPackage> osv_package(std::string_view ecosystem, std::string_view name,
                                      std::string_view purl) {
  const std::size_t colon = ecosystem.find(':');
  const std::string_view family = ecosystem.substr(0, colon);
  const std::string_view release =
      colon == std::string_view::npos ? std::string_view() : ecosystem.substr(colon + 1);
  const auto* const registry = std::ranges::find(registries, family, &RegistryRow::name);
  if (registry != std::end(registries)) return of_registry(registry->type, name);
  const auto* const row = std::ranges::find(distributions, family, &DistributionRow::name);
  if (row != std::end(distributions)) return of_distribution(*row, release, name);
  if (family == "Ubuntu") return of_ubuntu(release, name, purl);
  if (family == "Azure Linux") return of_azure(release, name);
  if (family == "Red Hat") return of_red_hat(release, name);
  if (family == "SUSE") return of_suse(release, name);
  if (family == "openSUSE") return of_opensuse(release, name);
  if (lower_case(family) == "kubernetes") return of_kubernetes(name);
  if (family == "OSS-Fuzz") return OsvPackage{.ecosystem = "generic", .package = std::string(name)};
  return std::nullopt;
}

}  // namespace hakoseki::advisory
