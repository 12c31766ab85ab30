#include "engines/image/end_of_support.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"

namespace hakoseki::image {
namespace {

struct Row {
  std::string_view system;  // ID of os-release(5)
  std::string_view release;
  unsigned last_day;           // 20260731
  unsigned last_extended_day;  // 0 where there is none
};

#include "engines/image/end_of_support_data.inc"

std::chrono::year_month_day day_of(unsigned number) {
  return {std::chrono::year(static_cast<int>(number / 10000)),
          std::chrono::month(number / 100 % 100), std::chrono::day(number % 100)};
}

// CentOS and CentOS Stream have one ID.
std::string system_of(const Release& release) {
  constexpr std::string_view stream = "CentOS Stream";
  if (release.id == "centos" && release.name.starts_with(stream)) return "centos-stream";
  return lower_case(release.id);
}

const Row* find(std::string_view system, std::string_view version) {
  const auto row = std::find_if(std::begin(table), std::end(table), [&](const Row& one) {
    return one.system == system && one.release == version;
  });
  return row == std::end(table) ? nullptr : row;
}

}  // namespace

std::optional<Support> end_of_support(const Release& release) {
  const std::string system = system_of(release);
  std::string version = release.version_id;
  const Row* row = find(system, version);
  // SUSE's first of a series is written without its `.0`.
  if (row == nullptr && system == "sles") row = find(system, version + ".0");
  // Support is for `9` and for `3.19`; what is installed is `9.3` and `3.19.1`.
  while (row == nullptr && version.find('.') != std::string::npos) {
    version.resize(version.rfind('.'));
    row = find(system, version);
  }
  if (row == nullptr) return std::nullopt;
  Support support{.last_day = day_of(row->last_day), .last_extended_day = std::nullopt};
  if (row->last_extended_day != 0) support.last_extended_day = day_of(row->last_extended_day);
  return support;
}

std::string_view end_of_support_data_day() {
  return data_of;
}

}  // namespace hakoseki::image
