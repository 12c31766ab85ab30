// Packages of Ruby: specifications/**/NAME-VERSION[-PLATFORM].gemspec, which RubyGems writes as
// Ruby code of one shape.
#include <string>

#include "engines/image/packages/stanzas.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

// The text of `s.NAME = "text".freeze`; empty for what a program would have to work out.
std::string assigned(std::string_view line, std::string_view name) {
  const std::size_t at = line.find(name);
  if (at == std::string_view::npos || at == 0 || line[at - 1] != '.') return {};
  std::string_view rest = trimmed(line.substr(at + name.size()));
  if (!rest.starts_with('=')) return {};
  rest = trimmed(rest.substr(1));
  if (rest.starts_with("Gem::Version.new(")) rest.remove_prefix(17);
  if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return {};
  const std::size_t end = rest.find(rest.front(), 1);
  if (end == std::string_view::npos) return {};
  const std::string_view text = rest.substr(1, end - 1);
  return text.find("#{") == std::string_view::npos ? std::string(text) : std::string();
}

}  // namespace

Result<Found> read_ruby_gemspec(std::string_view path, std::string_view bytes) {
  Found found{.format = Format::ruby_gemspec};
  Package package{.type = PackageType::gem};
  std::string platform;
  while (!bytes.empty()) {
    const std::string_view line = take_line(bytes);
    if (package.name.empty()) package.name = assigned(line, "name ");
    if (package.version.empty()) package.version = assigned(line, "version ");
    if (platform.empty()) platform = assigned(line, "platform ");
  }
  // The file's own name is made of the same: it helps where the code does not say it plainly.
  std::string_view stem = path.substr(path.rfind('/') + 1);
  stem.remove_suffix(std::string_view(".gemspec").size());
  if (package.name.empty() || package.version.empty()) {
    std::size_t dash = stem.find('-');
    while (dash != std::string_view::npos && dash + 1 < stem.size() &&
           (stem[dash + 1] < '0' || stem[dash + 1] > '9'))
      dash = stem.find('-', dash + 1);
    if (dash == std::string_view::npos) {
      found.troubles.push_back(Text{"the name or the version is worked out by a program",
                                    "名前またはバージョンがプログラムで決まるため読み取れません"});
      return found;
    }
    package.name = stem.substr(0, dash);
    const std::string_view rest = stem.substr(dash + 1);
    package.version = rest.substr(0, rest.find('-'));
  }
  found.packages.push_back(std::move(package));
  return found;
}

}  // namespace hakoseki::image
