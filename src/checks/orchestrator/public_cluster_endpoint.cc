// The Kubernetes API answers whoever reaches it; how strong the credentials are then decides alone.

#include "assess/check.h"
#include "assess/policy.h"
#include "assess/security_rules.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict is_limited(const EksCluster& cluster) {
  const auto& cidrs = cluster.public_access_cidrs;
  if (cidrs.empty()) {
    return fail(cidrs.evidence, Text{"PublicAccessCidrs is not set, and the default is 0.0.0.0/0",
                                     "PublicAccessCidrs の指定がなく、既定値は 0.0.0.0/0 です"});
  }
  return policy::compact(every(cidrs, [](const Fact<std::string>& cidr) {
    return expect_that(cidr, [](const std::string& text) { return !holds_every_address(text); },
                       {"`{}` holds all addresses or half of them",
                        "`{}` はすべて、または半分のアドレスを含みます"});
  }));
}

Verdict judge(const EksCluster& cluster) {
  const Verdict closed = expect(cluster.endpoint_public_access, false)
                             .labelled(Outcome::fail, Text{"the endpoint is public",
                                                           "エンドポイントがパブリックです"});
  return all_of(
      {any_of({is_limited(cluster), closed}), expect(cluster.endpoint_private_access, true)});
}

}  // namespace

Check public_cluster_endpoint() {
  return {
      .id = "ORC-2.03",
      .risk = Risk::unauthorized_access,
      .severity = Severity::high,
      .title = {.en = "Kubernetes API endpoint is open to the internet",
                .ja = "Kubernetes の API エンドポイントがインターネットに公開"},
      .why = {.en =
                  "With an open endpoint a stolen token or a flaw of the API server is usable from "
                  "anywhere in the world.",
              .ja = "エンドポイントが公開されていると、漏えいしたトークンや API "
                    "サーバーの脆弱性を、世界中の"
                    "どこからでも悪用できます。"},
      .fix =
          {.en =
               "In ResourcesVpcConfig set EndpointPrivateAccess to true, and EndpointPublicAccess "
               "to false or PublicAccessCidrs to your own addresses.",
           .ja =
               "ResourcesVpcConfig の EndpointPrivateAccess を true にし、EndpointPublicAccess を "
               "false にするか、PublicAccessCidrs を自組織のアドレスに限定してください。"},
      .reads = {"AWS::EKS::Cluster#ResourcesVpcConfig.EndpointPublicAccess",
                "AWS::EKS::Cluster#ResourcesVpcConfig.EndpointPrivateAccess",
                "AWS::EKS::Cluster#ResourcesVpcConfig.PublicAccessCidrs[]"},
      .judge = each<EksCluster>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
