#include "base/base64.h"

#include <algorithm>
#include <cstddef>

namespace hakoseki {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::optional<unsigned> sextet_of(char c) {
  const std::size_t at = alphabet.find(c);
  return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<unsigned>(at));
}

}  // namespace

std::optional<std::string> from_base64(std::string_view text) {
  std::string decoded;
  unsigned bits = 0;
  int held = 0;
  while (text.ends_with('='))
    text.remove_suffix(1);
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    const std::optional<unsigned> sextet = sextet_of(c);
    if (!sextet) return std::nullopt;
    bits = (bits << 6U) | *sextet;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    decoded += static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xFFU);
  }
  return decoded;
}

std::string to_base64(std::string_view bytes) {
  std::string encoded;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    unsigned bits = 0;
    for (std::size_t i = at; i < at + 3; ++i) {
      bits = (bits << 8U) | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    const std::size_t given = std::min<std::size_t>(3, bytes.size() - at);
    for (std::size_t i = 0; i < 4; ++i) {
      encoded += i <= given ? alphabet[(bits >> (18U - 6U * i)) & 0x3FU] : '=';
    }
  }
  return encoded;
}

}  // namespace hakoseki
