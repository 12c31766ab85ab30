// What is read of s3: of the buckets that hold records, logs and what pipelines build.
#include "collect/live/calls/tables.h"

namespace hakoseki::live {
namespace {

// What names a bucket.
struct Namer {
  std::string_view service;
  std::string_view operation;
  std::string_view each;
  std::string_view bucket = ".";
  std::string_view only_if = {};
};

// That of an organisation writes to a bucket that is almost always another account's, which would
// refuse each of its members.
constexpr Namer trail = {"cloudtrail", "DescribeTrails", "trailList[]", ".S3BucketName",
                         "IsOrganizationTrail!=true"};
constexpr Namer exec_log = {"ecs", "DescribeClusters",
                            "clusters[].configuration.executeCommandConfiguration.logConfiguration."
                            "s3BucketName"};
constexpr Namer access_log = {"elbv2", "DescribeLoadBalancerAttributes", "Attributes[]", ".Value",
                              "Key==access_logs.s3.bucket"};
constexpr Namer artifacts = {"codepipeline", "GetPipeline", "pipeline.artifactStore.location"};
constexpr Namer artifacts_of_region = {"codepipeline", "GetPipeline",
                                       "pipeline.artifactStores{}.location"};

// Buckets have names of the whole world: each is asked for once, wherever it lies.
constexpr CallRow of_bucket(std::string_view operation, const Namer& namer) {
  return {.service = "s3",
          .operation = operation,
          .after = namer.operation,
          .each = namer.each,
          .parameters = {{{"Bucket", namer.bucket}}},
          .reach = Reach::global,
          .only_if = namer.only_if,
          .after_service = namer.service};
}

constexpr auto rows = std::to_array<CallRow>({
    of_bucket("GetBucketPolicy", trail),
    of_bucket("GetBucketPolicy", exec_log),
    of_bucket("GetBucketPolicy", access_log),
    of_bucket("GetBucketPolicy", artifacts),
    of_bucket("GetBucketPolicy", artifacts_of_region),
    of_bucket("GetPublicAccessBlock", trail),
    of_bucket("GetPublicAccessBlock", exec_log),
    of_bucket("GetPublicAccessBlock", access_log),
    of_bucket("GetPublicAccessBlock", artifacts),
    of_bucket("GetPublicAccessBlock", artifacts_of_region),
    of_bucket("GetBucketEncryption", trail),
    of_bucket("GetBucketEncryption", exec_log),
    of_bucket("GetBucketEncryption", access_log),
    of_bucket("GetBucketEncryption", artifacts),
    of_bucket("GetBucketEncryption", artifacts_of_region),
    of_bucket("GetBucketLifecycleConfiguration", trail),
});

}  // namespace

std::span<const CallRow> s3_calls() {
  return rows;
}

}  // namespace hakoseki::live
