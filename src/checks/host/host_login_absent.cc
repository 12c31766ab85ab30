// A Fargate task has no host to log on to; everywhere else logins to the host bypass the
// orchestrator.

#include "assess/aws_operated.h"
#include "assess/check.h"

namespace hakoseki::checks::host {
namespace {

Verdict judge(const Workload& workload) {
  return operated_by_aws(
      workload, Risk::improper_user_access_rights,
      {.by_aws = {"runs on {}: nobody can log on to the host",
                  "実行環境は{}です。ホストにログインする手段はありません"},
       .by_customer = {"runs on {}: who logs on to the host is the customer's to control",
                       "実行環境は{}です。ホストへのログインの管理は利用者の責任です"}});
}

}  // namespace

Check host_login_absent() {
  return {
      .id = "HOST-4.01",
      .risk = Risk::improper_user_access_rights,
      .severity = Severity::info,
      .title = {.en = "Host login does not exist (Fargate)",
                .ja = "ホストへのログイン手段は存在しない（Fargate）"},
      .why = {.en = "Nobody can log on to the host of a Fargate task. The nearest thing is ECS "
                    "Exec, which opens a shell in the container and stays with the customer "
                    "(ORC-1.05 to ORC-1.07).",
              .ja = "Fargateのホストには誰もログインできません。最も近い手段はコンテナ内のシェルを"
                    "開くECS Execで、その管理は利用者の責任です（ORC-1.05からORC-1.07）。"},
      .fix = {.en = "Nothing to do on Fargate. For other launch types, control and log who reaches "
                    "the hosts.",
              .ja = "Fargateでは対応不要です。それ以外の起動タイプでは、ホストへのアクセスを制限し"
                    "、記録してください。"},
      .reads = {"AWS::ECS::Service#LaunchType",
                "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider"},
      .judge = each<Workload>(judge),
  };
}

}  // namespace hakoseki::checks::host
