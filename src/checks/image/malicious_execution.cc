// GuardDuty saw something run in a container that no image should hold: malware, a new binary, a
// suspicious tool. Until somebody has looked, the container counts as compromised.

#include <string>
#include <string_view>

#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/guard_duty.h"
#include "inventory/one_place.h"

namespace hakoseki::checks::image {
namespace {

// "Execution:Runtime/NewBinaryExecuted", "Impact:Runtime/CryptoMinerExecuted",
// "DefenseEvasion:Runtime/FilelessExecution": the purpose or the name tells of an execution.
bool is_execution(std::string_view type) {
  const std::string_view name = type.substr(type.find('/') + 1);
  return type.starts_with("Execution:") || name.find("Executed") != std::string_view::npos ||
         name.find("Execution") != std::string_view::npos;
}

Verdict is_no_open_execution(const GuardDutyFinding* finding) {
  const Verdict is_harmless =
      expect_that(or_unknown(finding->finding_type, "Type"),
                  [](const std::string& type) { return !is_execution(type); },
                  {"open finding {}", "未解決の検出結果 {}"});
  return any_of({is_harmless, expect(finding->archived, true)});
}

Verdict has_no_open_execution(const GuardDuty::Findings& findings) {
  if (findings.empty()) {
    return pass(findings.evidence, Text{"no finding is open", "未解決の検出結果はありません"});
  }
  return every(findings, is_no_open_execution);
}

// Nothing was found where nothing looks.
Verdict is_watched(const GuardDuty& guard_duty, const EcsCluster& cluster) {
  std::vector<Branch> branches = guard_duty.covers(cluster).branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::fail) branch.outcome = Outcome::unknown;
  }
  return Verdict(std::move(branches));
}

void judge_ecs(const Index& index, const GuardDuty& guard_duty, std::vector<Ruling>& rulings) {
  for (const EcsCluster& cluster : index.inventory().all<EcsCluster>()) {
    if (!is_live(cluster)) continue;
    Verdict found = has_no_open_execution(guard_duty.findings_on(cluster));
    if (found.outcome() != Outcome::fail) {
      found = given(guard_duty.runs_watchable_tasks(cluster),
                    all_of({found, is_watched(guard_duty, cluster)}));
    }
    rulings.push_back({&cluster, std::move(found)});
  }
}

// Of clusters of EKS only what was found is told: on Fargate nothing looks there.
void judge_eks(const Index& index, const GuardDuty& guard_duty, std::vector<Ruling>& rulings) {
  for (const EksCluster& cluster : index.inventory().all<EksCluster>()) {
    if (!is_live(cluster)) continue;
    Verdict found = has_no_open_execution(guard_duty.findings_on(cluster));
    if (found.outcome() == Outcome::fail) rulings.push_back({&cluster, std::move(found)});
  }
}

std::vector<Ruling> judge(const Index& index) {
  const GuardDuty guard_duty(index);
  std::vector<Ruling> rulings;
  judge_ecs(index, guard_duty, rulings);
  judge_eks(index, guard_duty, rulings);
  return rulings;
}

}  // namespace

Check malicious_execution() {
  return {
      .id = "IMG-3.05",
      .risk = Risk::embedded_malware,
      .severity = Severity::high,
      .title = {.en = "Open GuardDuty finding of malicious execution",
                .ja = "不正な実行を示すGuardDutyの検出結果が未解決"},
      .why = {.en = "Malware, an unknown binary or a suspicious tool ran in a container of this "
                    "cluster, and nobody has settled what it was.",
              .ja = "このクラスターのコンテナでマルウェア、未知の実行ファイル、不審なツールが動き、"
                    "その正体がまだ確認されていません。"},
      .fix = {.en = "Isolate the task, keep the evidence, rebuild the image from a known base and "
                    "replace its credentials; archive the finding when that is done.",
              .ja =
                  "タスクを隔離して証跡を保全し、既知のベースイメージから作り直し、認証情報を交換し"
                  "てください。対処後に検出結果をアーカイブしてください。"},
      .reads = {"AWS::GuardDuty::Finding#Type", "AWS::GuardDuty::Finding#Service.Archived",
                "AWS::GuardDuty::Finding#Resource.EcsClusterDetails.Arn",
                "AWS::GuardDuty::Coverage#CoverageStatus",
                "AWS::ECS::ContainerInstance#Ec2InstanceId", "AWS::ECS::Task#LaunchType",
                "AWS::ECS::TaskDefinition#RuntimePlatform.OperatingSystemFamily"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::image
