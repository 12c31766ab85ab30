// ecs:ExecuteCommand on everything is a shell in every container; ssm:StartSession on everything is
// the same shell past the conditions that ECS knows, on the ARNs of tasks, too.

#include <array>

#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 1> execute = {"ecs:ExecuteCommand"};
// That the task is of one's own account limits nothing inside it.
constexpr std::array<std::string_view, 5> execute_limits = {
    "ecs:cluster", "ecs:container-name", "ecs:task", "aws:resourcetag/", "ecs:resourcetag/"};
constexpr std::array<std::string_view, 1> start_session = {"ssm:StartSession"};
// That the document of the session is checked, too, limits nothing: every document is allowed.
constexpr std::array<std::string_view, 2> session_limits = {"aws:resourcetag/", "ssm:resourcetag/"};
constexpr policy::Kind tasks = {.service = "ecs", .prefix = "task/"};

std::vector<Ruling> judge(const Index& index) {
  const policy::Grant shell = {.actions = execute, .about = tasks, .excused_by = execute_limits};
  const policy::Grant bypass = {
      .actions = start_session, .about = tasks, .excused_by = session_limits};
  static constexpr std::array<std::string_view, 2> either = {"ecs:ExecuteCommand",
                                                             "ssm:StartSession"};
  return policy::RolePolicies(index).judge_holders(
      {[=](const PolicyDocument& document, const policy::Denials& denials) {
         return all_of({policy::no_statement_allows(document, shell, denials),
                        policy::no_statement_allows(document, bypass, denials)});
       },
       {.actions = either, .below_administrator = true}});
}

}  // namespace

Check unconditional_exec() {
  return {
      .id = "ORC-1.07",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::high,
      .title = {.en = "ECS Exec is allowed without conditions or can be bypassed",
                .ja = "ECS Exec が無条件で使える、または制御を迂回できる"},
      .why =
          {.en = "With ecs:ExecuteCommand or ssm:StartSession on every resource one identity can "
                 "open "
                 "a shell in every container that has Exec enabled, payment and test alike.",
           .ja = "すべてのリソースに対する ecs:ExecuteCommand や ssm:StartSession があると、Exec が"
                 "有効なコンテナであれば、決済用でもテスト用でもシェルを開けます。"},
      .fix = {.en = "Limit ecs:ExecuteCommand by Resource or by Condition (ecs:cluster, "
                    "ecs:container-name, aws:ResourceTag), and deny ssm:StartSession on "
                    "arn:aws:ecs:*:*:task/*.",
              .ja = "ecs:ExecuteCommand を Resource または Condition(ecs:cluster、"
                    "ecs:container-name、aws:ResourceTag)で限定し、arn:aws:ecs:*:*:task/* への "
                    "ssm:StartSession を拒否してください。"},
      .reads = {"AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Resource",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Condition.{}.{}",
                "AWS::IAM::UserPolicy#PolicyDocument.Statement[].Action"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
