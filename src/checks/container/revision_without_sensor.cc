// GuardDuty puts its sensor into a task on Fargate when the task starts. What runs since before the
// feature was switched on stays without it until the service is deployed anew.

#include "assess/always_told.h"
#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/guard_duty.h"
#include "inventory/one_place.h"
#include "inventory/parts.h"

namespace hakoseki::checks::container {
namespace {

Verdict has_sensor(const EcsServiceRevision* revision) {
  return expect(or_unknown(revision->guard_duty_enabled, "guardDutyEnabled"), true);
}

std::vector<Ruling> judge(const Index& index) {
  const Parts<EcsService, EcsServiceRevision> revisions(index, &EcsServiceRevision::service);
  std::vector<Ruling> rulings;
  for (const EcsService& service : index.inventory().all<EcsService>()) {
    // A template has no revisions.
    if (!is_live(service) || service.is_task_set) continue;
    const auto current = revisions.list_of(service);
    const Verdict watched =
        current.empty() ? unknown(service.evidence, {.reason = Reason::not_seen,
                                                     .detail = "ecs:DescribeServiceRevisions"})
                        : every(current, has_sensor);
    rulings.push_back({&service, given(all_of({runs_on(service.compute, {Compute::ecs_fargate}),
                                               runs_linux(service.task_definition, index)}),
                                       watched)});
  }
  return rulings;
}

}  // namespace

Check revision_without_sensor() {
  return {
      .id = "CON-4.05",
      .risk = Risk::app_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Current service revision runs without the runtime sensor",
                .ja = "現行のサービスリビジョンに監視センサーが入っていない"},
      .why = {.en = "Tasks on Fargate get GuardDuty's sensor only when they start. Those that ran "
                    "before it was switched on are not watched until they are replaced.",
              .ja =
                  "Fargate のタスクに GuardDuty のセンサーが入るのは起動時だけです。有効化より前か"
                  "ら動くタスクは、入れ替えるまで監視されません。"},
      .fix = {.en =
                  "Switch Runtime Monitoring on for ECS on Fargate, then deploy the service anew: "
                  "aws ecs update-service --force-new-deployment.",
              .ja = "Fargate 上の ECS で実行時監視を有効にし、aws ecs update-service "
                    "--force-new-deployment でサービスをデプロイし直してください。"},
      .reads = {"AWS::ECS::ServiceRevision#GuardDutyEnabled", "AWS::ECS::Service#LaunchType",
                "AWS::ECS::TaskDefinition#RuntimePlatform.OperatingSystemFamily"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
