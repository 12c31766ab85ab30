// Until when the maker of an operating system mends it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "engines/image/package.h"

namespace hakoseki::image {

struct Support {
  std::chrono::year_month_day last_day;  // of the mending that everybody gets
  // Of what goes on after it, for some packages, by others or for money: Debian's LTS, Ubuntu's
  // ESM, Red Hat's ELS. Nothing where there is none, or its end is not known.
  std::optional<std::chrono::year_month_day> last_extended_day;
};

// Nothing for systems and releases that the table does not have: rolling ones have no end, those
// without a version (Debian's testing) do not say which they are, and newer ones are not in it yet.
[[nodiscard]] std::optional<Support> end_of_support(const Release& release);

// The day the table was made of: "2026-08-22".
[[nodiscard]] std::string_view end_of_support_data_day();

}  // namespace hakoseki::image
