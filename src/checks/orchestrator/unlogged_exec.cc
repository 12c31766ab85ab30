// Where ECS Exec is possible, every session must leave a record that the operator cannot read over
// or lose: in a named, encrypted destination. The setting is the cluster's.

#include <algorithm>

#include "assess/check.h"
#include "assess/cluster_tasks.h"
#include "assess/targets.h"

namespace hakoseki::checks::orchestrator {
namespace {

// Where sessions go to both, both are read.
Verdict every_destination_is_encrypted(const EcsCluster& cluster, const Index& index) {
  // A log group of the run says itself whether a key encrypts it.
  const Verdict by_group = every_target<LogGroup>(
      cluster.exec_log_group, index,
      [](const LogGroup& group) { return expect_present(group.kms_key); },
      fail(cluster.exec_log_group.evidence(),
           Text{"this log group was not part of this run",
                "このロググループは今回の対象に含まれていません"}));
  const std::vector<Verdict> ways = {expect(cluster.exec_cloudwatch_encryption, true), by_group};
  return all_of(
      {given(expect_present(cluster.exec_log_group), any_of(ways)),
       given(expect_present(cluster.exec_s3_bucket), expect(cluster.exec_s3_encryption, true))});
}

Verdict is_logged(const EcsCluster& cluster, const Index& index) {
  const Text no_destination{
      "names no log group or bucket for the sessions",
      "セッションログの保存先(ロググループまたはバケット)が指定されていません"};
  return all_of(
      {expect(cluster.exec_logging, "OVERRIDE"),
       any_of({expect_present(cluster.exec_log_group), expect_present(cluster.exec_s3_bucket)})
           .labelled(Outcome::fail, no_destination),
       every_destination_is_encrypted(cluster, index)
           .labelled(Outcome::fail,
                     Text{"this destination is not encrypted", "この保存先は暗号化されていません"}),
       expect_present(cluster.exec_kms_key)
           .labelled(Outcome::fail, Text{"no KMS key for the session",
                                         "セッションを暗号化する KMS キーがありません"})});
}

// Of a cluster that the run does not hold, the service is all there is to report at.
template <class T>
void judge_elsewhere(const Index& index, std::vector<Ruling>& rulings) {
  for (const T& task : index.inventory().all<T>()) {
    const auto& clusters = task.cluster.cases();
    const bool seen = std::all_of(clusters.begin(), clusters.end(), [&](const auto& one) {
      return index.find<EcsCluster>(one) != nullptr;
    });
    if (seen) continue;
    const Verdict possible = expect(task.enable_execute_command, true);
    if (possible.outcome() == Outcome::fail && possible.conditions().empty()) continue;
    std::vector<Verdict> unseen;
    for (const Case<Reference>& one : clusters) {
      if (index.find<EcsCluster>(one) != nullptr) {
        unseen.push_back(not_applicable(one.evidence, Text{"its cluster is judged itself",
                                                           "クラスター側で判定します"})
                             .under(one.when));
        continue;
      }
      const Reference* named = one.value();
      const Message label =
          one.unknown() != nullptr
              ? describe(*one.unknown())
              : say({"the cluster `{}`, which decides where sessions are logged, was not part of "
                     "this run",
                     "セッションの記録先を決めるクラスター `{}` は、今回の対象に含まれていません"},
                    named == nullptr ? "default" : shown(*named));
      unseen.push_back(Verdict(Outcome::unknown, {one.evidence, label}).under(one.when));
    }
    rulings.push_back({&task, given(possible, all_of(unseen))});
  }
}

std::vector<Ruling> judge(const Index& index) {
  const ClusterTasks tasks(index);
  const auto exec_is_on = [](const ClusterTask& task) {
    return expect(*task.enable_execute_command, true)
        .labelled(Outcome::pass,
                  Text{"ECS Exec is enabled here", "ここで ECS Exec が有効になっています"});
  };
  std::vector<Ruling> rulings;
  for (const EcsCluster& cluster : index.inventory().all<EcsCluster>()) {
    const Verdict possible = tasks.some_of(cluster, exec_is_on,
                                           Text{"no service of this run enables ECS Exec",
                                                "ECS Exec を有効にしたサービスはありません"});
    rulings.push_back({&cluster, given(possible, is_logged(cluster, index))});
  }
  judge_elsewhere<EcsService>(index, rulings);
  judge_elsewhere<ScheduledTask>(index, rulings);
  return rulings;
}

}  // namespace

Check unlogged_exec() {
  return {
      .id = "ORC-1.06",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::high,
      .title = {.en = "ECS Exec sessions are not logged to an encrypted destination",
                .ja = "ECS Exec のセッションが暗号化された保存先に記録されない"},
      .why =
          {.en = "Without a record of their own the commands typed in a container are lost, or end "
                 "in the application's log group, where more people read them.",
           .ja = "専用の記録先がないと、コンテナ内で入力されたコマンドは残らないか、より多くの人が"
                 "読めるアプリのロググループに混ざります。"},
      .fix = {.en = "In the cluster's Configuration.ExecuteCommandConfiguration set Logging to "
                    "OVERRIDE, KmsKeyId, and LogConfiguration with an encrypted destination.",
              .ja =
                  "クラスターの Configuration.ExecuteCommandConfiguration で、Logging に OVERRIDE、"
                  "KmsKeyId に鍵、LogConfiguration に暗号化された保存先を指定してください。"},
      .reads = {"AWS::ECS::Cluster#Configuration.ExecuteCommandConfiguration.Logging",
                "AWS::ECS::Cluster#Configuration.ExecuteCommandConfiguration.KmsKeyId",
                "AWS::ECS::Cluster#Configuration.ExecuteCommandConfiguration.LogConfiguration."
                "CloudWatchLogGroupName",
                "AWS::ECS::Cluster#Configuration.ExecuteCommandConfiguration.LogConfiguration."
                "CloudWatchEncryptionEnabled",
                "AWS::ECS::Cluster#Configuration.ExecuteCommandConfiguration.LogConfiguration."
                "S3BucketName",
                "AWS::ECS::Cluster#Configuration.ExecuteCommandConfiguration.LogConfiguration."
                "S3EncryptionEnabled",
                "AWS::ECS::Service#EnableExecuteCommand"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
