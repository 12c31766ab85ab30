#include "report/terminal_excerpt.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"
#include "report/layout.h"

namespace hakoseki::report {
namespace {

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

// The part of a line between two bytes, with asterisks for what is hidden: columns keep their
// places.
std::string masked(std::string_view line, std::size_t from, std::size_t to,
                   const std::vector<ByteRange>& hidden) {
  std::string text;
  for (std::size_t at = from; at < to;) {
    const std::size_t length = utf8::length_at(line, at);
    const bool is_hidden = std::any_of(hidden.begin(), hidden.end(), [&](const ByteRange& one) {
      return at >= one.begin && at < one.end;
    });
    text += is_hidden ? std::string_view("*") : line.substr(at, length);
    at += length;
  }
  return utf8::neutralise(text);
}

// No more of a long line than can be shown: a line of a megabyte comes up in many findings.
Window window_of(EvidenceLines& lines, const Evidence& at, std::size_t width) {
  const std::uint32_t line = at.span.begin.line;
  const std::string_view text = lines.inputs()[at.input].source.line(line);
  const auto place_of = [&](std::size_t code_points) {
    return lines.columns().place_of(at.input, {line, static_cast<std::uint32_t>(code_points) + 1});
  };
  const std::size_t end_of_line = lines.columns().end_of(at.input, line).code_point;
  const auto begin = lines.columns().place_of(at.input, at.span.begin);
  const std::size_t mark_end = at.span.end.line == line
                                   ? std::max<std::size_t>(begin.code_point, at.span.end.column - 1)
                                   : end_of_line;
  const auto end = place_of(std::min(mark_end, begin.code_point + width));
  const auto first = place_of(begin.code_point - std::min(begin.code_point, width));
  const auto last = place_of(std::min(end_of_line, end.code_point + width));
  const std::vector<ByteRange> hidden = lines.hidden_in(at.input, line, first, last);
  const std::string before = masked(text, first.byte, begin.byte, hidden);
  const std::string marked = masked(text, begin.byte, end.byte, hidden);
  const std::string after = masked(text, end.byte, last.byte, hidden);

  Window window;
  window.text = before + marked + after;
  window.caret = utf8::cells(before);
  window.length = std::max<std::size_t>(utf8::cells(marked), 1);
  // A line that begins before the window must show that it does.
  const bool is_cut = first.byte > 0;
  if (is_cut || (utf8::cells(window.text) > width && window.caret + window.length > width)) {
    cut_left(window, width);
  }
  window.text = utf8::clip(window.text, width);
  window.caret = std::min(window.caret, width - 1);
  window.length = std::clamp<std::size_t>(window.length, 1, width - window.caret);
  return window;
}

class Excerpt {
 public:
  Excerpt(EvidenceLines& lines, Language language, const Palette& palette, std::size_t width)
      : lines_(lines), language_(language), palette_(palette), width_(width) {}

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
    const Input* input = at.input < lines_.inputs().size() ? &lines_.inputs()[at.input] : nullptr;
    std::string place = input == nullptr || !at.in_text() ? at.pointer.str() : input->path;
    if (at.span.begin.line > 0) {
      place += fmt::format(":{}:{}", at.span.begin.line, at.span.begin.column);
    }
    const std::size_t room = width_ - gutter_ - 5;
    std::string head =
        fmt::format("{}{} ", std::string(gutter_ + 1, ' '), palette_.frame(first ? "-->" : ":::"));
    for (const std::string& row : rows_of_place(utf8::neutralise(place), room)) {
      out_ += head + row + '\n';
      head = std::string(gutter_ + 5, ' ');
    }
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
      return a.exhibit->evidence.span.begin.line < b.exhibit->evidence.span.begin.line;
    });
    end_row("");
    std::uint32_t last = 0;
    shown_.clear();
    for (const Mark& mark : marks) {
      const std::uint32_t line = mark.exhibit->evidence.span.begin.line;
      if (line == 0 || input == nullptr || input->source.text().empty()) {
        write_label(mark.exhibit->label.in(language_), 0);
        continue;
      }
      if (last != 0 && line > last + 1) out_ += palette_.frame("...") + "\n";
      if (line != last) shown_.clear();
      write_line(mark, line);
      last = line;
    }
    end_row("");
  }

  // A place that is too long goes on below, behind a slash where it has one: all of it is needed to
  // find what it names.
  static std::vector<std::string> rows_of_place(std::string_view place, std::size_t room) {
    std::vector<std::string> rows;
    while (utf8::cells(place) > room) {
      std::size_t end = 0;
      for (std::size_t next = utf8::length_at(place, 0); utf8::cells(place.substr(0, next)) <= room;
           next += utf8::length_at(place, next)) {
        end = next;
      }
      end = std::max(end, utf8::length_at(place, 0));
      const std::size_t slash = place.substr(0, end).rfind('/');
      if (slash != std::string_view::npos && slash > 0) end = slash + 1;
      rows.emplace_back(place.substr(0, end));
      place.remove_prefix(end);
    }
    rows.emplace_back(place);
    return rows;
  }

  void write_line(const Mark& mark, std::uint32_t line) {
    const Evidence& at = mark.exhibit->evidence;
    const std::size_t room = width_ - gutter_ - 4;
    const Window window = window_of(lines_, at, room);
    // Marks of one line share its text, unless it is too long to show all of them at once.
    if (window.text != shown_) {
      shown_ = window.text;
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

  EvidenceLines& lines_;
  Language language_;
  const Palette& palette_;
  std::size_t width_;
  std::size_t gutter_ = 1;
  std::string shown_;  // what is shown of the line of the last mark
  std::string out_;
};

}  // namespace

std::string terminal_excerpt(const std::vector<Exhibit>& exhibits, EvidenceLines& lines,
                             Language language, const Palette& palette, std::size_t width) {
  return Excerpt(lines, language, palette, std::max<std::size_t>(width, 40)).write(exhibits);
}

}  // namespace hakoseki::report
