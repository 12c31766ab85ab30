// Writes JSON (RFC 8259) as a stream: a report is one pass over an assessment, however large, and
// a request of an API one pass over its parameters.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace hakoseki {

// Appends to a string of the caller. Misuse (a value without its key, an end without its begin) is
// a bug and asserted. Strings may hold anything: what is not UTF-8 becomes U+FFFD, and characters
// that steer a terminal or reorder text are written as escapes, which a reader turns back into what
// they were.
class JsonWriter {
 public:
  enum class Layout : std::uint8_t { compact, indented };
  // `html_island` also escapes `<`, so that the text can stand inside a <script> element.
  enum class Place : std::uint8_t { file, html_island };

  explicit JsonWriter(std::string& out, Layout layout = Layout::compact, Place place = Place::file)
      : out_(out), layout_(layout), place_(place) {}

  void begin_object() { begin('{'); }
  void end_object() { end('{', '}'); }
  void begin_array() { begin('['); }
  void end_array() { end('[', ']'); }

  // The next call gives its value.
  void key(std::string_view name);

  void string(std::string_view text);
  void number(std::integral auto value)
    requires(!std::same_as<decltype(value), bool>)
  {
    if constexpr (std::signed_integral<decltype(value)>) {
      signed_number(value);
    } else {
      unsigned_number(value);
    }
  }
  // Infinities and NaN, which JSON does not have, become null.
  void number(double value);
  // A number in the spelling of its source, so that none of its digits is lost. INVARIANT: it is a
  // number of JSON.
  void numeral(std::string_view spelled);
  void boolean(bool value);
  void null();

  // key() and string() in one: most of a report is such pairs.
  void member(std::string_view name, std::string_view text) {
    key(name);
    string(text);
  }

  // A writer of further elements of the array that is open here, which may work beside others. What
  // it has appended to `out` comes into the document by add_elements. `are_first`: the array is
  // empty until then.
  [[nodiscard]] JsonWriter of_elements(std::string& out, bool are_first) const;
  void add_elements(std::string_view written);

 private:
  void begin(char bracket);
  void end(char opened, char bracket);
  void before_value();
  void break_line();
  void quote(std::string_view text);
  void signed_number(std::int64_t value);
  void unsigned_number(std::uint64_t value);

  std::string& out_;
  Layout layout_;
  Place place_;
  std::string open_;          // the brackets that are open, outermost first
  bool is_first_ = true;      // nothing stands in the innermost bracket yet
  bool has_key_ = false;      // a key waits for its value
  bool is_complete_ = false;  // the one value of the document is written
};

}  // namespace hakoseki
