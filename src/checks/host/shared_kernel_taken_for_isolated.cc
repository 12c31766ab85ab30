// ECS Managed Instances feel like Fargate, but tasks share a kernel there. A definition that was
// written for Fargate counts on a wall that is not there.

#include "assess/applicability.h"
#include "assess/check.h"

namespace hakoseki::checks::host {
namespace {

Verdict names(const TaskDefinition& task, std::string_view compatibility,
              const Message& otherwise) {
  return some(
      task.requires_compatibilities,
      [&](const Fact<std::string>& one) {
        return expect_that(one, [&](const std::string& value) { return value == compatibility; },
                           {"{}", "{}"});
      },
      otherwise);
}

// Passes where the definition does not ask for Fargate, or knows of Managed Instances as well.
Verdict expects_shared_kernel(const TaskDefinition& task) {
  const Verdict fargate =
      names(task, "FARGATE", Text{"not written for Fargate", "Fargate 向けではありません"});
  std::vector<Branch> other = fargate.branches();
  for (Branch& branch : other) {
    if (branch.outcome == Outcome::unknown) continue;
    branch.outcome = branch.outcome == Outcome::pass ? Outcome::fail : Outcome::pass;
  }
  const Text mistaken{"written for Fargate, where each task has its own kernel",
                      "タスクごとにカーネルが分かれる Fargate 向けに書かれています"};
  return any_of({Verdict(std::move(other)).labelled(Outcome::fail, mistaken),
                 names(task, "MANAGED_INSTANCES", mistaken)});
}

template <class Starter>
Verdict judge(const Starter& starter, const Index& index) {
  const Verdict shares = runs_on(starter.compute, {Compute::ecs_managed_instances});
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& one : starter.task_definition.cases()) {
    const auto* task = index.find<TaskDefinition>(one);
    Verdict verdict =
        task != nullptr
            ? expects_shared_kernel(*task)
            : Verdict(Outcome::unknown,
                      {one.evidence, Text{"the task definition was not part of this run",
                                          "タスク定義が今回の対象に含まれていません"}});
    verdicts.push_back(std::move(verdict).under(one.when));
  }
  return given(shares, all_of(verdicts));
}

}  // namespace

Check shared_kernel_taken_for_isolated() {
  return {
      .id = "HOST-2.02",
      .risk = Risk::shared_kernel,
      .severity = Severity::medium,
      .title = {.en = "Shared kernel is taken for an isolated one",
                .ja = "共有カーネルのホストが分離済みとみなされている"},
      .why = {.en = "On Managed Instances AWS runs the hosts, but one hole in their kernel leads "
                    "from a task "
                    "to all others on the same host. Fargate's separation must not be assumed.",
              .ja = "マネージドインスタンスのホストは AWS "
                    "が運用しますが、カーネルの脆弱性が一つあれば、同じホストの"
                    "他のタスクに被害が広がります。Fargate と同じ分離を前提にはできません。"},
      .fix = {.en =
                  "Run it on Fargate, or set RequiresCompatibilities to MANAGED_INSTANCES and keep "
                  "workloads of other sensitivity off its capacity provider.",
              .ja = "Fargate で動かすか、RequiresCompatibilities を MANAGED_INSTANCES "
                    "にしたうえで、機微性の異なる"
                    "ワークロードとキャパシティプロバイダーを分けてください。"},
      .reads = {"AWS::ECS::TaskDefinition#RequiresCompatibilities[]",
                "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider"},
      .judge = together({each_with_index<EcsService>(judge<EcsService>),
                         each_with_index<ScheduledTask>(judge<ScheduledTask>)}),
  };
}

}  // namespace hakoseki::checks::host
