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
