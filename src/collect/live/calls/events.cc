// What is read of events.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "events", .operation = "ListRules"},
    {.service = "events", .operation = "ListEventBuses"},
    {.service = "events",
     .operation = "ListRules",
     .after = "ListEventBuses",
     .each = "EventBuses[]",
     .parameters = {{{"EventBusName", ".Name"}}},
     .only_if = "Name!=default"},
    {.service = "events",
     .operation = "ListTargetsByRule",
     .after = "ListRules",
     .each = "Rules[]",
     .parameters = {{{"Rule", ".Name"}, {"EventBusName", ".EventBusName"}}}},
});

}  // namespace

std::span<const CallRow> events_calls() {
  return rows;
}

}  // namespace hakoseki::live
