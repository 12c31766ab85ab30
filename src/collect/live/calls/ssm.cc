// What is read of ssm.
#include "collect/live/calls/tables.h"
#include "collect/live/eks_releases.h"
#include "collect/live/host_images.h"

namespace hakoseki::live {
namespace {

// What AWS itself publishes; every other parameter is the customer's, and may be a secret.
constexpr CallRow newest_release(const EksRelease& release) {
  return {.service = "ssm",
          .operation = "GetParameter",
          .after = "DescribeNodegroup",
          .each = "nodegroup",
          .parameters = {{{"Name", release.parameter}}},
          .only_if = release.only_if,
          .after_service = "eks",
          .only_on = ":ssm:*::parameter/aws/service/*"};
}

constexpr CallRow newest_image(const HostImageKind& kind) {
  return {.service = "ssm",
          .operation = "GetParameter",
          .after = "DescribeImages",
          .each = "Images[]",
          .parameters = {{{"Name", kind.parameter}}},
          .only_if = kind.only_if,
          .after_service = "ec2",
          .only_on = ":ssm:*::parameter/aws/service/*"};
}

// What is installed on hosts (ListInventoryEntries) is for whoever knows of its vulnerabilities;
// the preferences of sessions (GetDocument) hold a profile of the shell that people write freely.
constexpr auto rows = std::to_array<CallRow>({
    {.service = "ssm", .operation = "DescribeParameters"},
    {.service = "ssm", .operation = "DescribeInstanceInformation"},
    {.service = "ssm",
     .operation = "DescribeInstancePatchStates",
     .after = "DescribeContainerInstances",
     .each = "containerInstances[].ec2InstanceId",
     .parameters = {{{"InstanceIds", "."}}},
     .batch = 50,
     .after_service = "ecs"},
    {.service = "ssm", .operation = "DescribeActivations"},
    newest_release(eks_releases[0]),
    newest_release(eks_releases[1]),
    newest_release(eks_releases[2]),
    newest_release(eks_releases[3]),
    newest_release(eks_releases[4]),
    newest_release(eks_releases[5]),
    newest_image(host_images[0]),
    newest_image(host_images[1]),
    newest_image(host_images[2]),
    newest_image(host_images[3]),
});
static_assert(eks_releases.size() == 6 && host_images.size() == 4);

}  // namespace

std::span<const CallRow> ssm_calls() {
  return rows;
}

}  // namespace hakoseki::live
