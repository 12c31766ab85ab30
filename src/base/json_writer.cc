#include "base/json_writer.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>

#include <fmt/format.h>

#include "base/assertion.h"
#include "base/utf8.h"

namespace hakoseki {
namespace {

// Bytes that stand for themselves wherever they are: nearly all of a report.
constexpr std::array<bool, 256> plain_bytes = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x7F; ++byte)
    plain[byte] = byte != '"' && byte != '\\' && byte != '<';
  return plain;
}();

// U+3000 to U+CFFF, of three bytes: nearly all of Japanese.
bool is_plain_triple(std::string_view bytes) {
  const auto is_further = [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
  };
  return bytes.size() == 3 && bytes[0] >= '\xE3' && bytes[0] <= '\xEC' && is_further(bytes[1]) &&
         is_further(bytes[2]);
}

// How many bytes at the beginning of the text stand for themselves; it may be too few.
std::size_t plain_run(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t tops = ones * 0x80;
  std::size_t at = 0;
  // Eight bytes at once: the top bit of a byte tells that it is below a bound, or zero.
  const auto below = [](std::uint64_t bytes, std::uint64_t bound) {
    return (bytes - ones * bound) & ~bytes;
  };
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const std::uint64_t special = bytes | below(bytes, 0x20) | below(bytes ^ (ones * '"'), 1) |
                                  below(bytes ^ (ones * '\\'), 1) | below(bytes ^ (ones * '<'), 1) |
                                  below(bytes ^ (ones * 0x7F), 1);
    if ((special & tops) != 0) break;
  }
  while (at < text.size()) {
    if (plain_bytes[static_cast<unsigned char>(text[at])]) {
      ++at;
    } else if (is_plain_triple(text.substr(at, 3))) {
      at += 3;
    } else {
      break;
    }
  }
  return at;
}

// The characters that utf8::neutralise makes visible begin with one of these bytes or are ASCII.
bool may_begin_deceptive(unsigned char byte) {
  return byte == 0xC2 || byte == 0xD8 || byte == 0xE2 || byte == 0xEF || byte == 0xF3;
}

char32_t decode(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  char32_t code_point = lead & (0xFFU >> (character.size() + 1));
  for (const char byte : character.substr(1)) {
    code_point = (code_point << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  return code_point;
}

void escape(std::string& out, char32_t code_point) {
  const auto unit = [&](char32_t value) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(value));
  };
  if (code_point <= 0xFFFF) return unit(code_point);
  unit(0xD800 + ((code_point - 0x10000) >> 10U));
  unit(0xDC00 + ((code_point - 0x10000) & 0x3FFU));
}

void escape_ascii(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      escape(out, static_cast<unsigned char>(c));
  }
}

}  // namespace

void JsonWriter::key(std::string_view name) {
  HAKOSEKI_ASSERT(open_.ends_with('{'));
  HAKOSEKI_ASSERT(!has_key_);
  if (!is_first_) out_ += ',';
  is_first_ = false;
  break_line();
  quote(name);
  out_ += layout_ == Layout::indented ? ": " : ":";
  has_key_ = true;
}

void JsonWriter::string(std::string_view text) {
  before_value();
  quote(text);
}

void JsonWriter::number(double value) {
  if (!std::isfinite(value)) return null();
  before_value();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::numeral(std::string_view spelled) {
  HAKOSEKI_ASSERT(!spelled.empty());
  before_value();
  out_ += spelled;
}

void JsonWriter::boolean(bool value) {
  before_value();
  out_ += value ? "true" : "false";
}

void JsonWriter::null() {
  before_value();
  out_ += "null";
}

void JsonWriter::signed_number(std::int64_t value) {
  before_value();
  const fmt::format_int digits(value);
  out_.append(digits.data(), digits.size());
}

void JsonWriter::unsigned_number(std::uint64_t value) {
  before_value();
  const fmt::format_int digits(value);
  out_.append(digits.data(), digits.size());
}

JsonWriter JsonWriter::of_elements(std::string& out, bool are_first) const {
  HAKOSEKI_ASSERT(open_.ends_with('['));
  JsonWriter writer(out, layout_, place_);
  writer.open_ = open_;
  writer.is_first_ = are_first;
  return writer;
}

void JsonWriter::add_elements(std::string_view written) {
  HAKOSEKI_ASSERT(open_.ends_with('['));
  if (written.empty()) return;
  out_ += written;
  is_first_ = false;
}

void JsonWriter::begin(char bracket) {
  before_value();
  out_ += bracket;
  open_ += bracket;
  is_first_ = true;
  is_complete_ = false;
}

void JsonWriter::end(char opened, char bracket) {
  HAKOSEKI_ASSERT(open_.ends_with(opened));
  HAKOSEKI_ASSERT(!has_key_);
  open_.pop_back();
  if (!is_first_) break_line();
  out_ += bracket;
  is_first_ = false;
  is_complete_ = open_.empty();
}

void JsonWriter::before_value() {
  HAKOSEKI_ASSERT(!is_complete_);
  HAKOSEKI_ASSERT(has_key_ == open_.ends_with('{'));
  if (open_.ends_with('[')) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    break_line();
  }
  has_key_ = false;
  is_complete_ = open_.empty();
}

void JsonWriter::break_line() {
  if (layout_ == Layout::compact) return;
  out_ += '\n';
  out_.append(2 * open_.size(), ' ');
}

void JsonWriter::quote(std::string_view text) {
  out_ += '"';
  std::size_t plain = 0;  // everything from here to `at` is written as it stands
  for (std::size_t at = 0; at < text.size();) {
    at += plain_run(text.substr(at));
    if (at == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = utf8::length_at(text, at);
    const std::string_view character = text.substr(at, length);
    const bool is_ascii = byte < 0x80;
    const bool is_broken = !is_ascii && length == 1;
    const bool is_special = is_ascii ? byte < 0x20 || byte == 0x7F || byte == '"' || byte == '\\' ||
                                           (byte == '<' && place_ == Place::html_island)
                                     : is_broken || (may_begin_deceptive(byte) &&
                                                     utf8::neutralise(character) != character);
    if (is_special) {
      out_.append(text, plain, at - plain);
      plain = at + length;
      if (is_broken) {
        out_ += "\\ufffd";
      } else if (is_ascii) {
        escape_ascii(out_, text[at]);
      } else {
        escape(out_, decode(character));
      }
    }
    at += length;
  }
  out_.append(text, plain, text.size() - plain);
  out_ += '"';
}

}  // namespace hakoseki
