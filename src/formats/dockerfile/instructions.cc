// The grammar of each instruction. What only the build can judge (whether a port or a mount makes
// sense) is not judged here.
#include "formats/dockerfile/instructions.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/dockerfile/json_form.h"

namespace hakoseki::dockerfile {
namespace {

constexpr std::string_view blanks = " \t\v\f\r";
constexpr std::string_view quoting = "\"'\\`";

bool is_stage_name(std::string_view name) {
  return is_letter(name.front()) && std::ranges::all_of(name, [&](char c) {
           return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
         });
}

class InstructionReader {
 public:
  InstructionReader(const LogicalLine& line, const InstructionParts& parts,
                    const Surroundings& around)
      : line_(line), text_(line.text), parts_(parts), around_(around) {}

  Checked<Instruction> read() {
    out_.keyword = name_of(parts_.keyword);
    out_.keyword_span = span_of(parts_.keyword_range);
    out_.span = span_of(parts_.whole);
    out_.on_build = parts_.on_build;
    if (!count(parts_.whole.begin) || !read_flags() || !read_arguments()) {
      return std::unexpected(std::move(flaw_));
    }
    return std::move(out_);
  }

 private:
  bool fail(std::size_t at, Message what, Fault fault = Fault::malformed) {
    flaw_ = {at, std::move(what), fault};
    return false;
  }

  bool count(std::size_t at) {
    return Budget::spend(around_.budget.values, 1) ||
           fail(at,
                say({"more than {} words and instructions", "語と命令が {} 個を超えています"},
                    most_values),
                Fault::too_large);
  }

  [[nodiscard]] Span span_of(Range range) const {
    return around_.positions.span_of(line_.in_source(range));
  }

  [[nodiscard]] const Scope& scope() const {
    return parts_.keyword == Keyword::from ? around_.from_scope : around_.scope;
  }

  // Variables, quotes and escapes of `text` worked out. `is_raw` says that `text` is `range` as
  // written, so that a flaw can be placed inside it.
  std::optional<Word> expanded(std::string_view text, Range range, bool is_raw) {
    if (!count(range.begin)) return std::nullopt;
    Checked<Expansion> value = expand(text, scope(), {around_.escape, true}, around_.budget);
    if (!value) {
      flaw_ = std::move(value).error();
      flaw_.at = is_raw ? flaw_.at + range.begin : range.begin;
      return std::nullopt;
    }
    return Word{std::move(value->text), span_of(range), value->unresolved};
  }

  std::optional<Word> expanded(Range range) { return expanded(range.of(text_), range, true); }

  std::optional<Word> as_written(std::string_view text, Range range) {
    if (!count(range.begin)) return std::nullopt;
    return Word{std::string(text), span_of(range), false};
  }

  bool add_word(std::optional<Word> word) {
    if (word) out_.words.push_back(std::move(*word));
    return word.has_value();
  }

  bool read_flags() {
    if (!parts_.flags.empty() && !may_have_flags(parts_.keyword)) {
      const RawFlag& flag = parts_.flags.front();
      return fail(flag.range.begin, say({"`{}` takes no flags, but has {}",
                                         "`{}` はフラグを取りません({} があります)"},
                                        out_.keyword, quoted(flag.range.of(text_))));
    }
    for (const RawFlag& raw : parts_.flags) {
      if (!read_flag(raw)) return false;
    }
    return true;
  }

  bool read_flag(const RawFlag& raw) {
    const FlagRule* rule = rule_of(parts_.keyword, raw.name);
    if (raw.name.empty())
      return fail(raw.range.begin, Text{"a flag has no name", "フラグの名前がありません"});
    if (rule != nullptr && !check_flag(raw, *rule)) return false;
    const Range range = raw.value_range.value_or(Range{raw.range.end, raw.range.end});
    const bool expands = rule != nullptr && rule->value == FlagValue::expanded;
    std::optional<Word> value =
        expands ? expanded(raw.value, range, false) : as_written(raw.value, range);
    if (!value) return false;
    // docker build refuses variables in COPY --from; other builders know them.
    if (raw.name == "from" && raw.value.contains('$')) value->unresolved = true;
    out_.flags.push_back({raw.name, std::move(*value), span_of(raw.range)});
    return true;
  }

