// Rows of comma-separated values (RFC 4180).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hakoseki {

struct CsvRow {
  std::size_t line = 0;  // where it begins: 1 is the first
  std::vector<std::string> fields = {};
};

// Calls `visit` with each row that is not empty; a header is a row like any other. A quoted field
// that is never closed goes to the end of the text.
void for_each_csv_row(std::string_view text, const std::function<void(const CsvRow&)>& visit);

}  // namespace hakoseki
