// What stands in an input at a piece of evidence, as a report may show it: the place that decides
// is marked, and every secret that a check found, and whatever else looks like one, is masked,
// whoever's evidence the line is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/assessment.h"
#include "base/position.h"
#include "report/secret_text.h"

namespace hakoseki::report {

// Finds columns in the lines of the inputs. A file of one endless line costs no more than any
// other.
class LineColumns {
 public:
  explicit LineColumns(const std::vector<Input>& inputs) : inputs_(inputs) {}

  // Where a column begins, counted from the start of its line; clamped to the end of the line.
  struct Place {
    std::size_t byte = 0;
    std::size_t utf16 = 0;
    std::size_t code_point = 0;
  };
  [[nodiscard]] Place place_of(std::uint32_t input, Position position);
  // The place behind the last character.
  [[nodiscard]] Place end_of(std::uint32_t input, std::uint32_t line);
  // The 1-based column in UTF-16 units.
  [[nodiscard]] std::size_t utf16_column(std::uint32_t input, Position position);

 private:
  // Every so many code points one place of a long line, and its end; made when first asked for.
  using Marks = std::vector<Place>;
  [[nodiscard]] const Marks& marks_of(std::uint32_t input, std::uint32_t line,
                                      std::string_view text);

  const std::vector<Input>& inputs_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Marks> long_lines_;
};

// A run of characters that look alike. `text` is as it stands in the file: escaping is the
// report's.
struct LinePart {
  std::string text;
  bool is_marked = false;
};

// One line, or the part of it around what decides.
struct EvidenceLine {
  std::uint32_t line = 0;
  std::vector<LinePart> parts;
  bool is_cut_before = false;
  bool is_cut_behind = false;
};

class EvidenceLines {
 public:
  explicit EvidenceLines(const Assessment& assessment);

  // The line where the evidence begins, at most `width` code points of it, without its indentation.
  // Nothing where the text was not kept, or the evidence has no place in one.
  [[nodiscard]] std::optional<EvidenceLine> of(const Evidence& evidence, std::size_t width);
  // Whether a secret stands in the text of the evidence.
  [[nodiscard]] bool touches_secret(const Evidence& evidence) const;
  // The text of the evidence, nothing of it where a secret stands in it. Points into the input.
  [[nodiscard]] std::string_view harmless_text(const Evidence& evidence);

  // The bytes of a line between two of its places that must not be shown: of each secret all but
  // its first few characters. Costs no more than the part that is asked for.
  [[nodiscard]] std::vector<ByteRange> hidden_in(std::uint32_t input, std::uint32_t line,
                                                 const LineColumns::Place& from,
                                                 const LineColumns::Place& to);

  [[nodiscard]] LineColumns& columns() { return columns_; }
  [[nodiscard]] const std::vector<Input>& inputs() const { return inputs_; }

 private:
  // What decides, as how many characters of the line stand before its two ends.
  struct Marked {
    std::size_t begin;
    std::size_t end;
  };
  [[nodiscard]] std::vector<LinePart> parts_of(std::uint32_t input, std::uint32_t line,
                                               std::size_t from, std::size_t to, Marked mark);

  const std::vector<Input>& inputs_;
  LineColumns columns_;
  std::map<std::uint32_t, std::vector<Span>> secrets_;  // by input; sorted, apart from each other
};

}  // namespace hakoseki::report
