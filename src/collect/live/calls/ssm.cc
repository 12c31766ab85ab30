// What is read of ssm.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "ssm", .operation = "DescribeParameters"},
});

}  // namespace

std::span<const CallRow> ssm_calls() {
  return rows;
}

}  // namespace hakoseki::live
