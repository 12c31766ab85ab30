#include "base/utf8.h"

#include <cstdint>

#include <fmt/format.h>
#include <utf8proc.h>

namespace hakoseki::utf8 {
namespace {

struct Decoded {
  utf8proc_int32_t code_point = -1;  // -1: not well-formed
  std::size_t length = 1;
};

Decoded decode(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1};
  Decoded decoded;
  const auto read =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                       static_cast<utf8proc_ssize_t>(text.size() - at), &decoded.code_point);
  if (read <= 0) return {-1, 1};
  decoded.length = static_cast<std::size_t>(read);
  return decoded;
}

// Characters that reorder or hide text (Unicode Bidi_Control and a few invisible ones, after
// CVE-2021-42574 "Trojan Source").
bool is_deceptive(utf8proc_int32_t c) {
  return c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE007F) ||
         c == 0x2028 || c == 0x2029;
}

bool is_control(utf8proc_int32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

std::size_t cells_of(utf8proc_int32_t c) {
  if (c < 0) return 1;
  if (c < 0x7F) return 1;
  const int width = utf8proc_charwidth(c);
  return width < 0 ? 0 : static_cast<std::size_t>(width);
}

}  // namespace

std::size_t length_at(std::string_view text, std::size_t at) {
  return decode(text, at).length;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += decode(text, at).length)
    ++count;
  return count;
}

std::size_t utf16_units(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode(text, at);
    count += decoded.code_point > 0xFFFF ? 2 : 1;
    at += decoded.length;
  }
  return count;
}

std::optional<std::size_t> first_invalid(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const Decoded decoded = decode(text, at);
    if (decoded.code_point < 0) return at;
    at += decoded.length;
  }
  return std::nullopt;
}

std::size_t cells(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode(text, at);
    count += cells_of(decoded.code_point);
    at += decoded.length;
  }
  return count;
}

std::string neutralise(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode(text, at);
    if (decoded.code_point < 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at]));
    } else if (decoded.code_point == '\t') {
      out += ' ';
    } else if (is_control(decoded.code_point) || is_deceptive(decoded.code_point)) {
      out += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(decoded.code_point));
    } else {
      out.append(text, at, decoded.length);
    }
    at += decoded.length;
  }
  return out;
}

std::string clip(std::string_view text, std::size_t limit) {
  if (cells(text) <= limit) return std::string(text);
  constexpr std::string_view ellipsis = "...";
  if (limit <= ellipsis.size()) return std::string(ellipsis.substr(0, limit));
  std::string out;
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode(text, at);
    const std::size_t width = cells_of(decoded.code_point);
    if (used + width > limit - ellipsis.size()) break;
    out.append(text, at, decoded.length);
    used += width;
    at += decoded.length;
  }
  out += ellipsis;
  return out;
}

void append(std::string& out, char32_t code_point) {
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

}  // namespace hakoseki::utf8
