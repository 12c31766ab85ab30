// Variable expansion with the meaning it has to docker build, including its limits: no arithmetic,
// no command substitution, no assignment.
#include "formats/dockerfile/expansion.h"

#include <utility>

#include <fmt/format.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "formats/dockerfile/pattern.h"

namespace hakoseki::dockerfile {
namespace {

constexpr Text not_closed = {"`${` is not closed by `}`", "`${` が `}` で閉じられていません"};

using State = Variable::State;

constexpr std::string_view special_parameters = "@*#?-$!0";
constexpr std::string_view operators = "-+?#%";
constexpr std::size_t longest_matched_value = 4096;

enum class CharacterClass { other, letter, digit };

// What becomes of escape characters. A pattern has a second meaning for them: there those inside
// quotes are doubled, so as to stand for themselves.
enum class Escapes { removed, kept, kept_for_pattern };

CharacterClass class_of(std::string_view character) {
  utf8proc_int32_t code_point = -1;
  utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(character.data()),
                   static_cast<utf8proc_ssize_t>(character.size()), &code_point);
  if (code_point < 0) return CharacterClass::other;
  const utf8proc_category_t category = utf8proc_category(code_point);
  if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) {
    return CharacterClass::letter;
  }
  return category == UTF8PROC_CATEGORY_ND ? CharacterClass::digit : CharacterClass::other;
}

// $1, $@ and their like, which no ENV or ARG of a sane file sets.
bool is_shell_parameter(std::string_view name) {
  return name.empty() || special_parameters.contains(name.front()) ||
         class_of(name.substr(0, utf8::length_at(name, 0))) == CharacterClass::digit;
}

class Expander {
 public:
  enum class Purpose { expand, find_end };

  Expander(std::string_view text, const Scope& scope, ExpansionRules rules, Budget& budget,
           Purpose purpose)
      : text_(text), scope_(scope), rules_(rules), budget_(budget), purpose_(purpose) {}

  Checked<Expansion> whole() {
    if (!run_until(std::nullopt, Escapes::removed, 0)) return std::unexpected(std::move(flaw_));
    return Expansion{std::move(out_), unresolved_};
  }

  std::optional<std::size_t> end_of_substitution(std::size_t at) {
    at_ = at;
    if (!dollar()) return std::nullopt;
    return at_;
  }

 private:
  // The operand of ${NAME operator operand}: already in out_, to be kept or dropped.
  struct Operand {
    std::size_t begin = 0;  // in out_
    bool unresolved = false;
  };

  bool fail(std::size_t at, Message what, Fault fault = Fault::malformed) {
    flaw_ = {at, std::move(what), fault};
    return false;
  }

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

  // Up to and including `stop`, or to the end. `opened` is where the thing that needs it began.
  bool run_until(std::optional<char> stop, Escapes escapes, std::size_t opened) {
    const Escapes outer = std::exchange(escapes_, escapes);
    while (!at_end()) {
      const char c = text_[at_];
      if (stop && c == *stop) {
        ++at_;
        escapes_ = outer;
        return true;
      }
      if (!step(c)) return false;
    }
    escapes_ = outer;
    return !stop ||
           fail(opened,
                say({"`${{` is not closed by `{}`", "`${{` が `{}` で閉じられていません"}, *stop));
  }

  bool step(char c) {
    if (c == '$') return dollar();
    if (rules_.quotes && c == '\'') return single_quote();
    if (rules_.quotes && c == '"') return double_quote();
    if (c == rules_.escape) {
      if (escapes_ != Escapes::removed) out_ += c;
      if (++at_; at_end()) return true;
    }
    out_ += text_[at_++];
    return true;
  }

  bool single_quote() {
    const std::size_t begin = at_;
    const std::size_t end = text_.find('\'', begin + 1);
    if (end == std::string_view::npos)
      return fail(begin, Text{"single quote is not closed", "一重引用符が閉じられていません"});
    for (const char c : text_.substr(begin + 1, end - begin - 1)) {
      if (c == rules_.escape && escapes_ == Escapes::kept_for_pattern) out_ += c;
      out_ += c;
    }
    at_ = end + 1;
    return true;
  }

