// A machine joins a cluster of ECS with the right to register itself. Who else has that right can
// bring in a machine of their own, and is given tasks with their roles and secrets. Judged where
// the run has hosts of its own, or tasks on such; of a Region's other hosts only the running
// account tells.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>

#include "assess/container_hosts.h"
#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 2> joining = {"ecs:RegisterContainerInstance",
                                                     "ecs:DiscoverPollEndpoint"};

// What the work of a host never needs on every resource.
constexpr std::array<std::string_view, 13> wider = {"*",
                                                    "iam:*",
                                                    "ec2:*",
                                                    "ecs:*",
                                                    "ecr:*",
                                                    "ssm:*",
                                                    "kms:*",
                                                    "sts:AssumeRole",
                                                    "s3:GetObject",
                                                    "s3:PutObject",
                                                    "secretsmanager:GetSecretValue",
                                                    "dynamodb:GetItem",
                                                    "dynamodb:PutItem"};

// EC2's instances, and machines elsewhere that Systems Manager registered. Of a name that is known
// in part, its beginning tells the service: ec2.${AWS::URLSuffix}.
Verdict is_machine(const Fact<std::string>& service) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : service.cases()) {
    const Unknown* why = one.unknown();
    const std::string name = one.value() != nullptr ? *one.value()
                             : why != nullptr       ? why->shape
                                                    : std::string();
    const bool machine = name.starts_with("ec2.") || name.starts_with("ssm.");
    const bool hidden = why != nullptr && (name.empty() || name.starts_with("${"));
    branches.push_back(
        {.when = one.when,
         .outcome = machine ? Outcome::pass : (hidden ? Outcome::unknown : Outcome::fail),
         .exhibits = {{one.evidence, hidden ? describe(*why)
                                            : say(machine ? Text{"`{}` is a host of containers",
                                                                 "`{}` はコンテナのホストです"}
                                                          : Text{"`{}` is no host of containers",
                                                                 "`{}` はコンテナのホストではあり"
                                                                 "ません"},
                                                  shown(name))}}});
  }
  return Verdict(std::move(branches));
}

// Passes where nobody but machines takes the role.
Verdict is_for_machines(const IamRole& role) {
  if (role.trust.statements.empty()) {
    return fail(role.evidence, Text{"nobody takes this role", "引き受ける相手がいないロールです"});
  }
  return policy::every_statement(role.trust, [](const PolicyStatement& statement) {
    return policy::where_allowed(statement,
                                 every(statement.principals, [](const PolicyPrincipal& principal) {
                                   return is_machine(principal.value);
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

bool runs_on_hosts(const Fact<Compute>& compute) {
  return std::any_of(compute.cases().begin(), compute.cases().end(), [](const auto& one) {
    return one.value() != nullptr &&
           (*one.value() == Compute::ecs_ec2 || *one.value() == Compute::ecs_anywhere);
  });
}

bool has_hosts(const Index& index) {
  const std::vector<ContainerHost> hosts = container_hosts(index.inventory());
  return std::any_of(hosts.begin(), hosts.end(), [](const ContainerHost& host) {
    return host.orchestrator == ContainerHost::Orchestrator::ecs;
  });
}

// The systems whose tasks run on hosts, though the run may not hold these.
std::set<std::uint32_t> systems_on_hosts(const Index& index) {
  std::set<std::uint32_t> systems;
  const auto add_all = [&](const auto& starters) {
    for (const auto& starter : starters) {
      if (!runs_on_hosts(starter.compute)) continue;
      starter.for_each_system([&](std::uint32_t system) { systems.insert(system); });
    }
  };
  add_all(index.inventory().all<EcsService>());
  add_all(index.inventory().all<ScheduledTask>());
  return systems;
}

bool is_of_one(const Resource& holder, const std::set<std::uint32_t>& systems) {
  bool found = false;
  holder.for_each_system([&](std::uint32_t system) { found = found || systems.contains(system); });
  return found;
}

// A role for machines that may join: no task has it, and it gives the machine nothing else.
Verdict judge_node_role(const IamRole& role, const Index& index,
                        const policy::RolePolicies& policies) {
  const Verdict narrow =
      policies.judge(role, policy::none_allows({.actions = wider}))
          .with(Outcome::fail, {role.evidence, Text{"the role of hosts of containers",
                                                    "コンテナのホストのロールです"}});
  return policy::compact(all_of({is_no_task_role(role, index), narrow}));
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  const bool any_hosts = has_hosts(index);
  const std::set<std::uint32_t> on_hosts = systems_on_hosts(index);
  std::map<const Resource*, const IamRole*> roles;
  for (const IamRole& role : index.inventory().all<IamRole>())
    roles.emplace(&role, &role);
  std::vector<Ruling> rulings;
  for (const Ruling& holder : policies.judge_holders(policy::none_allows(
           {.actions = joining, .on_any_resource = true, .below_administrator = true}))) {
    const bool hosts = any_hosts || is_of_one(*holder.resource, on_hosts);
    const auto role = roles.find(holder.resource);
    const bool machines =
        role != roles.end() && is_for_machines(*role->second).outcome() == Outcome::pass;
    if (!machines) {
      if (hosts) rulings.push_back(holder);
      continue;
    }
    // An administrator among the machines may join, too.
    const Verdict joins = policies.judge(
        *role->second, policy::none_allows({.actions = joining, .on_any_resource = true}));
    const bool other = joins.outcome() != Outcome::fail ||
                       (holder.verdict.outcome() == Outcome::not_applicable && !hosts);
    if (other) continue;
    rulings.push_back({holder.resource, given(policy::opposite_of(joins),
                                              judge_node_role(*role->second, index, policies))});
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
      .fix = {.en =
                  "Allow ecs:RegisterContainerInstance and ecs:DiscoverPollEndpoint in the role "
                  "of the hosts only, give that role no wide rights besides, and give tasks a role "
                  "of their own in TaskRoleArn.",
              .ja = "ecs:RegisterContainerInstance と ecs:DiscoverPollEndpoint は、ホスト用のロール"
                    "だけに許可し、そのロールにほかの広い権限を与えないでください。タスクには "
                    "TaskRoleArn で別のロールを指定します。"},
      .reads = {"AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#ManagedPolicyArns[]",
                "AWS::IAM::Role#AssumeRolePolicyDocument.Statement[].Principal.Service",
                "AWS::ECS::TaskDefinition#TaskRoleArn"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
