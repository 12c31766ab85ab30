// The aws-auth ConfigMap and the creator's built-in rights make administrators of the cluster that
// IAM does not show. With authentication mode API the ConfigMap is not read at all.

#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict judge(const EksCluster& cluster) {
  return all_of(
      {expect(cluster.authentication_mode, "API"), expect(cluster.bootstrap_creator_admin, false)});
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
                "AWS::EKS::Cluster#AccessConfig.BootstrapClusterCreatorAdminPermissions"},
      .judge = each<EksCluster>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
