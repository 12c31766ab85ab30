// Texts of which parts are not known: `${Name}` stands for each such part.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki {

// Bytes [begin, end) of a text that are one hole; a hole may hold others (`${A:-${B}}`).
struct Hole {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The holes of `text`, in order. One that is not closed is no hole.
[[nodiscard]] std::vector<Hole> holes_in(std::string_view text);
[[nodiscard]] bool has_hole(std::string_view text);
// "AWS::Region" where the text is the one hole `${AWS::Region}`.
[[nodiscard]] std::optional<std::string_view> single_hole(std::string_view text);

// Where, from `from` on, the first of `characters` stands outside of the holes; npos without.
[[nodiscard]] std::size_t find_outside_holes(std::string_view text, std::string_view characters,
                                             std::size_t from = 0);

// `text` with a hole in the place of everything that says itself that it is filled in later:
// `<IMAGE>`, `{{image}}`, `$IMAGE`, `__IMAGE__`, `%IMAGE%`, `[image]`. For texts in which none of
// these means itself, such as references to images.
[[nodiscard]] std::string with_holes(std::string_view text);

}  // namespace hakoseki
