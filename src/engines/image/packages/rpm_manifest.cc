// Packages of distroless Azure Linux and CBL-Mariner: a line a package, as `rpm -qa` was asked for
// it: NAME, VERSION-RELEASE, INSTALLTIME, BUILDTIME, VENDOR, EPOCH, SIZE, ARCH, EPOCHNUM and
// SOURCERPM, between tabs.
#include <array>
#include <charconv>
#include <string>

#include "engines/image/packages/found.h"
#include "engines/image/packages/rpm_names.h"
#include "engines/image/packages/stanzas.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t columns = 10;

// How many there are, at most one more than asked for.
std::size_t split(std::string_view line, std::array<std::string_view, columns>& words) {
  std::size_t count = 0;
  while (count < columns) {
    const std::size_t tab = line.find('\t');
    words[count++] = line.substr(0, tab);
    if (tab == std::string_view::npos) return count;
    line.remove_prefix(tab + 1);
  }
  return count + 1;
}

}  // namespace

Result<Found> read_rpm_manifest(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::rpm_manifest};
  for (std::size_t number = 1; !bytes.empty(); ++number) {
    const std::string_view line = take_line(bytes);
    if (line.empty()) continue;
    std::array<std::string_view, columns> words;
    if (split(line, words) != columns || words[0].empty() || words[1].empty()) {
      add_trouble(found,
                  say({"line {} is no package", "{} 行目はパッケージではありません"}, number));
      continue;
    }
    if (is_rpm_key(words[0])) continue;
    std::uint32_t epoch = 0;  // EPOCH itself is "(none)" where it is not known, EPOCHNUM then 0
    std::from_chars(words[8].data(), words[8].data() + words[8].size(), epoch);
    Package package{.type = PackageType::rpm,
                    .name = std::string(words[0]),
                    .version = rpm_version(epoch, words[1], {}),
                    .architecture = std::string(words[7])};
    take_rpm_source(words[9], package);
    add_package(found, std::move(package));
  }
  if (found.packages.empty() && found.troubles.empty())
    add_trouble(found, Text{"it lists no package", "パッケージが 1 つも記載されていません"});
  return found;
}

}  // namespace hakoseki::image
