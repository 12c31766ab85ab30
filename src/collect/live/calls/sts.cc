// What is read of sts.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "sts", .operation = "GetCallerIdentity", .reach = Reach::global},
});

}  // namespace

std::span<const CallRow> sts_calls() {
  return rows;
}

}  // namespace hakoseki::live
