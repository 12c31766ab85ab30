// From a file to its stages: which lines belong to which stage, and which variables each of them
// sees.
#include "formats/dockerfile.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "formats/dockerfile/instructions.h"
#include "formats/dockerfile/lines.h"
#include "formats/dockerfile/parts.h"

namespace hakoseki::dockerfile {
namespace {

// Set by docker build itself, from the machine and its options.
constexpr std::array<std::string_view, 11> platform_arguments = {
    "BUILDPLATFORM", "BUILDOS",        "BUILDOSVERSION", "BUILDARCH",
    "BUILDVARIANT",  "TARGETPLATFORM", "TARGETOS",       "TARGETOSVERSION",
    "TARGETARCH",    "TARGETVARIANT",  "TARGETSTAGE"};

std::string without_leading_tabs(std::string_view content) {
  std::string out;
  bool at_line_start = true;
  for (const char c : content) {
    if (at_line_start && c == '\t') continue;
    out += c;
    at_line_start = c == '\n';
  }
  return out;
}

class FileReader {
 public:
  FileReader(const SourceText& source, const Directives& directives)
      : source_(source), positions_(source.text()), lines_(source.text(), directives.escape) {
    out_.escape = directives.escape;
    out_.syntax = word_of(directives.syntax);
    out_.check = word_of(directives.check);
    global_ = {&variables_, {}, Variable::State::undecided};
    for (const std::string_view name : platform_arguments) {
      global_.set(name, {});
    }
  }

  Result<Dockerfile> read() {
    while (true) {
      const std::optional<LogicalLine> line = lines_.next();
      if (!line) break;
      TRY_VOID(read_line(*line));
    }
    if (out_.stages.empty())
      return error_at(0, Text{"no `FROM` instruction", "`FROM` 命令がありません"});
    return std::move(out_);
  }

 private:
  std::unexpected<Error> error_at(std::size_t offset, Message what,
                                  Fault fault = Fault::malformed) const {
    return std::unexpected(
        Error{fault, std::move(what), source_.place(positions_.position_of(offset))});
  }

  [[nodiscard]] std::unexpected<Error> error_in(const LogicalLine& line, Flaw flaw) const {
    const std::size_t at = std::min(flaw.at, line.text.size());
    const Range range = {at, std::min(at + 1, line.text.size())};
    return error_at(line.in_source(range).begin, std::move(flaw.what), flaw.fault);
  }

  [[nodiscard]] std::optional<Word> word_of(std::optional<Range> range) const {
    if (!range) return std::nullopt;
    return Word{std::string(range->of(source_.text())), positions_.span_of(*range), false};
  }

  Result<void> read_line(const LogicalLine& line) {
    Checked<InstructionParts> parts = take_apart(line.text, out_.escape);
    if (!parts) return error_in(line, std::move(parts).error());
    const bool is_from = parts->keyword == Keyword::from;
    const bool is_global = out_.stages.empty();
    if (is_global && !is_from && (parts->keyword != Keyword::arg || parts->on_build)) {
      return error_in(
          line, {parts->whole.begin,
                 say({"`{}` before the first `FROM`", "`{}` が最初の `FROM` より前にあります"},
                     parts->on_build ? "ONBUILD" : name_of(parts->keyword))});
    }
    // A trigger is run by another build, with variables of its own.
    Scope trigger = {&variables_, {}, Variable::State::unknown};
    Scope& here = parts->on_build ? trigger : is_global ? global_ : scopes_.back();
    const Scope* outer = parts->on_build || is_global ? nullptr : &global_;
    const Surroundings around = {positions_, out_.escape, here, outer, global_, budget_};
    Checked<Instruction> instruction = read_instruction(line, *parts, around);
    if (!instruction) return error_in(line, std::move(instruction).error());
    for (const HeredocMark& mark : parts->heredocs) {
      TRY_VOID(read_heredoc(line, mark, parts->keyword != Keyword::run, around, *instruction));
    }
    if (is_from) {
      add_stage(std::move(*instruction));
    } else if (is_global) {
      out_.global_args.push_back(std::move(*instruction));
    } else {
      out_.stages.back().instructions.push_back(std::move(*instruction));
    }
    return {};
  }

  Result<void> read_heredoc(const LogicalLine& line, const HeredocMark& mark, bool is_file,
                            const Surroundings& around, Instruction& instruction) {
    Range content = {lines_.offset(), lines_.offset()};
    std::optional<Range> last;
    while (!last) {
      const std::optional<Range> raw = lines_.next_raw();
      if (!raw) break;
      const Range whole = without_line_end(source_.text(), *raw);
      std::string_view text = whole.of(source_.text());
      if (mark.strips_tabs) text.remove_prefix(std::min(text.find_first_not_of('\t'), text.size()));
      if (text == mark.name) {
        last = whole;
      } else {
        content.end = raw->end;
      }
    }
    if (!last) {
      return error_in(line, {mark.range.begin, say({"heredoc {} has no end",
                                                    "ヒアドキュメント {} に終わりがありません"},
                                                   quoted(mark.name))});
    }
    Heredoc heredoc;
    heredoc.name = mark.name;
    heredoc.span = positions_.span_of(content);
    heredoc.expand = !mark.is_quoted;
    heredoc.content = content.of(source_.text());
    if (mark.strips_tabs) heredoc.content = without_leading_tabs(heredoc.content);
    if (is_file && heredoc.expand) {
      Checked<Expansion> expansion = expand_heredoc(heredoc.content, around);
      if (!expansion) {
        // Where tabs were removed, offsets no longer are those of the file.
        const std::size_t at = mark.strips_tabs ? 0 : expansion.error().at;
        return error_at(content.begin + at, expansion.error().what, expansion.error().fault);
      }
      heredoc.content = std::move(expansion->text);
      heredoc.unresolved = expansion->unresolved;
    }
    instruction.span.end = positions_.position_of(last->end);
    instruction.heredocs.push_back(std::move(heredoc));
    return {};
  }

