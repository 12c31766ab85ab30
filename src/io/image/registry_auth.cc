#include "io/image/registry_auth.h"

#include <cstddef>
#include <vector>

#include "base/ascii.h"

namespace hakoseki::io {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == ',';
}

bool is_token(char c) {
  return c > ' ' && c < '\x7f' && !std::string_view("()<>@,;:\\\"/[]?={}").contains(c);
}

// `Bearer realm="https://...",service="x", Basic realm="y"`: a word without `=` begins a challenge.
class ChallengeReader {
 public:
  explicit ChallengeReader(std::string_view text) : rest_(text) {}

  std::vector<Challenge> read() {
    while (true) {
      skip();
      const std::string word = take_word();
      if (word.empty()) return std::move(found_);
      if (!rest_.starts_with('=')) {
        begin(word);
        continue;
      }
      rest_.remove_prefix(1);
      const std::string value = take_value();
      if (!is_known_ || found_.empty()) continue;
      if (lower_case(word) == "realm") found_.back().realm = value;
      if (lower_case(word) == "service") found_.back().service = value;
    }
  }

 private:
  void skip() {
    while (!rest_.empty() && is_blank(rest_.front())) {
      rest_.remove_prefix(1);
    }
  }

  std::string take_word() {
    std::size_t end = 0;
    while (end < rest_.size() && is_token(rest_[end])) {
      ++end;
    }
    std::string word(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return word;
  }

  std::string take_value() {
    if (!rest_.starts_with('"')) {
      // Also a URL, which should stand in quotes.
      const std::string value(rest_.substr(0, rest_.find_first_of(", \t")));
      rest_.remove_prefix(value.size());
      return value;
    }
    rest_.remove_prefix(1);
    std::string value;
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      value += rest_.front();
      rest_.remove_prefix(1);
    }
    if (!rest_.empty()) rest_.remove_prefix(1);
    return value;
  }

  void begin(std::string_view scheme) {
    const std::string name = lower_case(scheme);
    is_known_ = name == "basic" || name == "bearer";
    if (!is_known_) return;
    found_.push_back({name == "basic" ? Challenge::Scheme::basic : Challenge::Scheme::bearer});
  }

  std::string_view rest_;
  std::vector<Challenge> found_;
  bool is_known_ = false;
};

}  // namespace

std::optional<Challenge> challenge_in(const Headers& headers) {
  std::optional<Challenge> best;
  for (const Header& header : headers) {
    if (lower_case(header.name) != "www-authenticate") continue;
    for (Challenge& challenge : ChallengeReader(header.value).read()) {
      const bool is_bearer = challenge.scheme == Challenge::Scheme::bearer;
      if (is_bearer && challenge.realm.empty()) continue;
      if (!best || (is_bearer && best->scheme == Challenge::Scheme::basic)) {
        best = std::move(challenge);
      }
    }
  }
  return best;
}

}  // namespace hakoseki::io
