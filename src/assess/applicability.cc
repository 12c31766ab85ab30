#include "assess/applicability.h"

#include <algorithm>

#include "assess/expect.h"

namespace hakoseki {
namespace {

Message names_compute(Compute compute) {
  const Text title = title_of(compute);
  return {fmt::format("runs on {}", title.en), fmt::format("実行環境は{}です", title.ja)};
}

}  // namespace

std::string shown(Compute compute) {
  return std::string(name_of(compute));
}

Verdict runs_on(const Fact<Compute>& compute, std::initializer_list<Compute> computes) {
  return judge_each(compute, [&](const Compute& one) {
    const bool right = std::find(computes.begin(), computes.end(), one) != computes.end();
    return std::pair<Outcome, Message>(right ? Outcome::pass : Outcome::fail, names_compute(one));
  });
}

Verdict runs_on(const TaskDefinition& task, std::initializer_list<Compute> computes) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(task.compute.size());
  for (const Fact<Compute>& compute : task.compute)
    verdicts.push_back(runs_on(compute, computes));
  if (verdicts.empty()) {
    return unknown(task.evidence,
                   {.reason = Reason::not_seen, .detail = "the service or schedule that runs it"});
  }
  return any_of(verdicts);
}

Verdict may_run_outside_fargate(const TaskDefinition& task) {
  const auto& required = task.requires_compatibilities;
  const bool only_fargate =
      required.complete() && !required.elements.empty() &&
      std::all_of(required.elements.begin(), required.elements.end(), [](const auto& element) {
        const std::string* value = element.value.if_known();
        return value != nullptr && *value == "FARGATE";
      });
  const Text validated{"requires FARGATE, and ECS refuses there what Fargate cannot run",
                       "FARGATE を要求しており、Fargate で使えない設定は ECS が登録時に拒否します"};
  const bool includes_fargate =
      required.complete() &&
      std::any_of(required.elements.begin(), required.elements.end(), [](const auto& element) {
        const std::string* value = element.value.if_known();
        return value != nullptr && *value == "FARGATE";
      });
  if (only_fargate || includes_fargate) return fail(required.evidence, validated);
  std::vector<Verdict> verdicts;
  bool used = false;
  for (const Fact<Compute>& compute : task.compute) {
    used = used || compute.if_known() != nullptr || compute.cases().size() > 1;
    verdicts.push_back(runs_on(
        compute, {Compute::ecs_ec2, Compute::ecs_anywhere, Compute::ecs_managed_instances}));
  }
  if (used) return any_of(verdicts);
  // Nothing ties the definition to Fargate: it can be started on the customer's hosts.
  return pass(task.evidence, Text{"nothing limits it to Fargate", "Fargate に限定されていません"});
}

Verdict is_linux(const TaskDefinition& task) {
  return judge_each(task.operating_system_family, [](const std::string& family) {
    const bool linux_family = family == "LINUX";
    return std::pair<Outcome, Message>(
        linux_family ? Outcome::pass : Outcome::fail,
        say({"the operating system family is {}", "OS ファミリーは {} です"}, shown(family)));
  });
}

}  // namespace hakoseki
