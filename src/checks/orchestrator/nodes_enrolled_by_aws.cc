// On ECS with Fargate no node is enrolled by the customer, where the cluster has no other capacity.
// Whether somebody registered an instance in the cluster by hand only the running account tells.

#include <algorithm>

#include "assess/applicability.h"
#include "assess/aws_operated.h"
#include "assess/check.h"
#include "assess/container_hosts.h"

namespace hakoseki::checks::orchestrator {
namespace {

// Passes where Fargate is all that the cluster has.
Verdict has_only_fargate(const EcsCluster& cluster) {
  std::vector<Verdict> verdicts = {
      pass(cluster.capacity_providers.evidence,
           Text{"the cluster has no other capacity provider",
                "クラスターにはほかのキャパシティプロバイダーがありません"})};
  const Text own{
      "the cluster has capacity outside Fargate: trust in its nodes is the customer's, too",
      "クラスターに Fargate 以外のキャパシティがあり、そのノードの信頼は利用者も管理します"};
  for (const Fact<Compute>& compute : cluster.provider_computes) {
    verdicts.push_back(runs_on(compute, {Compute::ecs_fargate}).labelled(Outcome::fail, own));
  }
  return all_of(verdicts);
}

// The same of the cluster of a service or schedule, and of the hosts beside it.
Verdict nobody_else_enrols(const Fact<Reference>& cluster, std::uint32_t system,
                           const Index& index) {
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& one : cluster.cases()) {
    const auto* found = index.find<EcsCluster>(one);
    const Verdict verdict =
        found != nullptr
            ? has_only_fargate(*found)
            : Verdict(
                  Outcome::unknown,
                  {one.evidence, Text{"the cluster and its capacity providers were not seen",
                                      "クラスターとそのキャパシティプロバイダーを確認できていませ"
                                      "ん"}});
    verdicts.push_back(Verdict(verdict).under(one.when));
  }
  for (const ContainerHost& host : container_hosts(index.inventory())) {
    if (host.orchestrator != ContainerHost::Orchestrator::ecs || host.host->system != system) {
      continue;
    }
    verdicts.push_back(
        Verdict(Outcome::fail, {host.proof.evidence,
                                Text{"this host joins a cluster: trust in it is the customer's",
                                     "このホストがクラスターに参加しており、その信頼は利用者が"
                                     "管理します"}})
            .under(host.host->when));
  }
  return all_of(verdicts);
}

Verdict judge(const Workload& workload, const Index& index) {
  const Verdict record =
      record_of(workload, Risk::orchestrator_node_trust,
                {.by_aws = {"runs on {}: AWS enrols and retires the nodes",
                            "実行環境は{}です。ノードの登録と廃止は AWS が行います"},
                 .by_customer = {"runs on {}: trust in its nodes is the customer's, too",
                                 "実行環境は{}です。ノードの信頼は利用者も管理します"}});
  const EcsService* service = service_of(workload, index.inventory());
  const ScheduledTask* schedule = schedule_of(workload, index.inventory());
  const bool by_aws =
      std::any_of(record.branches().begin(), record.branches().end(),
                  [](const Branch& branch) { return branch.outcome == Outcome::inherited; });
  if (!by_aws || (service == nullptr && schedule == nullptr)) return record;
  const Fact<Reference>& cluster = service != nullptr ? service->cluster : schedule->cluster;
  return inherited_throughout(given(nobody_else_enrols(cluster, workload.system, index), record));
}

}  // namespace

Check nodes_enrolled_by_aws() {
  return {
      .id = "ORC-5.01",
      .risk = Risk::orchestrator_node_trust,
      .severity = Severity::info,
      .title = {.en = "Nodes are enrolled and retired by AWS (Fargate)",
                .ja = "ノードの登録と廃止はAWSが実施（Fargate）"},
      .why = {.en = "A node that joins under a false name gets tasks and their secrets. On ECS "
                    "with Fargate there is no node that the customer could enrol.",
              .ja = "偽って参加したノードには、タスクと秘密情報が渡ってしまいます。ECS の"
                    " Fargate には、利用者が登録するノードがありません。"},
      .fix = {.en = "Nothing to do on ECS with Fargate. Elsewhere, assess the nodes, their roles "
                    "and their enrolment.",
              .ja = "ECS の Fargate では対応不要です。それ以外では、ノードとそのロール、登録の手"
                    "順を評価してください。"},
      .reads = {"AWS::ECS::Service#LaunchType",
                "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider",
                "AWS::ECS::Cluster#CapacityProviders[]"},
      .judge = each_with_index<Workload>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
