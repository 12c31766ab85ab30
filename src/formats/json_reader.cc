#include "formats/json_reader.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"

namespace hakoseki {
namespace {

class JsonReader {
 public:
  JsonReader(const SourceText& source, std::size_t most_nodes)
      : source_(source), text_(source.text()), most_nodes_(most_nodes) {
    // Most texts have fewer; what is not used takes up no memory.
    constexpr std::size_t bytes_a_node = 8;
    builder_.reserve(std::min(most_nodes, text_.size() / bytes_a_node), text_.size());
  }

  Result<Document> read() {
    skip_space();
    TRY(const std::uint32_t root, value(0));
    skip_space();
    if (at_ < text_.size())
      return fail_on_sign({"unexpected {} behind the value", "値の後に余分な{}があります"});
    return builder_.finish(root);
  }

 private:
  Result<std::uint32_t> value(std::size_t depth) {
    if (builder_.node_count() >= most_nodes_) {
      return fail(say({"more than {} values", "値が {} 個を超えています"}, most_nodes_),
                  Fault::too_large);
    }
    if (at_ >= text_.size())
      return fail(Text{"the text ends where a value is expected",
                       "値があるべきところでファイルが終わっています"});
    switch (text_[at_]) {
      case '{':
        return container(Node::Kind::map, '}', depth);
      case '[':
        return container(Node::Kind::list, ']', depth);
      case '"':
        return string();
      default:
        return literal();
    }
  }

  Result<std::uint32_t> container(Node::Kind kind, char closing, std::size_t depth) {
    if (depth >= limits::nesting) {
      return fail(
          say({"nested deeper than {} levels", "入れ子が {} 段を超えています"}, limits::nesting),
          Fault::too_large);
    }
    const std::uint32_t index = builder_.open(kind, {}, here());
    step();
    std::vector<std::uint32_t> children;
    skip_space();
    if (!take(closing)) {
      for (;;) {
        TRY_VOID(member(kind, depth, children));
        skip_space();
        if (take(closing)) break;
        if (!take(','))
          return fail_on_sign(kind == Node::Kind::map
                                  ? Text{"expected `,` or `}}`, found {}",
                                         "`,` または `}}` が必要なところに{}があります"}
                                  : Text{"expected `,` or `]`, found {}",
                                         "`,` または `]` が必要なところに{}があります"});
        skip_space();
      }
    }
    builder_.close(index, children, here());
    return index;
  }

  Result<void> member(Node::Kind kind, std::size_t depth, std::vector<std::uint32_t>& children) {
    if (kind == Node::Kind::map) {
      if (at_ >= text_.size() || text_[at_] != '"') {
        return fail_on_sign({"expected a key in double quotes, found {}",
                             "二重引用符で囲んだキーが必要なところに{}があります"});
      }
      TRY(const std::uint32_t key, string());
      children.push_back(key);
      skip_space();
      if (!take(':'))
        return fail_on_sign(
            {"expected `:` behind the key, found {}", "キーの後に `:` が必要ですが、{}があります"});
      skip_space();
    }
    TRY(const std::uint32_t child, value(depth + 1));
    children.push_back(child);
    return {};
  }

  Result<std::uint32_t> string() {
    const Position begin = here();
    step();
    // Mostly the text stands there as it is.
    const std::size_t first = at_;
    pass_plain();
    if (at_ < text_.size() && text_[at_] == '"') {
      const std::string_view plain = text_.substr(first, at_ - first);
      step();
      return builder_.scalar(plain, false, {}, {begin, here()});
    }
    std::string decoded(text_.substr(first, at_ - first));
    for (;;) {
      if (at_ >= text_.size())
        return fail_at(
            begin, Text{"this text has no closing quote", "文字列が引用符で閉じられていません"});
      const char c = text_[at_];
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) {
        return fail(Text{"a control character must be escaped inside a text",
                         "文字列の中の制御文字はエスケープが必要です"});
      }
      if (c == '\\') {
        TRY_VOID(escape(decoded));
        continue;
      }
      const std::size_t length = utf8::length_at(text_, at_);
      decoded.append(text_, at_, length);
      at_ += length;
      ++column_;
    }
    step();
    return builder_.scalar(decoded, false, {}, {begin, here()});
  }

  Result<void> escape(std::string& decoded) {
    step();
    if (at_ >= text_.size())
      return fail(
          Text{"the text ends inside an escape", "エスケープの途中でファイルが終わっています"});
    const char c = text_[at_];
    const Position begin = here();
    step();
    switch (c) {
      case '"':
      case '\\':
      case '/':
        decoded += c;
        return {};
      case 'b':
        decoded += '\b';
        return {};
      case 'f':
        decoded += '\f';
        return {};
      case 'n':
        decoded += '\n';
        return {};
      case 'r':
        decoded += '\r';
        return {};
      case 't':
        decoded += '\t';
        return {};
      case 'u':
        return unicode_escape(decoded);
      default:
        return fail_at(
            begin, say({"`\\{}` is no escape of JSON", "`\\{}` は JSON のエスケープではありません"},
                       utf8::neutralise({&c, 1})));
    }
  }

