// Small files beside a runtime that say its version better than its program does: `release` of a
// JDK, OTP_VERSION of Erlang, node_version.h of Node.js.
#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "engines/image/packages/stanzas.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

void add(std::string_view name, std::string_view version, Found& found) {
  const bool is_version =
      !version.empty() && is_digit(version.front()) &&
      std::all_of(version.begin(), version.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!is_version) return;
  found.packages.push_back(
      {.type = PackageType::generic, .name = std::string(name), .version = std::string(version)});
}

// The number of `#define NAME 20`.
std::string_view defined(std::string_view line, std::string_view name) {
  if (!line.starts_with("#define ")) return {};
  line = trimmed(line.substr(8));
  if (!line.starts_with(name)) return {};
  line.remove_prefix(name.size());
  return line.starts_with(' ') ? trimmed(line) : std::string_view();
}

}  // namespace

Result<Found> read_java_release(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::runtime_release};
  while (!bytes.empty()) {
    std::string_view line = take_line(bytes);
    if (!line.starts_with("JAVA_VERSION=")) continue;
    line = trimmed(line.substr(line.find('=') + 1));
    if (line.size() > 2 && line.starts_with('"') && line.ends_with('"'))
      line = line.substr(1, line.size() - 2);
    add("openjdk", line, found);
    break;
  }
  return found;
}

Result<Found> read_erlang_release(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::runtime_release};
  add("erlang", trimmed(take_line(bytes)), found);
  return found;
}

Result<Found> read_node_release(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::runtime_release};
  std::string_view major;
  std::string_view minor;
  std::string_view patch;
  while (!bytes.empty()) {
    const std::string_view line = trimmed(take_line(bytes));
    if (major.empty()) major = defined(line, "NODE_MAJOR_VERSION");
    if (minor.empty()) minor = defined(line, "NODE_MINOR_VERSION");
    if (patch.empty()) patch = defined(line, "NODE_PATCH_VERSION");
  }
  if (!major.empty() && !minor.empty() && !patch.empty())
    add("node", std::string(major).append(".").append(minor).append(".").append(patch), found);
  return found;
}

}  // namespace hakoseki::image
