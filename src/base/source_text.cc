#include "base/source_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"

namespace hakoseki {

SourceText::SourceText(std::string path, std::string bytes)
    : path_(std::move(path)), bytes_(std::move(bytes)) {
  if (bytes_.starts_with("\xEF\xBB\xBF")) bytes_.erase(0, 3);
  line_starts_.reserve(static_cast<std::size_t>(std::count(bytes_.begin(), bytes_.end(), '\n')) +
                       1);
  line_starts_.push_back(0);
  for (std::size_t at = bytes_.find('\n'); at != std::string::npos;
       at = bytes_.find('\n', at + 1)) {
    if (at + 1 < bytes_.size()) line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

std::string_view SourceText::line(std::size_t number) const {
  if (number == 0 || number > line_starts_.size()) return {};
  const std::size_t begin = line_starts_[number - 1];
  const std::size_t end = number < line_starts_.size() ? line_starts_[number] : bytes_.size();
  std::string_view line = std::string_view(bytes_).substr(begin, end - begin);
  while (line.ends_with('\n') || line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

std::size_t SourceText::offset_of(Position position) const {
  if (position.line == 0) return 0;
  if (position.line > line_starts_.size()) return bytes_.size();
  const std::string_view text = line(position.line);
  std::size_t at = 0;
  for (std::uint32_t column = 1; column < position.column && at < text.size(); ++column) {
    at += utf8::length_at(text, at);
  }
  return line_starts_[position.line - 1] + at;
}

Position SourceText::position_of(std::size_t offset) const {
  offset = std::min(offset, bytes_.size());
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto index = static_cast<std::size_t>(next - line_starts_.begin()) - 1;
  const std::string_view before =
      std::string_view(bytes_).substr(line_starts_[index], offset - line_starts_[index]);
  return {static_cast<std::uint32_t>(index + 1),
          static_cast<std::uint32_t>(utf8::code_points(before) + 1)};
}

std::string_view SourceText::slice(const Span& span) const {
  const std::size_t begin = offset_of(span.begin);
  const std::size_t end = std::max(begin, offset_of(span.end));
  return std::string_view(bytes_).substr(begin, end - begin);
}

std::string SourceText::place(Position position) const {
  return fmt::format("{}:{}:{}", path_, position.line, position.column);
}

}  // namespace hakoseki
