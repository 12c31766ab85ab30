#include "formats/oci/platform.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/utf8.h"

namespace hakoseki {
namespace {

// containerd/platforms, database.go.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> architectures = {{
    {"x86_64", "amd64"},
    {"x86-64", "amd64"},
    {"i386", "386"},
    {"aarch64", "arm64"},
}};

bool is_part(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || std::string_view("._-").contains(c);
  });
}

}  // namespace

std::string Platform::text() const {
  std::string joined;
  for (const std::string* part : {&os, &architecture, &variant}) {
    if (part->empty()) continue;
    if (!joined.empty()) joined += '/';
    joined += *part;
  }
  return joined;
}

Platform normal(Platform platform) {
  platform.os = lower_case(platform.os);
  platform.architecture = lower_case(platform.architecture);
  platform.variant = lower_case(platform.variant);
  for (const auto& [other, name] : architectures) {
    if (platform.architecture == other) platform.architecture = name;
  }
  if (platform.architecture == "armhf" || platform.architecture == "armel") {
    platform.variant = platform.architecture == "armhf" ? "v7" : "v6";
    platform.architecture = "arm";
  }
  if (platform.architecture == "arm64" && (platform.variant == "v8" || platform.variant == "8")) {
    platform.variant.clear();
  }
  if (platform.architecture == "amd64" && platform.variant == "v1") platform.variant.clear();
  if (platform.architecture == "arm") {
    if (platform.variant.empty()) platform.variant = "v7";
    if (is_digits(platform.variant)) platform.variant.insert(0, "v");
  }
  return platform;
}

Result<Platform> parse_platform(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('/', begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (parts.size() < 2 || parts.size() > 3 || !std::ranges::all_of(parts, is_part)) {
    return std::unexpected(
        Error{Fault::malformed, say({"`{}` is no platform; write it as `linux/arm64`",
                                     "`{}` はプラットフォームではありません。`linux/arm64` "
                                     "のように指定してください"},
                                    utf8::clip(utf8::neutralise(text), 100))});
  }
  parts.resize(3);
  return normal({std::move(parts[0]), std::move(parts[1]), std::move(parts[2])});
}

bool satisfies(const Platform& offered, const Platform& wanted) {
  const Platform has = normal(offered);
  const Platform wants = normal(wanted);
  return has.os == wants.os && has.architecture == wants.architecture &&
         (wanted.variant.empty() || offered.variant.empty() || has.variant == wants.variant);
}

}  // namespace hakoseki
