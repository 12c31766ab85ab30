// What is read of servicediscovery.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "servicediscovery", .operation = "ListNamespaces"},
});

}  // namespace

std::span<const CallRow> servicediscovery_calls() {
  return rows;
}

}  // namespace hakoseki::live
