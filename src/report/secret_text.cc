#include "report/secret_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"
#include "formats/credential.h"

namespace hakoseki::report {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view ends_of_words = " \t\"'`,;<>()[]{}|&";

bool is_name_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-';
}

// The next word at or behind `at`, over blanks, quotes and the signs between a name and its value.
std::optional<ByteRange> word_behind(std::string_view text, std::size_t at) {
  const std::size_t begin = text.find_first_not_of(" \t=:\"'`\\", at);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t end = std::min(text.find_first_of(ends_of_words, begin), text.size());
  return end > begin ? std::optional(ByteRange{begin, end}) : std::nullopt;
}

// A text and not a reference to one, with letters and digits mixed: no word of a language.
bool looks_made_up(std::string_view word) {
  constexpr std::size_t shortest = 6;
  if (word.size() < shortest || word.starts_with("arn:") || word.front() == '!' ||
      word.front() == '$') {
    return false;
  }
  const bool digits = std::any_of(word.begin(), word.end(), is_digit);
  const bool letters = std::any_of(word.begin(), word.end(), is_letter);
  return digits && letters;
}

void add_credentials(std::string_view text, std::size_t offset, std::vector<ByteRange>& found) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const std::optional<Credential> one = credential_in(rest);
    if (!one) return;
    found.push_back({offset + at + one->begin, offset + at + one->end});
    // The surest is told first, and need not be the first of the text.
    if (one->begin > 0) add_credentials(rest.substr(0, one->begin), offset + at, found);
    at += std::max<std::size_t>(one->end, one->begin + 1);
  }
}

// "password Xy12345", "aws_secret_access_key wJalr...".
void add_named(std::string_view text, std::vector<ByteRange>& found) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_name_character(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_name_character(text[end]))
      ++end;
    if (names_credential(text.substr(at, end - at))) {
      const std::optional<ByteRange> word = word_behind(text, end);
      if (word && looks_made_up(text.substr(word->begin, word->end - word->begin))) {
        found.push_back(*word);
      }
    }
    at = end;
  }
}

struct SecretOption {
  std::string_view name;
  bool behind_colon;  // its word is "user:password"
  bool may_touch;     // the value may follow without a blank
};
// curl, docker, mysql, sshpass, redis-cli, psql and their like.
constexpr std::array<SecretOption, 5> options = {{{"-u", true, true},
                                                  {"--user", true, false},
                                                  {"-p", false, true},
                                                  {"--password", false, false},
                                                  {"-a", false, false}}};
constexpr std::array<std::string_view, 9> programs = {
    "curl", "wget", "docker", "mysql", "mariadb", "sshpass", "redis-cli", "psql", "mongo"};

void add_options(std::string_view text, std::vector<ByteRange>& found) {
  const bool known = std::any_of(programs.begin(), programs.end(), [&](std::string_view program) {
    return text.find(program) != std::string_view::npos;
  });
  if (!known) return;
  for (const SecretOption& option : options) {
    for (std::size_t at = text.find(option.name); at != std::string_view::npos;
         at = text.find(option.name, at + 1)) {
      const std::size_t behind = at + option.name.size();
      const bool begins = at == 0 || ends_of_words.find(text[at - 1]) != std::string_view::npos;
      const bool apart =
          behind < text.size() && (blanks.find(text[behind]) != std::string_view::npos ||
                                   text[behind] == '=' || text[behind] == '"');
      if (!begins || behind >= text.size() || (!apart && !option.may_touch)) continue;
      std::optional<ByteRange> word = word_behind(text, behind);
      if (!word || text[word->begin] == '-' || text[word->begin] == '$') continue;
      if (option.behind_colon) {
        const std::size_t colon = text.substr(0, word->end).find(':', word->begin);
        if (colon == std::string_view::npos) continue;
        word->begin = colon + 1;
      }
      if (word->end > word->begin) found.push_back(*word);
    }
  }
}

}  // namespace

std::vector<ByteRange> joined(std::vector<ByteRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.begin < b.begin; });
  std::vector<ByteRange> out;
  for (const ByteRange& range : ranges) {
    if (!out.empty() && range.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, range.end);
    } else {
      out.push_back(range);
    }
  }
  return out;
}

std::vector<ByteRange> secrets_in(std::string_view text) {
  std::vector<ByteRange> found;
  add_credentials(text, 0, found);
  add_named(text, found);
  add_options(text, found);
  return joined(std::move(found));
}

}  // namespace hakoseki::report
