// Which release of a distribution, and which of its repositories, a product of a CSAF document is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hakoseki::advisory {

// As in Statement.
struct RpmRelease {
  std::string ecosystem;
  std::string repository = {};
};

// By Red Hat's CPE of a product
// (https://redhatproductsecurity.github.io/security-data-guidelines/cpe/):
// `cpe:/o:redhat:enterprise_linux:9::baseos` is `rhel:9`, the streams beside it have repositories
// such as `eus-9.2`, because their versions say nothing of those of the main stream; extended life
// (`rhel_els:7`) is the main stream after its end. Nothing for products that are no release of Red
// Hat Enterprise Linux.
[[nodiscard]] std::optional<RpmRelease> redhat_release(std::string_view cpe);

// By SUSE's name of a product: `SUSE Linux Enterprise Server 15 SP5`, its modules and its long term
// support (`15 SP5-LTSS`) are `sles:15.5`, `openSUSE Leap 15.5` is `opensuse-leap:15.5`. Nothing
// for other products, such as those for desktops and for SAP.
[[nodiscard]] std::optional<RpmRelease> suse_release(std::string_view name);

}  // namespace hakoseki::advisory
