// Pattern matching in bounded time: the set of places in the pattern is carried along the text.
#include "formats/dockerfile/pattern.h"

#include <algorithm>

#include "base/utf8.h"

namespace hakoseki::dockerfile {
namespace {

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> characters;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8::length_at(text, at);
    characters.push_back(text.substr(at, length));
    at += length;
  }
  return characters;
}

std::string join(const std::vector<std::string_view>& characters, std::size_t begin,
                 std::size_t end) {
  std::string text;
  for (; begin < end; ++begin) {
    text += characters[begin];
  }
  return text;
}

}  // namespace

std::optional<Pattern> Pattern::parse(std::string_view text) {
  Pattern pattern;
  const std::vector<std::string_view> characters = characters_of(text);
  for (std::size_t at = 0; at < characters.size(); ++at) {
    std::string_view character = characters[at];
    Token::Kind kind = Token::Kind::character;
    if (character == "*") {
      kind = Token::Kind::any_text;
    } else if (character == "?") {
      kind = Token::Kind::any_character;
    } else if (character == "\\") {
      if (at + 1 == characters.size()) return std::nullopt;
      character = characters[++at];
      if (!std::string_view("*?\\}/").contains(character)) return std::nullopt;
    }
    pattern.tokens_.push_back({kind, std::string(character)});
  }
  return pattern;
}

std::size_t Pattern::cost_for(std::string_view value) const {
  return (value.size() + 1) * (value.size() + 1) * (tokens_.size() + 1);
}

// `places` are the tokens that may come next; the place behind the last means a match.
void Pattern::skip_any_text(const std::vector<Token>& tokens, std::vector<bool>& places) {
  for (std::size_t token = 0; token < tokens.size(); ++token) {
    if (places[token] && tokens[token].kind == Token::Kind::any_text) places[token + 1] = true;
  }
}

std::vector<bool> Pattern::places_after(const std::vector<Token>& tokens,
                                        const std::vector<bool>& places,
                                        std::string_view character) {
  std::vector<bool> next(places.size());
  for (std::size_t token = 0; token < tokens.size(); ++token) {
    if (!places[token]) continue;
    const Token::Kind kind = tokens[token].kind;
    if (kind == Token::Kind::any_text) {
      next[token] = true;
    } else if (kind == Token::Kind::any_character || tokens[token].character == character) {
      next[token + 1] = true;
    }
  }
  return next;
}

std::optional<std::size_t> Pattern::match_length(const std::vector<Token>& tokens,
                                                 const Characters& characters, std::size_t first,
                                                 Match match) {
  std::vector<bool> places(tokens.size() + 1);
  places[0] = true;
  std::optional<std::size_t> found;
  for (std::size_t at = first;; ++at) {
    skip_any_text(tokens, places);
    if (places.back()) found = at - first;
    const bool is_over = at == characters.size() || (found && match == Match::shortest) ||
                         std::ranges::find(places, true) == places.end();
    if (is_over) return found;
    places = places_after(tokens, places, characters[at]);
  }
}

std::string Pattern::without_prefix(std::string_view value, Match match) const {
  const Characters characters = characters_of(value);
  return join(characters, match_length(tokens_, characters, 0, match).value_or(0),
              characters.size());
}

std::string Pattern::without_suffix(std::string_view value, Match match) const {
  const Characters characters = characters_of(value);
  const Characters reversed(characters.rbegin(), characters.rend());
  const std::vector<Token> tokens(tokens_.rbegin(), tokens_.rend());
  const std::size_t cut = match_length(tokens, reversed, 0, match).value_or(0);
  return join(characters, 0, characters.size() - cut);
}

std::string Pattern::replaced(std::string_view value, std::string_view replacement,
                              bool all) const {
  const Characters characters = characters_of(value);
  std::string out;
  std::size_t at = 0;
  if (characters.empty() && match_length(tokens_, characters, 0, Match::longest)) {
    return std::string(replacement);
  }
  while (at < characters.size()) {
    const std::size_t length = match_length(tokens_, characters, at, Match::longest).value_or(0);
    if (length == 0) {
      out += characters[at++];
      continue;
    }
    out += replacement;
    at += length;
    if (!all) break;
  }
  return out + join(characters, at, characters.size());
}

}  // namespace hakoseki::dockerfile
