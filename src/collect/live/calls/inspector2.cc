// What is read of inspector2.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

// In how many clusters an image is in use ListCoverage tells; GetClustersForImage would ask once
// for each image. By checks (ListCisScanResultsAggregatedByChecks) nobody knows which host failed.
constexpr auto rows = std::to_array<CallRow>({
    {.service = "inspector2", .operation = "BatchGetAccountStatus"},
    {.service = "inspector2", .operation = "GetConfiguration"},
    {.service = "inspector2", .operation = "ListCoverage", .parameters = {{{"maxResults", "200"}}}},
    {.service = "inspector2", .operation = "ListFilters"},
    // The newest scans of hosts by a CIS benchmark, and what each found on every host.
    {.service = "inspector2",
     .operation = "ListCisScans",
     .parameters = {{{"filterCriteria",
                      R"({"scanStatusFilters":[{"comparison":"EQUALS","value":"COMPLETED"}]})"},
                     {"sortBy", R"("SCAN_START_DATE")"},
                     {"sortOrder", R"("DESC")"}}}},
    {.service = "inspector2",
     .operation = "ListCisScanResultsAggregatedByTargetResource",
     .after = "ListCisScans",
     .each = "scans[].scanArn",
     .parameters = {{{"scanArn", "."}}},
     .most = 30},
    {.service = "inspector2",
     .operation = "ListFindings",
     .parameters = {{{"filterCriteria",
                      R"({"resourceType":[{"comparison":"EQUALS","value":"AWS_EC2_INSTANCE"}],)"
                      R"("severity":[{"comparison":"EQUALS","value":"CRITICAL"}],)"
                      R"("findingStatus":[{"comparison":"EQUALS","value":"ACTIVE"}]})"}}}},
});

}  // namespace

std::span<const CallRow> inspector2_calls() {
  return rows;
}

}  // namespace hakoseki::live