  bool double_quote() {
    const std::size_t begin = at_;
    for (++at_; !at_end();) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c == '$') {
        if (!dollar()) return false;
        continue;
      }
      ++at_;
      if (c != rules_.escape || at_end()) {
        out_ += c;
        continue;
      }
      if (escapes_ != Escapes::removed) out_ += c;
      const bool is_escaped = text_[at_] == '"' || text_[at_] == '$' || text_[at_] == rules_.escape;
      out_ += is_escaped ? text_[at_++] : c;
    }
    return fail(begin, Text{"double quote is not closed", "二重引用符が閉じられていません"});
  }

  bool dollar() {
    const std::size_t begin = at_++;
    if (at_end() || text_[at_] != '{') {
      const std::string_view name = take_name();
      if (!name.empty()) return plain(name);
      out_ += '$';
      return true;
    }
    if (++depth_ > limits::nesting) {
      return fail(begin,
                  say({"`${{` is nested deeper than {}", "`${{` の入れ子が {} 段を超えています"},
                      limits::nesting),
                  Fault::too_large);
    }
    ++at_;
    const bool done = braces(begin);
    --depth_;
    return done;
  }

  // Behind `${`.
  bool braces(std::size_t begin) {
    if (at_end()) return fail(begin, not_closed);
    if (std::string_view("{}:").contains(text_[at_]))
      return fail(begin, Text{"bad substitution", "変数展開の書き方が正しくありません"});
    const std::string_view name = take_name();
    if (at_end()) return fail(begin, not_closed);
    char op = text_[at_++];
    if (op == '}') return plain(name);
    if (op == '/') return replacement(begin, name);
    const bool has_colon = op == ':';
    if (has_colon) {
      if (at_end()) return fail(begin, not_closed);
      op = text_[at_++];
    } else if (!operators.contains(op)) {
      return unknown_operator(begin);
    }
    const bool is_pattern = op == '#' || op == '%';
    if (has_colon && is_pattern) return unknown_operator(begin);
    const std::optional<Operand> word =
        operand('}', is_pattern ? Escapes::kept_for_pattern : Escapes::removed, begin);
    if (!word) return false;
    if (!operators.contains(op)) {
      return purpose_ == Purpose::find_end || unknown_operator(begin);
    }
    if (is_pattern) return cut(begin, name, op, *word);
    return choose(begin, name, op, has_colon, *word);
  }

  bool unknown_operator(std::size_t begin) {
    return fail(begin, Text{"`${` with an operator that docker build does not know",
                            "`${` に docker build が知らない演算子があります"});
  }

  std::optional<Operand> operand(char stop, Escapes escapes, std::size_t begin) {
    Operand word;
    word.begin = out_.size();
    const bool outer = std::exchange(unresolved_, false);
    if (!run_until(stop, escapes, begin)) return std::nullopt;
    word.unresolved = std::exchange(unresolved_, outer);
    return word;
  }

  std::string_view take_name() {
    const std::size_t begin = at_;
    CharacterClass first = CharacterClass::other;
    while (!at_end()) {
      const std::size_t length = utf8::length_at(text_, at_);
      const char c = text_[at_];
      CharacterClass kind = class_of(text_.substr(at_, length));
      if (c == '_') kind = CharacterClass::letter;
      if (at_ == begin) {
        if (kind == CharacterClass::other && special_parameters.contains(c)) {
          ++at_;
          break;
        }
        first = kind;
      }
      const bool belongs = first == CharacterClass::digit ? kind == CharacterClass::digit
                                                          : kind != CharacterClass::other;
      if (!belongs) break;
      at_ += length;
    }
    return text_.substr(begin, at_ - begin);
  }

  [[nodiscard]] State state_of(const Variable* variable, std::string_view name) const {
    if (variable != nullptr) return variable->state;
    return is_shell_parameter(name) ? State::unset : scope_.otherwise;
  }

  bool plain(std::string_view name) {
    const Variable* variable = scope_.find(name);
    const State state = state_of(variable, name);
    if (state == State::known) return insert(variable->text, variable->unresolved);
    if (state == State::unset) return true;
    return insert("${", true) && insert(name, true) && insert("}", true);
  }

  // ${NAME-word} ${NAME+word} ${NAME?word} and, with a colon, the same for an empty value.
  bool choose(std::size_t begin, std::string_view name, char op, bool has_colon,
              const Operand& word) {
    const Variable* variable = scope_.find(name);
    const State state = state_of(variable, name);
    if (state == State::unknown) return keep_as_written(begin, word);
    const bool is_empty = variable != nullptr && variable->text.empty() && !variable->unresolved;
    const bool counts_as_set = state == State::known && (!has_colon || !is_empty);
    if (op == '+' ? counts_as_set : op == '-' && !counts_as_set) {
      unresolved_ = unresolved_ || word.unresolved;
      return true;
    }
    if (op == '?' && !counts_as_set) return keep_as_written(begin, word);
    out_.resize(word.begin);
    return op == '+' || variable == nullptr || insert(variable->text, variable->unresolved);
  }

  // ${NAME#pattern} ${NAME##pattern} ${NAME%pattern} ${NAME%%pattern}
  bool cut(std::size_t begin, std::string_view name, char op, const Operand& word) {
    std::string_view text = std::string_view(out_).substr(word.begin);
    const bool is_doubled = text.starts_with(op);
    if (is_doubled) text.remove_prefix(1);
    const std::optional<Pattern> pattern = Pattern::parse(text);
    if (!pattern) return bad_pattern(begin);
    const std::optional<std::string> value = matchable(name, *pattern, text, word.unresolved);
    if (!value) return keep_as_written(begin, word);
    const auto match = is_doubled ? Pattern::Match::longest : Pattern::Match::shortest;
    out_.resize(word.begin);
    return insert(
        op == '#' ? pattern->without_prefix(*value, match) : pattern->without_suffix(*value, match),
        false);
  }

  // ${NAME/pattern/text} ${NAME//pattern/text}
  bool replacement(std::size_t begin, std::string_view name) {
    const bool all = !at_end() && text_[at_] == '/';
    if (all) ++at_;
    const std::optional<Operand> word = operand('/', Escapes::kept_for_pattern, begin);
    if (!word) return false;
    const std::string text = out_.substr(word->begin);
    const std::optional<Operand> by = operand('}', Escapes::kept, begin);
    if (!by) return false;
    const std::optional<Pattern> pattern = Pattern::parse(text);
    if (!pattern) return bad_pattern(begin);
    const bool unresolved = word->unresolved || by->unresolved || text.empty();
    const std::optional<std::string> value = matchable(name, *pattern, text, unresolved);
    if (!value) return keep_as_written(begin, *word);
    const std::string replaced = pattern->replaced(*value, out_.substr(by->begin), all);
    out_.resize(word->begin);
    return insert(replaced, false);
  }

  bool bad_pattern(std::size_t begin) {
    // Where a word ends does not depend on its pattern being good.
    return purpose_ == Purpose::find_end ||
           fail(begin, Text{"a backslash in the pattern of `${` escapes nothing",
                            "`${` のパターンに、何もエスケープしないバックスラッシュがあります"});
  }

  // The value that a pattern may be tried on, if it is known and the work is affordable.
  std::optional<std::string> matchable(std::string_view name, const Pattern& pattern,
                                       std::string_view pattern_text, bool unresolved) {
    const Variable* variable = scope_.find(name);
    const State state = state_of(variable, name);
    if (unresolved || pattern_text.size() > longest_matched_value) return std::nullopt;
    if (state == State::unset) return std::string();
    if (state != State::known || variable->unresolved ||
        variable->text.size() > longest_matched_value ||
        !Budget::spend(budget_.pattern_steps, pattern.cost_for(variable->text))) {
      return std::nullopt;
    }
    return variable->text;
  }

  bool keep_as_written(std::size_t begin, const Operand& word) {
    out_.resize(word.begin);
    return insert(text_.substr(begin, at_ - begin), true);
  }

  bool insert(std::string_view text, bool unresolved) {
    if (!Budget::spend(budget_.bytes, text.size())) {
      return fail(
          at_,
          say({"variables expand to more than {} bytes", "変数を展開すると {} バイトを超えます"},
              limits::evaluated_bytes),
          Fault::too_large);
    }
    out_ += text;
    unresolved_ = unresolved_ || unresolved;
    return true;
  }

  std::string_view text_;
  const Scope& scope_;
  ExpansionRules rules_;
  Budget& budget_;
  Purpose purpose_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  Escapes escapes_ = Escapes::removed;
  std::string out_;
  bool unresolved_ = false;
  Flaw flaw_;
};

}  // namespace

