// A task with a public address is one security group rule away from the internet.

#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

// What CloudFormation does with AssignPublicIp left out: DISABLED for services; see
// docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html. Without
// awsvpcConfiguration the task has no address of its own.
Verdict judge_network(const NetworkConfiguration& network) {
  return expect(network.assign_public_ip, "DISABLED", IfAbsent::passes);
}

Verdict judge_service(const EcsService& service) {
  return judge_network(service.network);
}
Verdict judge_schedule(const ScheduledTask& task) {
  return judge_network(task.network);
}

}  // namespace

Check public_task_address() {
  return {
      .id = "ORC-3.04",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::high,
      .title = {.en = "Task has a public IP address", .ja = "タスクにパブリックIPアドレスが付く"},
      .why = {.en = "The task can be reached from the internet as soon as one rule of its "
                    "security group is too wide.",
              .ja = "セキュリティグループのルールが一つでも広すぎると、タスクにインターネットから"
                    "到達できます。"},
      .fix = {.en = "Set AwsvpcConfiguration.AssignPublicIp to DISABLED, and place tasks in "
                    "private subnets.",
              .ja = "AwsvpcConfiguration.AssignPublicIp を DISABLED にし、タスクをプライベートサ"
                    "ブネットに置いてください。"},
      .reads = {"AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp"},
      .judge = together({each<EcsService>(judge_service), each<ScheduledTask>(judge_schedule)}),
  };
}

}  // namespace hakoseki::checks::orchestrator
