// Moments as the protocols write them, always UTC.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hakoseki::io {

// "20150830T123600Z", as SigV4 has it (ISO 8601 basic format).
[[nodiscard]] std::string basic_iso8601(std::chrono::sys_seconds time);

struct Moment {
  std::chrono::sys_seconds second;
  std::uint32_t microsecond = 0;
};

// ISO 8601 as AWS writes it: "2026-01-31T08:30:00Z", with fractions of a second, with an offset
// such as "+09:00" or "UTC" for "Z". Nothing for other texts.
[[nodiscard]] std::optional<Moment> parse_iso8601(std::string_view text);

// "2026-01-31T08:30:00+00:00" and, where there are fractions, ".123000" before the offset: how the
// AWS CLI prints a time.
[[nodiscard]] std::string cli_iso8601(const Moment& moment);

// The Date header of HTTP (RFC 9110 5.6.7, the preferred form): "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

}  // namespace hakoseki::io
