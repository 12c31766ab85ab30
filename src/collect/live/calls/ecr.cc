// What is read of ecr.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

// What refers to an image DescribeImages tells, too (subjectManifestDigest, artifactMediaType);
// ListImageReferrers wants the right to read images (ecr:BatchGetImage). A preview of a lifecycle
// policy is there only where somebody has started one.
constexpr auto rows = std::to_array<CallRow>({
    {.service = "ecr", .operation = "DescribeRepositories"},
    {.service = "ecr",
     .operation = "BatchGetRepositoryScanningConfiguration",
     .after = "DescribeRepositories",
     .each = "repositories[].repositoryName",
     .parameters = {{{"repositoryNames", "."}}},
     .batch = 25},
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
    {.service = "ecr",
     .operation = "GetAccountSetting",
     .parameters = {{{"name", R"("REGISTRY_POLICY_SCOPE")"}}},
     .kept_for = "what the registry policy counts for"},
    {.service = "ecr",
     .operation = "ListPullTimeUpdateExclusions",
     .kept_for = "which pulls are no use of an image"},
});

}  // namespace

std::span<const CallRow> ecr_calls() {
  return rows;
}

}  // namespace hakoseki::live
