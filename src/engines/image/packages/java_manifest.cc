#include "engines/image/packages/java_manifest.h"

#include "base/ascii.h"
#include "engines/image/packages/stanzas.h"

namespace hakoseki::image {
namespace {

// What a value may be to be a name or a version; no longer one is kept.
constexpr std::size_t most_bytes = 4096;
constexpr std::size_t most_attributes = 1000;

}  // namespace

std::string_view JavaAttributes::operator[](std::string_view name) const {
  const std::string wanted = lower_case(name);
  for (const auto& [key, value] : attributes_) {
    if (key == wanted) return value;
  }
  return {};
}

void JavaAttributes::add(std::string_view name, std::string value) {
  attributes_.emplace_back(lower_case(name), std::move(value));
}

JavaAttributes read_java_manifest(std::string_view bytes) {
  JavaAttributes attributes;
  std::string name;
  std::string value;
  const auto close = [&] {
    if (!name.empty() && value.size() <= most_bytes) attributes.add(name, std::move(value));
    name.clear();
    value.clear();
  };
  std::size_t count = 0;
  while (!bytes.empty() && count < most_attributes) {
    const std::string_view line = take_line(bytes);
    if (line.empty()) break;
    if (line.front() == ' ') {  // no line has more than 72 bytes: this one goes on
      if (value.size() <= most_bytes) value += line.substr(1);
      continue;
    }
    close();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    name = line.substr(0, colon);
    value = trimmed(line.substr(colon + 1));
    ++count;
  }
  close();
  return attributes;
}

JavaAttributes read_java_properties(std::string_view bytes) {
  JavaAttributes attributes;
  for (std::size_t count = 0; !bytes.empty() && count < most_attributes;) {
    const std::string_view line = trimmed(take_line(bytes));
    if (line.empty() || line.front() == '#' || line.front() == '!') continue;
    const std::size_t mark = line.find_first_of("=:");
    if (mark == std::string_view::npos || line.size() > most_bytes) continue;
    std::string value;
    for (const char c : trimmed(line.substr(mark + 1))) {
      if (c != '\\') value += c;
    }
    attributes.add(trimmed(line.substr(0, mark)), std::move(value));
    ++count;
  }
  return attributes;
}

}  // namespace hakoseki::image
