// The Kubernetes API of a cluster that answers well, in pages, late, wrongly or not at all.
#include "io/aws/kubernetes_client.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "io/aws/json_node.h"
#include "support/fake_http.h"

namespace hakoseki::aws {
namespace {

using namespace std::chrono_literals;
using io::HttpOutcome;
using io::HttpRequest;
using test::answer;
using test::FakeHttp;
using Step = std::function<HttpOutcome(const HttpRequest&)>;

constexpr std::chrono::sys_seconds noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 26);
const KubernetesCluster shop{
    .name = "shop", .region = "eu-west-1", .endpoint = "https://api.shop", .authorities = "PEM"};
const KubernetesCall pods{.path = "/api/v1/pods"};

// The n-th of the steps for the n-th request, the last for all after.
struct Scene {
  explicit Scene(std::vector<Step> steps)
      : http([this, steps](const HttpRequest& request) {
          return steps[std::min(seen++, steps.size() - 1)](request);
        }),
        cache(
            [] {
              return Credentials{{"AKID", "secret", "token"}};
            },
            [] { return noon; }),
        client(http, cache, [] { return noon; }, {}) {}

  Listing list(const KubernetesCall& call = pods, const KubernetesCluster& cluster = shop) {
    Listing result;
    int calls = 0;
    client.list(cluster, call, [&](Listing listing) {
      ++calls;
      result = std::move(listing);
    });
    http.run();
    EXPECT_EQ(calls, 1);
    return result;
  }

  std::size_t seen = 0;
  FakeHttp http;
  CredentialCache cache;
  KubernetesClient client;
};

Step say(int status, std::string body, io::Headers headers = {}) {
  return [=](const HttpRequest&) { return answer(status, body, headers); };
}

Step page(const std::string& name, const std::string& token = "") {
  return say(200, R"({"kind": "PodList", "metadata": {"continue": ")" + token +
                      R"("}, "items": [{"metadata": {"name": ")" + name + R"("}}]})");
}

Step status(int code, const std::string& reason) {
  return say(code, R"({"kind": "Status", "status": "Failure", "reason": ")" + reason +
                       R"(", "message": "because", "code": )" + std::to_string(code) + "}");
}

Step fail(io::HttpTrouble trouble) {
  return [=](const HttpRequest&) -> HttpOutcome {
    return std::unexpected(io::HttpFailure{trouble, "so it is"});
  };
}

std::string text_of(const Listing& listing) {
  std::string text;
  for (const Answer& one : listing.pages)
    text += one.text.text();
  return text;
}

TEST(KubernetesClient, AsksWithATokenAndTrustsTheClusterAlone) {
  Scene scene({page("a")});
  const Listing listing = scene.list();
  EXPECT_TRUE(listing.is_complete());
  EXPECT_EQ(text_of(listing), R"({"items":[{"metadata":{"name":"a"}}]})");
  const HttpRequest& request = scene.http.requests.at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://api.shop/api/v1/pods?limit=500");
  EXPECT_EQ(request.authorities, "PEM");
  EXPECT_FALSE(request.allows_plain);
  EXPECT_TRUE(io::find_header(request.headers, "authorization")
                  ->starts_with("Bearer k8s-aws-v1.aHR0cHM6Ly9zdHMuZXUtd2VzdC0x"));
}

TEST(KubernetesClient, FollowsPagesToTheirEnd) {
  Scene scene({page("a", "t/1"), page("b", "t2"), page("c")});
  const Listing listing = scene.list();
  EXPECT_TRUE(listing.is_complete());
  ASSERT_EQ(listing.pages.size(), 3U);
  EXPECT_EQ(listing.pages[0].text.text(),
            R"({"items":[{"metadata":{"name":"a"}}],"nextToken":"t/1"})");
  EXPECT_EQ(scene.http.requests.at(1).url, "https://api.shop/api/v1/pods?limit=500&continue=t%2F1");
}

