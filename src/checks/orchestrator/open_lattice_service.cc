// Through VPC Lattice a service is reached from other networks and accounts past every security
// group: who may call it, and by TLS, must be said there.

#include "assess/check.h"
#include "assess/doubts.h"
#include "assess/policy.h"
#include "assess/targets.h"
#include "inventory/parts.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict asks_for_iam(const Fact<std::string>& auth_type) {
  return expect_that(
      auth_type, [](const std::string& type) { return type == "AWS_IAM"; },
      {"`{}`: callers are not asked who they are", "`{}` のため、呼び出し元を認証しません"});
}

using Associations = Parts<LatticeService, LatticeNetworkAssociation>;

Verdict judge_network(const LatticeNetworkAssociation& association, const Index& index) {
  return every_target<LatticeNetwork>(
      association.network, index,
      [](const LatticeNetwork& network) { return asks_for_iam(network.auth_type); },
      unknown(association.network.evidence(),
              {.reason = Reason::not_seen, .detail = "the service network"}));
}

// The service itself may ask, or every network through which it is reached.
Verdict judge_service(const LatticeService& service, const Associations& associations,
                      const std::optional<Verdict>& doubt, const Index& index) {
  std::vector<Verdict> networks;
  for (const auto& one : associations.of(service))
    networks.push_back(judge_network(*one.value, index).under(one.when));
  if (!networks.empty()) {
    for (const Gap& gap : associations.unseen(service))
      networks.push_back(unknown(service.evidence, gap.why));
  }
  const Verdict own = asks_for_iam(service.auth_type);
  if (networks.empty()) return own;
  if (doubt) networks.push_back(*doubt);
  return any_of({own, all_of(networks)});
}

std::vector<Ruling> judge_services(const Index& index) {
  const Associations associations(index, &LatticeNetworkAssociation::service);
  const std::optional<Verdict> doubt =
      doubts(associations.loose(), Outcome::pass,
             [&](const LatticeNetworkAssociation& one) { return judge_network(one, index); });
  std::vector<Ruling> rulings;
  for (const LatticeService& service : index.inventory().all<LatticeService>()) {
    rulings.push_back({&service, judge_service(service, associations, doubt, index)});
  }
  return rulings;
}

Verdict judge_listener(const LatticeListener& listener) {
  return expect_that(listener.protocol,
                     [](const std::string& protocol) {
                       return protocol == "HTTPS" || protocol == "TLS_PASSTHROUGH";
                     },
                     {"listens with `{}`, in the clear", "`{}`(平文)で待ち受けています"});
}

Verdict judge_policy(const LatticeAuthPolicy& attached) {
  return policy::is_not_open(attached.policy);
}

}  // namespace

Check open_lattice_service() {
  return {
      .id = "ORC-3.09",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::high,
      .title = {.en = "VPC Lattice service allows anonymous or clear-text access",
                .ja = "VPC Latticeが認証のない、または平文のアクセスを許す"},
      .why = {.en = "Everything in the associated networks, and in other accounts they are "
                    "shared with, can call the service unasked, or read what passes by.",
              .ja = "関連付けられたネットワークや共有先のアカウントから、認証なしにサービスを呼び"
                    "出せたり、通信を盗聴できたりします。"},
      .fix = {.en = "Set AuthType to AWS_IAM on AWS::VpcLattice::Service with an AuthPolicy that "
                    "names its callers, and Protocol of listeners to HTTPS or TLS_PASSTHROUGH.",
              .ja = "AWS::VpcLattice::Service の AuthType を AWS_IAM にして呼び出し元を明記した"
                    " AuthPolicy を付け、リスナーの Protocol を HTTPS か TLS_PASSTHROUGH にしてく"
                    "ださい。"},
      .reads = {"AWS::VpcLattice::Service#AuthType", "AWS::VpcLattice::ServiceNetwork#AuthType",
                "AWS::VpcLattice::Listener#Protocol",
                "AWS::VpcLattice::AuthPolicy#Policy.Statement[].Principal"},
      .judge = together({judge_services, each<LatticeListener>(judge_listener),
                         each<LatticeAuthPolicy>(judge_policy)}),
  };
}

}  // namespace hakoseki::checks::orchestrator
