// What is read of securityhub.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr std::string_view guard_rails = "which settings somebody watches already";

constexpr auto rows = std::to_array<CallRow>({
    {.service = "securityhub", .operation = "DescribeHub", .kept_for = guard_rails},
    {.service = "securityhub", .operation = "GetEnabledStandards", .kept_for = guard_rails},
});

}  // namespace

std::span<const CallRow> securityhub_calls() {
  return rows;
}

}  // namespace hakoseki::live
