// What is read of ecs.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "ecs", .operation = "ListClusters"},
    {.service = "ecs",
     .operation = "DescribeClusters",
     .after = "ListClusters",
     .each = "clusterArns[]",
     .parameters = {{{"clusters", "."}, {"include", R"(["SETTINGS","CONFIGURATIONS","TAGS"])"}}},
     .batch = 100},
    {.service = "ecs",
     .operation = "ListServices",
     .after = "ListClusters",
     .each = "clusterArns[]",
     .parameters = {{{"cluster", "."}}}},
    {.service = "ecs",
     .operation = "DescribeServices",
     .after = "ListServices",
     .each = "serviceArns[]",
     .parameters = {{{"cluster", "@cluster"}, {"services", "."}, {"include", R"(["TAGS"])"}}},
     .batch = 10},
    {.service = "ecs",
     .operation = "ListTasks",
     .after = "ListClusters",
     .each = "clusterArns[]",
     .parameters = {{{"cluster", "."}}}},
    {.service = "ecs",
     .operation = "DescribeTasks",
     .after = "ListTasks",
     .each = "taskArns[]",
     .parameters = {{{"cluster", "@cluster"}, {"tasks", "."}, {"include", R"(["TAGS"])"}}},
     .batch = 100},
    {.service = "ecs",
     .operation = "DescribeTaskDefinition",
     .after = "DescribeTasks",
     .each = "tasks[].taskDefinitionArn",
     .parameters = {{{"taskDefinition", "."}, {"include", R"(["TAGS"])"}}}},
    {.service = "ecs",
     .operation = "DescribeTaskDefinition",
     .after = "DescribeServices",
     .each = "services[].taskDefinition",
     .parameters = {{{"taskDefinition", "."}, {"include", R"(["TAGS"])"}}}},
    {.service = "ecs",
     .operation = "DescribeTaskDefinition",
     .after = "GetSchedule",
     .each = "Target.EcsParameters.TaskDefinitionArn",
     .parameters = {{{"taskDefinition", "."}, {"include", R"(["TAGS"])"}}},
     .after_service = "scheduler"},
    {.service = "ecs",
     .operation = "DescribeTaskDefinition",
     .after = "ListTargetsByRule",
     .each = "Targets[].EcsParameters.TaskDefinitionArn",
     .parameters = {{{"taskDefinition", "."}, {"include", R"(["TAGS"])"}}},
     .after_service = "events"},
    {.service = "ecs",
     .operation = "DescribeCapacityProviders",
     .parameters = {{{"include", R"(["TAGS"])"}}}},
    // What nobody uses comes last.
    {.service = "ecs",
     .operation = "ListTaskDefinitionFamilies",
     .parameters = {{{"status", R"("ACTIVE")"}}},
     .is_late = true},
    {.service = "ecs",
     .operation = "DescribeTaskDefinition",
     .after = "ListTaskDefinitionFamilies",
     .each = "families[]",
     .parameters = {{{"taskDefinition", "."}, {"include", R"(["TAGS"])"}}},
     .is_late = true},
});

}  // namespace

std::span<const CallRow> ecs_calls() {
  return rows;
}

}  // namespace hakoseki::live
