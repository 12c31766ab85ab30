// Large JSON documents in pieces: the elements of an array, the members of a map or the lines of
// JSON Lines, each of which read_json reads by itself. So memory stays small, and what is broken
// costs no more than its own piece.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hakoseki {

// Views point into the text that was cut.
struct JsonPiece {
  std::size_t index = 0;        // 0 is the first
  std::string_view key = {};    // of a map: as it is written between its quotes, escapes included
  std::string_view bytes = {};  // what stands there, without the space around it: not yet JSON
  std::size_t offset = 0;       // of `bytes` in the text
};

using JsonPieceVisitor = std::function<void(const JsonPiece&)>;

// Cuts the array or map that the text is. Only quotes and brackets are looked at, in one pass;
// whether a piece is JSON is for its reader to find out. Errors: malformed where the text is
// neither, a key of the map is none, or it ends too early or goes on behind its end; what was
// visited before that was whole.
[[nodiscard]] Result<void> for_each_piece(std::string_view json, const JsonPieceVisitor& visit);

// The first pieces, for whoever wants to know what kind of document it is; fewer where the text
// ends or breaks before.
[[nodiscard]] std::vector<JsonPiece> first_pieces(std::string_view json, std::size_t most);

// Cuts JSON Lines: each line that is not empty.
void for_each_line(std::string_view text, const JsonPieceVisitor& visit);
[[nodiscard]] std::vector<JsonPiece> first_lines(std::string_view text, std::size_t most);

// Whether a text is JSON Lines: its first two lines begin with a brace each.
[[nodiscard]] bool is_json_lines(std::string_view text);

// The value of a map's member, to be cut further or read; points into the text. Errors: those of
// for_each_piece as far as it had to look; unavailable where there is no such member.
[[nodiscard]] Result<std::string_view> json_member(std::string_view json, std::string_view name);

}  // namespace hakoseki
