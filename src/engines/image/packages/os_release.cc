// os-release(5): assignments as a shell reads them.
#include <string>

#include "engines/image/packages/stanzas.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

constexpr std::size_t most_bytes = 1024;  // of a value: each package URL names them

// A word as the shell would leave it; nothing here is expanded, which the format forbids.
std::string unquoted(std::string_view text) {
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote && quote != 0) {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      out += text[++i];
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

Result<Found> read_os_release(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::os_release};
  while (!bytes.empty()) {
    const std::string_view line = trimmed(take_line(bytes));
    const std::size_t equals = line.find('=');
    if (line.empty() || line.front() == '#' || equals == std::string_view::npos) continue;
    const std::string_view key = line.substr(0, equals);
    std::string* const member = key == "ID"            ? &found.release.id
                                : key == "VERSION_ID"  ? &found.release.version_id
                                : key == "PRETTY_NAME" ? &found.release.name
                                                       : nullptr;
    if (member == nullptr) continue;
    std::string value = unquoted(line.substr(equals + 1));
    if (value.size() <= most_bytes) {
      *member = std::move(value);
    } else {
      found.troubles.push_back(say(
          {"`{}` has more than {} bytes", "`{}` が上限の {} バイトを超えます"}, key, most_bytes));
    }
  }
  if (found.release.id.empty()) found.release.id = "linux";  // os-release(5): the default of ID
  return found;
}

}  // namespace hakoseki::image