  void add_stage(Instruction from) {
    Stage stage;
    stage.image = std::move(from.words.front());
    stage.from_span = from.span;
    if (from.words.size() == 3) {
      stage.name = lower_case(from.words.back().text);
      stage.name_span = from.words.back().span;
    }
    for (Flag& flag : from.flags) {
      if (flag.name == "platform") stage.platform = std::move(flag.value);
    }
    variables_.freeze();
    Scope scope = {&variables_, {}, Variable::State::unknown};
    const auto parent = numbers_.find(lower_case(stage.image.text));
    if (parent != numbers_.end() && !stage.image.unresolved) {
      stage.parent = parent->second;
      scope = scopes_[parent->second];
    } else if (stage.image.text == "scratch") {
      // Nothing is set there but a PATH.
      scope.otherwise = Variable::State::unset;
      scope.set("PATH", {});
    }
    if (!stage.name.empty()) numbers_[stage.name] = out_.stages.size();
    scopes_.push_back(scope);
    out_.stages.push_back(std::move(stage));
  }

  const SourceText& source_;
  PositionIndex positions_;
  LineReader lines_;
  Budget budget_;
  Variables variables_;
  Scope global_;
  std::vector<Scope> scopes_;                   // of each stage
  std::map<std::string, std::size_t> numbers_;  // of named stages; of two with one name the later
  Dockerfile out_;
};

bool is_plausible_image(std::string_view image) {
  const bool begins_well = is_alphanumeric(image.front()) || image.front() == '$' ||
                           image.front() == '"' || image.front() == '\'';
  return begins_well && image.back() != '.' && image.back() != ':' &&
         std::ranges::all_of(image, [](char c) {
           return is_alphanumeric(c) || std::string_view("._-/:@${}\"'+#%\\").contains(c);
         });
}

bool is_plausible_argument(std::string_view word) {
  const std::string_view name = word.substr(0, word.find('='));
  return !name.empty() && !is_digit(name.front()) &&
         std::ranges::all_of(name, [](char c) { return is_alphanumeric(c) || c == '_'; });
}

// Whether `line` is what a Dockerfile may begin with, and nothing that prose or SQL begins with.
bool is_plausible_beginning(std::string_view line, const InstructionParts& parts, char escape) {
  if (parts.keyword == Keyword::arg) {
    const std::vector<Range> words = split_quoted(line, parts.arguments, escape);
    return !words.empty() && std::ranges::all_of(words, [&](Range word) {
      return is_plausible_argument(word.of(line));
    });
  }
  const std::vector<Range> words = split_at_blanks(line, parts.arguments);
  const bool has_shape =
      words.size() == 1 || (words.size() == 3 && lower_case(words[1].of(line)) == "as");
  return parts.keyword == Keyword::from && has_shape && is_plausible_image(words[0].of(line)) &&
         std::ranges::all_of(parts.flags,
                             [](const RawFlag& flag) { return flag.name == "platform"; });
}

}  // namespace

bool looks_like_dockerfile(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const Checked<Directives> directives = read_directives(text);
  const char escape = directives ? directives->escape : '\\';
  LineReader lines(text, escape);
  const std::optional<LogicalLine> first = lines.next();
  if (!first) return false;
  const Checked<InstructionParts> parts = take_apart(first->text, escape);
  if (!parts || !is_plausible_beginning(first->text, *parts, escape)) return false;
  const std::optional<LogicalLine> second = lines.next();
  if (!second) return true;
  const std::string_view line = second->text;
  const std::string_view word = line.substr(0, line.find_first_of(" \t\v\f\r"));
  const bool may_be_cut =
      word.size() == line.size() && lines.offset() == text.size() && !text.ends_with('\n');
  const std::optional<Keyword> next = keyword_of(word);
  if (!next) return may_be_cut && begins_keyword(word);
  return parts->keyword == Keyword::from || *next == Keyword::arg || *next == Keyword::from;
}

Result<Dockerfile> parse(const SourceText& source) {
  Checked<Directives> directives = read_directives(source.text());
  if (!directives) {
    return std::unexpected(Error{directives.error().fault, std::move(directives.error().what),
                                 source.place(source.position_of(directives.error().at))});
  }
  return FileReader(source, *directives).read();
}

}  // namespace hakoseki::dockerfile
