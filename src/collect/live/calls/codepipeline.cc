// What is read of codepipeline.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "codepipeline", .operation = "ListPipelines"},
    {.service = "codepipeline",
     .operation = "GetPipeline",
     .after = "ListPipelines",
     .each = "pipelines[].name",
     .parameters = {{{"name", "."}}}},
});

}  // namespace

std::span<const CallRow> codepipeline_calls() {
  return rows;
}

}  // namespace hakoseki::live
