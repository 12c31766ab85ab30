#include "collect/live/user_data.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "collect/live/redaction.h"
#include "formats/credential.h"

namespace hakoseki::live {
namespace {

// What is shorter is a word rather than a text in base64; what is as long as the other and shows
// no text when it is decoded is taken for packed.
constexpr std::size_t shortest_encoded = 16;
constexpr std::size_t shortest_packed = 64;
// AWS allows the half.
constexpr std::size_t longest_script = std::size_t{32} << 10;

bool is_text(std::string_view bytes) {
  return !utf8::first_invalid(bytes) && bytes.find('\0') == std::string_view::npos;
}

bool is_of_base64(char c) {
  return is_alphanumeric(c) || c == '+' || c == '/';
}

// The end of a word of base64 that begins at `at`, with its padding.
std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (at < text.size() && is_of_base64(text[at]))
    ++at;
  for (int padding = 0; padding < 2 && at < text.size() && text[at] == '='; ++padding)
    ++at;
  return at;
}

// The end of what `text` begins with in base64: in its line, or in the last of the lines behind it
// that hold nothing else.
std::size_t end_of_encoded(std::string_view text) {
  std::size_t end = end_of_word(text, 0);
  std::size_t last = end;  // the size of the last word
  while (last >= shortest_encoded && text[end - 1] != '=') {
    const std::size_t next = std::min(text.find_first_not_of(" \t\r\n", end), text.size());
    if (text.substr(end, next - end).find('\n') == std::string_view::npos) break;
    const std::size_t next_end = end_of_word(text, next);
    const bool fills_line =
        next_end == text.size() || text[next_end] == '\n' || text[next_end] == '\r';
    if (next_end == next || !fills_line) break;
    last = next_end - next;
    end = next_end;
  }
  return end;
}

// Letters and digits as a digest has them are no packed text.
bool may_be_packed(std::string_view word) {
  return word.size() >= shortest_packed &&
         word.find_first_not_of("0123456789abcdef") != std::string_view::npos &&
         word.find_first_of("0123456789") != std::string_view::npos;
}

std::string without_encoded(std::string_view text);

// A text in base64 without its secrets, as it stands where it shows none; nothing where it is no
// text in base64.
std::optional<std::string> redacted_encoded(std::string_view word) {
  std::string letters(word);
  std::erase_if(letters, [](char c) { return !is_of_base64(c); });
  const std::optional<std::string> inner = from_base64(letters);
  if (letters.size() < shortest_encoded || !inner) return std::nullopt;
  const bool is_gzip = inner->starts_with("\x1f\x8b");
  if (is_gzip || (!is_text(*inner) && may_be_packed(letters))) return std::string(redacted_value);
  if (!is_text(*inner)) return std::nullopt;
  const std::string clean = redacted_script(without_encoded(*inner));
  return clean == *inner ? std::string(word) : to_base64(clean);
}

// The parts of a script that stand in it in base64, as MIME and cloud-init's `write_files` have
// them. Each is shorter than what it stands in, which ends the recursion.
std::string without_encoded(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::size_t end = 1;
    std::optional<std::string> clean;
    if (is_of_base64(text.front())) {
      end = end_of_encoded(text);
      clean = redacted_encoded(text.substr(0, end));
      if (!clean) {
        end = end_of_word(text, 0);
        clean = redacted_encoded(text.substr(0, end));
      }
    }
    result += clean ? *clean : text.substr(0, end);
    text.remove_prefix(end);
  }
  return result;
}

}  // namespace

std::string redacted_user_data(std::string_view text) {
  const std::optional<std::string> script = from_base64(text);
  if (!script || !is_text(*script) || script->size() > longest_script) {
    return std::string(text.empty() ? text : redacted_value);
  }
  return to_base64(redacted_script(without_encoded(*script)));
}

}  // namespace hakoseki::live
