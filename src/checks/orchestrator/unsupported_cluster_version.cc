// Standard support of a version ends 14 months after EKS takes it up; later holes in it are closed
// late, or not at all. The health of a cluster, of its profiles and add-ons, and its insights only
// the running account tells: what is written in files can fail, never pass.

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "assess/check.h"
#include "inventory/one_place.h"

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

Verdict judge_written(const EksCluster& cluster) {
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

Verdict judge_status(const EksCluster& cluster) {
  const std::string* version = cluster.version.if_known();
  const std::string of = version == nullptr ? std::string() : *version;
  const Verdict told = judge_each(
      cluster.version_status, [&](const std::string& status) -> std::pair<Outcome, Message> {
        const bool is_supported = status == "STANDARD_SUPPORT";
        return {is_supported ? Outcome::pass : Outcome::fail,
                say({"EKS says of `{}`: {}", "EKS によると `{}` は {} です"}, shown(of),
                    shown(status))};
      });
  // What EKS was not asked, the calendar may know.
  const Verdict known = judge_each(cluster.version, judge_version);
  return told.outcome() == Outcome::unknown && known.outcome() == Outcome::fail ? known : told;
}

Verdict is_well(const FactList<Fact<std::string>>& issues, const Text& of) {
  return every(issues, [&](const Fact<std::string>& code) {
    return judge_each(code, [&](const std::string& text) -> std::pair<Outcome, Message> {
      return {Outcome::fail, say(of, shown(text))};
    });
  });
}

// What belongs to the cluster, and that there may be more.
template <class T>
void add_parts(const EksCluster& cluster, const Index& index, const Text& of,
               std::vector<Verdict>& verdicts) {
  for (const T& part : index.inventory().all<T>()) {
    const std::string* name = cluster.name.if_known();
    const Reference* named = part.cluster.if_known();
    const bool is_own = name != nullptr && named != nullptr && named->text == *name &&
                        are_of_one_place(part, cluster);
    if (is_own) verdicts.push_back(is_well(part.health_issues, of));
  }
  for (const Gap& gap : index.inventory().unseen<T>(cluster.address))
    verdicts.push_back(unknown(gap.evidence, gap.why));
}

Verdict judge_insight(const EksInsight& insight) {
  const std::string* name = insight.name.if_known();
  return judge_each(insight.status, [&](const std::string& status) {
    return std::pair<Outcome, Message>(
        status == "ERROR" ? Outcome::fail : Outcome::pass,
        say({"insight `{}` is {}", "インサイト `{}` は {} です"},
            shown(name == nullptr ? std::string() : *name), shown(status)));
  });
}

Verdict judge(const EksCluster& cluster, const Index& index) {
  if (!is_live(cluster)) return judge_written(cluster);
  std::vector<Verdict> verdicts = {
      judge_status(cluster),
      is_well(cluster.health_issues,
              {"EKS finds the cluster unwell: {}", "EKS がクラスターの異常を報告しています: {}"}),
      every(cluster.insights, judge_insight)};
  add_parts<EksFargateProfile>(cluster, index,
                               {"EKS finds a Fargate profile unwell: {}",
                                "EKS が Fargate プロファイルの異常を報告しています: {}"},
                               verdicts);
  add_parts<EksAddon>(
      cluster, index,
      {"EKS finds an add-on unwell: {}", "EKS がアドオンの異常を報告しています: {}"}, verdicts);
  return all_of(verdicts);
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
      .fix = {.en = "Raise Version one minor version at a time to one in standard support, keep "
                    "node groups, add-ons and Fargate pods at the same version, and settle the "
                    "health issues and insights that EKS reports.",
              .ja = "Version を、標準サポート中のバージョンまで、マイナーバージョンを 1 つずつ上げ"
                    "てください。ノードグループ、アドオン、Fargate の Pod も同じバージョンにそろえ"
                    "ます。EKS が報告するヘルスの問題とインサイトも解消してください。"},
      .reads = {"AWS::EKS::Cluster#Version", "AWS::EKS::Cluster#UpgradePolicy.SupportType",
                "AWS::EKS::Cluster#VersionStatus", "AWS::EKS::Cluster#Health.Issues[].Code",
                "AWS::EKS::Cluster#Insights[].InsightStatus.Status",
                "AWS::EKS::FargateProfile#Health.Issues[].Code",
                "AWS::EKS::Addon#Health.Issues[].Code"},
      .judge = each_with_index<EksCluster>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
