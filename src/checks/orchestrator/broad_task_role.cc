// Every process of a task can use the task's role: it must allow what the task needs and nothing
// else, and neither be the role with which ECS pulls images and reads secrets nor that of another
// task.

#include <array>
#include <map>

#include "assess/expect.h"
#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 1> all_of_iam = {"iam:*"};

// A wildcard in the action is wide only on every resource; the whole of IAM is wide on any.
policy::PolicyQuestion least_privilege() {
  const policy::Grant wildcards = {.wildcards = true};
  const policy::Grant iam = {.actions = all_of_iam, .on_any_resource = true};
  return {[=](const PolicyDocument& document) {
            return all_of({policy::no_statement_allows(document, wildcards),
                           policy::no_statement_allows(document, iam)});
          },
          wildcards};
}

std::string key_of(const Reference& role) {
  return (role.is_address ? "#" : "") + role.text;
}

// Which family uses a role first; a second one shares it.
class RoleUsers {
 public:
  explicit RoleUsers(const Inventory& inventory) {
    for (const TaskDefinition& task : inventory.all<TaskDefinition>()) {
      const Reference* role = task.task_role.if_known();
      if (role != nullptr) users_[key_of(*role)].push_back(&task);
    }
  }

  Verdict has_one_family(const TaskDefinition& task, const Reference& role,
                         const Evidence& at) const {
    for (const TaskDefinition* other : users_.at(key_of(role))) {
      if (other == &task || same_family(*other, task) || !task.when.and_also(other->when)) continue;
      return fail(at, say({"the same role as `{}`", "`{}` と同じロールです"}, other->id))
          .with(Outcome::fail,
                {other->task_role.evidence(), Text{"also used here", "ここでも使われています"}})
          .under(other->when);
    }
    return pass(at, Text{"used by one family", "使うのは 1 つのファミリーだけです"});
  }

 private:
  static bool same_family(const TaskDefinition& a, const TaskDefinition& b) {
    const std::string* one = a.family.if_known();
    const std::string* two = b.family.if_known();
    return one != nullptr && two != nullptr && *one == *two;
  }

  std::map<std::string, std::vector<const TaskDefinition*>> users_;
};

Verdict differs_from_execution_role(const TaskDefinition& task) {
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& own : task.task_role.cases()) {
    for (const Case<Reference>& other : task.execution_role.cases()) {
      const auto both = own.when.and_also(other.when);
      if (!both || own.value() == nullptr || other.value() == nullptr) continue;
      const bool same = key_of(*own.value()) == key_of(*other.value());
      verdicts.push_back(
          Verdict(same ? Outcome::fail : Outcome::pass,
                  {own.evidence, same ? Text{"the execution role is the task role, too",
                                             "実行ロールと同じロールです"}
                                      : Text{"not the execution role", "実行ロールとは別です"}})
              .under(*both));
    }
  }
  if (verdicts.empty()) {
    return pass(task.task_role.evidence(), Text{"not the execution role", "実行ロールとは別です"});
  }
  return all_of(verdicts);
}

Verdict judge_task(const TaskDefinition& task, const Index& index,
                   const policy::RolePolicies& policies, const RoleUsers& users) {
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& one : task.task_role.cases()) {
    const Reference* role = one.value();
    if (one.absent()) {
      verdicts.push_back(not_applicable(one.evidence, Text{"the task has no role of its own",
                                                           "タスクロールがありません"})
                             .under(one.when));
      continue;
    }
    const IamRole* found = role == nullptr ? nullptr : index.find<IamRole>(*role);
    if (found != nullptr) {
      verdicts.push_back(policies.judge(*found, least_privilege()).under(one.when));
    } else {
      const Unknown* why = one.unknown();
      const Message label = why != nullptr
                                ? describe(*why)
                                : say({"the policies of role `{}` were not part of this run",
                                       "ロール `{}` のポリシーは今回の対象に含まれていません"},
                                      shown(*role));
      verdicts.push_back(Verdict(Outcome::unknown, {one.evidence, label}).under(one.when));
    }
    if (role != nullptr && task.task_role.if_known() != nullptr) {
      verdicts.push_back(users.has_one_family(task, *role, one.evidence));
    }
  }
  verdicts.push_back(given(expect_present(task.task_role), differs_from_execution_role(task)));
  return policy::compact(all_of(verdicts));
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  const RoleUsers users(index.inventory());
  std::vector<Ruling> rulings;
  for (const TaskDefinition& task : index.inventory().all<TaskDefinition>()) {
    rulings.push_back({&task, judge_task(task, index, policies, users)});
  }
  return rulings;
}

}  // namespace

Check broad_task_role() {
  return {
      .id = "ORC-1.04",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::high,
      .title = {.en = "Task role is broader than its task needs",
                .ja = "タスクロールの権限が必要以上に広い"},
      .why = {.en =
                  "Whoever takes over one process of the task takes its role. What the role may do "
                  "beyond the task's own work is what the intruder gains.",
              .ja = "タスク内のプロセスを一つ乗っ取られると、タスクロールも使われます。本来の処理に"
                    "不要な"
                    "権限は、そのまま侵入者の権限になります。"},
      .fix = {.en = "Give each task family a role of its own in TaskRoleArn, apart from "
                    "ExecutionRoleArn, whose policies name actions and resources.",
              .ja =
                  "TaskRoleArn には、ExecutionRoleArn とは別の、タスク定義ファミリー専用のロールを"
                  "指定し、ポリシーには操作とリソースを具体的に書いてください。"},
      .reads = {"AWS::ECS::TaskDefinition#TaskRoleArn", "AWS::ECS::TaskDefinition#ExecutionRoleArn",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Resource",
                "AWS::IAM::Role#ManagedPolicyArns[]",
                "AWS::IAM::ManagedPolicy#PolicyDocument.Statement[].Action"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