  bool check_flag(const RawFlag& raw, const FlagRule& rule) {
    const std::size_t at = raw.range.begin;
    if (rule.kind != FlagKind::repeated &&
        std::ranges::any_of(out_.flags, [&](const Flag& flag) { return flag.name == rule.name; })) {
      return fail(at, say({"`--{}` is given twice", "`--{}` が重複しています"}, rule.name));
    }
    if (rule.kind != FlagKind::boolean) {
      return raw.value_range ||
             fail(at, say({"`--{}` has no value", "`--{}` に値がありません"}, rule.name));
    }
    const std::string value = upper_case(raw.value);
    return !raw.value_range || value == "TRUE" || value == "FALSE" ||
           fail(at, say({"`--{}` is true or false, not {}",
                         "`--{}` の値は true か false です({} は使えません)"},
                        rule.name, quoted(raw.value)));
  }

  bool read_arguments() {
    switch (parts_.keyword) {
      case Keyword::add:
      case Keyword::copy:
        return read_copy();
      case Keyword::arg:
        return read_arg();
      case Keyword::cmd:
      case Keyword::entrypoint:
      case Keyword::run:
        return read_command(parts_.arguments);
      case Keyword::env:
      case Keyword::label:
        return read_pairs();
      case Keyword::expose:
        return read_expose();
      case Keyword::from:
        return read_from();
      case Keyword::healthcheck:
        return read_healthcheck();
      case Keyword::shell:
        return read_shell();
      case Keyword::volume:
        return read_volume();
      case Keyword::maintainer:
        return require_arguments() && add_word(as_written(arguments(), parts_.arguments));
      case Keyword::stopsignal:
      case Keyword::user:
      case Keyword::workdir:
        return require_arguments() && add_word(expanded(parts_.arguments));
      case Keyword::onbuild:
        break;
    }
    return fail(parts_.keyword_range.begin, Text{"`ONBUILD` cannot follow `ONBUILD`",
                                                 "`ONBUILD` の後に `ONBUILD` は書けません"});
  }

  [[nodiscard]] std::string_view arguments() const { return parts_.arguments.of(text_); }

  bool require(bool has_argument) {
    return has_argument ||
           fail(parts_.keyword_range.begin,
                say({"`{}` needs an argument", "`{}` には引数が必要です"}, out_.keyword));
  }
  bool require_arguments() { return require(!parts_.arguments.empty()); }
  bool require_words() { return require(!out_.words.empty()); }

  auto as_expanded() {
    return [this](const JsonStrings::Element& element) {
      return expanded(element.text, element.range, false);
    };
  }
  auto as_written() {
    return [this](const JsonStrings::Element& element) {
      return as_written(element.text, element.range);
    };
  }

  // Reads `range` as JSON form, if it is one.
  enum class Form { shell, json, flawed };
  template <class ReadElement>
  Form read_json(Range range, ReadElement read_element) {
    if (!range.of(text_).starts_with('[')) return Form::shell;
    const JsonStrings json = read_json_strings(text_, range);
    if (json.kind == JsonStrings::Kind::not_json) return Form::shell;
    if (json.kind == JsonStrings::Kind::other_values) {
      fail(range.begin, Text{"a JSON array of arguments must hold strings only",
                             "引数の JSON 配列に書けるのは文字列だけです"});
      return Form::flawed;
    }
    out_.json_form = true;
    for (const JsonStrings::Element& element : json.elements) {
      if (!add_word(read_element(element))) return Form::flawed;
    }
    return Form::json;
  }

  bool read_command(Range range) {
    const Form form = read_json(range, as_written());
    if (form != Form::shell) return form == Form::json;
    return range.empty() || add_word(as_written(range.of(text_), range));
  }

  bool require_source_and_destination(std::size_t arguments) {
    return arguments >= 2 ||
           fail(parts_.keyword_range.begin, say({"`{}` needs a source and a destination",
                                                 "`{}` にはコピー元とコピー先が必要です"},
                                                out_.keyword));
  }

  bool read_copy() {
    const Form form = read_json(parts_.arguments, as_expanded());
    if (form == Form::flawed) return false;
    if (form == Form::json) return require_source_and_destination(out_.words.size());
    const std::vector<Range> words = split_at_blanks(text_, parts_.arguments);
    if (!require_source_and_destination(words.size())) return false;
    if (heredoc_mark(text_, words.back())) {
      return fail(words.back().begin, say({"the destination of `{}` cannot be a heredoc",
                                           "`{}` のコピー先にヒアドキュメントは使えません"},
                                          out_.keyword));
    }
    return std::ranges::all_of(words, [this](Range word) {
      return heredoc_mark(text_, word) || add_word(expanded(word));
    });
  }