TEST(KubernetesClient, BeginsAgainWhereATokenCameToItsEnd) {
  Scene scene({page("a", "t1"), status(410, "Expired"), page("b", "t2"), page("c")});
  const Listing listing = scene.list();
  EXPECT_TRUE(listing.is_complete());
  EXPECT_EQ(listing.pages.size(), 2U);
  EXPECT_EQ(scene.http.requests.at(2).url, "https://api.shop/api/v1/pods?limit=500");
}

TEST(KubernetesClient, BeginsAgainOnlySoOften) {
  Scene scene({[n = 0](const HttpRequest&) mutable {
    return n++ % 2 == 0 ? page("a", "t")({}) : status(410, "Expired")({});
  }});
  const Listing listing = scene.list();
  ASSERT_TRUE(listing.failure);
  EXPECT_EQ(listing.failure->code, "Expired");
  EXPECT_EQ(scene.seen, 8U);
}

TEST(KubernetesClient, AFailedPageIsNoEnd) {
  Scene scene({page("a", "t1"), status(403, "Forbidden")});
  const Listing listing = scene.list();
  EXPECT_EQ(listing.pages.size(), 1U);
  ASSERT_TRUE(listing.failure);
  EXPECT_EQ(listing.failure->trouble, Trouble::denied);
  EXPECT_EQ(listing.failure->code, "Forbidden");
}

TEST(KubernetesClient, TriesAgainWhatPasses) {
  Scene scene({status(429, "TooManyRequests"), status(500, "InternalError"), page("a")});
  EXPECT_TRUE(scene.list().is_complete());
  EXPECT_EQ(scene.seen, 3U);
}

TEST(KubernetesClient, WaitsAsItIsTold) {
  Scene scene({say(429, "", {{"Retry-After", "7"}}), page("a")});
  EXPECT_TRUE(scene.list().is_complete());
  EXPECT_GE(scene.http.moments.at(1) - scene.http.moments.at(0), 7s);
}

TEST(KubernetesClient, GivesUpInTheEnd) {
  Scene scene({status(503, "ServiceUnavailable")});
  const Listing listing = scene.list();
  ASSERT_TRUE(listing.failure);
  EXPECT_EQ(listing.failure->trouble, Trouble::server);
  EXPECT_EQ(scene.seen, 6U);
}

TEST(KubernetesClient, TakesNothingElseForAnAnswer) {
  const std::string bodies[] = {"<!DOCTYPE html><html>log in</html>",
                                R"({"kind": "PodList", "ite)",
                                R"({"kind": "PodList"})",
                                R"({"kind": "Status"})",
                                "[]",
                                "",
                                R"({"kind": "Pod", "metadata": {}})"};
  for (const std::string& body : bodies) {
    Scene scene({say(200, body)});
    const Listing listing = scene.list();
    EXPECT_TRUE(listing.pages.empty()) << body;
    EXPECT_TRUE(listing.failure) << body;
  }
  Scene empty({say(200, R"({"kind": "PodList", "metadata": {}, "items": null})")});
  EXPECT_TRUE(empty.list().is_complete());
}

TEST(KubernetesClient, TakesAPageOfAProxyForNoDenial) {
  Scene scene({say(403, "<html>blocked</html>")});
  const Listing listing = scene.list();
  ASSERT_TRUE(listing.failure);
  EXPECT_EQ(listing.failure->trouble, Trouble::not_aws);
}

TEST(KubernetesClient, KnowsAnApiThatIsNotInstalled) {
  const KubernetesCall optional{.path = "/apis/x/v1/things", .absent_code = "ApiNotInstalled"};
  for (const Step& step : {say(404, "404 page not found\n"), status(404, "NotFound")}) {
    Scene scene({step});
    const Listing listing = scene.list(optional);
    ASSERT_TRUE(listing.failure);
    EXPECT_EQ(listing.failure->trouble, Trouble::not_found);
    EXPECT_EQ(listing.failure->code, "ApiNotInstalled");
  }
  // What every cluster has is never absent.
  Scene core({say(404, "404 page not found\n")});
  EXPECT_EQ(core.list().failure->trouble, Trouble::not_aws);
  Scene page({say(404, "<html>not here</html>")});
  EXPECT_EQ(page.list(optional).failure->trouble, Trouble::not_aws);
}

