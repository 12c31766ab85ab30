// ECS binds a tag to a digest when a service is deployed, unless VersionConsistency is disabled.
// What a rule, a schedule or somebody by hand starts is no deployment, also where a service runs
// the same task definition: only a digest in the reference, or a tag that cannot be moved, keeps it
// to one image. Of a task definition alone nobody knows how it is started.

#include <set>

#include "assess/check.h"
#include "assess/image_source.h"
#include "assess/unseen_tasks.h"
#include "inventory/task_group.h"

namespace hakoseki::checks::image {
namespace {

Verdict names_digest(const ContainerDefinition& container) {
  return judge_image(container.image, [](const ImageRef& image) -> std::pair<Outcome, Message> {
    if (image.digest.known()) {
      return {Outcome::pass, Text{"names a digest", "ダイジェストで指定されています"}};
    }
    if (!image.digest.absent()) return {Outcome::unknown, {}};
    return {Outcome::fail, Text{"names no digest", "ダイジェストの指定がありません"}};
  });
}

Verdict has_fixed_tag(const ContainerDefinition& container, const Index& index) {
  const EcrRepository* repository = nullptr;
  const std::string* text = container.image.if_known();
  const Unknown* why = container.image.cases().front().unknown();
  if (text == nullptr && why != nullptr) text = &why->shape;
  if (text != nullptr) {
    const Result<ImageRef> image = parse_image_ref(*text);
    if (image) repository = repository_of(*image, container.stack, index);
  }
  if (repository == nullptr) {
    return fail(container.image.evidence(),
                Text{"RunTask starts it, and its tag may be moved in between",
                     "RunTask で起動され、その間にタグの指すイメージが変わり得ます"});
  }
  return expect(repository->tag_mutability, "IMMUTABLE");
}

// A service resolves the tag, RunTask does not: unless the tag is fixed, who starts it decides.
Verdict by_somebody(const ContainerDefinition& container, const Index& index,
                    const Verdict& resolved) {
  const Verdict fixed = has_fixed_tag(container, index);
  if (resolved.outcome() != Outcome::pass || fixed.outcome() == Outcome::pass) return resolved;
  return {Outcome::unknown,
          {container.image.evidence(),
           Text{"a service would resolve the tag, but what else starts this was not part of this "
                "run",
                "サービスならタグが解決されますが、ほかの起動元は今回の対象に含まれていません"}}};
}

bool is_deployed(const EcsTask& task) {
  const std::string* group = task.group.if_known();
  return group != nullptr && service_in(*group).has_value();
}

std::vector<Ruling> judge(const Index& index) {
  std::set<const TaskDefinition*> deployed;
  for (const EcsService& service : index.inventory().all<EcsService>()) {
    for (const auto& task : index.find_each<TaskDefinition>(service.task_definition))
      deployed.insert(task.resource);
  }
  std::set<const TaskDefinition*> started;
  for (const ScheduledTask& schedule : index.inventory().all<ScheduledTask>()) {
    for (const auto& task : index.find_each<TaskDefinition>(schedule.task_definition))
      started.insert(task.resource);
  }
  for (const EcsTask& task : index.inventory().all<EcsTask>()) {
    if (!is_deployed(task)) started.insert(index.find<TaskDefinition>(task.task_definition));
  }
  const bool may_be_started = !index.inventory().unseen<ScheduledTask>().empty() ||
                              !unseen_running(index.inventory()).empty();
  std::vector<Ruling> rulings;
  for (const ContainerDefinition& container : index.inventory().all<ContainerDefinition>()) {
    const TaskDefinition& task = index.inventory().all<TaskDefinition>()[container.task_definition];
    const Verdict resolved = expect_that(
        container.version_consistency, [](const std::string& value) { return value != "disabled"; },
        {"is `{}`: each task may start another image",
         "値は `{}` です。タスクごとに別のイメージが起動することがあります"});
    std::vector<Verdict> starts;
    if (started.contains(&task)) starts.push_back(has_fixed_tag(container, index));
    if (deployed.contains(&task)) starts.push_back(resolved);
    if (starts.empty() || may_be_started) {
      starts.push_back(by_somebody(container, index, resolved));
    }
    rulings.push_back({&container, any_of({all_of(starts), names_digest(container)})});
  }
  return rulings;
}

}  // namespace

Check digest_not_resolved() {
  return {
      .id = "IMG-5.08",
      .risk = Risk::use_of_untrusted_images,
      .severity = Severity::medium,
      .title = {.en = "Image reference is not resolved to a digest",
                .ja = "イメージ参照がダイジェストに固定されない"},
      .why = {.en =
                  "Tasks may run different images under one name, and none of them need be the one "
                  "that was approved.",
              .ja = "同じ名前で別々のイメージが動く可能性があり、承認されたものとは限りません。"},
      .fix =
          {.en = "Remove VersionConsistency disabled, and name the images of scheduled tasks by "
                 "digest.",
           .ja = "VersionConsistency の disabled を削除し、スケジュールで起動するタスクのイメージは"
                 "ダイジェストで指定してください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].VersionConsistency",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Image",
                "AWS::ECR::Repository#ImageTagMutability", "AWS::ECS::Task#Group",
                "AWS::ECS::Cluster#RunningTasksCount",
                "AWS::Events::Rule#Targets[].EcsParameters.TaskDefinitionArn",
                "AWS::Scheduler::Schedule#Target.EcsParameters.TaskDefinitionArn"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::image
