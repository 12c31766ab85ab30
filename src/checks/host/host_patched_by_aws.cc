// AWS patches the host of a Fargate task by new platform revisions. What only the running account
// shows - the age of tasks, the retirement wait - is judged under CON-1; a pinned old platform
// version shows in the template already that the customer's part is not done.

#include "assess/aws_operated.h"
#include "assess/check.h"
#include "assess/fargate_platform.h"

namespace hakoseki::checks::host {
namespace {

Verdict judge(const Workload& workload, const Index& index) {
  const Verdict record =
      operated_by_aws(workload, Risk::host_component_vulnerabilities,
                      {.by_aws = {"runs on {}: AWS patches the host",
                                  "実行環境は{}です。ホストの更新はAWSが行います"},
                       .by_customer = {"runs on {}: the customer patches the host",
                                       "実行環境は{}です。ホストの更新は利用者の責任です"}});
  if (record.outcome() != Outcome::inherited) return record;
  const auto version = [&]() -> const Fact<std::string>* {
    if (const EcsService* service = service_of(workload, index.inventory())) {
      return &service->platform_version;
    }
    const ScheduledTask* schedule = schedule_of(workload, index.inventory());
    return schedule == nullptr ? nullptr : &schedule->platform_version;
  }();
  if (version == nullptr) return record;
  const EcsService* service = service_of(workload, index.inventory());
  const ScheduledTask* schedule = schedule_of(workload, index.inventory());
  const Verdict current =
      platform_is_current(*version,
                          service != nullptr ? service->task_definition : schedule->task_definition,
                          index);
  if (current.outcome() == Outcome::pass) return record;
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
