#include "io/header.h"

#include "base/ascii.h"

namespace hakoseki::io {

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  const std::string wanted = lower_case(name);
  for (const Header& header : headers) {
    if (lower_case(header.name) == wanted) return header.value;
  }
  return std::nullopt;
}

}  // namespace hakoseki::io
