// The releases of Debian and Ubuntu with their days: debian.csv and ubuntu.csv of Debian's package
// distro-info-data.
#include <algorithm>

#include <fmt/format.h>

#include "formats/advisory/codenames.h"
#include "formats/advisory/feed_text.h"
#include "formats/advisory/reader_rows.h"
#include "formats/advisory/reading.h"
#include "formats/csv.h"

namespace hakoseki::advisory {
namespace {

constexpr std::string_view begin = "version,codename,series,created,release,eol";

// As endoflife.date calls a release: `12`, `6`, `18.04`.
std::string cycle_of(std::string_view product, std::string_view version) {
  constexpr std::string_view mark = " LTS";
  constexpr std::string_view zero = ".0";
  if (version.ends_with(mark)) version.remove_suffix(mark.size());
  if (product == "debian" && version.front() >= '4' && version.ends_with(zero))
    version.remove_suffix(zero.size());
  return std::string(version);
}

// Ubuntu's columns say so; a folder may hold the files under other names.
std::string_view product_of(const std::vector<std::string>& header) {
  return std::ranges::find(header, "eol-lts") == header.end() ? "ubuntu" : "debian";
}

// Servers were mended longer by everybody; what other columns tell is done by others, or for money.
void take_ends(const std::vector<std::string>& header, const std::vector<std::string>& row,
               SupportCycle& cycle) {
  for (std::size_t i = 0; i < row.size() && i < header.size(); ++i) {
    if (!header[i].starts_with("eol")) continue;
    std::optional<Day>& end = header[i] == "eol" || header[i] == "eol-server"
                                  ? cycle.supported_until
                                  : cycle.extended_until;
    end = std::max(end, day_in(row[i]));
  }
}

bool recognises(const FeedDocument& document) {
  return document.bytes.starts_with(begin);
}

void take_row(const FeedDocument& document, const std::vector<std::string>& header,
              const CsvRow& row, Records& records) {
  constexpr std::size_t fewest = 4;  // one that is not released yet has no further days
  if (row.fields.size() < fewest || !day_in(row.fields[3])) {
    return skip(fmt::format("{}:{}", document.path, row.line),
                Text{"a release without the day since which it is made",
                     "作成が始まった日のないリリースです"},
                records);
  }
  if (row.fields[0].empty()) return;  // it rolls
  const std::string_view product = product_of(header);
  SupportCycle cycle{.product = std::string(product), .cycle = cycle_of(product, row.fields[0])};
  take_ends(header, row.fields, cycle);
  records.cycles.push_back(std::move(cycle));
}

Result<Records> read(const FeedDocument& document) {
  Records records;
  std::vector<std::string> header;
  for_each_csv_row(document.bytes, [&](const CsvRow& row) {
    if (header.empty()) {
      header = row.fields;
    } else {
      take_row(document, header, row, records);
    }
  });
  return records;
}

}  // namespace

FeedReader distro_info() {
  return {.name = "distro-info", .recognises = recognises, .read = read};
}

}  // namespace hakoseki::advisory
