// The one writer of HTML: escapes by context, so that nothing from an input can become markup.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki::report {

// Markup of our own. Only a literal of the program can be one.
class Literal {
 public:
  consteval Literal(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

struct Attribute {
  Literal name;
  std::string_view value;
};

class HtmlWriter {
 public:
  explicit HtmlWriter(std::string& out) : out_(out) {}

  // Closes its element when it goes out of scope.
  class [[nodiscard]] Element {
   public:
    Element(HtmlWriter& writer, Literal tag) : writer_(writer), tag_(tag) {}
    ~Element() { writer_.close(tag_); }
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;
    Element(Element&&) = delete;
    Element& operator=(Element&&) = delete;

   private:
    HtmlWriter& writer_;
    Literal tag_;
  };

  // An element that holds what is written until the result dies. Attributes with an empty value are
  // left out, but for those of `bare`.
  Element element(Literal tag, std::initializer_list<Attribute> attributes = {});
  // An element with only a text.
  void leaf(Literal tag, std::initializer_list<Attribute> attributes, std::string_view text);
  void leaf(Literal tag, std::string_view text) { leaf(tag, {}, text); }
  // An element without content: meta, br.
  void hollow(Literal tag, std::initializer_list<Attribute> attributes = {});

  // Text from anywhere.
  void text(std::string_view text);
  // Text of a program or a file: between backticks it is code.
  void prose(std::string_view text);
  void markup(Literal markup) { out_ += markup.text(); }
  // The content of a <style> or <script>, which HTML does not escape. Only for our own sources.
  void verbatim(std::string_view source) { out_ += source; }

  // Rows of tables and items of lists: what makes a document heavy.
  [[nodiscard]] std::size_t rows() const { return rows_; }

 private:
  void open(Literal tag, std::initializer_list<Attribute> attributes);
  void close(Literal tag);

  std::string& out_;
  std::size_t rows_ = 0;
};

// What stands between quotes in CSS for this text.
[[nodiscard]] std::string css_string(std::string_view text);

}  // namespace hakoseki::report
