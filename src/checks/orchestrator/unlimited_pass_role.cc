// Whoever may pass any role to a task runs code with any right of the account. Full administrators
// are ORC-1.01's; here it is about the deployers below them.

#include <algorithm>
#include <array>

#include "assess/expect.h"
#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 1> pass_role = {"iam:PassRole"};
constexpr std::array<std::string_view, 1> receiver = {"iam:passedtoservice"};
constexpr policy::Grant passing = {
    .actions = pass_role, .on_any_resource = true, .below_administrator = true};

bool is_for_tasks(std::string_view service) {
  return policy::matches_resource(service, "ecs-tasks.amazonaws.com");
}

// `verdict` where no condition rules tasks out as the receiver: other roles are not about
// containers.
Verdict where_tasks_receive(const PolicyStatement& statement, Verdict verdict) {
  for (const Element<PolicyCondition>& condition : statement.conditions.elements) {
    if (condition.value.key != receiver.front()) continue;
    const Verdict to_tasks = some(condition.value.values, [](const Fact<std::string>& value) {
      return expect_that(value, is_for_tasks, {"is passed to `{}`", "`{}` に渡すロールです"});
    });
    verdict = given(to_tasks, verdict);
  }
  return verdict;
}

bool only_other_services_take(const IamRole& role) {
  for (const Element<PolicyStatement>& trust : role.trust.statements.elements) {
    for (const Element<PolicyPrincipal>& principal : trust.value.principals.elements) {
      const std::string* name = principal.value.value.if_known();
      if (name == nullptr || is_for_tasks(*name)) return false;
    }
  }
  return role.trust.statements.complete();
}

// Whether every role passed is one of the run that tasks cannot take.
bool passes_other_roles(const PolicyStatement& statement, const Index& index) {
  const auto& links = statement.resource_links;
  return links.complete() && !links.elements.empty() &&
         std::all_of(links.elements.begin(), links.elements.end(),
                     [&](const Element<Fact<Reference>>& link) {
                       const IamRole* role = index.find<IamRole>(link.value);
                       return role != nullptr && only_other_services_take(*role);
                     });
}

// A name that begins with a wildcard is every role; `role/shop-*` counts as named.
bool is_every_role(std::string_view resource) {
  const std::size_t at = resource.find(":role/");
  return at != std::string_view::npos && resource.substr(at + 6).starts_with('*');
}

Verdict judge_statement(const PolicyStatement& statement, const Index& index) {
  if (passes_other_roles(statement, index)) {
    return not_applicable(
        statement.resources.evidence,
        Text{"tasks cannot take this role", "タスクが引き受けるロールではありません"});
  }
  const Verdict limited = policy::compact(
      all_of({policy::is_limited_to_resources(statement),
              policy::none_is(statement.resources, is_every_role,
                              {"`{}` is every role", "`{}` はすべてのロールを指します"},
                              {"passes `{}`", "渡せるのは `{}` です"}),
              policy::is_limited_by(statement, receiver)
                  .labelled(Outcome::fail, Text{"no condition on iam:PassedToService",
                                                "iam:PassedToService の条件がありません"})}));
  return policy::where_allowed(statement, given(policy::gives_some_of(statement, passing),
                                                where_tasks_receive(statement, limited)));
}

std::vector<Ruling> judge(const Index& index) {
  const auto judge_document = [&index](const PolicyDocument& document) {
    return policy::every_statement(document, [&index](const PolicyStatement& statement) {
      return judge_statement(statement, index);
    });
  };
  return policy::RolePolicies(index).judge_holders({judge_document, passing});
}

}  // namespace

Check unlimited_pass_role() {
  return {
      .id = "ORC-1.02",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::high,
      .title = {.en = "PassRole is not limited to named task roles",
                .ja = "PassRole の対象が特定のタスクロールに限られていない"},
      .why =
          {.en =
               "Whoever may pass any role to a task can start a container with the strongest role "
               "of the account and use it.",
           .ja = "任意のロールをタスクに渡せる人は、アカウントで最も強いロールを持つコンテナを起動"
                 "し、"
                 "その権限を使えます。"},
      .fix = {.en = "Name the task and execution roles in Resource, and add the Condition "
                    "StringEquals iam:PassedToService: ecs-tasks.amazonaws.com.",
              .ja = "Resource にタスクロールと実行ロールの ARN を書き、Condition に StringEquals "
                    "iam:PassedToService: ecs-tasks.amazonaws.com を加えてください。"},
      .reads = {"AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Resource",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Condition.{}.{}",
                "AWS::IAM::Role#ManagedPolicyArns[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
