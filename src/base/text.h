// Texts for people, always in both languages, side by side.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace hakoseki {

enum class Language : std::uint8_t { en, ja };

// A literal in both languages. The views point into static storage.
struct Text {
  std::string_view en;
  std::string_view ja;

  [[nodiscard]] constexpr std::string_view in(Language language) const {
    return language == Language::ja ? ja : en;
  }
  [[nodiscard]] constexpr bool empty() const { return en.empty() && ja.empty(); }
};

// A text made at run time, in both languages.
struct Message {
  std::string en;
  std::string ja;

  Message() = default;
  Message(std::string english, std::string japanese)
      : en(std::move(english)), ja(std::move(japanese)) {}
  // Implicit: a literal is a message without arguments.
  Message(const Text& text) : en(text.en), ja(text.ja) {}

  [[nodiscard]] std::string_view in(Language language) const {
    return language == Language::ja ? ja : en;
  }
  [[nodiscard]] bool empty() const { return en.empty() && ja.empty(); }
  bool operator==(const Message&) const = default;
};

// Fills the same arguments into both languages. Placeholders are fmt's; tools/lint/texts.py checks
// that both languages hold the same ones.
template <class... Args>
[[nodiscard]] Message say(const Text& text, const Args&... args) {
  return {fmt::format(fmt::runtime(text.en), args...), fmt::format(fmt::runtime(text.ja), args...)};
}

}  // namespace hakoseki
