#include "assess/pass_role.h"

#include <array>
#include <string>
#include <string_view>

#include "assess/expect.h"
#include "base/ascii.h"

namespace hakoseki::policy {
namespace {

constexpr std::array<std::string_view, 1> pass_role = {"iam:PassRole"};

bool is_for_tasks(std::string_view service) {
  return matches_resource(service, "ecs-tasks.amazonaws.com");
}

// "StringNotEquals" lets tasks receive unless it names them.
Verdict lets_tasks_receive(const PolicyCondition& condition) {
  const std::string op = lower_case(condition.op);
  if (op.find("not") != std::string::npos) {
    return every(condition.values, [](const Fact<std::string>& value) {
      return expect_that(value, [](std::string_view service) { return !is_for_tasks(service); },
                         {"is not passed to `{}`", "`{}` には渡せないロールです"});
    });
  }
  if (op.find("string") == std::string::npos) {
    return pass(condition.evidence, Text{"names no service", "サービスの指定ではありません"});
  }
  const auto to_tasks = [](const Fact<std::string>& value) {
    return expect_that(value, is_for_tasks, {"is passed to `{}`", "`{}` に渡すロールです"});
  };
  return some(condition.values, to_tasks,
              Text{"is passed to other services than tasks", "タスク以外に渡すロールです"});
}

}  // namespace

Verdict lets_tasks_receive(const PolicyStatement& statement) {
  std::vector<Verdict> verdicts = {
      pass(statement.evidence,
           Text{"no condition keeps tasks from it", "タスクに渡すことを妨げる条件はありません"})};
  for (const Element<PolicyCondition>& condition : statement.conditions.elements) {
    if (condition.value.key != "iam:passedtoservice") continue;
    verdicts.push_back(lets_tasks_receive(condition.value).under(condition.when));
  }
  return compact(all_of(verdicts));
}

Verdict no_statement_passes_every_role(const PolicyDocument& document, const Denials& denials) {
  const Grant passing = {.actions = pass_role, .about = every_role};
  return every_statement(document, [&](const PolicyStatement& statement) {
    Verdict none = where_allowed(statement, allows_none_of(statement, passing, denials));
    if (none.outcome() == Outcome::pass) return none;
    return any_of({none, opposite_of(lets_tasks_receive(statement))});
  });
}

}  // namespace hakoseki::policy
