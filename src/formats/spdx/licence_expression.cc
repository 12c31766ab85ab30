#include "formats/spdx/licence_expression.h"

#include <algorithm>
#include <vector>

#include "formats/spdx/licence_ids.h"

namespace hakoseki::spdx {
namespace {

constexpr std::size_t most_bytes = 4096;   // of an expression
constexpr std::size_t most_brackets = 32;  // inside each other

using Words = std::vector<std::string_view>;

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// Words, and each bracket as one of its own.
Words words_in(std::string_view text) {
  Words words;
  std::size_t begin = 0;
  const auto finish = [&](std::size_t end) {
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_bracket = text[i] == '(' || text[i] == ')';
    if (!is_bracket && !is_space(text[i])) continue;
    finish(i);
    if (is_bracket) words.push_back(text.substr(i, 1));
  }
  finish(text.size());
  return words;
}

bool is_listed(std::string_view id, const Words& list) {
  return std::ranges::binary_search(list, id);
}

bool is_exception_id(std::string_view text) {
  static const Words list = words_in(exception_ids);
  return is_listed(text, list);
}

class Parser {
 public:
  explicit Parser(Words words) : words_(std::move(words)) {}

  bool is_whole() { return is_expression(0) && at_ == words_.size(); }

 private:
  bool take(std::string_view word) {
    if (at_ == words_.size() || words_[at_] != word) return false;
    ++at_;
    return true;
  }

  bool is_expression(std::size_t depth) {
    do {
      if (!is_term(depth)) return false;
    } while (take("AND") || take("OR"));
    return true;
  }

  bool is_term(std::size_t depth) {
    if (take("(")) return depth < most_brackets && is_expression(depth + 1) && take(")");
    if (at_ == words_.size()) return false;
    const std::string_view id = words_[at_++];
    // "or later"; some identifiers of old end so themselves.
    if (!is_licence_id(id) && (!id.ends_with('+') || !is_licence_id(id.substr(0, id.size() - 1))))
      return false;
    if (!take("WITH")) return true;
    return at_ < words_.size() && is_exception_id(words_[at_++]);
  }

  Words words_;
  std::size_t at_ = 0;
};

}  // namespace

bool is_licence_id(std::string_view text) {
  static const Words list = words_in(licence_ids);
  return is_listed(text, list);
}

bool is_licence_expression(std::string_view text) {
  return text.size() <= most_bytes && Parser(words_in(text)).is_whole();
}

}  // namespace hakoseki::spdx
