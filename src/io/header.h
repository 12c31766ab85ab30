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

// ASCII only, as names of header fields are.
[[nodiscard]] std::string lower_case(std::string_view text);

// The first field of that name. Points into `headers`.
[[nodiscard]] std::optional<std::string_view> find_header(const Headers& headers,
                                                          std::string_view name);

}  // namespace hakoseki::io
