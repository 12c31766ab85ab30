// A flow that names no task has to be traced back through addresses that other tasks have used
// since.

#include <string>

#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

Verdict judge(const FlowLog& log) {
  return expect_that(log.log_format,
                     [](const std::string& format) {
                       return format.find("${ecs-task-id}") != std::string::npos ||
                              format.find("${ecs-task-arn}") != std::string::npos;
                     },
                     {"names no task (ecs-task-id or ecs-task-arn)",
                      "タスクのフィールド(ecs-task-id または ecs-task-arn)が含まれていません"});
}

}  // namespace

Check flow_log_without_task() {
  return {
      .id = "CON-2.07",
      .risk = Risk::unbounded_network_access,
      .severity = Severity::low,
      .title = {.en = "Flow logs cannot name the ECS task and service",
                .ja = "フローログからECSのタスクとサービスを特定できない"},
      .why = {.en = "After an incident it takes guesswork to tell which task or service a "
                    "connection belonged to.",
              .ja = "事故の際に、どのタスクやサービスの通信かを推測に頼って調べることになります。"},
      .fix = {.en = "Add fields such as ${ecs-cluster-name}, ${ecs-service-name} and "
                    "${ecs-task-id} to LogFormat.",
              .ja = "LogFormat に ${ecs-cluster-name}、${ecs-service-name}、${ecs-task-id} などの"
                    "フィールドを加えてください。"},
      .reads = {"AWS::EC2::FlowLog#LogFormat"},
      .judge = each<FlowLog>(judge),
  };
}

}  // namespace hakoseki::checks::container
