#include "formats/advisory/osv_ecosystem.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hakoseki::advisory {
namespace {

std::string told(std::string_view ecosystem, std::string_view name, std::string_view purl = {}) {
  const auto package = osv_package(ecosystem, name, purl);
  if (!package) return "-";
  return fmt::format("{} {}{}{}{}", package->ecosystem, package->package,
                     package->names_source ? " source" : "",
                     package->repository.empty() ? "" : " in ", package->repository);
}

TEST(OsvEcosystem, SpeaksOfReleasesAsTheyCallThemselves) {
  const struct {
    std::string_view ecosystem;
    std::string_view told;
  } cases[] = {
      {"AlmaLinux:9", "almalinux:9 p"},
      {"Alpaquita:stream", "alpaquita:stream p source"},
      {"Alpine:v3.19", "alpine:3.19 p source"},
      {"Alpine:edge", "alpine:edge p source"},
      {"Alpine", "-"},
      {"Azure Linux:2", "mariner:2.0 p source"},
      {"Azure Linux:3", "azurelinux:3.0 p source"},
      {"Chainguard", "chainguard p source"},
      {"Debian:12", "debian:12 p source"},
      {"Debian:sid", "debian:sid p source"},
      {"Debian", "-"},
      {"Echo", "echo p source"},
      {"Mageia:9", "mageia:9 p source"},
      {"MinimOS", "minimos p source"},
      {"Photon OS:5.0", "photon:5.0 p"},
      {"Red Hat:enterprise_linux:9::appstream", "rhel:9 p"},
      {"Red Hat:rhel_eus:9.2::baseos", "rhel:9 p in rhel_eus:9.2"},
      {"Red Hat:openshift:4.15::el9", "rhel:9 p in openshift:4.15"},
      {"Red Hat:openshift:4.15", "-"},
      {"Red Hat:rhel_extras", "-"},
      {"Rocky Linux:8", "rocky:8 p source"},
      {"SUSE:Linux Enterprise Server 12", "sles:12 p source"},
      {"SUSE:Linux Enterprise Server 12 SP2-BCL", "sles:12.2 p source"},
      {"SUSE:Linux Enterprise Module for Basesystem 15 SP5", "sles:15.5 p source"},
      {"SUSE:Linux Enterprise Server 16.0", "sles:16.0 p source"},
      {"SUSE:Linux Enterprise Micro 5.5", "sle-micro:5.5 p source"},
      {"SUSE:Linux Micro 6.0", "sl-micro:6.0 p source"},
      {"SUSE:Package Hub 15 SP5", "sles:15.5 p source"},
      {"SUSE:Manager Server 4.3", "-"},
      {"Ubuntu:22.04:LTS", "ubuntu:22.04 p source"},
      {"Ubuntu:24.10", "ubuntu:24.10 p source"},
      {"Ubuntu:Pro:FIPS-updates:20.04:LTS", "ubuntu:20.04 p source in fips-updates"},
      {"Ubuntu:22.04:LTS:for:NVIDIA:BlueField", "ubuntu:22.04 p source in nvidia-bluefield"},
      {"Ubuntu:LTS", "-"},
      {"Wolfi", "wolfi p source"},
      {"openEuler:24.03-LTS-SP1", "openeuler:24.03-lts-sp1 p source"},
      {"openSUSE:Leap 15.5", "opensuse-leap:15.5 p source"},
      {"openSUSE:Leap Micro 5.5", "opensuse-leap-micro:5.5 p source"},
      {"openSUSE:openSUSE Leap 15.6", "opensuse-leap:15.6 p source"},
      {"openSUSE:Tumbleweed", "opensuse-tumbleweed p source"},
      {"openSUSE:13.2", "opensuse:13.2 p source"},
      {"openSUSE:", "-"},
      // None of these is ever in an image, or tells of what release it is.
      {"Android", "-"},
      {"FreeBSD:ports", "-"},
      {"GitHub Actions", "-"},
      {"Linux", "-"},
      {"Root:Alpine:3.18", "-"},
      {"Rocky Linux:x", "-"},
      {"Somebody's", "-"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(told(c.ecosystem, "p"), c.told) << c.ecosystem;
}

TEST(OsvEcosystem, NamesTheRepositoriesOfUbuntuPro) {
  const struct {
    std::string_view purl;
    std::string_view repository;
  } cases[] = {
      {"pkg:deb/ubuntu/netty@1?arch=source&distro=esm-apps/xenial", "esm-apps"},
      {"pkg:deb/ubuntu/netty@1?distro=esm-infra/xenial&arch=source", "esm-infra"},
      {"pkg:deb/ubuntu/netty@1?arch=source&distro=esm-infra-legacy/trusty", "esm-infra-legacy"},
      {"pkg:deb/ubuntu/unzip@1?arch=source&distro=trusty/esm", "esm-infra"},
      {"pkg:deb/ubuntu/unzip@1?arch=source&distro=trusty", "esm"},
      {"", "esm"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(told("Ubuntu:Pro:16.04:LTS", "p", c.purl),
              fmt::format("ubuntu:16.04 p source in {}", c.repository));
}

TEST(OsvEcosystem, SpellsNamesAsTheyAreCompared) {
  const struct {
    std::string_view ecosystem;
    std::string_view name;
    std::string_view told;
  } cases[] = {
      {"PyPI", "Zope.Interface", "pypi zope-interface"},
      {"npm", "@Scope/Name", "npm @scope/name"},
      {"Maven", "org.apache:Thing", "maven org.apache:Thing"},
      {"Maven:https://maven.google.com", "a:b", "maven a:b"},
      {"Go", "stdlib", "golang stdlib"},
      {"crates.io", "serde_json", "cargo serde_json"},
      {"Packagist:https://packages.drupal.org/8", "Drupal/core", "composer drupal/core"},
      {"RubyGems", "rack", "gem rack"},
      {"NuGet", "Newtonsoft.Json", "nuget Newtonsoft.Json"},
      {"Hex", "phoenix", "hex phoenix"},
      {"Pub", "http", "pub http"},
      {"SwiftURL", "https://github.com/apple/swift-nio.git", "swift github.com/apple/swift-nio"},
      {"SwiftURL", "github.com/vapor/vapor", "swift github.com/vapor/vapor"},
      {"Bitnami", "nginx", "bitnami nginx"},
      {"CRAN", "readxl", "cran readxl"},
      {"ConanCenter", "zlib", "conan zlib"},
      {"Kubernetes", "k8s.io/apiserver", "generic kube-apiserver"},
      {"kubernetes", "k8s.io/kubernetes", "golang k8s.io/kubernetes"},
      {"kubernetes", "sigs.k8s.io/x", "golang sigs.k8s.io/x"},
      {"kubernetes", "k8s.io/client-go", "-"},
      {"OSS-Fuzz", "zstd", "generic zstd"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(told(c.ecosystem, c.name), c.told) << c.ecosystem << ' ' << c.name;
}

}  // namespace
}  // namespace hakoseki::advisory
