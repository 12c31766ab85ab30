// The aws-auth ConfigMap and the creator's built-in rights make administrators of the cluster that
// IAM does not show. With authentication mode API the ConfigMap is not read at all.

#include <string>
#include <utility>
#include <vector>

#include "assess/check.h"
#include "assess/pods.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict judge(const EksCluster& cluster) {
  return all_of(
      {expect(cluster.authentication_mode, "API"), expect(cluster.bootstrap_creator_admin, false)});
}

Verdict reads_map(const EksCluster& cluster) {
  return judge_each(cluster.authentication_mode, [](const std::string& mode) {
    return mode == "API"
               ? std::pair<Outcome, Message>(
                     Outcome::fail, Text{"aws-auth is not read", "aws-auth は参照されません"})
               : std::pair<Outcome, Message>(Outcome::pass,
                                             Text{"aws-auth is read", "aws-auth が参照されます"});
  });
}

// What the ConfigMap itself says, where the cluster told it.
Verdict judge_map(const KubernetesIdentityMap& map, const Index& index) {
  const Verdict masters = every(map.identities, [](const MappedIdentity& identity) {
    const std::string* arn = identity.arn.if_known();
    return every(identity.groups, [&](const Fact<std::string>& group) {
      return expect_that(group, [](const std::string& name) { return name != "system:masters"; },
                         {"{}", "{}"})
          .labelled(Outcome::fail, say({"maps `{}` to system:masters",
                                        "`{}` を system:masters に割り当てています"},
                                       shown(arn == nullptr ? std::string_view("?") : *arn)));
    });
  });
  const EksCluster* cluster = index.find<EksCluster>(map.cluster);
  if (cluster == nullptr) {
    return given(unknown(map.evidence, {.detail = "eks:DescribeCluster"}), masters);
  }
  return given(reads_map(*cluster), masters);
}

std::vector<Ruling> judge_maps(const Index& index) {
  std::vector<Ruling> rulings = each_with_index<KubernetesIdentityMap>(judge_map)(index);
  std::vector<Ruling> unread;
  add_unread_clusters<KubernetesIdentityMap>(index, unread);
  for (Ruling& ruling : unread) {
    const auto* cluster = static_cast<const EksCluster*>(ruling.resource);
    ruling.verdict = given(reads_map(*cluster), ruling.verdict);
    if (ruling.verdict.outcome() != Outcome::not_applicable) rulings.push_back(std::move(ruling));
  }
  return rulings;
}

}  // namespace

Check legacy_cluster_administrators() {
  return {
      .id = "ORC-1.09",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::high,
      .title = {.en = "Cluster still trusts aws-auth or its creator as administrator",
                .ja = "aws-auth や作成者の管理者権限がクラスターに残っている"},
      .why = {.en = "Entries of the aws-auth ConfigMap and the rights of the cluster's creator are "
                    "administrators that no IAM policy and no access entry shows.",
              .ja =
                  "aws-auth ConfigMap の記載や作成者の権限による管理者は、IAM ポリシーにもアクセス"
                  "エントリにも現れません。"},
      .fix = {.en = "In AccessConfig set AuthenticationMode to API and "
                    "BootstrapClusterCreatorAdminPermissions to false, and give access by "
                    "AWS::EKS::AccessEntry.",
              .ja =
                  "AccessConfig の AuthenticationMode を API、"
                  "BootstrapClusterCreatorAdminPermissions を false にし、AWS::EKS::AccessEntry で"
                  "権限を与えてください。"},
      .reads = {"AWS::EKS::Cluster#AccessConfig.AuthenticationMode",
                "AWS::EKS::Cluster#AccessConfig.BootstrapClusterCreatorAdminPermissions",
                "Kubernetes::IdentityMap#data.mapRoles", "Kubernetes::IdentityMap#data.mapUsers"},
      .judge = together({each<EksCluster>(judge), judge_maps}),
  };
}

}  // namespace hakoseki::checks::orchestrator
