// What is read of cloudtrail.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

// Events are not looked up (LookupEvents): two calls a second, and what an event holds of whoever
// called is no setting of the account. Who started a task, and registered its definition, ECS says.
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