  Result<void> unicode_escape(std::string& decoded) {
    const std::optional<std::uint32_t> high = hex4();
    if (!high)
      return fail(
          Text{"`\\u` needs four hexadecimal digits", "`\\u` には 4 桁の 16 進数が必要です"});
    char32_t code_point = *high;
    if (*high >= 0xD800 && *high <= 0xDFFF) {
      if (*high >= 0xDC00 || !take('\\') || !take('u')) {
        return fail(
            Text{"half of a surrogate pair stands alone", "サロゲートペアの片方しかありません"});
      }
      const std::optional<std::uint32_t> low = hex4();
      if (!low || *low < 0xDC00 || *low > 0xDFFF)
        return fail(
            Text{"half of a surrogate pair stands alone", "サロゲートペアの片方しかありません"});
      code_point = 0x10000 + ((*high - 0xD800) << 10U) + (*low - 0xDC00);
    }
    utf8::append(decoded, code_point);
    return {};
  }

  std::optional<std::uint32_t> hex4() {
    if (text_.size() - at_ < 4) return std::nullopt;
    std::uint32_t number = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = text_[at_];
      std::uint32_t digit = 0;
      if (is_digit(c)) {
        digit = static_cast<std::uint32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        digit = static_cast<std::uint32_t>(c - 'a' + 10);
      } else if (c >= 'A' && c <= 'F') {
        digit = static_cast<std::uint32_t>(c - 'A' + 10);
      } else {
        return std::nullopt;
      }
      number = number * 16 + digit;
      step();
    }
    return number;
  }

  Result<std::uint32_t> literal() {
    const Position begin = here();
    const std::size_t first = at_;
    if (text_[at_] == '-' || is_digit(text_[at_])) {
      take('-');
      if (!number())
        return fail_at(begin, Text{"this is no number of JSON", "JSON の数値ではありません"});
    } else {
      while (at_ < text_.size() && text_[at_] >= 'a' && text_[at_] <= 'z')
        step();
      const std::string_view word = text_.substr(first, at_ - first);
      if (word != "true" && word != "false" && word != "null") {
        at_ = first;
        column_ = begin.column;
        return fail_on_sign({"expected a value, found {}", "値が必要なところに{}があります"});
      }
    }
    return builder_.scalar(text_.substr(first, at_ - first), true, {}, {begin, here()});
  }

  bool number() {
    if (take('0')) {
      if (at_ < text_.size() && is_digit(text_[at_])) return false;
    } else if (!digits()) {
      return false;
    }
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  bool digits() {
    const std::size_t first = at_;
    while (at_ < text_.size() && is_digit(text_[at_]))
      step();
    return at_ > first;
  }

  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        ++at_;
        ++line_;
        column_ = 1;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        step();
      } else {
        return;
      }
    }
  }

  // Over ASCII that stands for itself inside a text.
  void pass_plain() {
    const std::size_t first = at_;
    while (at_ < text_.size() && static_cast<signed char>(text_[at_]) >= 0x20 &&
           text_[at_] != '"' && text_[at_] != '\\')
      ++at_;
    column_ += static_cast<std::uint32_t>(at_ - first);
  }

  // Only over single-byte characters that are no line feed.
  void step() {
    ++at_;
    ++column_;
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    step();
    return true;
  }

  [[nodiscard]] Position here() const { return {line_, column_}; }

  // `what` has a hole for the sign that stands here.
  [[nodiscard]] std::unexpected<Error> fail_on_sign(const Text& what) const {
    Message sign = Text{"the end of the text", "ファイルの終わり"};
    if (at_ < text_.size()) {
      sign.en =
          fmt::format("`{}`", utf8::neutralise(text_.substr(at_, utf8::length_at(text_, at_))));
      sign.ja = fmt::format(" {} ", sign.en);
    }
    return fail(
        {fmt::format(fmt::runtime(what.en), sign.en), fmt::format(fmt::runtime(what.ja), sign.ja)});
  }

  std::unexpected<Error> fail(Message what, Fault fault = Fault::malformed) const {
    return std::unexpected(Error{fault, std::move(what), source_.place(here())});
  }
  std::unexpected<Error> fail_at(Position position, Message what) const {
    return std::unexpected(Error{Fault::malformed, std::move(what), source_.place(position)});
  }

  const SourceText& source_;
  std::string_view text_;
  std::size_t most_nodes_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
  DocumentBuilder builder_;
};

}  // namespace

Result<Document> read_json(const SourceText& source, std::size_t most_nodes) {
  if (const auto broken = utf8::first_invalid(source.text())) {
    return std::unexpected(Error{Fault::malformed,
                                 Text{"this byte is not UTF-8", "UTF-8 として正しくないバイトです"},
                                 source.place(source.position_of(*broken))});
  }
  return JsonReader(source, most_nodes).read();
}

}  // namespace hakoseki
