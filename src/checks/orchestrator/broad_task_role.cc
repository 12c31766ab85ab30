// Every process of a task can use the task's role: it must allow what the task needs and nothing
// else, and neither be the role with which ECS pulls images and reads secrets nor that of another
// task.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "assess/expect.h"
#include "assess/role_policies.h"
#include "assess/unseen_tasks.h"

namespace hakoseki::checks::orchestrator {
namespace {

// The same text for one role, however it is written: by GetAtt, ARN or name, or by the same
// parameter or import. Empty where nothing is known of it.
std::string identity_of(const Case<Reference>& one, const std::string& stack, const Index& index) {
  const Unknown* why = one.unknown();
  if (one.absent() || (why != nullptr && why->shape.empty() && why->detail.empty())) return {};
  if (const auto* role = index.find<IamRole>(one)) return "#" + role->address;
  const Reference named = why != nullptr ? Reference{.text = why->shape} : *one.value();
  if (named.is_address) return "#" + named.text;
  const std::size_t at = named.text.find(":role/");
  const std::string_view path =
      std::string_view(named.text).substr(at == std::string::npos ? 0 : at);
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (!name.empty() && name.find("${") == std::string_view::npos) return std::string(name);
  // A parameter is one of its own stack; an export is everywhere the same.
  const bool everywhere = why != nullptr && why->reason == Reason::import_not_found;
  return fmt::format("{}?{}{}", everywhere ? "" : stack, named.text,
                     why == nullptr ? "" : why->detail);
}

// Which families use a role; a second one shares it.
class RoleUsers {
 public:
  explicit RoleUsers(const Index& index) : index_(index), unseen_(unseen_definitions(index)) {
    for (const TaskDefinition& task : index.inventory().all<TaskDefinition>()) {
      if (task.task_role.cases().size() != 1) continue;
      const std::string role = identity_of(task.task_role.cases().front(), task.stack, index);
      if (!role.empty()) users_[role].push_back(&task);
    }
  }

  // Nothing to say of a role that is not the same in every case.
  std::optional<Verdict> has_one_family(const TaskDefinition& task) const {
    if (task.task_role.cases().size() != 1) return std::nullopt;
    const Case<Reference>& one = task.task_role.cases().front();
    const auto users = users_.find(identity_of(one, task.stack, index_));
    if (users == users_.end()) return std::nullopt;
    for (const TaskDefinition* other : users->second) {
      if (other == &task || same_family(*other, task) || !task.when.and_also(other->when)) continue;
      return fail(one.evidence, say({"the same role as `{}`", "`{}` と同じロールです"}, other->id))
          .with(Outcome::fail,
                {other->task_role.evidence(), Text{"also used here", "ここでも使われています"}})
          .under(other->when);
    }
    return unless_unseen(
        pass(one.evidence, Text{"used by one family", "使うのは 1 つのファミリーだけです"}),
        one.evidence, unseen_);
  }

 private:
  static bool same_family(const TaskDefinition& a, const TaskDefinition& b) {
    const std::string* one = a.family.if_known();
    const std::string* two = b.family.if_known();
    return one != nullptr && two != nullptr && *one == *two;
  }

  const Index& index_;
  std::vector<Gap> unseen_;  // who else may use one
  std::map<std::string, std::vector<const TaskDefinition*>> users_;
};

Verdict differs_from_execution_role(const TaskDefinition& task, const Index& index) {
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& own : task.task_role.cases()) {
    for (const Case<Reference>& other : task.execution_role.cases()) {
      const auto both = own.when.and_also(other.when);
      const std::string role = identity_of(own, task.stack, index);
      const std::string executing = identity_of(other, task.stack, index);
      if (!both || role.empty() || executing.empty()) continue;
      const bool same = role == executing;
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
      verdicts.push_back(policies.judge(*found, policy::least_privilege()).under(one.when));
    } else {
      const Unknown* why = one.unknown();
      const Message label = why != nullptr
                                ? describe(*why)
                                : say({"the policies of role `{}` were not part of this run",
                                       "ロール `{}` のポリシーは今回の対象に含まれていません"},
                                      shown(*role));
      verdicts.push_back(Verdict(Outcome::unknown, {one.evidence, label}).under(one.when));
    }
  }
  if (const auto alone = users.has_one_family(task)) verdicts.push_back(*alone);
  verdicts.push_back(
      given(expect_present(task.task_role), differs_from_execution_role(task, index)));
  return policy::compact(all_of(verdicts));
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  const RoleUsers users(index);
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
