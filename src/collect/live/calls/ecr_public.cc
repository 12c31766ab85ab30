// What is read of ecr-public.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "ecr-public", .operation = "DescribeRepositories", .reach = Reach::global},
});

}  // namespace

std::span<const CallRow> ecr_public_calls() {
  return rows;
}

}  // namespace hakoseki::live
