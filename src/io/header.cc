#include "io/header.h"

namespace hakoseki::io {

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  const std::string wanted = lower_case(name);
  for (const Header& header : headers) {
    if (lower_case(header.name) == wanted) return header.value;
  }
  return std::nullopt;
}

}  // namespace hakoseki::io
