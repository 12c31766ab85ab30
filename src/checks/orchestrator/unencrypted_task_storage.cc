// The storage that ECS makes for tasks. Fargate's own is always encrypted, with a key of AWS unless
// the cluster names one; an EBS volume is encrypted only where the service or the account says so.

#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/cluster_tasks.h"
#include "assess/policy.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict is_encrypted(const ManagedEbsVolume& volume) {
  std::vector<Verdict> verdicts;
  for (const Case<bool>& one : volume.encrypted.cases()) {
    if (one.absent()) {
      verdicts.push_back(
          unknown(one.evidence, {.reason = Reason::not_seen,
                                 .detail = "the account's default for encryption of EBS"})
              .under(one.when));
    } else {
      verdicts.push_back(expect(Fact<bool>({one}), true));
    }
  }
  return all_of(verdicts);
}

Verdict judge_service(const EcsService& service) {
  if (service.ebs_volumes.empty()) {
    return not_applicable(service.evidence,
                          Text{"no volume made by ECS", "ECS が作成するボリュームはありません"});
  }
  return policy::compact(every(service.ebs_volumes, is_encrypted));
}

// Whether a customer key is needed is a matter of policy that files do not tell.
Verdict key_of_fargate_storage(const EcsCluster& cluster) {
  std::vector<Branch> branches =
      expect_present(cluster.fargate_ephemeral_storage_kms_key).branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::fail) {
      branch.outcome = Outcome::inherited;
      branch.exhibits.front().label =
          Text{"AWS encrypts the storage of Fargate tasks, with a key of its own",
               "Fargate タスクのストレージは、AWS が自社の鍵で暗号化しています"};
    } else if (branch.outcome == Outcome::pass) {
      branch.exhibits.front().label =
          Text{"encrypted with a key of the customer", "利用者管理の鍵で暗号化しています"};
    }
  }
  return Verdict(std::move(branches));
}

std::vector<Ruling> judge_clusters(const Index& index) {
  const ClusterTasks tasks(index);
  std::vector<Ruling> rulings;
  for (const EcsCluster& cluster : index.inventory().all<EcsCluster>()) {
    const Verdict has_fargate = tasks.some_of(
        cluster,
        [](const ClusterTask& task) { return runs_on(*task.compute, {Compute::ecs_fargate}); },
        Text{"no task of this run runs on Fargate here",
             "ここには Fargate で動くタスクがありません"});
    rulings.push_back({&cluster, given(has_fargate, key_of_fargate_storage(cluster))});
  }
  return rulings;
}

}  // namespace

Check unencrypted_task_storage() {
  return {
      .id = "ORC-2.10",
      .risk = Risk::unauthorized_access,
      .severity = Severity::medium,
      .title = {.en = "Task storage is not encrypted as policy requires",
                .ja = "タスクのストレージが方針どおりに暗号化されていない"},
      .why =
          {.en =
               "Whoever gets hold of an unencrypted volume or of its snapshot reads what the tasks "
               "wrote.",
           .ja = "暗号化されていないボリュームやスナップショットが流出すると、タスクが書き込んだ内"
                 "容を"
                 "そのまま読まれます。"},
      .fix = {.en = "In VolumeConfigurations set ManagedEBSVolume.Encrypted to true, with KmsKeyId "
                    "where "
                    "a key of your own is required; for Fargate set the cluster's "
                    "ManagedStorageConfiguration.",
              .ja = "VolumeConfigurations の ManagedEBSVolume.Encrypted を true "
                    "にし、自組織の鍵が必要なら "
                    "KmsKeyId も指定してください。Fargate ではクラスターの "
                    "ManagedStorageConfiguration を"
                    "設定してください。"},
      .reads = {"AWS::ECS::Service#VolumeConfigurations[].ManagedEBSVolume.Encrypted",
                "AWS::ECS::Cluster#Configuration.ManagedStorageConfiguration."
                "FargateEphemeralStorageKmsKeyId"},
      .judge = together({each<EcsService>(judge_service), judge_clusters}),
  };
}

}  // namespace hakoseki::checks::orchestrator
