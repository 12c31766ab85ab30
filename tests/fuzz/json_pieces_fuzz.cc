// Any bytes cut into the pieces of a list or map, or into lines: they stand in the text one behind
// the other, and where the text is JSON they are its elements.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json_pieces.h"
#include "formats/json_reader.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

class Seen {
 public:
  explicit Seen(std::string_view text) : text_(text) {}

  void take(const JsonPiece& piece) {
    fuzz::demand(piece.index == pieces_.size() && piece.offset >= end_);
    fuzz::demand(piece.offset + piece.bytes.size() <= text_.size());
    fuzz::demand(text_.substr(piece.offset, piece.bytes.size()) == piece.bytes);
    end_ = piece.offset + piece.bytes.size();
    pieces_.push_back(piece);
  }
  [[nodiscard]] const std::vector<JsonPiece>& pieces() const { return pieces_; }

 private:
  std::string_view text_;
  std::size_t end_ = 0;
  std::vector<JsonPiece> pieces_;
};

void demand_elements(std::string_view text, const std::vector<JsonPiece>& pieces, bool is_whole) {
  const SourceText source("x.json", std::string(text));
  const auto document = read_json(source);
  if (!document || document->root().is_scalar()) return;
  fuzz::demand(is_whole && pieces.size() == document->root().size());
  for (const JsonPiece& piece : pieces)
    fuzz::demand(read_json(SourceText("y.json", std::string(piece.bytes))).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  Seen seen(text);
  const auto outcome = for_each_piece(text, [&](const JsonPiece& piece) { seen.take(piece); });
  fuzz::demand(outcome || !outcome.error().what.empty());
  demand_elements(text, seen.pieces(), outcome.has_value());
  fuzz::demand(first_pieces(text, 2).size() == std::min<std::size_t>(2, seen.pieces().size()));
  Seen lines(text);
  for_each_line(text, [&](const JsonPiece& line) { lines.take(line); });
  static_cast<void>(is_json_lines(text));
  static_cast<void>(json_member(text, "a"));
  return 0;
}
