// Moments, always UTC, and how ISO 8601, AWS and HTTP write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hakoseki {

using Moment = std::chrono::sys_seconds;

// "20150830T123600Z", as SigV4 has it (ISO 8601 basic format).
[[nodiscard]] std::string basic_iso8601(Moment time);

struct FineMoment {
  Moment second;
  std::uint32_t microsecond = 0;
};

// ISO 8601 as AWS writes it: "2026-01-31T08:30:00Z", with fractions of a second, with an offset
// such as "+09:00" or "UTC" for "Z". Nothing for other texts.
[[nodiscard]] std::optional<FineMoment> parse_iso8601(std::string_view text);

// That, or the seconds since 1970 with or without a fraction, as the JSON protocols of AWS count.
[[nodiscard]] std::optional<FineMoment> parse_timestamp(std::string_view text);

// The same without the fraction.
[[nodiscard]] std::optional<Moment> parse_moment(std::string_view text);

// "2026-01-31T08:30:00+00:00" and, where there are fractions, ".123000" before the offset: how the
// AWS CLI prints a time.
[[nodiscard]] std::string cli_iso8601(const FineMoment& moment);

// "2026-01-31T08:30:00Z", as reports show it.
[[nodiscard]] std::string iso8601(Moment moment);

// The Date header of HTTP (RFC 9110 5.6.7, the preferred form): "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::optional<Moment> parse_http_date(std::string_view text);

}  // namespace hakoseki
