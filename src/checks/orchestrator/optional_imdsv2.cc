// With IMDSv1, one request forged through a container's web application reads the credentials of
// the host.

#include "assess/check.h"
#include "assess/container_hosts.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict judge_host(const HostTemplate& host) {
  const Verdict tokens = expect(host.http_tokens, "required");
  // A hop limit above 1 lets containers in bridge networks reach the service; without it, 1 is the
  // default of instances.
  const Verdict hops = expect_that(
      host.http_put_response_hop_limit, [](std::int64_t limit) { return limit <= 1; },
      {"the hop limit is {}: containers reach the metadata service",
       "ホップ制限が {} のため、コンテナからメタデータサービスに到達できます"},
      IfAbsent::passes);
  // Where the service is off there is nothing to read.
  const Verdict off = expect(host.http_endpoint, "disabled");
  const Verdict guarded = all_of({tokens, hops});
  return off.outcome() == Outcome::fail && off.branches().size() == 1 ? guarded
                                                                      : any_of({guarded, off});
}

// Other machines of the account, such as bastions and databases, are not nodes.
std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const ContainerHost& one : container_hosts(index.inventory())) {
    rulings.push_back({one.host, judge_host(*one.host).with(Outcome::fail, one.proof)});
  }
  return rulings;
}

}  // namespace

Check optional_imdsv2() {
  return {
      .id = "ORC-5.05",
      .risk = Risk::orchestrator_node_trust,
      .severity = Severity::high,
      .title = {.en = "Node does not require IMDSv2 with hop limit 1",
                .ja = "ノードでIMDSv2とホップ上限1が強制されていない"},
      .why = {.en = "Without session tokens a forged request from a container reads the role "
                    "credentials of its "
                    "node, and with them speaks to the cluster as the node.",
              .ja = "セッショントークンが必須でないと、コンテナからの偽装リクエストでノードのロール"
                    "の認証情報が"
                    "読み出され、ノードになりすましてクラスターを操作されるおそれがあります。"},
      .fix = {.en = "Set MetadataOptions.HttpTokens to required and HttpPutResponseHopLimit to 1.",
              .ja = "MetadataOptions の HttpTokens を required、HttpPutResponseHopLimit を 1 に"
                    "してください。"},
      .reads =
          {"AWS::EC2::LaunchTemplate#LaunchTemplateData.MetadataOptions.HttpTokens",
           "AWS::EC2::LaunchTemplate#LaunchTemplateData.MetadataOptions.HttpEndpoint",
           "AWS::EC2::LaunchTemplate#LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
