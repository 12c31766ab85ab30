// What is read of scheduler.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "scheduler", .operation = "ListSchedules"},
    {.service = "scheduler",
     .operation = "GetSchedule",
     .after = "ListSchedules",
     .each = "Schedules[]",
     .parameters = {{{"Name", ".Name"}, {"GroupName", ".GroupName"}}}},
});

}  // namespace

std::span<const CallRow> scheduler_calls() {
  return rows;
}

}  // namespace hakoseki::live
