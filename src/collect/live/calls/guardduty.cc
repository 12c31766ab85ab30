// What is read of guardduty.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "guardduty", .operation = "ListDetectors"},
    {.service = "guardduty",
     .operation = "GetDetector",
     .after = "ListDetectors",
     .each = "DetectorIds[]",
     .parameters = {{{"DetectorId", "."}}}},
});

}  // namespace

std::span<const CallRow> guardduty_calls() {
  return rows;
}

}  // namespace hakoseki::live
