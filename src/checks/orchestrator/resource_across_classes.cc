// What tasks of different sensitivity share is a bridge from one to the other, even though
// Fargate keeps their kernels apart. Which keys their data is encrypted with, and what others
// attach, only the running account tells.

#include <map>

#include "assess/check.h"
#include "assess/leading_exhibit.h"
#include "assess/policy.h"
#include "assess/task_classes.h"
#include "assess/unseen_tasks.h"

namespace hakoseki::checks::orchestrator {
namespace {

struct Use {
  const ClassifiedTask* task;
  Evidence evidence;
};

// What tasks may share: a role, a secret, a parameter, a file system, an access point.
class SharedResources {
 public:
  SharedResources(const Index& index, const std::vector<ClassifiedTask>& tasks) : index_(index) {
    for (const ClassifiedTask& task : tasks) {
      if (task.definition != nullptr) add_task(task);
    }
  }

  [[nodiscard]] std::vector<Ruling> rulings() const {
    std::vector<Ruling> rulings;
    const std::vector<Gap> unseen = unseen_tasks(index_);
    for (const Resource* resource : order_) {
      rulings.push_back({resource, unless_unseen(judge(*resource, uses_.at(resource)),
                                                 resource->evidence, unseen)});
    }
    return rulings;
  }

 private:
  template <class T>
  void add(const ClassifiedTask& task, const Fact<Reference>& named) {
    for (const Case<Reference>& one : named.cases()) {
      const T* resource = one.value() == nullptr ? nullptr : index_.find<T>(*one.value());
      if (resource == nullptr) continue;
      std::vector<Use>& uses = uses_[resource];
      if (uses.empty()) order_.push_back(resource);
      uses.push_back({&task, one.evidence});
    }
  }

  void add_task(const ClassifiedTask& task) {
    add<IamRole>(task, task.definition->task_role);
    const auto containers = index_.inventory().all<ContainerDefinition>();
    for (const auto& element : task.definition->containers.elements) {
      for (const auto& secret : containers[element.value].secrets.elements) {
        add<Secret>(task, secret.value.value_from_link);
        add<SsmParameter>(task, secret.value.value_from_link);
      }
    }
    for (const auto& volume : task.definition->volumes.elements) {
      if (!volume.value.efs) continue;
      // Access points are what keeps the users of one file system apart.
      if (volume.value.efs->access_point.is_absent()) {
        add<EfsFileSystem>(task, volume.value.efs->file_system);
      } else {
        add<EfsAccessPoint>(task, volume.value.efs->access_point);
      }
    }
  }

  static Verdict judge(const Resource& resource, const std::vector<Use>& uses) {
    const Use& first = uses.front();
    std::vector<Verdict> verdicts = {pass(
        resource.evidence, say({"`{}` uses it", "`{}` が使います"}, first.task->resource->id))};
    for (const Use& other : uses) {
      // Whatever starts one definition is one workload.
      if (other.task->definition == first.task->definition) continue;
      verdicts.push_back(
          led_by({other.evidence,
                  say({"`{}` and `{}` both use `{}`", "`{}` と `{}` がともに `{}` を使います"},
                      other.task->resource->id, first.task->resource->id, resource.id)},
                 have_one_class(*first.task, *other.task)));
    }
    return policy::compact(all_of(verdicts));
  }

  const Index& index_;
  std::map<const Resource*, std::vector<Use>> uses_;
  std::vector<const Resource*> order_;
};

std::vector<Ruling> judge(const Index& index) {
  const std::vector<ClassifiedTask> tasks = classified_tasks(index);
  return SharedResources(index, tasks).rulings();
}

}  // namespace

Check resource_across_classes() {
  return {
      .id = "ORC-4.06",
      .risk = Risk::mixing_of_sensitivity_levels,
      .severity = Severity::high,
      .title = {.en = "Role, key, secret or volume is shared across sensitivity levels",
                .ja = "異なる機微性レベルの間でロールや鍵、ボリュームを共有している"},
      .why = {.en = "Whoever takes over the less guarded task holds the rights, the secrets or "
                    "the files of the sensitive one.",
              .ja = "守りの弱いタスクが乗っ取られると、機微なタスクの権限、秘密情報、ファイルまで"
                    "使われます。"},
      .fix = {.en = "Give each sensitivity class its own TaskRoleArn, secrets, and EFS access "
                    "points.",
              .ja = "機微性レベルごとに、TaskRoleArn、秘密情報、EFS のアクセスポイントを分けてく"
                    "ださい。"},
      .reads = {"AWS::ECS::TaskDefinition#TaskRoleArn", "AWS::ECS::TaskDefinition#Tags[].Value",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Secrets[].ValueFrom",
                "AWS::ECS::TaskDefinition#Volumes[].EFSVolumeConfiguration.AuthorizationConfig."
                "AccessPointId"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