std::uint32_t Variables::owned(std::uint32_t node) {
  if (node >= first_own_) return node;
  const Node copy = nodes_[node];
  nodes_.push_back(copy);
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

Variables::Version Variables::set(Version version, std::string_view name, Variable variable) {
  const auto known = numbers_.find(name);
  const std::uint32_t number =
      known != numbers_.end() ? known->second : static_cast<std::uint32_t>(numbers_.size());
  if (known == numbers_.end()) numbers_.emplace(name, number);
  while ((number >> version.height) != 0) {
    if (version.root != 0) {
      nodes_.push_back({{version.root, 0}});
      version.root = static_cast<std::uint32_t>(nodes_.size() - 1);
    }
    ++version.height;
  }
  version.root = owned(version.root);
  std::uint32_t at = version.root;
  for (std::uint32_t level = version.height; level > 1; --level) {
    const std::uint32_t side = (number >> (level - 1)) & 1U;
    const std::uint32_t below = owned(nodes_[at].child[side]);
    nodes_[at].child[side] = below;
    at = below;
  }
  values_.push_back(std::move(variable));
  nodes_[at].child[number & 1U] = static_cast<std::uint32_t>(values_.size() - 1);
  return version;
}

const Variable* Variables::find(Version version, std::string_view name) const {
  const auto known = numbers_.find(name);
  if (known == numbers_.end() || (known->second >> version.height) != 0) return nullptr;
  std::uint32_t at = version.root;
  for (std::uint32_t level = version.height; level > 0; --level) {
    at = nodes_[at].child[(known->second >> (level - 1)) & 1U];
  }
  return at == 0 ? nullptr : &values_[at];
}

Checked<Expansion> expand(std::string_view text, const Scope& scope, ExpansionRules rules,
                          Budget& budget) {
  return Expander(text, scope, rules, budget, Expander::Purpose::expand).whole();
}

std::optional<std::size_t> behind_substitution(std::string_view text, std::size_t at, char escape) {
  Budget budget;
  const Scope nothing_declared;
  return Expander(text, nothing_declared, {escape, true}, budget, Expander::Purpose::find_end)
      .end_of_substitution(at);
}

}  // namespace hakoseki::dockerfile
