// With the code of an activation any machine becomes a node that Systems Manager manages, and by
// the role it is given, a host of the cluster. Such a door is shut as soon as the machines are in.

#include <array>
#include <chrono>
#include <set>
#include <string>

#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::array<std::string_view, 1> joining = {"ecs:RegisterContainerInstance"};
// What AWS gives an activation of which nobody says how long it is good.
constexpr std::chrono::hours default_life{24};

// Passes where a machine with the role of the activation may join a cluster.
Verdict may_join(const HybridActivation& activation, const Index& index,
                 const policy::RolePolicies& policies) {
  const std::string* name = activation.role.if_known();
  const auto* role = name == nullptr ? nullptr : index.find<IamRole>(Reference{.text = *name});
  if (role == nullptr) {
    return unknown(activation.role.evidence(),
                   {.reason = Reason::not_seen, .detail = "iam:GetAccountAuthorizationDetails"});
  }
  return policy::opposite_of(
      policies.judge(*role, policy::none_allows({.actions = joining, .on_any_resource = true})));
}

Verdict is_used_up(const HybridActivation& activation) {
  const std::int64_t* limit = activation.registration_limit.if_known();
  if (limit == nullptr) {
    return unknown(activation.registration_limit.evidence(),
                   {.reason = Reason::not_seen, .detail = "RegistrationLimit"});
  }
  return expect_that(activation.registrations_count,
                     [&](std::int64_t count) { return count >= *limit; },
                     {"{} machines are registered, and more may follow",
                      "登録済みは {} 台で、さらに登録できます"});
}

Verdict is_good_for_a_day(const HybridActivation& activation) {
  const Moment* created = activation.created_at.if_known();
  if (created == nullptr) {
    return unknown(activation.created_at.evidence(),
                   {.reason = Reason::not_seen, .detail = "CreatedDate"});
  }
  return expect_that(or_unknown(activation.expires_at, "ExpirationDate"),
                     [&](Moment expires) { return expires - *created <= default_life; },
                     {"it stays open until {}", "{} まで有効です"});
}

Verdict is_shut(const HybridActivation& activation) {
  return any_of({expect(or_unknown(activation.expired, "Expired"), true), is_used_up(activation),
                 is_good_for_a_day(activation)});
}

bool has_outside_hosts(const Index& index, const EcsCluster& cluster) {
  for (const ContainerInstance& host : index.inventory().all<ContainerInstance>()) {
    const std::string* id = host.instance_id.if_known();
    if (id != nullptr && id->starts_with("mi-") && index.find<EcsCluster>(host.cluster) == &cluster)
      return true;
  }
  return false;
}

// Where machines outside of AWS are in a cluster and no activation is left, none is open.
void judge_clusters(const Index& index, const std::set<std::string>& with_activations,
                    std::vector<Ruling>& rulings) {
  for (const EcsCluster& cluster : index.inventory().all<EcsCluster>()) {
    if (!has_outside_hosts(index, cluster)) continue;
    const std::vector<Gap> gaps = index.inventory().unseen<HybridActivation>(cluster.stack);
    if (!gaps.empty()) {
      rulings.push_back({&cluster, unknown(gaps.front().evidence, gaps.front().why)});
    } else if (!with_activations.contains(cluster.stack)) {
      rulings.push_back(
          {&cluster,
           pass(cluster.evidence, Text{"its account and Region have no activation",
                                       "このアカウントとリージョンにアクティベーションはありま"
                                       "せん"})});
    }
  }
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  std::set<std::string> with_activations;
  std::vector<Ruling> rulings;
  for (const HybridActivation& activation : index.inventory().all<HybridActivation>()) {
    with_activations.insert(activation.stack);
    rulings.push_back(
        {&activation, given(may_join(activation, index, policies), is_shut(activation))});
  }
  judge_clusters(index, with_activations, rulings);
  return rulings;
}

}  // namespace

Check open_hybrid_activation() {
  return {
      .id = "ORC-5.04",
      .risk = Risk::orchestrator_node_trust,
      .severity = Severity::high,
      .title = {.en = "Hybrid activation for external nodes stays open",
                .ja = "外部ノード用のハイブリッドアクティベーションが開いたまま"},
      .why =
          {.en = "Whoever finds the code of the activation registers a machine of their own, which "
                 "is given tasks and their secrets.",
           .ja = "アクティベーションのコードを入手した者は、自分のマシンを登録してタスクや秘密情報"
                 "を受け取れます。"},
      .fix = {.en =
                  "Delete it with aws ssm delete-activation once the machines are registered, and "
                  "create the next one for exactly as many machines and for one day.",
              .ja =
                  "登録が済んだら aws ssm delete-activation で削除し、次に作るときは必要な台数と 1 "
                  "日の期限を指定してください。"},
      .reads = {"AWS::SSM::Activation#Expired", "AWS::SSM::Activation#ExpirationDate",
                "AWS::SSM::Activation#CreatedDate", "AWS::SSM::Activation#RegistrationLimit",
                "AWS::SSM::Activation#RegistrationsCount", "AWS::SSM::Activation#IamRole",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action",
                "AWS::ECS::ContainerInstance#Ec2InstanceId"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
