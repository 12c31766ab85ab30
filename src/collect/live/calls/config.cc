// What is read of config.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr std::string_view guard_rails = "which settings somebody watches already";

constexpr auto rows = std::to_array<CallRow>({
    {.service = "config", .operation = "DescribeConfigRules", .kept_for = guard_rails},
    {.service = "config",
     .operation = "DescribeConfigurationRecorderStatus",
     .kept_for = guard_rails},
});

}  // namespace

std::span<const CallRow> config_calls() {
  return rows;
}

}  // namespace hakoseki::live
