// What is read of codedeploy.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "codedeploy", .operation = "ListApplications"},
    {.service = "codedeploy",
     .operation = "BatchGetApplications",
     .after = "ListApplications",
     .each = "applications[]",
     .parameters = {{{"applicationNames", "."}}},
     .batch = 100},
    {.service = "codedeploy",
     .operation = "ListDeploymentGroups",
     .after = "BatchGetApplications",
     .each = "applicationsInfo[]",
     .parameters = {{{"applicationName", ".applicationName"}}},
     .only_if = "computePlatform=ECS"},
    {.service = "codedeploy",
     .operation = "BatchGetDeploymentGroups",
     .after = "ListDeploymentGroups",
     .each = "deploymentGroups[]",
     .parameters = {{{"applicationName", "@applicationName"}, {"deploymentGroupNames", "."}}},
     .batch = 100},
});

}  // namespace

std::span<const CallRow> codedeploy_calls() {
  return rows;
}

}  // namespace hakoseki::live
