// With IMDSv1, one request forged through a container's web application reads the credentials of
// the host. What the account gives to instances that ask for nothing only the account tells.

#include <map>
#include <string>

#include "assess/check.h"
#include "assess/container_hosts.h"
#include "inventory/one_place.h"

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

Verdict judge_defaults(const MetadataDefaults& defaults) {
  return any_of({expect(defaults.http_tokens, "required")
                     .labelled(Outcome::fail, Text{"instances may use IMDSv1 by the default of "
                                                   "the account",
                                                   "アカウントの既定では IMDSv1 を使えます"}),
                 expect(defaults.http_tokens_enforced, "enabled")});
}

// Once for each account and Region in which a container runs on a host.
void add_defaults(const Index& index, const std::vector<ContainerHost>& hosts,
                  std::vector<Ruling>& rulings) {
  std::map<std::string, const HostTemplate*> places;
  for (const ContainerHost& one : hosts) {
    if (is_live(*one.host)) places.emplace(one.host->stack, one.host);
  }
  for (const MetadataDefaults& defaults : index.inventory().all<MetadataDefaults>()) {
    if (places.erase(defaults.stack) > 0) rulings.push_back({&defaults, judge_defaults(defaults)});
  }
  for (const auto& [place, host] : places) {
    rulings.push_back(
        {host, unknown(host->evidence,
                       {.reason = Reason::not_seen, .detail = "ec2:GetInstanceMetadataDefaults"})});
  }
}

// Other machines of the account, such as bastions and databases, are not nodes.
std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  const std::vector<ContainerHost> hosts = container_hosts(index.inventory());
  for (const ContainerHost& one : hosts)
    rulings.push_back({one.host, judge_host(*one.host).with(Outcome::fail, one.proof)});
  add_defaults(index, hosts, rulings);
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
      .fix =
          {.en = "Set MetadataOptions.HttpTokens to required and HttpPutResponseHopLimit to 1, and "
                 "make required the default of the account (aws ec2 "
                 "modify-instance-metadata-defaults --http-tokens required).",
           .ja = "MetadataOptions の HttpTokens を required、HttpPutResponseHopLimit を 1 に"
                 "してください。アカウントの既定値も required にします(aws ec2 "
                 "modify-instance-metadata-defaults --http-tokens required)。"},
      .reads =
          {"AWS::EC2::LaunchTemplate#LaunchTemplateData.MetadataOptions.HttpTokens",
           "AWS::EC2::LaunchTemplate#LaunchTemplateData.MetadataOptions.HttpEndpoint",
           "AWS::EC2::LaunchTemplate#LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit",
           "AWS::EC2::InstanceMetadataDefaults#HttpTokens",
           "AWS::EC2::InstanceMetadataDefaults#HttpTokensEnforced"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
