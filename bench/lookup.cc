// How long it takes to look packages up in a database of vulnerabilities that was just mapped.
//
//   lookup DATABASE LIST    LIST: `ecosystem<tab>package` a line
//
// Prints the median over 31 maps of the same file: packages, rows, microseconds.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "engines/vulnerabilities/database.h"
#include "io/mapped_file.h"

using namespace hakoseki;

int main(int count, char** words) {
  if (count != 3) return 2;
  std::vector<std::pair<std::string, std::string>> packages;
  std::ifstream list(words[2]);
  for (std::string line; std::getline(list, line);) {
    const std::size_t tab = line.find('\t');
    if (tab != line.npos) packages.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  }
  constexpr std::size_t runs = 31;
  std::vector<double> times;
  std::size_t rows = 0;
  for (std::size_t run = 0; run < runs; ++run) {
    rows = 0;
    const auto begin = std::chrono::steady_clock::now();
    const Result<io::MappedFile> file = io::MappedFile::open(words[1]);
    if (!file) return 3;
    const auto database = vulnerabilities::Database::open(file->bytes());
    if (!database) return 3;
    for (const auto& [ecosystem, package] : packages)
      database->for_each_row(ecosystem, package, [&rows](const auto&) { ++rows; });
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
    times.push_back(took.count());
    if (const Result<void> intact = database->intact(); !intact) return 3;
  }
  std::ranges::sort(times);
  std::printf("%zu packages, %zu rows, %.0f us\n", packages.size(), rows, times[runs / 2]);
  return 0;
}
