// Shell patterns of variable expansion: ${NAME#pattern}, ${NAME%pattern}, ${NAME/pattern/text}.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki::dockerfile {

// `*` is any text, `?` one character, a backslash takes their meaning away. No brackets.
class Pattern {
 public:
  // nullopt where a backslash stands before anything that needs none.
  [[nodiscard]] static std::optional<Pattern> parse(std::string_view text);

  enum class Match { shortest, longest };
  [[nodiscard]] std::string without_prefix(std::string_view value, Match match) const;
  [[nodiscard]] std::string without_suffix(std::string_view value, Match match) const;
  [[nodiscard]] std::string replaced(std::string_view value, std::string_view replacement,
                                     bool all) const;

  // An upper bound of the steps that any of these takes.
  [[nodiscard]] std::size_t cost_for(std::string_view value) const;

 private:
  struct Token {
    enum class Kind { any_text, any_character, character };
    Kind kind = Kind::character;
    std::string character;
  };
  using Characters = std::vector<std::string_view>;

  static void skip_any_text(const std::vector<Token>& tokens, std::vector<bool>& places);
  [[nodiscard]] static std::vector<bool> places_after(const std::vector<Token>& tokens,
                                                      const std::vector<bool>& places,
                                                      std::string_view character);
  // How many characters from `first` on match all of `tokens`.
  [[nodiscard]] static std::optional<std::size_t> match_length(const std::vector<Token>& tokens,
                                                               const Characters& characters,
                                                               std::size_t first, Match match);

  std::vector<Token> tokens_;
};

}  // namespace hakoseki::dockerfile
