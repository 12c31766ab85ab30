#include "report/html_writer.h"

#include <iterator>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/utf8.h"

namespace hakoseki::report {
namespace {

// Right in element content and in quoted attribute values alike.
void escape(std::string& out, std::string_view harmless) {
  for (const char c : harmless) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

bool is_row(std::string_view tag) {
  return tag == "tr" || tag == "li" || tag == "article";
}

}  // namespace

void HtmlWriter::open(Literal tag, std::initializer_list<Attribute> attributes) {
  if (is_row(tag.text())) ++rows_;
  out_ += '<';
  out_ += tag.text();
  for (const Attribute& attribute : attributes) {
    if (attribute.value.empty()) continue;
    out_ += ' ';
    out_ += attribute.name.text();
    out_ += "=\"";
    escape(out_, utf8::neutralise(attribute.value));
    out_ += '"';
  }
  out_ += '>';
}

void HtmlWriter::close(Literal tag) {
  out_ += "</";
  out_ += tag.text();
  out_ += '>';
  // One element a line where that changes nothing, so that the file can be read and compared.
  const std::string_view name = tag.text();
  if (is_row(name) || name == "section" || name == "table" || name == "p" || name == "div") {
    out_ += '\n';
  }
}

HtmlWriter::Element HtmlWriter::element(Literal tag, std::initializer_list<Attribute> attributes) {
  open(tag, attributes);
  return {*this, tag};
}

void HtmlWriter::leaf(Literal tag, std::initializer_list<Attribute> attributes,
                      std::string_view content) {
  open(tag, attributes);
  text(content);
  close(tag);
}

void HtmlWriter::hollow(Literal tag, std::initializer_list<Attribute> attributes) {
  open(tag, attributes);
}

void HtmlWriter::text(std::string_view text) {
  escape(out_, utf8::neutralise(text));
}

void HtmlWriter::prose(std::string_view prose) {
  while (!prose.empty()) {
    const std::size_t begin = prose.find('`');
    const std::size_t end = begin == prose.npos ? prose.npos : prose.find('`', begin + 1);
    if (end == prose.npos) break;
    text(prose.substr(0, begin));
    leaf("code", prose.substr(begin + 1, end - begin - 1));
    prose.remove_prefix(end + 1);
  }
  text(prose);
}

std::string css_string(std::string_view text) {
  std::string out;
  for (const char c : utf8::neutralise(text)) {
    const bool is_plain = is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80;
    if (is_plain) {
      out += c;
    } else {
      // The space ends the escape and is no part of the text (CSS Syntax 3, section 4.3.7).
      fmt::format_to(std::back_inserter(out), "\\{:x} ", static_cast<unsigned>(c));
    }
  }
  return out;
}

}  // namespace hakoseki::report
