#include "formats/json_pieces.h"

#include <algorithm>
#include <array>
#include <optional>

namespace hakoseki {
namespace {

constexpr std::string_view space = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// The signs outside of texts at which a cut may lie.
constexpr std::array<bool, 256> signs = [] {
  std::array<bool, 256> table = {};
  for (const char sign : std::string_view("\"{}[],"))
    table[static_cast<unsigned char>(sign)] = true;
  return table;
}();

std::unexpected<Error> malformed(const Text& what) {
  return std::unexpected(Error(Fault::malformed, what));
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return text.substr(0, 0);
  return text.substr(first, text.find_last_not_of(space) + 1 - first);
}

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  // `visit` answers whether to go on.
  Result<void> cut(const std::function<bool(const JsonPiece&)>& visit) {
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    skip_space();
    const char opening = peek();
    if (opening != '[' && opening != '{')
      return malformed({"neither a list nor a map", "リストでもマップでもありません"});
    ++at_;
    is_map_ = opening == '{';
    skip_space();
    if (peek() == closing()) {
      ++at_;
      return end();
    }
    for (JsonPiece piece;; ++piece.index) {
      TRY_VOID(next(piece));
      if (!visit(piece)) return {};
      if (text_[at_++] == closing()) return end();
    }
  }

 private:
  // Stands at the sign behind the piece afterwards.
  Result<void> next(JsonPiece& piece) {
    if (is_map_) {
      TRY(piece.key, key());
    }
    const std::size_t first = at_;
    if (!skip_value())
      return malformed({"the text ends inside a list or map",
                        "リストまたはマップの途中でファイルが終わっています"});
    piece.bytes = trimmed(text_.substr(first, at_ - first));
    piece.offset = static_cast<std::size_t>(piece.bytes.data() - text_.data());
    return {};
  }

  Result<std::string_view> key() {
    skip_space();
    const std::size_t first = at_ + 1;
    if (peek() != '"' || !skip_text())
      return malformed({"a key in double quotes is missing", "二重引用符で囲んだキーがありません"});
    const std::string_view key = text_.substr(first, at_ - 1 - first);
    skip_space();
    if (peek() != ':')
      return malformed({"`:` behind a key is missing", "キーの後の `:` がありません"});
    ++at_;
    return key;
  }

  // Up to the comma or the bracket that ends it.
  bool skip_value() {
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (!signs[static_cast<unsigned char>(c)]) {
        ++at_;
        continue;
      }
      if (c == '"') {
        if (!skip_text()) return false;
        continue;
      }
      const bool closes = c == '}' || c == ']';
      if (depth == 0 && (c == ',' || closes)) return c == ',' || c == closing();
      if (c == '{' || c == '[') ++depth;
      if (closes) --depth;
      ++at_;
    }
    return false;
  }

  // From quote to quote.
  bool skip_text() {
    std::size_t from = at_ + 1;
    while (true) {
      const std::size_t quote = text_.find('"', from);
      if (quote == std::string_view::npos) return false;
      std::size_t backslashes = 0;
      while (quote - backslashes > from && text_[quote - backslashes - 1] == '\\')
        ++backslashes;
      from = quote + 1;
      if (backslashes % 2 == 0) break;
    }
    at_ = from;
    return true;
  }

  Result<void> end() {
    skip_space();
    if (at_ == text_.size()) return {};
    return malformed({"something stands behind the end of the list or map",
                      "リストまたはマップの終わりの後に余分なものがあります"});
  }

  void skip_space() { at_ = std::min(text_.find_first_not_of(space, at_), text_.size()); }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] char closing() const { return is_map_ ? '}' : ']'; }

  std::string_view text_;
  std::size_t at_ = 0;
  bool is_map_ = false;
};

class LineCutter {
 public:
  explicit LineCutter(std::string_view text) : text_(text) {
    if (text.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  }

  // The next line that is not empty.
  std::optional<JsonPiece> next() {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      const std::string_view line = trimmed(text_.substr(at_, end - at_));
      at_ = end + 1;
      if (line.empty()) continue;
      const auto offset = static_cast<std::size_t>(line.data() - text_.data());
      return JsonPiece{.index = count_++, .bytes = line, .offset = offset};
    }
    return std::nullopt;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

Result<void> for_each_piece(std::string_view json, const JsonPieceVisitor& visit) {
  return Cutter(json).cut([&](const JsonPiece& piece) {
    visit(piece);
    return true;
  });
}

std::vector<JsonPiece> first_pieces(std::string_view json, std::size_t most) {
  std::vector<JsonPiece> pieces;
  if (most == 0) return pieces;
  // How it breaks off is for whoever reads it.
  static_cast<void>(Cutter(json).cut([&](const JsonPiece& piece) {
    pieces.push_back(piece);
    return pieces.size() < most;
  }));
  return pieces;
}

void for_each_line(std::string_view text, const JsonPieceVisitor& visit) {
  LineCutter cutter(text);
  while (true) {
    const std::optional<JsonPiece> line = cutter.next();
    if (!line) return;
    visit(*line);
  }
}

std::vector<JsonPiece> first_lines(std::string_view text, std::size_t most) {
  std::vector<JsonPiece> lines;
  LineCutter cutter(text);
  while (lines.size() < most) {
    const std::optional<JsonPiece> line = cutter.next();
    if (!line) break;
    lines.push_back(*line);
  }
  return lines;
}

bool is_json_lines(std::string_view text) {
  const std::vector<JsonPiece> lines = first_lines(text, 2);
  return lines.size() == 2 && lines[0].bytes.starts_with('{') && lines[1].bytes.starts_with('{');
}

Result<std::string_view> json_member(std::string_view json, std::string_view name) {
  std::optional<std::string_view> found;
  TRY_VOID(Cutter(json).cut([&](const JsonPiece& piece) {
    if (piece.key == name) found = piece.bytes;
    return !found;
  }));
  if (found) return *found;
  return std::unexpected(
      Error(Fault::unavailable, say({"there is no `{}`", "`{}` がありません"}, name)));
}

}  // namespace hakoseki
