// Host volumes are not supported on Fargate; everywhere else they are the customer's to forbid.

#include "assess/aws_operated.h"
#include "assess/check.h"

namespace hakoseki::checks::host {
namespace {

Verdict judge(const Workload& workload) {
  return operated_by_aws(workload, Risk::host_file_system_tampering,
                         {.by_aws = {"runs on {}: no path of the host can be mounted",
                                     "実行環境は{}です。ホストのパスはマウントできません"},
                          .by_customer = {"runs on {}: paths of the host can be mounted",
                                          "実行環境は{}です。ホストのパスをマウントできます"}});
}

}  // namespace

Check host_mounts_impossible() {
  return {
      .id = "HOST-5.04",
      .risk = Risk::host_file_system_tampering,
      .severity = Severity::info,
      .title = {.en = "Host paths cannot be mounted (Fargate)",
                .ja = "ホストのパスはマウントできない（Fargate）"},
      .why =
          {.en = "Fargate mounts no path of its host into a container. Shared file systems such as "
                 "EFS remain a way to tamper with other workloads (ORC-2.09, ORC-4.06).",
           .ja =
               "Fargateでは、ホストのパスをコンテナにマウントできません。EFSなどの共有ファイルシス"
               "テムは、ほかのワークロードを改ざんする経路として残ります（ORC-2.09、ORC-4.06）。"},
      .fix = {.en =
                  "Nothing to do on Fargate. For other launch types, see HOST-5.01 and HOST-5.02.",
              .ja = "Fargateでは対応不要です。それ以外の起動タイプでは、HOST-5.01とHOST-5."
                    "02を確認してください。"},
      .reads = {"AWS::ECS::Service#LaunchType",
                "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider"},
      .judge = each<Workload>(judge),
  };
}

}  // namespace hakoseki::checks::host
