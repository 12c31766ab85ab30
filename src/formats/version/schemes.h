// The schemes one by one, for version.cc.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace hakoseki::version {

using Order = std::optional<std::weak_ordering>;

// apk-tools, doc/apk-version.8.scd: 1.2.3a_rc1_p2~0f1e-r4
[[nodiscard]] Order compare_apk(std::string_view a, std::string_view b);
// Composer's normalised versions in the order of PHP's version_compare. Branches (dev-main) have
// no order.
[[nodiscard]] Order compare_composer(std::string_view a, std::string_view b);
// Whether a text in lower case is what may stand behind a hyphen at the end of such a version:
// `beta2`, `dev`.
[[nodiscard]] bool is_composer_stability(std::string_view text);
// Debian Policy 5.6.12, as dpkg reads it: [epoch:]upstream[-revision]
[[nodiscard]] Order compare_deb(std::string_view a, std::string_view b);
// Gem::Version of RubyGems.
[[nodiscard]] Order compare_gem(std::string_view a, std::string_view b);
// Numbers and words in turn: words that announce a release (rc, beta) come before it, others after.
[[nodiscard]] Order compare_generic(std::string_view a, std::string_view b);
// maven.apache.org/pom.html, "Version Order Specification".
[[nodiscard]] Order compare_maven(std::string_view a, std::string_view b);
// PEP 440.
[[nodiscard]] Order compare_pypi(std::string_view a, std::string_view b);
// rpm-version(7): [epoch:]version[-release]
[[nodiscard]] Order compare_rpm(std::string_view a, std::string_view b);

// Those that follow semver.org 2.0.0, each in its own way.
[[nodiscard]] Order compare_cargo(std::string_view a, std::string_view b);
// golang.org/x/mod/semver, with or without its `v`; and the releases of Go itself: go1.21rc2
[[nodiscard]] Order compare_golang(std::string_view a, std::string_view b);
[[nodiscard]] Order compare_hex(std::string_view a, std::string_view b);
// node-semver, also what it takes only when it is told to be loose: =1.2.3beta
[[nodiscard]] Order compare_npm(std::string_view a, std::string_view b);
// Up to four numbers, and labels of any case.
[[nodiscard]] Order compare_nuget(std::string_view a, std::string_view b);
// pub_semver: the build decides too.
[[nodiscard]] Order compare_pub(std::string_view a, std::string_view b);
[[nodiscard]] Order compare_swift(std::string_view a, std::string_view b);

}  // namespace hakoseki::version
