// The parts of an absolute URL that a request is made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hakoseki::io {

struct Url {
  std::string scheme;     // lower case
  std::string authority;  // host and, where it was written, port; as the Host header has it
  std::string host;       // lower case, without port; an IPv6 address without brackets
  std::string path;       // percent-encoded, at least "/"
  std::string query;      // percent-encoded, without `?`
};

// `scheme://host[:port][/path][?query]`. Nothing for other texts, and for those with user
// information, which must never be in an endpoint.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

// For messages: the host, or the text itself where it is no URL.
[[nodiscard]] std::string host_of(std::string_view url);

}  // namespace hakoseki::io
