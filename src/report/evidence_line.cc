#include "report/evidence_line.h"

#include <algorithm>

#include "base/utf8.h"

namespace hakoseki::report {
namespace {

constexpr std::size_t long_line_bytes = 1024;
constexpr std::size_t code_points_between_marks = 256;
constexpr std::string_view mask = "****";

// Takes `place` one character further.
void step(LineColumns::Place& place, std::string_view line) {
  const std::size_t length = utf8::length_at(line, place.byte);
  place.byte += length;
  // Only a character of four bytes is beyond the basic plane.
  place.utf16 += length == 4 ? 2 : 1;
  ++place.code_point;
}

LineColumns::Place walk(LineColumns::Place from, std::string_view line, std::size_t to_code_point) {
  while (from.code_point < to_code_point && from.byte < line.size())
    step(from, line);
  return from;
}

// How many characters stand before a position in its line.
std::size_t before(Position position) {
  return position.column == 0 ? 0 : position.column - 1;
}

std::string_view line_of(const std::vector<Input>& inputs, std::uint32_t input,
                         std::uint32_t line) {
  return input < inputs.size() ? inputs[input].source.line(line) : std::string_view();
}

// Spans without an end still have a character to stand on.
Span at_least_one_character(Span span) {
  if (span.end <= span.begin) span.end = {span.begin.line, span.begin.column + 1};
  return span;
}

std::vector<Span> joined(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& one, const Span& other) { return one.begin < other.begin; });
  std::vector<Span> out;
  for (const Span& span : spans) {
    if (!out.empty() && span.begin < out.back().end) {
      out.back().end = std::max(out.back().end, span.end);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

// The first of `spans` that ends behind `position`.
std::vector<Span>::const_iterator first_behind(const std::vector<Span>& spans, Position position) {
  return std::upper_bound(spans.begin(), spans.end(), position,
                          [](Position place, const Span& span) { return place < span.end; });
}

// Few enough to recognise a secret by, and never most of a short one.
std::size_t shown_of(std::size_t length) {
  return std::min<std::size_t>(4, length / 4);
}

}  // namespace

const LineColumns::Marks& LineColumns::marks_of(std::uint32_t input, std::uint32_t line,
                                                std::string_view text) {
  Marks& marks = long_lines_[{input, line}];
  if (!marks.empty()) return marks;
  Place place;
  while (place.byte < text.size()) {
    if (place.code_point % code_points_between_marks == 0) marks.push_back(place);
    step(place, text);
  }
  marks.push_back(place);
  return marks;
}

LineColumns::Place LineColumns::place_of(std::uint32_t input, Position position) {
  const std::string_view text = line_of(inputs_, input, position.line);
  const std::size_t wanted = before(position);
  if (text.size() <= long_line_bytes) return walk({}, text, wanted);
  const Marks& marks = marks_of(input, position.line, text);
  const std::size_t mark = std::min(wanted / code_points_between_marks, marks.size() - 1);
  return walk(marks[mark], text, wanted);
}

LineColumns::Place LineColumns::end_of(std::uint32_t input, std::uint32_t line) {
  const std::string_view text = line_of(inputs_, input, line);
  if (text.size() <= long_line_bytes) return walk({}, text, text.size());
  return marks_of(input, line, text).back();
}

std::size_t LineColumns::utf16_column(std::uint32_t input, Position position) {
  return place_of(input, position).utf16 + 1;
}

EvidenceLines::EvidenceLines(const Assessment& assessment)
    : inputs_(assessment.inventory->inputs), columns_(assessment.inventory->inputs) {
  for (const Finding& finding : assessment.findings) {
    for (const Exhibit& exhibit : finding.exhibits) {
      const Evidence& at = exhibit.evidence;
      if (!exhibit.secret || !at.in_text() || at.span.begin.line == 0) continue;
      secrets_[at.input].push_back(at_least_one_character(at.span));
    }
  }
  for (auto& [input, spans] : secrets_)
    spans = joined(std::move(spans));
}

std::vector<ByteRange> EvidenceLines::hidden_in(std::uint32_t input, std::uint32_t line,
                                                const LineColumns::Place& from,
                                                const LineColumns::Place& to) {
  const std::string_view text = line_of(inputs_, input, line);
  std::vector<ByteRange> secrets;
  std::vector<ByteRange> hidden;
  if (const auto found = secrets_.find(input); found != secrets_.end()) {
    const auto column = static_cast<std::uint32_t>(from.code_point) + 1;
    for (auto span = first_behind(found->second, {line, column});
         span != found->second.end() &&
         span->begin < Position{line, static_cast<std::uint32_t>(to.code_point) + 1};
         ++span) {
      const std::size_t begin =
          span->begin.line == line ? columns_.place_of(input, span->begin).byte : 0;
      const std::size_t end =
          span->end.line == line ? columns_.place_of(input, span->end).byte : text.size();
      // Of a secret that began on a line before, nothing is shown.
      (span->begin.line == line ? secrets : hidden).push_back({begin, end});
    }
  }
  // A secret may begin before the part that is shown.
  constexpr std::size_t context = 512;
  const std::size_t start = from.byte - std::min(from.byte, context);
  for (const ByteRange& one : secrets_in(text.substr(start, to.byte - start + context))) {
    secrets.push_back({start + one.begin, start + one.end});
  }
  for (const ByteRange& one : joined(std::move(secrets))) {
    std::size_t shown = shown_of(utf8::code_points(text.substr(one.begin, one.end - one.begin)));
    std::size_t begin = one.begin;
    for (; shown > 0; --shown)
      begin += utf8::length_at(text, begin);
    hidden.push_back({begin, one.end});
  }
  return joined(std::move(hidden));
}

bool EvidenceLines::touches_secret(const Evidence& evidence) const {
  const auto found = secrets_.find(evidence.input);
  if (!evidence.in_text() || found == secrets_.end()) return false;
  const Span span = at_least_one_character(evidence.span);
  const auto near = first_behind(found->second, span.begin);
  return near != found->second.end() && near->begin < span.end;
}

std::string_view EvidenceLines::harmless_text(const Evidence& evidence) {
  const Span& span = evidence.span;
  const std::string_view first = line_of(inputs_, evidence.input, span.begin.line);
  if (!evidence.in_text() || first.empty() || touches_secret(evidence)) return {};
  const std::string_view last = line_of(inputs_, evidence.input, span.end.line);
  const std::string_view whole = inputs_[evidence.input].source.text();
  const auto offset = [&](std::string_view line, Position position) {
    const std::size_t byte = columns_.place_of(evidence.input, position).byte;
    return static_cast<std::size_t>(line.data() - whole.data()) + byte;
  };
  const std::size_t begin = offset(first, span.begin);
  const std::size_t end = last.empty() ? begin : std::max(begin, offset(last, span.end));
  return whole.substr(begin, end - begin);
}

std::optional<EvidenceLine> EvidenceLines::of(const Evidence& evidence, std::size_t width) {
  const Span span = at_least_one_character(evidence.span);
  const std::string_view line = line_of(inputs_, evidence.input, span.begin.line);
  if (!evidence.in_text() || line.empty()) return std::nullopt;

  const std::size_t total = columns_.end_of(evidence.input, span.begin.line).code_point;
  const Marked mark = {
      .begin = std::min<std::size_t>(before(span.begin), total),
      .end = span.end.line == span.begin.line ? before(span.end) : total,
  };
  const std::size_t indentation = std::min(line.find_first_not_of(" \t"), mark.begin);
  std::size_t from = indentation;
  if (total - from > width && mark.begin - from > width / 3) {
    from = std::min(mark.begin - width / 3, total - width);
  }
  const std::size_t to = std::min(total, from + width);
  return EvidenceLine{.line = span.begin.line,
                      .parts = parts_of(evidence.input, span.begin.line, from, to, mark),
                      .is_cut_before = from > indentation,
                      .is_cut_behind = to < total};
}

std::vector<LinePart> EvidenceLines::parts_of(std::uint32_t input, std::uint32_t line,
                                              std::size_t from, std::size_t to, Marked mark) {
  const std::string_view text = line_of(inputs_, input, line);
  auto place = columns_.place_of(input, {line, static_cast<std::uint32_t>(from) + 1});
  const auto last = columns_.place_of(input, {line, static_cast<std::uint32_t>(to) + 1});
  const std::vector<ByteRange> hidden = hidden_in(input, line, place, last);
  auto next = hidden.begin();
  std::vector<LinePart> parts;
  bool was_hidden = false;
  while (place.code_point < to) {
    const std::size_t at = place.code_point;
    const bool is_marked = at >= mark.begin && at < mark.end;
    const std::size_t begin = place.byte;
    while (next != hidden.end() && next->end <= begin)
      ++next;
    const bool is_hidden = next != hidden.end() && begin >= next->begin;
    step(place, text);
    if (parts.empty() || parts.back().is_marked != is_marked) {
      parts.push_back({.text = {}, .is_marked = is_marked});
      was_hidden = false;
    }
    if (!is_hidden) {
      parts.back().text += text.substr(begin, place.byte - begin);
    } else if (!was_hidden) {
      parts.back().text += mask;
    }
    was_hidden = is_hidden;
  }
  return parts;
}

}  // namespace hakoseki::report
