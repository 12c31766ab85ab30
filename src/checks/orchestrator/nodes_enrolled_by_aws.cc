// On ECS with Fargate no node is enrolled by the customer. Whether somebody registered an
// instance in the cluster by hand only the running account tells.

#include "assess/aws_operated.h"
#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict judge(const Workload& workload) {
  return operated_by_aws(workload, Risk::orchestrator_node_trust,
                         {.by_aws = {"runs on {}: AWS enrols and retires the nodes",
                                     "実行環境は{}です。ノードの登録と廃止は AWS が行います"},
                          .by_customer = {"runs on {}: trust in its nodes is the customer's, too",
                                          "実行環境は{}です。ノードの信頼は利用者も管理します"}});
}

}  // namespace

Check nodes_enrolled_by_aws() {
  return {
      .id = "ORC-5.01",
      .risk = Risk::orchestrator_node_trust,
      .severity = Severity::info,
      .title = {.en = "Nodes are enrolled and retired by AWS (Fargate)",
                .ja = "ノードの登録と廃止はAWSが実施（Fargate）"},
      .why = {.en = "A node that joins under a false name gets tasks and their secrets. On ECS "
                    "with Fargate there is no node that the customer could enrol.",
              .ja = "偽って参加したノードには、タスクと秘密情報が渡ってしまいます。ECS の"
                    " Fargate には、利用者が登録するノードがありません。"},
      .fix = {.en = "Nothing to do on ECS with Fargate. Elsewhere, assess the nodes, their roles "
                    "and their enrolment.",
              .ja = "ECS の Fargate では対応不要です。それ以外では、ノードとそのロール、登録の手"
                    "順を評価してください。"},
      .reads = {"AWS::ECS::Service#LaunchType",
                "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider"},
      .judge = each<Workload>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
