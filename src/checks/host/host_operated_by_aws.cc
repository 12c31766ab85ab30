// The host of a Fargate task has no door for the customer; everywhere else it is the customer's.
// The record says for each workload which of the two holds, and by what proof.

#include "assess/aws_operated.h"
#include "assess/check.h"

namespace hakoseki::checks::host {
namespace {

Verdict judge(const Workload& workload) {
  return operated_by_aws(
      workload, Risk::large_attack_surface,
      {.by_aws = {"runs on {}: AWS operates the host", "実行環境は{}です。ホストはAWSが運用します"},
       .by_customer = {"runs on {}: the host is the customer's",
                       "実行環境は{}です。ホストの対策は利用者の責任です"}});
}

}  // namespace

Check host_operated_by_aws() {
  return {
      .id = "HOST-1.01",
      .risk = Risk::large_attack_surface,
      .severity = Severity::info,
      .title = {.en = "Host is operated by AWS", .ja = "ホストは AWS が運用する"},
      .why =
          {.en =
               "On Fargate there is no host that the customer can reach, harden or log on to. One "
               "service on EC2 or on ECS Anywhere brings all host risks back.",
           .ja =
               "Fargate には、利用者が接続・要塞化・ログインできるホストがありません。一方、EC2 や "
               "ECS Anywhere で動くサービスが一つでもあれば、ホストのリスクは利用者に戻ります。"},
      .fix = {.en = "Nothing to do on Fargate. For other launch types, assess the hosts.",
              .ja =
                  "Fargate では対応不要です。それ以外の起動タイプでは、ホストを評価してください。"},
      .reads = {"AWS::ECS::Service#LaunchType", "AWS::ECS::Cluster#DefaultCapacityProviderStrategy",
                "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider"},
      .judge = each<Workload>(judge),
  };
}

}  // namespace hakoseki::checks::host
