// What is read of codebuild.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "codebuild", .operation = "ListProjects"},
    {.service = "codebuild",
     .operation = "BatchGetProjects",
     .after = "ListProjects",
     .each = "projects[]",
     .parameters = {{{"names", "."}}},
     .batch = 100},
});

}  // namespace

std::span<const CallRow> codebuild_calls() {
  return rows;
}

}  // namespace hakoseki::live
