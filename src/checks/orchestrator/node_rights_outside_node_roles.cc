// A machine joins a cluster of ECS with the right to register itself. Who else has that right can
// bring in a machine of their own, and is given tasks with their roles and secrets. Judged where
// the run has hosts of its own; of a Region's other hosts only the running account tells.

#include <algorithm>
#include <array>

#include "assess/container_hosts.h"
#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 2> joining = {"ecs:RegisterContainerInstance",
                                                     "ecs:DiscoverPollEndpoint"};

// EC2's instances, and machines elsewhere that Systems Manager registered.
bool is_machine(std::string_view service) {
  return service.starts_with("ec2.") || service.starts_with("ssm.");
}

// Passes where nobody but machines takes the role.
Verdict is_for_machines(const IamRole& role) {
  if (role.trust.statements.empty()) {
    return fail(role.evidence, Text{"nobody takes this role", "引き受ける相手がいないロールです"});
  }
  return policy::every_statement(role.trust, [](const PolicyStatement& statement) {
    return policy::where_allowed(
        statement, every(statement.principals, [](const PolicyPrincipal& principal) {
          return expect_that(
              principal.value, is_machine,
              {"`{}` is no host of containers", "`{}` はコンテナのホストではありません"});
        }));
  });
}

// Passes where no task has the role.
Verdict is_no_task_role(const IamRole& role, const Index& index) {
  std::vector<Verdict> verdicts = {
      pass(role.evidence, Text{"no task has this role", "このロールを使うタスクはありません"})};
  for (const TaskDefinition& task : index.inventory().all<TaskDefinition>()) {
    for (const Case<Reference>& one : task.task_role.cases()) {
      if (one.value() == nullptr || index.find<IamRole>(*one.value()) != &role) continue;
      verdicts.push_back(fail(one.evidence, Text{"the role of the hosts is the task role, too",
                                                 "ホストのロールがタスクロールにもなっています"})
                             .under(one.when)
                             .under(task.when));
    }
  }
  return policy::compact(all_of(verdicts));
}

bool has_hosts(const Index& index) {
  const std::vector<ContainerHost> hosts = container_hosts(index.inventory());
  return std::any_of(hosts.begin(), hosts.end(), [](const ContainerHost& host) {
    return host.orchestrator == ContainerHost::Orchestrator::ecs;
  });
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  const bool hosts = has_hosts(index);
  std::vector<Ruling> rulings;
  for (const Ruling& holder : policies.judge_holders(policy::none_allows(
           {.actions = joining, .on_any_resource = true, .below_administrator = true}))) {
    const auto& roles = index.inventory().all<IamRole>();
    const auto role = std::find_if(roles.begin(), roles.end(),
                                   [&](const IamRole& one) { return &one == holder.resource; });
    const Verdict may_join = policy::opposite_of(holder.verdict);
    const bool machines = role != roles.end() && is_for_machines(*role).outcome() == Outcome::pass;
    if (machines && holder.verdict.outcome() == Outcome::fail) {
      rulings.push_back({holder.resource, given(may_join, is_no_task_role(*role, index))});
    } else if (hosts && !machines) {
      rulings.push_back(holder);
    }
  }
  return rulings;
}

}  // namespace

Check node_rights_outside_node_roles() {
  return {
      .id = "ORC-5.03",
      .risk = Risk::orchestrator_node_trust,
      .severity = Severity::high,
      .title = {.en = "Identity other than node roles can register nodes",
                .ja = "ノード用ロール以外がノードを登録できる"},
      .why = {.en = "A rogue machine that joins the cluster is given tasks, and with them the "
                    "credentials and secrets of these tasks.",
              .ja = "不正なマシンがクラスターに参加すると、タスクが配置され、そのタスクの認証情報"
                    "や秘密情報が渡ってしまいます。"},
      .fix = {.en = "Allow ecs:RegisterContainerInstance and ecs:DiscoverPollEndpoint in the role "
                    "of the hosts only, and give tasks a role of their own in TaskRoleArn.",
              .ja = "ecs:RegisterContainerInstance と ecs:DiscoverPollEndpoint は、ホスト用のロール"
                    "だけに許可してください。タスクには TaskRoleArn で別のロールを指定します。"},
      .reads = {"AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#ManagedPolicyArns[]",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.Service",
                "AWS::ECS::TaskDefinition#TaskRoleArn"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
