// Logs and files of a highly sensitive workload should be readable only to those who may use a
// key that the customer controls. Files that are not encrypted at all are another question
// (ORC-2.09).

#include <map>

#include "assess/check.h"
#include "assess/policy.h"
#include "assess/task_classes.h"

namespace hakoseki::checks::orchestrator {
namespace {

using Users = std::map<const Resource*, std::vector<const ClassifiedTask*>>;

Users users_of_stores(const Index& index, const std::vector<ClassifiedTask>& tasks) {
  Users users;
  const auto containers = index.inventory().all<ContainerDefinition>();
  for (const ClassifiedTask& task : tasks) {
    if (task.definition == nullptr) continue;
    for (const auto& element : task.definition->containers.elements) {
      for (const auto& option : containers[element.value].log_configuration.options.elements) {
        const std::string* name = option.value.name.if_known();
        if (name == nullptr || *name != "awslogs-group") continue;
        for (const auto& group : index.targets<LogGroup>(option.value.value_link).elements)
          users[group.value].push_back(&task);
      }
    }
    for (const auto& volume : task.definition->volumes.elements) {
      if (!volume.value.efs) continue;
      for (const auto& files : index.targets<EfsFileSystem>(volume.value.efs->file_system).elements)
        users[files.value].push_back(&task);
    }
  }
  return users;
}

template <class Store>
void judge_stores(const Index& index, const Users& users, std::vector<Ruling>& rulings) {
  for (const Store& store : index.inventory().all<Store>()) {
    const auto of = users.find(&store);
    if (of == users.end()) continue;
    const Verdict own_key =
        expect_present(store.kms_key)
            .labelled(Outcome::fail,
                      Text{"no key of one's own, and a workload of class high uses it",
                           "機微性の高いワークロードが使うのに、利用者管理の鍵が"
                           "ありません"});
    std::vector<Verdict> verdicts;
    for (const ClassifiedTask* task : of->second)
      verdicts.push_back(given(is_of_class_high(*task), own_key));
    rulings.push_back({&store, policy::compact(all_of(verdicts))});
  }
}

std::vector<Ruling> judge(const Index& index) {
  const std::vector<ClassifiedTask> tasks = classified_tasks(index);
  const Users users = users_of_stores(index, tasks);
  std::vector<Ruling> rulings;
  judge_stores<LogGroup>(index, users, rulings);
  judge_stores<EfsFileSystem>(index, users, rulings);
  return rulings;
}

}  // namespace

Check store_without_customer_key() {
  return {
      .id = "ORC-2.13",
      .risk = Risk::unauthorized_access,
      .severity = Severity::low,
      .title = {.en = "File system or log group lacks a customer key",
                .ja = "EFSやロググループが利用者管理の鍵で暗号化されていない"},
      .why = {.en = "With a key of AWS whoever may read the logs or mount the files reads them. "
                    "A key of one's own adds a second permission, a record of each use, and a "
                    "way to cut off access.",
              .ja = "AWS 管理の鍵では、ログやファイルへのアクセス権だけで内容を読めます。利用者管"
                    "理の鍵があれば、鍵の権限による二重の制御、使用の記録、遮断ができます。"},
      .fix = {.en = "Set KmsKeyId of the AWS::Logs::LogGroup and of the AWS::EFS::FileSystem to "
                    "a customer managed key.",
              .ja = "AWS::Logs::LogGroup と AWS::EFS::FileSystem の KmsKeyId に、利用者管理の鍵を"
                    "指定してください。"},
      .reads = {"AWS::Logs::LogGroup#KmsKeyId", "AWS::EFS::FileSystem#KmsKeyId",
                "AWS::ECS::TaskDefinition#Tags[].Value"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
