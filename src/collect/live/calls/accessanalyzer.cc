// What is read of accessanalyzer.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr std::string_view access = "who reaches what is shared";

constexpr auto rows = std::to_array<CallRow>({
    {.service = "accessanalyzer", .operation = "ListAnalyzers", .kept_for = access},
    {.service = "accessanalyzer",
     .operation = "ListFindingsV2",
     .after = "ListAnalyzers",
     .each = "analyzers[].arn",
     .parameters = {{{"analyzerArn", "."}, {"filter", R"({"status":{"eq":["ACTIVE"]}})"}}},
     .kept_for = access},
});

}  // namespace

std::span<const CallRow> accessanalyzer_calls() {
  return rows;
}

}  // namespace hakoseki::live
