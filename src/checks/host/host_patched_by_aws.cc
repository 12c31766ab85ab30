// AWS patches the host of a Fargate task by new platform revisions. What only the running account
// shows - the age of tasks, the retirement wait - is judged under CON-1; a pinned old platform
// version shows in the template already that the customer's part is not done.

#include "assess/aws_operated.h"
#include "assess/check.h"
#include "assess/fargate_platform.h"

namespace hakoseki::checks::host {
namespace {

template <class Starter>
Verdict platform_of(const Starter& starter, const Index& index) {
  return platform_is_current(starter.platform_version, starter.task_definition, index);
}

Verdict judge(const Workload& workload, const Index& index) {
  const Verdict record =
      record_of(workload, Risk::host_component_vulnerabilities,
                {.by_aws = {"runs on {}: AWS patches the host",
                            "実行環境は{}です。ホストの更新はAWSが行います"},
                 .by_customer = {"runs on {}: the customer patches the host",
                                 "実行環境は{}です。ホストの更新は利用者の責任です"}});
  const EcsService* service = service_of(workload, index.inventory());
  const ScheduledTask* schedule = schedule_of(workload, index.inventory());
  if (service == nullptr && schedule == nullptr) return inherited_throughout(record);
  const Verdict current =
      service != nullptr ? platform_of(*service, index) : platform_of(*schedule, index);
  if (current.outcome() == Outcome::pass) return inherited_throughout(record);
  return given(record, current);
}

}  // namespace

Check host_patched_by_aws() {
  return {
      .id = "HOST-3.01",
      .risk = Risk::host_component_vulnerabilities,
      .severity = Severity::info,
      .title = {.en = "Host OS is patched by AWS (Fargate)",
                .ja = "ホストOSの更新はAWSが実施（Fargate）"},
      .why = {.en = "AWS patches Fargate hosts with new revisions of the platform version. A "
                    "service that is "
                    "pinned to an old version does not get them.",
              .ja = "AWSはプラットフォームバージョンの新しいリビジョンでホストを更新します。古いバ"
                    "ージョンに"
                    "固定したサービスには、その更新が届きません。"},
      .fix = {.en = "Leave PlatformVersion at LATEST, and redeploy regularly.",
              .ja = "PlatformVersion を LATEST のままにし、定期的に再デプロイしてください。"},
      .reads = {"AWS::ECS::Service#LaunchType", "AWS::ECS::Service#PlatformVersion"},
      .judge = each_with_index<Workload>(judge),
  };
}

}  // namespace hakoseki::checks::host
