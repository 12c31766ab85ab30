#include "formats/advisory/csaf_releases.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"

namespace hakoseki::advisory {
namespace {

std::vector<std::string_view> parts_of(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(mark);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// What extends a minor release, or comes beside its packages, as the products of CPEs end.
constexpr std::array<std::string_view, 6> redhat_streams = {"eus", "aus",           "e4s",
                                                            "tus", "eus_long_life", "extras"};
// What goes on where the main stream has ended, in the same versions.
constexpr std::string_view redhat_extended_life = "els";

bool is_number(std::string_view text) {
  return !text.empty() && is_digit(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
}

// `15 SP5` is 15.5, `12` and `6.0` are themselves. Who supports it for longer, as in `15 SP3-LTSS`,
// goes on in the same versions.
std::optional<std::string> suse_version(std::string_view text) {
  std::vector<std::string_view> words = words_of(text);
  if (words.empty() || words.size() > 2) return std::nullopt;
  words.back() = words.back().substr(0, words.back().find('-'));
  if (!is_number(words.front())) return std::nullopt;
  if (words.size() == 1) return std::string(words.front());
  if (!words[1].starts_with("SP") || !is_digits(words[1].substr(2))) return std::nullopt;
  return fmt::format("{}.{}", words.front(), words[1].substr(2));
}

struct SuseProduct {
  std::string_view name;  // before the version
  std::string_view id;    // of os-release(5)
};

constexpr SuseProduct suse_products[] = {
    {"SUSE Linux Enterprise Server", "sles"}, {"SUSE Linux Enterprise Micro", "sle-micro"},
    {"SUSE Linux Micro", "sl-micro"},         {"SUSE Package Hub", "sles"},
    {"openSUSE Leap", "opensuse-leap"},       {"openSUSE Leap Micro", "opensuse-leap-micro"},
};

// Modules of SUSE Linux Enterprise are repositories of the server, which hold no package twice.
// What stands behind their names, which end in numbers themselves: `Python 3 15 SP4`.
std::string_view version_of_module(std::string_view name) {
  if (!name.starts_with("SUSE Linux Enterprise Module for ")) return {};
  std::size_t at = name.rfind(' ');
  if (name.substr(at + 1).starts_with("SP")) at = name.rfind(' ', at - 1);
  return name.substr(at + 1);
}

}  // namespace

std::optional<RpmRelease> redhat_release(std::string_view cpe) {
  const std::vector<std::string_view> parts = parts_of(cpe, ':');
  constexpr std::size_t vendor = 2;  // cpe:/o:redhat:enterprise_linux:9::baseos
  if (parts.size() < vendor + 3 || parts[0] != "cpe" || parts[vendor] != "redhat")
    return std::nullopt;
  std::string_view product = parts[vendor + 1];
  const std::string_view version = parts[vendor + 2];
  if (!is_number(version)) return std::nullopt;
  RpmRelease release{fmt::format("rhel:{}", version.substr(0, version.find('.')))};
  if (product == "enterprise_linux") return release;
  for (const std::string_view prefix : {"enterprise_linux_", "rhel_"}) {
    if (!product.starts_with(prefix)) continue;
    product.remove_prefix(prefix.size());
    if (product == redhat_extended_life) return release;
    if (!is_one_of(product, redhat_streams)) return std::nullopt;
    release.repository = fmt::format("{}-{}", product, version);
    std::ranges::replace(release.repository, '_', '-');
    return release;
  }
  return std::nullopt;
}

std::optional<RpmRelease> suse_release(std::string_view name) {
  if (name == "openSUSE Tumbleweed") return RpmRelease{"opensuse-tumbleweed"};
  if (const std::string_view version = version_of_module(name); !version.empty()) {
    const auto of_module = suse_version(version);
    return of_module ? std::optional(RpmRelease{fmt::format("sles:{}", *of_module)}) : std::nullopt;
  }
  for (const SuseProduct& product : suse_products) {
    if (!name.starts_with(product.name)) continue;
    const auto version = suse_version(name.substr(product.name.size()));
    if (version) return RpmRelease{fmt::format("{}:{}", product.id, *version)};
  }
  return std::nullopt;
}

}  // namespace hakoseki::advisory
