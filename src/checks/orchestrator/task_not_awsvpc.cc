// With awsvpc each task has a network interface and a security group of its own; in the other
// modes the containers of a host share its network. ECS Anywhere has no awsvpc: there another
// mode needs a written exception.

#include "assess/applicability.h"
#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict judge(const TaskDefinition& task) {
  const Verdict separate = judge_each(task.network_mode, [](const std::string& mode) {
    // Without any network there is nothing to separate.
    const bool own = mode == "awsvpc" || mode == "none";
    return std::pair<Outcome, Message>(
        own ? Outcome::pass : Outcome::fail,
        own ? say({"the network mode is `{}`", "ネットワークモードは `{}` です"}, shown(mode))
            : say({"`{}`: the tasks of a host share its network",
                   "`{}` では、同じホストのタスクがネットワークを共有します"},
                  shown(mode)));
  });
  const Text lacking{"no NetworkMode: the default is bridge, which tasks of a host share",
                     "NetworkMode の指定がなく、同じホストのタスクが共有する bridge になります"};
  std::vector<Branch> branches = separate.branches();
  std::size_t i = 0;
  for (const Case<std::string>& one : task.network_mode.cases()) {
    if (one.absent()) branches[i].exhibits = {{one.evidence, lacking}};
    ++i;
  }
  return given(may_run_outside_fargate(task), Verdict(std::move(branches)));
}

}  // namespace

Check task_not_awsvpc() {
  return {
      .id = "ORC-3.06",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::high,
      .title = {.en = "Task does not use awsvpc network mode",
                .ja = "タスクのネットワークモードがawsvpcでない"},
      .why = {.en = "The tasks of one host share its addresses and its security group, so that "
                    "no rule can tell them apart, and with `host` a container reaches the "
                    "services of the host itself.",
              .ja = "同じホストのタスクがアドレスとセキュリティグループを共有するため、ルールで区"
                    "別できません。host モードでは、ホスト自身のサービスにも到達できます。"},
      .fix = {.en = "Set NetworkMode to awsvpc and give the service an AwsvpcConfiguration. On "
                    "ECS Anywhere, which cannot, keep bridge under an exception and never use "
                    "host.",
              .ja = "NetworkMode を awsvpc にし、サービスに AwsvpcConfiguration を指定してくださ"
                    "い。awsvpc を使えない ECS Anywhere では、例外として承認した上で bridge とし"
                    "、host は使わないでください。"},
      .reads = {"AWS::ECS::TaskDefinition#NetworkMode",
                "AWS::ECS::TaskDefinition#RequiresCompatibilities[]"},
      .judge = each<TaskDefinition>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
