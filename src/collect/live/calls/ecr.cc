// What is read of ecr.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

constexpr auto rows = std::to_array<CallRow>({
    {.service = "ecr", .operation = "DescribeRepositories"},
    {.service = "ecr",
     .operation = "GetRepositoryPolicy",
     .after = "DescribeRepositories",
     .each = "repositories[].repositoryName",
     .parameters = {{{"repositoryName", "."}}}},
    {.service = "ecr",
     .operation = "GetLifecyclePolicy",
     .after = "DescribeRepositories",
     .each = "repositories[].repositoryName",
     .parameters = {{{"repositoryName", "."}}}},
    {.service = "ecr",
     .operation = "DescribeImages",
     .after = "DescribeRepositories",
     .each = "repositories[].repositoryName",
     .parameters = {{{"repositoryName", "."},
                     {"filter", R"({"imageStatus":"ANY"})"},
                     {"maxResults", "1000"}}}},
    // Of what runs, whose scans and signatures the list of a repository may not tell.
    {.service = "ecr",
     .operation = "DescribeImageScanFindings",
     .after = "DescribeTasks",
     .each = "tasks[].containers[]",
     .parameters = {{{"repositoryName", "repository(.image)"},
                     {"imageId.imageDigest", ".imageDigest"},
                     {"maxResults", "1000"}}},
     .after_service = "ecs"},
    {.service = "ecr",
     .operation = "DescribeImageSigningStatus",
     .after = "DescribeTasks",
     .each = "tasks[].containers[]",
     .parameters = {{{"repositoryName", "repository(.image)"},
                     {"imageId.imageDigest", ".imageDigest"}}},
     .after_service = "ecs"},
    {.service = "ecr", .operation = "GetRegistryPolicy"},
    {.service = "ecr", .operation = "GetRegistryScanningConfiguration"},
    {.service = "ecr", .operation = "DescribeRegistry"},
    {.service = "ecr", .operation = "DescribePullThroughCacheRules"},
    {.service = "ecr", .operation = "DescribeRepositoryCreationTemplates"},
    {.service = "ecr", .operation = "GetSigningConfiguration"},
});

}  // namespace

std::span<const CallRow> ecr_calls() {
  return rows;
}

}  // namespace hakoseki::live
