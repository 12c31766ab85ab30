#include "assess/applicability.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "assess/expect.h"
#include "base/limits.h"

namespace hakoseki {
namespace {

// When the definition requires FARGATE.
std::vector<Guard> requires_fargate(const TaskDefinition& task) {
  std::vector<Guard> guards;
  for (const auto& element : task.requires_compatibilities.elements) {
    for (const Case<std::string>& one : element.value.cases()) {
      if (one.value() == nullptr || *one.value() != "FARGATE") continue;
      if (auto both = element.when.and_also(one.when)) guards.push_back(*std::move(both));
    }
  }
  return guards;
}

// Whether one workload of several tells where it runs.
bool is_tied(const TaskDefinition& task) {
  const auto tells = [](const Fact<Compute>& compute) {
    return std::any_of(compute.cases().begin(), compute.cases().end(),
                       [](const Case<Compute>& one) { return one.value() != nullptr; });
  };
  return task.compute.size() > 1 && std::any_of(task.compute.begin(), task.compute.end(), tells);
}

// Passes where a workload runs it outside Fargate. Where nothing ties the definition to Fargate it
// can be started on the customer's hosts.
Verdict used_outside_fargate(const TaskDefinition& task) {
  const Text untied{"nothing limits it to Fargate", "Fargate に限定されていません"};
  const bool tied = is_tied(task);
  std::vector<Verdict> verdicts;
  for (const Fact<Compute>& compute : task.compute) {
    std::vector<Branch> branches =
        runs_on(compute, {Compute::ecs_ec2, Compute::ecs_anywhere, Compute::ecs_managed_instances})
            .branches();
    for (Branch& branch : branches) {
      if (tied || branch.outcome != Outcome::unknown) continue;
      branch.outcome = Outcome::pass;
      branch.exhibits = {{task.evidence, untied}};
    }
    verdicts.emplace_back(std::move(branches));
  }
  return verdicts.empty() ? pass(task.evidence, untied) : any_of(verdicts);
}

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
  const Text validated{"requires FARGATE, and ECS refuses there what Fargate cannot run",
                       "FARGATE を要求しており、Fargate で使えない設定は ECS が登録時に拒否します"};
  std::vector<Branch> branches;
  std::vector<Guard> open = {{}};
  for (const Guard& guard : requires_fargate(task)) {
    branches.push_back({.when = guard,
                        .outcome = Outcome::fail,
                        .exhibits = {{task.requires_compatibilities.evidence, validated}}});
    open = parts_outside(open, guard);
    if (open.size() > limits::branches) {
      return unknown(
          task.requires_compatibilities.evidence,
          {.reason = Reason::too_many_alternatives, .detail = "RequiresCompatibilities"});
    }
  }
  const Verdict used = used_outside_fargate(task);
  for (const Guard& world : open) {
    for (const Branch& branch : used.branches()) {
      const std::optional<Guard> both = world.and_also(branch.when);
      if (!both) continue;
      branches.push_back(branch);
      branches.back().when = *both;
    }
  }
  return Verdict(std::move(branches));
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
