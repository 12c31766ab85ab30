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
    {.service = "guardduty",
     .operation = "ListCoverage",
     .after = "ListDetectors",
     .each = "DetectorIds[]",
     .parameters = {{{"DetectorId", "."}}}},
    {.service = "guardduty",
     .operation = "ListFindings",
     .after = "ListDetectors",
     .each = "DetectorIds[]",
     .parameters = {{{"DetectorId", "."},
                     {"FindingCriteria",
                      R"({"Criterion":{"service.archived":{"Equals":["false"]}}})"}}}},
    {.service = "guardduty",
     .operation = "GetFindings",
     .after = "ListFindings",
     .each = "FindingIds[]",
     .parameters = {{{"DetectorId", "@DetectorId"}, {"FindingIds", "."}}},
     .batch = 50},
});

}  // namespace

std::span<const CallRow> guardduty_calls() {
  return rows;
}

}  // namespace hakoseki::live
