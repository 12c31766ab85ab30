// What is read of cloudtrail.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "cloudtrail", .operation = "DescribeTrails"},
    {.service = "cloudtrail",
     .operation = "GetTrailStatus",
     .after = "DescribeTrails",
     .each = "trailList[].TrailARN",
     .parameters = {{{"Name", "."}}}},
    {.service = "cloudtrail",
     .operation = "GetEventSelectors",
     .after = "DescribeTrails",
     .each = "trailList[].TrailARN",
     .parameters = {{{"TrailName", "."}}}},
});

}  // namespace

std::span<const CallRow> cloudtrail_calls() {
  return rows;
}

}  // namespace hakoseki::live
