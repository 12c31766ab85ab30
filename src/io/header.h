// A header field of HTTP; its name is compared without regard to case.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki::io {

struct Header {
  std::string name;
  std::string value;
};

using Headers = std::vector<Header>;

// The first field of that name. Points into `headers`.
[[nodiscard]] std::optional<std::string_view> find_header(const Headers& headers,
                                                          std::string_view name);

}  // namespace hakoseki::io
