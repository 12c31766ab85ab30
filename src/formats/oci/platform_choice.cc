#include "formats/oci/platform_choice.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/utf8.h"

namespace hakoseki {
namespace {

Platform by_default() {
  return {.os = "linux", .architecture = "amd64", .variant = ""};
}

// As Docker does, an exact variant goes before any.
std::optional<std::size_t> best(std::span<const Platform> offered, const Platform& wanted) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    if (normal(offered[i]) == normal(wanted)) return i;
    if (!found && satisfies(offered[i], wanted)) found = i;
  }
  return found;
}

std::vector<std::string> names_of(std::span<const Platform> offered) {
  std::vector<std::string> names;
  for (const Platform& platform : offered) {
    std::string name = platform.text();
    if (name.empty()) name = "?";
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

Result<PlatformWish> parse_platform_wish(std::string_view text) {
  if (text == "all") return PlatformWish{.all = true};
  TRY(Platform platform, parse_platform(text));
  return PlatformWish{.platform = std::move(platform)};
}

Result<std::vector<std::size_t>> choose(std::span<const Platform> offered, const PlatformWish& wish,
                                        std::string_view image) {
  std::vector<std::size_t> chosen;
  if (wish.all && !offered.empty()) {
    chosen.resize(offered.size());
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    return chosen;
  }
  const std::vector<std::string> names = names_of(offered);
  std::optional<std::size_t> found = best(offered, wish.platform.value_or(by_default()));
  if (!found && !wish.platform && names.size() == 1) found = 0;
  if (found) return std::vector{*found};
  const std::string name = utf8::neutralise(image);
  if (offered.empty()) {
    return std::unexpected(
        Error{Fault::unavailable,
              say({"`{}` holds no image to run", "`{}` に実行できるイメージがありません"}, name)});
  }
  const std::string there =
      utf8::clip(utf8::neutralise(fmt::format("{}", fmt::join(names, ", "))), 1000);
  return std::unexpected(
      Error{Fault::unavailable, say({"`{}` has no image for {}; it has {}",
                                     "`{}` に {} 用のイメージがありません(あるのは {})"},
                                    name, wish.platform.value_or(by_default()).text(), there)});
}

}  // namespace hakoseki
