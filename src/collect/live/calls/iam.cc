// What is read of iam.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "iam", .operation = "GetAccountAuthorizationDetails", .reach = Reach::global},
    {.service = "iam", .operation = "GetAccountSummary", .reach = Reach::global},
});

}  // namespace

std::span<const CallRow> iam_calls() {
  return rows;
}

}  // namespace hakoseki::live