TEST(KubernetesClient, ReadsOneObjectByItsName) {
  Scene scene({say(200, R"({"kind": "ConfigMap", "data": {"a": "b"}})")});
  const Listing listing = scene.list({.path = "/api/v1/namespaces/n/configmaps/c", .lists = false});
  EXPECT_EQ(text_of(listing), R"({"items":[{"kind":"ConfigMap","data":{"a":"b"}}]})");
  EXPECT_EQ(scene.http.requests.at(0).url, "https://api.shop/api/v1/namespaces/n/configmaps/c");
}

TEST(KubernetesClient, KeepsWhatItIsToldToKeep) {
  Scene scene({page("a")});
  const Listing listing =
      scene.list({.path = "/api/v1/pods", .keep = [](JsonWriter& json, const Node& object) {
                    json.string(member_text(*object.find("metadata"), "name"));
                  }});
  EXPECT_EQ(text_of(listing), R"({"items":["a"]})");
}

// Ten lists of a cluster that nobody reaches.
std::vector<Failure> ten_of(Scene& scene, const KubernetesCluster& cluster) {
  std::vector<Failure> failures;
  for (int i = 0; i < 10; ++i) {
    scene.client.list(cluster, pods,
                      [&](Listing listing) { failures.push_back(*listing.failure); });
  }
  scene.http.run();
  return failures;
}

TEST(KubernetesClient, AsksAnUnreachableClusterOnce) {
  Scene scene({fail(io::HttpTrouble::too_slow)});
  const auto failures = ten_of(scene, shop);
  ASSERT_EQ(failures.size(), 10U);
  EXPECT_EQ(scene.seen, 1U);
  for (const Failure& failure : failures)
    EXPECT_EQ(failure.trouble, Trouble::too_slow);
}

TEST(KubernetesClient, SaysOfAPrivateEndpointThatItIsOne) {
  KubernetesCluster hidden = shop;
  hidden.is_private = true;
  Scene scene({fail(io::HttpTrouble::unreachable)});
  EXPECT_EQ(ten_of(scene, hidden).at(9).code, "PrivateEndpointUnreachable");
  EXPECT_EQ(scene.seen, 1U);
}

TEST(KubernetesClient, AsksAClusterThatDoesNotKnowUsOnce) {
  Scene scene({status(401, "Unauthorized")});
  EXPECT_EQ(ten_of(scene, shop).at(9).code, "Unauthorized");
  EXPECT_EQ(scene.seen, 1U);
}

TEST(KubernetesClient, ADeniedListSaysNothingOfTheOthers) {
  Scene scene({status(403, "Forbidden"), page("a")});
  int complete = 0;
  for (int i = 0; i < 3; ++i)
    scene.client.list(shop, pods,
                      [&](const Listing& listing) { complete += listing.is_complete(); });
  scene.http.run();
  EXPECT_EQ(complete, 2);
}

TEST(KubernetesClient, AsksNoPlainOrUnprovenEndpoint) {
  for (const auto& [endpoint, authorities] :
       {std::pair("http://api.shop", "PEM"), {"https://api.shop", ""}, {"", "PEM"}}) {
    KubernetesCluster cluster = shop;
    cluster.endpoint = endpoint;
    cluster.authorities = authorities;
    Scene scene({page("a")});
    const Listing listing = scene.list(pods, cluster);
    ASSERT_TRUE(listing.failure);
    EXPECT_EQ(listing.failure->trouble, Trouble::unsupported);
    EXPECT_EQ(scene.seen, 0U);
  }
}

TEST(KubernetesClient, AnInterruptionIsNoAnswer) {
  Scene scene({page("a")});
  scene.http.is_stopped = true;
  EXPECT_EQ(scene.list().failure->trouble, Trouble::interrupted);
}

}  // namespace
}  // namespace hakoseki::aws
