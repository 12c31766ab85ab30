// AWS patches the container runtime of Fargate by new platform versions and revisions. Who pins an
// old version keeps its runtime.

#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/fargate_platform.h"

namespace hakoseki::checks::container {
namespace {

// Which revision of the version a running task has is in no file and in no answer of the API:
// CON-1.02 takes the task's age for it.
template <class Starter>
Verdict judge(const Starter& starter, const Index& index) {
  return given(runs_on(starter.compute, {Compute::ecs_fargate}),
               platform_is_current(starter.platform_version, starter.task_definition, index));
}

}  // namespace

Check old_platform_version() {
  return {
      .id = "CON-1.01",
      .risk = Risk::runtime_software_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Service is pinned to an old Fargate platform version",
                .ja = "サービスが古いFargateプラットフォームに固定されている"},
      .why =
          {.en = "AWS fixes holes in the kernel and the container runtime of Fargate in the newest "
                 "platform version. A pinned older one keeps running with what is no longer fixed.",
           .ja = "Fargate "
                 "のカーネルやコンテナランタイムの脆弱性は、最新のプラットフォームバージョンで"
                 "修正されます。古いバージョンに固定すると、修正されないまま動き続けます。"},
      .fix = {.en = "Remove PlatformVersion or set it to LATEST.",
              .ja = "PlatformVersion を削除するか、LATEST を指定してください。"},
      .reads = {"AWS::ECS::Service#PlatformVersion", "AWS::ECS::Service#LaunchType",
                "AWS::ECS::TaskSet#PlatformVersion",
                "AWS::Events::Rule#Targets[].EcsParameters.PlatformVersion",
                "AWS::Scheduler::Schedule#Target.EcsParameters.PlatformVersion",
                "AWS::Pipes::Pipe#TargetParameters.EcsTaskParameters.PlatformVersion",
                "AWS::ECS::TaskDefinition#RuntimePlatform.OperatingSystemFamily"},
      .judge = together({each_with_index<EcsService>(judge<EcsService>),
                         each_with_index<ScheduledTask>(judge<ScheduledTask>)}),
  };
}

}  // namespace hakoseki::checks::container
