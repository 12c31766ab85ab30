// What is read of logs.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "logs", .operation = "DescribeLogGroups"},
});

}  // namespace

std::span<const CallRow> logs_calls() {
  return rows;
}

}  // namespace hakoseki::live
