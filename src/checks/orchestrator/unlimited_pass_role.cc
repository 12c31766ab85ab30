// Whoever may pass any role to a task runs code with any right of the account. Full administrators
// are ORC-1.01's; here it is about the deployers below them.

#include <algorithm>
#include <array>

#include "assess/expect.h"
#include "assess/pass_role.h"
#include "assess/role_policies.h"
#include "formats/holes.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 1> pass_role = {"iam:PassRole"};
constexpr std::array<std::string_view, 1> receiver = {"iam:passedtoservice"};
constexpr policy::Grant passing = {.actions = pass_role,
                                   .on_any_resource = true,
                                   .about = policy::every_role,
                                   .below_administrator = true};

bool only_other_services_take(const IamRole& role) {
  for (const Element<PolicyStatement>& trust : role.trust.statements.elements) {
    for (const Element<PolicyPrincipal>& principal : trust.value.principals.elements) {
      const std::string* name = principal.value.value.if_known();
      if (name == nullptr || policy::matches_resource(*name, "ecs-tasks.amazonaws.com"))
        return false;
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

// A part other than Region and account that is not known.
bool is_open(const Unknown& why) {
  const std::vector<Hole> holes = holes_in(why.shape);
  return std::any_of(holes.begin(), holes.end(), [&](const Hole& hole) {
    return !std::string_view(why.shape).substr(hole.begin).starts_with("${AWS::");
  });
}

std::string written_as(const Case<std::string>& one) {
  if (const std::string* text = one.value()) return *text;
  return one.unknown() == nullptr ? std::string() : one.unknown()->shape;
}

// "role/app-*" passes whatever is called so tomorrow, too. The account may be a wildcard: only
// roles of one's own account can be passed.
Verdict is_exact(const Fact<std::string>& resource) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : resource.cases()) {
    const Unknown* why = one.unknown();
    const std::string written = written_as(one);
    const std::string text = policy::filled(written, "x");
    const std::size_t role = text.find(":role/");
    const bool wild =
        text.substr(role == std::string::npos ? 0 : role).find_first_of("*?") != std::string::npos;
    Branch branch{.when = one.when, .outcome = wild ? Outcome::fail : Outcome::pass};
    branch.exhibits.push_back(
        {one.evidence,
         say(wild ? Text{"`{}` names no single role", "`{}` は特定のロールを指していません"}
                  : Text{"only on `{}`", "対象は `{}` だけです"},
             shown(written))});
    if (wild && why != nullptr && is_open(*why)) {
      branch.outcome = Outcome::unknown;
      branch.exhibits.front().label =
          say({"how many roles `{}` names is not known", "`{}` が指すロールの数はわかりません"},
              shown(written));
    }
    if (wild) detail::note_origin(one, branch);
    branches.push_back(std::move(branch));
  }
  return Verdict(std::move(branches));
}

Verdict names_roles(const PolicyStatement& statement) {
  Verdict limited =
      policy::is_limited_to_resources(statement, policy::every_role)
          .labelled(Outcome::fail, Text{"every role may be passed", "すべてのロールを渡せます"});
  if (limited.outcome() == Outcome::fail) return limited;
  return all_of({limited, policy::compact(every(statement.resources, is_exact))});
}

Verdict names_receiver(const PolicyStatement& statement, bool roles_are_named) {
  const Verdict limited = policy::is_limited_by(statement, receiver);
  const auto& conditions = statement.conditions.elements;
  const bool asked = std::any_of(conditions.begin(), conditions.end(), [](const auto& condition) {
    return condition.value.key == receiver.front() && condition.when.always();
  });
  if (asked) {
    return Verdict(limited).labelled(Outcome::fail,
                                     Text{"iam:PassedToService is not limited to tasks",
                                          "iam:PassedToService がタスクに限定されていません"});
  }
  return Verdict(limited).labelled(
      Outcome::fail,
      roles_are_named
          ? Text{"the roles are named, but no condition on iam:PassedToService names who receives "
                 "them",
                 "ロールは特定されていますが、渡す先を限る iam:PassedToService の条件がありません"}
          : Text{"no condition on iam:PassedToService", "iam:PassedToService の条件がありません"});
}

Verdict names_roles_and_receiver(const PolicyStatement& statement) {
  const Verdict roles = names_roles(statement);
  return policy::compact(
      all_of({roles, names_receiver(statement, roles.outcome() == Outcome::pass)}));
}

Verdict judge_statement(const PolicyStatement& statement, const policy::Denials& denials,
                        const Index& index) {
  if (passes_other_roles(statement, index)) {
    return not_applicable(
        statement.resources.evidence,
        Text{"tasks cannot take this role", "タスクが引き受けるロールではありません"});
  }
  const std::string* effect = statement.effect.if_known();
  if (effect != nullptr && *effect != "Allow") {
    return not_applicable(statement.effect.evidence(),
                          Text{"a Deny passes no role", "拒否の文で、ロールは渡せません"});
  }
  return policy::where_allowed(statement, given(policy::allows_some_of(statement, passing, denials),
                                                given(policy::lets_tasks_receive(statement),
                                                      names_roles_and_receiver(statement))));
}

std::vector<Ruling> judge(const Index& index) {
  const auto judge_document = [&index](const PolicyDocument& document,
                                       const policy::Denials& denials) {
    return policy::every_statement(document, [&](const PolicyStatement& statement) {
      return judge_statement(statement, denials, index);
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
