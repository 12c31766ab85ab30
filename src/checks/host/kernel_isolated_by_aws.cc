// Fargate gives each task a virtual machine of its own; everywhere else tasks of one host share a
// kernel.

#include "assess/aws_operated.h"
#include "assess/check.h"

namespace hakoseki::checks::host {
namespace {

Verdict judge(const Workload& workload) {
  return operated_by_aws(
      workload, Risk::shared_kernel,
      {.by_aws = {"runs on {}: each task has its own kernel",
                  "実行環境は{}です。タスクごとにカーネルが分かれています"},
       .by_customer = {"runs on {}: tasks of one host share its kernel",
                       "実行環境は{}です。同じホストのタスクはカーネルを共有します"}});
}

}  // namespace

Check kernel_isolated_by_aws() {
  return {
      .id = "HOST-2.01",
      .risk = Risk::shared_kernel,
      .severity = Severity::info,
      .title = {.en = "Kernel is not shared between tasks (Fargate)",
                .ja = "カーネルはタスク間で共有されない（Fargate）"},
      .why =
          {.en = "On Fargate each task has a kernel of its own. The containers of one task still "
                 "share it, and so do all tasks of a host elsewhere.",
           .ja =
               "Fargateではタスクごとにカーネルが分かれています。ただし、同じタスクのコンテナはカー"
               "ネルを共有します。ほかの実行環境では、同じホストのすべてのタスクが共有します。"},
      .fix = {.en = "Nothing to do on Fargate but to keep containers of different sensitivity in "
                    "different tasks.",
              .ja = "Fargateでは、機微性の異なるコンテナを別のタスクに分けてください。それ以外の対"
                    "応は不要です。"},
      .reads = {"AWS::ECS::Service#LaunchType",
                "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider"},
      .judge = each<Workload>(judge),
  };
}

}  // namespace hakoseki::checks::host
