// The image of a node brings its kernel, container runtime and kubelet. A node group gets the fixes
// in a new one only when somebody updates it.

#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

Verdict is_still_made(const EksNodegroup& group) {
  // Not written, EKS chooses by its version.
  if (group.ami_type.is_absent()) {
    return {Outcome::unknown,
            {group.evidence, Text{"no AmiType: EKS chooses by its version",
                                  "AmiType の指定がなく、EKS のバージョンで決まります"}}};
  }
  return judge_each(group.ami_type, [](const std::string& type) {
    if (type.starts_with("AL2_")) {
      return std::pair<Outcome, Message>(Outcome::fail,
                                         Text{"Amazon Linux 2, for which EKS makes no more images",
                                              "EKS 向けの提供が終わった Amazon Linux 2 です"});
    }
    return std::pair<Outcome, Message>(Outcome::pass,
                                       say({"its AMI type is {}", "AMI タイプは {} です"}, type));
  });
}

Verdict is_newest(const EksNodegroup& group) {
  if (group.release_version.is_absent()) {
    return unknown(group.evidence, {.detail = "the release of its nodes"});
  }
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& newest : group.newest_release.cases()) {
    const std::string* wanted = newest.value();
    const Unknown nothing_published{.detail = "the newest release of this AMI type"};
    verdicts.push_back(
        wanted != nullptr
            ? expect_that(group.release_version,
                          [&](const std::string& release) { return release == *wanted; },
                          {"its nodes run {}, which is not the newest release",
                           "ノードのリリースは {} で、最新ではありません"})
                  .with(Outcome::fail, {newest.evidence, say({"the newest is {}", "最新は {} です"},
                                                             shown(std::string_view(*wanted)))})
            : unknown(group.evidence,
                      newest.unknown() == nullptr ? nothing_published : *newest.unknown()));
  }
  return all_of(verdicts);
}

Verdict judge(const EksNodegroup& group) {
  return all_of({is_still_made(group), is_newest(group)});
}

}  // namespace

Check outdated_nodegroup() {
  return {
      .id = "CON-1.08",
      .risk = Risk::runtime_software_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Managed node group runs an outdated release",
                .ja = "マネージドノードグループのリリースが古い"},
      .why = {.en =
                  "Fixes for the kernel, containerd and the kubelet come with a new release of the "
                  "node image. Until the group is updated, every container on it can use the "
                  "holes that the release closes.",
              .ja = "カーネル、containerd、kubelet の修正は、ノードのイメージの新しいリリースとして"
                    "提供されます。更新するまで、そのノードのすべてのコンテナが、修正済みの脆弱性を"
                    "悪用できる状態です。"},
      .fix = {.en =
                  "Update the group (UpdateNodegroupVersion), and replace a group of Amazon Linux "
                  "2 by one of Amazon Linux 2023 or Bottlerocket.",
              .ja =
                  "ノードグループを更新してください(UpdateNodegroupVersion)。Amazon Linux 2 の"
                  "グループは、Amazon Linux 2023 または Bottlerocket のものに置き換えてください。"},
      .reads = {"AWS::EKS::Nodegroup#AmiType", "AWS::EKS::Nodegroup#ReleaseVersion"},
      .judge = each<EksNodegroup>(judge),
  };
}

}  // namespace hakoseki::checks::container
