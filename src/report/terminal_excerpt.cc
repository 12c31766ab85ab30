#include "report/terminal_excerpt.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"

namespace hakoseki::report {
namespace {

constexpr std::size_t longest_character = 4;  // bytes

struct Mark {
  const Exhibit* exhibit;
  bool primary;
};

// A source line as it is printed, cut so that the marked part is seen, and where that part lies in
// cells.
struct Window {
  std::string text;
  std::size_t caret = 0;
  std::size_t length = 1;
};

// The byte offset of the `columns`-th code point.
std::size_t offset_of_column(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < columns && at < text.size(); ++i)
    at += utf8::length_at(text, at);
  return at;
}

// Drops from the left until the mark begins in the first third.
void cut_left(Window& window, std::size_t width) {
  std::string_view rest = window.text;
  std::size_t dropped = 0;
  while (window.caret - dropped > width / 3 && !rest.empty()) {
    const std::size_t length = utf8::length_at(rest, 0);
    dropped += utf8::cells(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  if (dropped == 0) return;
  window.text = "..." + std::string(rest);
  window.caret = window.caret - dropped + 3;
}

Window window_of(std::string_view line, const Span& span, std::size_t width) {
  const std::size_t begin = offset_of_column(line, span.begin.column - 1);
  const bool one_line = span.end.line == span.begin.line;
  const std::size_t end =
      one_line ? std::max(begin, offset_of_column(line, span.end.column - 1)) : line.size();
  // No more of a long line than can be shown: a line of a megabyte comes up in many findings.
  const std::size_t reach = width * longest_character;
  std::size_t first = begin - std::min(begin, reach);
  // Not from the middle of a character.
  while (first > 0 && first < begin && (static_cast<unsigned char>(line[first]) & 0xC0U) == 0x80U)
    ++first;
  const std::string before = utf8::neutralise(line.substr(first, begin - first));
  const std::string marked = utf8::neutralise(line.substr(begin, std::min(end - begin, reach)));
  const std::string after = utf8::neutralise(line.substr(end, reach));

  Window window;
  window.text = before + marked + after;
  window.caret = utf8::cells(before);
  window.length = std::max<std::size_t>(utf8::cells(marked), 1);
  if (utf8::cells(window.text) > width && window.caret + window.length > width) {
    cut_left(window, width);
  }
  window.text = utf8::clip(window.text, width);
  window.caret = std::min(window.caret, width - 1);
  window.length = std::clamp<std::size_t>(window.length, 1, width - window.caret);
  return window;
}

class Excerpt {
 public:
  Excerpt(const Inventory& inventory, const SecretPlaces& secrets, Language language,
          const Palette& palette, std::size_t width)
      : inventory_(inventory),
        secrets_(secrets),
        language_(language),
        palette_(palette),
        width_(width) {}

  std::string write(const std::vector<Exhibit>& exhibits) {
    for (const Exhibit& exhibit : exhibits) {
      gutter_ = std::max(gutter_, fmt::format("{}", exhibit.evidence.span.begin.line).size());
    }
    std::vector<bool> done(exhibits.size());
    for (std::size_t i = 0; i < exhibits.size(); ++i) {
      if (done[i]) continue;
      std::vector<Mark> marks;
      for (std::size_t j = i; j < exhibits.size(); ++j) {
        if (exhibits[j].evidence.input != exhibits[i].evidence.input) continue;
        marks.push_back({&exhibits[j], j == 0});
        done[j] = true;
      }
      write_file(marks, i == 0);
    }
    return std::move(out_);
  }

 private:
  void write_file(std::vector<Mark> marks, bool first) {
    const Evidence& at = marks.front().exhibit->evidence;
    const Input* input =
        at.input < inventory_.inputs.size() ? &inventory_.inputs[at.input] : nullptr;
    std::string place = input == nullptr ? at.pointer : input->path;
    if (at.span.begin.line > 0) {
      place += fmt::format(":{}:{}", at.span.begin.line, at.span.begin.column);
    }
    const std::size_t room = width_ - gutter_ - 5;
    out_ += fmt::format("{}{} {}\n", std::string(gutter_ + 1, ' '),
                        palette_.frame(first ? "-->" : ":::"),
                        fit_place(utf8::neutralise(place), room));
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
      return a.exhibit->evidence.span.begin.line < b.exhibit->evidence.span.begin.line;
    });
    end_row("");
    std::uint32_t last = 0;
    for (const Mark& mark : marks) {
      const std::uint32_t line = mark.exhibit->evidence.span.begin.line;
      if (line == 0 || input == nullptr || input->source.text().empty()) {
        write_label(mark.exhibit->label.in(language_), 0);
        continue;
      }
      if (last != 0 && line > last + 1) out_ += palette_.frame("...") + "\n";
      write_line(mark, line, line != last);
      last = line;
    }
    end_row("");
  }

  // A place that is too long keeps its end: that is where the position is.
  static std::string fit_place(std::string place, std::size_t room) {
    std::size_t dropped = 0;
    while (utf8::cells(std::string_view(place).substr(dropped)) + (dropped > 0 ? 3 : 0) > room) {
      dropped += utf8::length_at(place, dropped);
    }
    return dropped == 0 ? place : "..." + place.substr(dropped);
  }

  void write_line(const Mark& mark, std::uint32_t line, bool with_source) {
    const Evidence& at = mark.exhibit->evidence;
    const std::size_t room = width_ - gutter_ - 4;
    const Window window =
        window_of(secrets_.masked_line(at.input, line, inventory_), at.span, room);
    if (with_source) {
      out_ += palette_.frame(fmt::format(" {:>{}} |", line, gutter_)) + ' ' + window.text + '\n';
    }
    const std::string carets(window.length, mark.primary ? '^' : '-');
    std::string row = std::string(window.caret, ' ') +
                      (mark.primary ? palette_.strong(carets) : palette_.frame(carets));
    const std::string label = utf8::neutralise(mark.exhibit->label.in(language_));
    const bool fits = window.caret + window.length + 1 + utf8::cells(label) <= room;
    if (fits) row += ' ' + label;
    end_row(row);
    if (!fits) write_label(label, std::min(window.caret, room / 3));
  }

  void write_label(std::string_view label, std::size_t indent) {
    const std::size_t room = width_ - gutter_ - 4 - indent;
    for (const std::string& row : wrap(utf8::neutralise(label), room)) {
      end_row(std::string(indent, ' ') + row);
    }
  }

  // The rest of a row behind the gutter.
  void end_row(std::string_view text) {
    out_ += std::string(gutter_ + 2, ' ') + palette_.frame("|");
    if (!text.empty()) {
      out_ += ' ';
      out_ += text;
    }
    out_ += '\n';
  }

  const Inventory& inventory_;
  const SecretPlaces& secrets_;
  Language language_;
  const Palette& palette_;
  std::size_t width_;
  std::size_t gutter_ = 1;
  std::string out_;
};

}  // namespace

std::string terminal_excerpt(const std::vector<Exhibit>& exhibits, const Inventory& inventory,
                             const SecretPlaces& secrets, Language language, const Palette& palette,
                             std::size_t width) {
  return Excerpt(inventory, secrets, language, palette, std::max<std::size_t>(width, 40))
      .write(exhibits);
}

}  // namespace hakoseki::report
