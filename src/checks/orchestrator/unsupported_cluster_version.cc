// Standard support of a version ends 14 months after EKS takes it up; later holes in it are closed
// late, or not at all. The health of a cluster, of its profiles and add-ons, and its insights only
// the running account tells: what is written here can fail, never pass.

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

// Kubernetes 1.`minor`.
struct Ended {
  int minor;
  std::string_view on;
};

// "Amazon EKS Kubernetes release calendar", End of standard support, as of November 2026; 1.34 ends
// on 2026-12-02. docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
constexpr std::array<Ended, 5> ended = {{{29, "2025-03-23"},
                                         {30, "2025-07-23"},
                                         {31, "2025-11-26"},
                                         {32, "2026-03-23"},
                                         {33, "2026-07-29"}}};
constexpr int first_of_eks = 10;

// 33 of "1.33"; nothing of what is no version that EKS ever had.
std::optional<int> minor_of(std::string_view version) {
  if (!version.starts_with("1.")) return std::nullopt;
  version.remove_prefix(2);
  int minor = 0;
  const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), minor);
  if (error != std::errc() || end != version.data() + version.size() || minor < first_of_eks) {
    return std::nullopt;
  }
  return minor;
}

std::pair<Outcome, Message> judge_version(const std::string& version) {
  const std::optional<int> minor = minor_of(version);
  if (!minor || *minor > ended.back().minor) {
    return {Outcome::unknown,
            say({"whether `{}` is still supported, and the cluster healthy, was not seen",
                 "`{}` が標準サポート中か、クラスターが正常かは確認できません"},
                shown(version))};
  }
  const auto listed = std::find_if(ended.begin(), ended.end(),
                                   [&](const Ended& one) { return one.minor == *minor; });
  if (listed != ended.end()) {
    return {Outcome::fail,
            say({"standard support of `{}` ended on {}", "`{}` の標準サポートは {} に終了しました"},
                shown(version), listed->on)};
  }
  return {Outcome::fail, say({"standard support of `{}` ended before {}",
                              "`{}` の標準サポートは {} より前に終了しました"},
                             shown(version), ended.front().on)};
}

Verdict judge(const EksCluster& cluster) {
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& one : cluster.version.cases()) {
    verdicts.push_back(
        one.absent()
            ? Verdict(Outcome::unknown,
                      {one.evidence, Text{"no version is written: the cluster has the one that "
                                          "was the default when it was made",
                                          "バージョンの指定がなく、作成時の既定値になります"}})
                  .under(one.when)
            : judge_each(Fact<std::string>({one}), judge_version));
  }
  // EKS itself upgrades a cluster that wants no extended support.
  const Verdict stays = judge_each(cluster.support_type, [](const std::string& type) {
    return type == "EXTENDED"
               ? std::pair<Outcome, Message>(Outcome::fail,
                                             Text{"extended support follows the standard one",
                                                  "標準サポートの後は延長サポートになります"})
               : std::pair<Outcome, Message>(
                     Outcome::unknown,
                     say({"with `{}` EKS upgrades the cluster by itself; the version that runs "
                          "was not seen",
                          "`{}` では EKS が自動でアップグレードするため、実際のバージョンは"
                          "確認できません"},
                         shown(type)));
  });
  return any_of({all_of(verdicts), stays});
}

}  // namespace

Check unsupported_cluster_version() {
  return {
      .id = "ORC-5.06",
      .risk = Risk::orchestrator_node_trust,
      .severity = Severity::high,
      .title = {.en = "Cluster version is out of standard support or unhealthy",
                .ja = "クラスターのバージョンが標準サポート外、または状態が異常"},
      .why = {.en = "The Kubernetes project no longer fixes holes in a version this old. Whoever "
                    "uses one against the control plane commands every node and pod.",
              .ja = "ここまで古いバージョンの脆弱性は、Kubernetes プロジェクトではもう修正されま"
                    "せん。コントロールプレーンの脆弱性を突かれると、すべてのノードと Pod を操作"
                    "されます。"},
      .fix = {.en = "Raise Version one minor version at a time to one in standard support, and "
                    "keep node groups, add-ons and Fargate pods at the same version.",
              .ja = "Version を、標準サポート中のバージョンまで、マイナーバージョンを 1 つずつ上げ"
                    "てください。ノードグループ、アドオン、Fargate の Pod も同じバージョンにそろえ"
                    "ます。"},
      .reads = {"AWS::EKS::Cluster#Version", "AWS::EKS::Cluster#UpgradePolicy.SupportType"},
      .judge = each<EksCluster>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
