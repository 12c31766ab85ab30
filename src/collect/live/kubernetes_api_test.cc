// What may be asked of a cluster, and who may ask it.
#include "collect/live/kubernetes_api.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "collect/live/answer.h"
#include "collect/live/calls.h"
#include "collect/live/kubernetes_cluster.h"
#include "formats/json_reader.h"

namespace hakoseki::live {
namespace {

TEST(KubernetesApi, HasARowForEachCallOfTheTable) {
  std::set<std::string_view> called;
  for (const CallRow* row : all_calls()) {
    if (row->is_of_cluster()) called.insert(row->operation);
  }
  EXPECT_EQ(called.size(), kubernetes_apis().size());
  for (const KubernetesApi& api : kubernetes_apis())
    EXPECT_TRUE(called.contains(api.operation)) << api.operation;
}

TEST(KubernetesApi, SaysWhereAndUnderWhichPermission) {
  EXPECT_EQ(find_kubernetes_api("ListPods")->path(), "/api/v1/pods");
  EXPECT_EQ(find_kubernetes_api("ListPods")->permission(), "list pods");
  EXPECT_EQ(find_kubernetes_api("ListCronJobs")->path(), "/apis/batch/v1/cronjobs");
  EXPECT_EQ(find_kubernetes_api("ListCronJobs")->permission(), "list cronjobs.batch");
  const KubernetesApi* auth = find_kubernetes_api("GetAwsAuth");
  EXPECT_EQ(auth->path(), "/api/v1/namespaces/kube-system/configmaps/aws-auth");
  EXPECT_EQ(auth->permission(), "get configmaps/aws-auth -n kube-system");
  EXPECT_EQ(find_kubernetes_api("ListSecrets"), nullptr);
}

TEST(KubernetesApi, AsksForNoSecretAndOneConfigMap) {
  for (const KubernetesApi& api : kubernetes_apis()) {
    EXPECT_EQ(api.resource.find("secret"), std::string_view::npos);
    EXPECT_EQ(api.resource == "configmaps", api.name == "aws-auth");
    if (!api.absent_code.empty()) {
      EXPECT_TRUE(AnswerError{std::string(api.absent_code)}.is_absence()) << api.operation;
    }
  }
  const std::string role = kubernetes_role("readers");
  EXPECT_EQ(role.find("secret"), std::string::npos);
  EXPECT_EQ(role.find('*'), std::string::npos);
}

TEST(KubernetesApi, IsNoPartOfAPolicyOfIam) {
  for (const std::string& permission : permissions_in_clusters())
    EXPECT_FALSE(permissions_to_collect({}).contains(permission));
  EXPECT_TRUE(permissions_in_clusters().contains("list pods"));
}

// Nothing that is not declared comes as far as a frame.
TEST(KubernetesCluster, KeepsDeclaredFieldsAlone) {
  const SourceText source("pod", R"({"metadata": {"name": "web", "annotations": {"a": "secret"},
      "managedFields": [1], "labels": {"app": "web"}}, "spec": {"containers": [{"name": "app",
      "env": [{"name": "A", "value": "secret"}, {"name": "B", "valueFrom": {"secretKeyRef":
      {"name": "db", "key": "password"}}}], "livenessProbe": {"a": "secret"}}]}})");
  const auto document = read_json(source);
  ASSERT_TRUE(document);
  for (const CallRow* row : all_calls()) {
    if (row->operation != "ListPods") continue;
    std::string text;
    JsonWriter json(text);
    kubernetes_call(*row).keep(json, document->root());
    EXPECT_EQ(text, R"({"metadata":{"name":"web","labels":{"app":"web"}},"spec":{"containers":[)"
                    R"({"name":"app","env":[{"name":"A"},{"name":"B","valueFrom":{"secretKeyRef":)"
                    R"({"name":"db"}}}]}]}})");
  }
}

TEST(KubernetesCluster, IsWhatItsDescriptionSays) {
  const SourceText source("cluster", R"({"name": "shop", "endpoint": "https://x",
      "certificateAuthority": {"data": "UEVN"},
      "resourcesVpcConfig": {"endpointPublicAccess": false}})");
  const auto document = read_json(source);
  ASSERT_TRUE(document);
  const aws::KubernetesCluster cluster = cluster_in(document->root(), "eu-west-1");
  EXPECT_EQ(cluster.name, "shop");
  EXPECT_EQ(cluster.region, "eu-west-1");
  EXPECT_EQ(cluster.endpoint, "https://x");
  EXPECT_EQ(cluster.authorities, "PEM");
  EXPECT_TRUE(cluster.is_private);
}

}  // namespace
}  // namespace hakoseki::live