  bool read_expose() {
    if (!require_arguments()) return false;
    return std::ranges::all_of(split_at_blanks(text_, parts_.arguments), [this](Range range) {
      std::optional<Word> word = expanded(range);
      if (!word) return false;
      // What is not quoted may become several words, or none.
      if (range.of(text_).find_first_of(quoting) != std::string_view::npos) {
        return word->text.empty() || add_word(std::move(word));
      }
      for (const Range port : split_at_spaces(word->text, {0, word->text.size()})) {
        if (!count(range.begin)) return false;
        out_.words.push_back({std::string(port.of(word->text)), word->span, word->unresolved});
      }
      return true;
    });
  }

  bool read_volume() {
    if (!require_arguments()) return false;
    const auto path = [this](std::string_view text, Range range, bool is_raw) {
      const Range inside = trimmed(text, {0, text.size()});
      if (inside.empty()) {
        fail(range.begin, Text{"a path of `VOLUME` is empty", "`VOLUME` のパスが空です"});
        return std::optional<Word>();
      }
      return expanded(inside.of(text), range, is_raw);
    };
    const Form form = read_json(parts_.arguments, [&](const JsonStrings::Element& element) {
      return path(element.text, element.range, false);
    });
    if (form != Form::shell) return form == Form::json && require_words();
    return std::ranges::all_of(split_at_blanks(text_, parts_.arguments), [&](Range word) {
      return add_word(path(word.of(text_), word, true));
    });
  }

  bool read_shell() {
    const Form form = read_json(parts_.arguments, as_written());
    if (form == Form::shell) {
      return fail(parts_.keyword_range.begin, Text{"`SHELL` needs a JSON array of strings",
                                                   "`SHELL` には文字列の JSON 配列が必要です"});
    }
    return form == Form::json && require_words();
  }

  bool read_healthcheck() {
    if (!require_arguments()) return false;
    Range kind = {parts_.arguments.begin, parts_.arguments.begin};
    while (kind.end < parts_.arguments.end && space_length(text_, kind.end) == 0) {
      ++kind.end;
    }
    const Range command = trimmed(text_, {kind.end, parts_.arguments.end});
    const std::string name = upper_case(kind.of(text_));
    if (name != "NONE" && name != "CMD") {
      return fail(kind.begin,
                  say({"`HEALTHCHECK` is followed by CMD or NONE, not {}",
                       "`HEALTHCHECK` の後に書けるのは CMD か NONE です({} は書けません)"},
                      quoted(kind.of(text_))));
    }
    if (!add_word(as_written(name, kind))) return false;
    if (name == "NONE") {
      return command.empty() || fail(command.begin, Text{"`HEALTHCHECK NONE` takes no arguments",
                                                         "`HEALTHCHECK NONE` は引数を取りません"});
    }
    if (!read_command(command)) return false;
    return out_.words.size() > 1 ||
           fail(kind.begin, Text{"`HEALTHCHECK CMD` has no command",
                                 "`HEALTHCHECK CMD` にコマンドがありません"});
  }

  bool read_from() {
    const std::vector<Range> words = split_at_blanks(text_, parts_.arguments);
    const bool has_name = words.size() == 3 && upper_case(words[1].of(text_)) == "AS";
    if (words.size() != 1 && !has_name) {
      const std::size_t at = words.size() < 2 ? parts_.keyword_range.begin : words[1].begin;
      return fail(at, words.empty()
                          ? Text{"`FROM` needs an image", "`FROM` にはイメージが必要です"}
                          : Text{"`FROM` takes an image, or an image, AS and a name",
                                 "`FROM` に書けるのは、イメージ、またはイメージと AS と名前です"});
    }
    std::optional<Word> image = expanded(words[0]);
    if (!image) return false;
    if (image->text.empty()) {
      const std::string_view raw = words[0].of(text_);
      if (!raw.contains('$'))
        return fail(words[0].begin, Text{"`FROM` needs an image", "`FROM` にはイメージが必要です"});
      // Only a build argument can make this a FROM.
      image = Word{std::string(raw), image->span, true};
    }
    add_word(std::move(image));
    if (!has_name) return true;
    if (!is_stage_name(words[2].of(text_))) {
      return fail(words[2].begin,
                  say({"{} cannot be the name of a stage", "{} はステージの名前に使えません"},
                      quoted(words[2].of(text_))));
    }
    return add_word(as_written("AS", words[1])) &&
           add_word(as_written(words[2].of(text_), words[2]));
  }

