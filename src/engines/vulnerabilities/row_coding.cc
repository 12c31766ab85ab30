#include "engines/vulnerabilities/row_coding.h"

namespace hakoseki::vulnerabilities {
namespace {

// The first number of a row.
constexpr unsigned standing_shift = 1;  // two bits; before it, names_source
constexpr unsigned severity_shift = 3;  // three bits
constexpr std::uint64_t has_advisory = 1U << 6U;
constexpr std::uint64_t has_architecture = 1U << 7U;
constexpr std::uint64_t has_module = 1U << 8U;
constexpr std::uint64_t has_repository = 1U << 9U;
constexpr std::uint64_t has_note = 1U << 10U;
constexpr std::uint64_t has_versions = 1U << 11U;
// What nearly all are: all versions below one, which mends it; all versions; none.
constexpr unsigned shape_shift = 12;  // two bits
enum Shape : std::uint8_t { listed = 0, below = 1, all = 2, none = 3 };

Shape shape_of(const std::vector<CodedRow::Interval>& intervals) {
  if (intervals.empty()) return none;
  const CodedRow::Interval& first = intervals.front();
  if (intervals.size() > 1 || first.from != 0 || !first.includes_from || first.includes_to)
    return listed;
  return first.to == 0 ? all : below;
}

void write_intervals(const std::vector<CodedRow::Interval>& intervals, ByteWriter& bytes) {
  bytes.number(intervals.size());
  for (const CodedRow::Interval& interval : intervals) {
    bytes.number((interval.includes_from ? 1U : 0U) | (interval.includes_to ? 2U : 0U));
    bytes.number(interval.from);
    bytes.number(interval.to);
  }
}

void read_intervals(ByteReader& bytes, std::vector<CodedRow::Interval>& intervals) {
  for (std::size_t left = bytes.count(); left > 0; --left) {
    const std::uint64_t ends = bytes.number();
    CodedRow::Interval& interval = intervals.emplace_back();
    interval.includes_from = (ends & 1U) != 0;
    interval.includes_to = (ends & 2U) != 0;
    interval.from = bytes.number32();
    interval.to = bytes.number32();
  }
}

}  // namespace

void write_row(const CodedRow& row, ByteWriter& bytes) {
  const Shape shape = shape_of(row.vulnerable);
  std::uint64_t first = row.names_source ? 1U : 0U;
  first |= std::uint64_t{row.standing} << standing_shift;
  first |= std::uint64_t{row.severity} << severity_shift;
  first |= std::uint64_t{shape} << shape_shift;
  const auto note = [&first](bool is, std::uint64_t bit) { first |= is ? bit : 0; };
  note(row.advisory != 0, has_advisory);
  note(row.architecture != 0, has_architecture);
  note(row.module != 0, has_module);
  note(row.repository != 0, has_repository);
  note(row.note != 0, has_note);
  note(!row.versions.empty(), has_versions);
  bytes.number(first);
  bytes.number(row.source);
  for (const std::uint32_t text :
       {row.advisory, row.architecture, row.module, row.repository, row.note}) {
    if (text != 0) bytes.number(text);
  }
  if (shape == below) bytes.number(row.vulnerable.front().to);
  if (shape == listed) write_intervals(row.vulnerable, bytes);
  if (row.versions.empty()) return;
  bytes.number(row.versions.size());
  std::uint32_t last = 0;
  for (const std::uint32_t version : row.versions) {
    bytes.number(version - last);
    last = version;
  }
}

void read_row(ByteReader& bytes, CodedRow& row) {
  const std::uint64_t first = bytes.number();
  const auto text = [&](std::uint64_t bit) {
    return (first & bit) != 0 ? bytes.number32() : std::uint32_t{0};
  };
  row.names_source = (first & 1U) != 0;
  row.standing = static_cast<std::uint8_t>(first >> standing_shift & 3U);
  row.severity = static_cast<std::uint8_t>(first >> severity_shift & 7U);
  row.source = bytes.number32();
  row.advisory = text(has_advisory);
  row.architecture = text(has_architecture);
  row.module = text(has_module);
  row.repository = text(has_repository);
  row.note = text(has_note);
  row.vulnerable.clear();
  row.versions.clear();
  switch (static_cast<Shape>(first >> shape_shift & 3U)) {
    case below:
      row.vulnerable.push_back({.from = 0, .to = bytes.number32()});
      break;
    case all:
      row.vulnerable.emplace_back();
      break;
    case listed:
      read_intervals(bytes, row.vulnerable);
      break;
    case none:
      break;
  }
  if ((first & has_versions) == 0) return;
  std::uint32_t last = 0;
  for (std::size_t left = bytes.count(); left > 0; --left) {
    last += bytes.number32();
    row.versions.push_back(last);
  }
}

}  // namespace hakoseki::vulnerabilities
