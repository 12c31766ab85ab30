// Products of Red Hat and SUSE, and the releases that they are.
#include "formats/advisory/csaf_releases.h"

#include <gtest/gtest.h>

namespace hakoseki::advisory {
namespace {

std::string told(const std::optional<RpmRelease>& release) {
  if (!release) return "none";
  return release->ecosystem + (release->repository.empty() ? "" : " in " + release->repository);
}

struct Row {
  std::string_view product;
  std::string_view told;
};

TEST(CsafReleases, RedHat) {
  const Row rows[] = {
      {"cpe:/o:redhat:enterprise_linux:9::baseos", "rhel:9"},
      {"cpe:/a:redhat:enterprise_linux:8", "rhel:8"},
      {"cpe:/o:redhat:enterprise_linux:4::as", "rhel:4"},
      {"cpe:/o:redhat:enterprise_linux:10.0", "rhel:10"},
      {"cpe:/a:redhat:rhel_eus:9.2::appstream", "rhel:9 in eus-9.2"},
      {"cpe:/o:redhat:enterprise_linux_eus:10.2", "rhel:10 in eus-10.2"},
      {"cpe:/a:redhat:rhel_aus:8.2", "rhel:8 in aus-8.2"},
      {"cpe:/a:redhat:rhel_e4s:8.6::appstream", "rhel:8 in e4s-8.6"},
      {"cpe:/o:redhat:rhel_tus:8.4::baseos", "rhel:8 in tus-8.4"},
      {"cpe:/o:redhat:rhel_els:7", "rhel:7"},
      {"cpe:/a:redhat:rhel_eus_long_life:8.4", "rhel:8 in eus-long-life-8.4"},
      {"cpe:/a:redhat:rhel_extras:7", "rhel:7 in extras-7"},
      {"cpe:/a:redhat:rhel_dotnet:6.0::el7", "none"},
      {"cpe:/a:redhat:rhel_software_collections:3", "none"},
      {"cpe:/a:redhat:openshift:4.18::el9", "none"},
      {"cpe:/a:redhat:optaplanner:::el6", "none"},
      {"cpe:/o:redhat:enterprise_linux", "none"},
      {"cpe:/o:redhat:enterprise_linux:", "none"},
      {"cpe:/o:suse:sles:15:sp5", "none"},
      {"", "none"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(told(redhat_release(row.product)), row.told) << row.product;
}

TEST(CsafReleases, Suse) {
  const Row rows[] = {
      {"SUSE Linux Enterprise Server 15 SP5", "sles:15.5"},
      {"SUSE Linux Enterprise Server 12", "sles:12"},
      {"SUSE Linux Enterprise Server 15 SP3-LTSS", "sles:15.3"},
      {"SUSE Linux Enterprise Server 12 SP4-ESPOS", "sles:12.4"},
      {"SUSE Linux Enterprise Server for SAP Applications 15 SP3", "none"},
      {"SUSE Linux Enterprise Desktop 15 SP5", "none"},
      {"SUSE Linux Enterprise Module for Basesystem 15 SP4", "sles:15.4"},
      {"SUSE Linux Enterprise Module for Python 3 15 SP4", "sles:15.4"},
      {"SUSE Linux Enterprise Module for Web and Scripting 12", "sles:12"},
      {"SUSE Linux Enterprise Module for", "none"},
      {"SUSE Linux Enterprise Micro 5.3", "sle-micro:5.3"},
      {"SUSE Linux Micro 6.0", "sl-micro:6.0"},
      {"SUSE Package Hub 15 SP4", "sles:15.4"},
      {"openSUSE Leap 15.5", "opensuse-leap:15.5"},
      {"openSUSE Leap Micro 5.5", "opensuse-leap-micro:5.5"},
      {"openSUSE Tumbleweed", "opensuse-tumbleweed"},
      {"SUSE CaaS Platform 4.0", "none"},
      {"", "none"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(told(suse_release(row.product)), row.told) << row.product;
}

}  // namespace
}  // namespace hakoseki::advisory