  // NAME=VALUE ..., or NAME and all the rest as its value.
  bool read_pairs() {
    const Range all = parts_.arguments;
    const std::vector<Range> words = split_quoted(text_, all, around_.escape);
    if (!require(!words.empty())) return false;
    if (!words.front().of(text_).contains('=')) {
      const std::size_t blank = text_.substr(0, all.end).find_first_of(blanks, all.begin);
      if (blank == std::string_view::npos) {
        return fail(all.begin, say({"`{}` {} has no value", "`{}` の {} に値がありません"},
                                   out_.keyword, quoted(all.of(text_))));
      }
      const std::size_t value = text_.find_first_not_of(blanks, blank);
      return read_pair({all.begin, blank}, {value, all.end}) && set_pairs();
    }
    for (const Range word : words) {
      const std::size_t equals = word.of(text_).find('=');
      if (equals == std::string_view::npos) {
        return fail(word.begin,
                    say({"{} is not of the form NAME=VALUE", "{} は NAME=VALUE の形ではありません"},
                        quoted(word.of(text_))));
      }
      const std::size_t middle = word.begin + equals;
      if (!read_pair({word.begin, middle}, {middle + 1, word.end})) return false;
    }
    return set_pairs();
  }

  bool read_pair(Range name, Range value) {
    if (name.empty()) {
      return fail(name.begin,
                  say({"a name of `{}` is empty", "`{}` の名前が空です"}, out_.keyword));
    }
    std::optional<Word> name_word = expanded(name);
    if (!name_word) return false;
    std::optional<Word> value_word = expanded(value);
    if (!value_word) return false;
    out_.assignments.push_back({std::move(*name_word), std::move(*value_word)});
    return true;
  }

  // Only now: the values of one ENV do not see each other.
  bool set_pairs() {
    if (parts_.keyword != Keyword::env) return true;
    for (const Assignment& pair : out_.assignments) {
      if (pair.value) set(pair.name.text, *pair.value);
    }
    return true;
  }

  void set(std::string_view name, const Word& value) {
    around_.scope.set(name, {Variable::State::known, value.text, value.unresolved});
  }

  bool read_arg() {
    const std::vector<Range> words = split_quoted(text_, parts_.arguments, around_.escape);
    for (const Range word : words) {
      const std::size_t equals = word.of(text_).find('=');
      const std::size_t middle = equals == std::string_view::npos ? word.end : word.begin + equals;
      const Range name = {word.begin, middle};
      if (name.empty())
        return fail(name.begin, Text{"a name of `ARG` is empty", "`ARG` の名前が空です"});
      std::optional<Word> name_word = as_written(name.of(text_), name);
      if (!name_word) return false;
      out_.assignments.push_back({std::move(*name_word), std::nullopt});
      if (middle == word.end) {
        declare(name.of(text_));
        continue;
      }
      // Unlike those of ENV, each of these sees the ones before it.
      std::optional<Word> value = expanded(Range{middle + 1, word.end});
      if (!value) return false;
      set(name.of(text_), *value);
      out_.assignments.back().value = std::move(*value);
    }
    return require(!words.empty());
  }

  // An ARG without a value takes that of the ARG before the first FROM, and else changes nothing.
  void declare(std::string_view name) {
    const Variable* global = around_.outer == nullptr ? nullptr : around_.outer->find(name);
    if (global != nullptr && global->state != Variable::State::undecided) {
      around_.scope.set(name, Variable(*global));
    } else if (around_.scope.find(name) == nullptr) {
      around_.scope.set(name, {Variable::State::undecided, {}, false});
    }
  }

  const LogicalLine& line_;
  std::string_view text_;
  const InstructionParts& parts_;
  const Surroundings& around_;
  Instruction out_;
  Flaw flaw_;
};

}  // namespace

Checked<Instruction> read_instruction(const LogicalLine& line, const InstructionParts& parts,
                                      const Surroundings& around) {
  return InstructionReader(line, parts, around).read();
}

Checked<Expansion> expand_heredoc(std::string_view content, const Surroundings& around) {
  return expand(content, around.scope, {'\\', false}, around.budget);
}

}  // namespace hakoseki::dockerfile
