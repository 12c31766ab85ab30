// On Fargate two tasks never meet on one host, whatever their sensitivity; that is AWS's part.
// What they share beside the host stays the customer's.

#include "assess/applicability.h"
#include "assess/aws_operated.h"
#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict judge(const Workload& workload) {
  return inherited_throughout(judge_each(workload.compute, [](const Compute& compute) {
                                const bool by_aws = compute == Compute::ecs_fargate ||
                                                    compute == Compute::eks_fargate;
                                const Text place = title_of(compute);
                                const Text text = by_aws ? Text{"runs on {}: AWS keeps its tasks apart from all others",
                                    "実行環境は{}です。タスク間の分離は AWS が行います"}
                             : Text{"runs on {}: which tasks share a host is the customer's duty",
                                    "実行環境は{}です。同じホストに載るタスクは利用者が管理します"};
                                return std::pair<Outcome, Message>(
                                    by_aws ? Outcome::inherited : Outcome::not_applicable,
                                    Message(fmt::format(fmt::runtime(text.en), place.en),
                                            fmt::format(fmt::runtime(text.ja), place.ja)));
                              }).under(workload.when));
}

}  // namespace

Check tasks_isolated_by_aws() {
  return {
      .id = "ORC-4.07",
      .risk = Risk::mixing_of_sensitivity_levels,
      .severity = Severity::info,
      .title = {.en = "Tasks are kept apart on the host by AWS (Fargate)",
                .ja = "ホスト上のタスク分離はAWSが提供（Fargate）"},
      .why = {.en = "Each task or pod on Fargate has an isolation boundary of its own. "
                    "Containers of one task, and roles, keys and networks, are still shared.",
              .ja = "Fargate では、タスク(Pod)ごとに独立した分離境界があります。ただし、同じタス"
                    "ク内のコンテナや、ロール、鍵、ネットワークの共有は別の問題です。"},
      .fix = {.en = "Nothing to do on Fargate but to keep classes apart inside a task and in "
                    "what tasks share.",
              .ja = "Fargate では、タスク内と、タスクが共有するものについて機微性レベルを分けてく"
                    "ださい。それ以外の対応は不要です。"},
      .reads = {"AWS::ECS::Service#LaunchType",
                "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider"},
      .judge = each<Workload>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
