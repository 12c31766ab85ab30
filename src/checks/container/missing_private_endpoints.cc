// Where AWS services are reached by private endpoints, tasks need no way to the internet for them,
// and the way that is closed cannot be abused.

#include <map>

#include "assess/aws_services.h"
#include "assess/check.h"
#include "assess/task_network.h"
#include "assess/unseen_tasks.h"
#include "assess/vpc_endpoints.h"
#include "assess/vpc_resources.h"

namespace hakoseki::checks::container {
namespace {

using NeedsByName = std::map<std::string_view, ServiceNeed>;

// GuardDuty makes the endpoint of its agent by itself, so that guardduty-data is not asked for
// here.
NeedsByName needs_of(std::span<const TaskNetwork::Use> uses, const Index& index,
                     const policy::RolePolicies& roles) {
  NeedsByName needs;
  for (const TaskNetwork::Use& use : uses) {
    for (const auto& task : index.find_each<TaskDefinition>(*use.starter->task_definition)) {
      for (ServiceNeed need : services_used(*task.resource, index, roles)) {
        need.certain = need.certain && task.when.always();
        const auto [at, inserted] = needs.emplace(need.service, need);
        if (!inserted && need.certain && !at->second.certain) at->second = need;
      }
    }
  }
  return needs;
}

// One of them is the endpoint for the service; what is wrong with those that are there says more
// than that none is right.
Verdict one_offers(const Endpoints& own, std::string_view service) {
  std::vector<Verdict> verdicts;
  for (const auto& element : own.elements) {
    if (!element.when.always()) break;
    verdicts.push_back(offers(*element.value, service));
  }
  if (own.complete() && verdicts.size() == own.elements.size()) return any_of(verdicts);
  return some(
      own, [&](const VpcEndpoint* one) { return offers(*one, service); },
      say({"no endpoint for {}", "{} のエンドポイントがありません"}, service));
}

Verdict judge_vpc(const Vpc& vpc, const NeedsByName& needs, const Endpoints& endpoints) {
  std::vector<Verdict> verdicts;
  std::string missing;
  std::vector<Exhibit> because;
  for (const auto& [service, need] : needs) {
    const Endpoints own = endpoints_for(endpoints, service);
    if (own.empty() && need.certain) {
      missing += (missing.empty() ? "" : ", ") + std::string(service);
      because.push_back(need.because);
    } else if (own.empty()) {
      verdicts.emplace_back(Outcome::unknown, need.because);
    } else {
      verdicts.push_back(one_offers(own, service));
    }
  }
  if (!missing.empty()) {
    Verdict verdict =
        fail(vpc.evidence, say({"no endpoint for {}", "{} のエンドポイントがありません"}, missing));
    for (const Exhibit& one : because)
      verdict = std::move(verdict).with(Outcome::fail, one);
    verdicts.insert(verdicts.begin(), std::move(verdict));
  }
  if (verdicts.empty()) {
    return not_applicable(vpc.evidence,
                          Text{"no call of an AWS service by its tasks was seen",
                               "タスクからの AWS サービスの呼び出しは確認されていません"});
  }
  return all_of(verdicts);
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies roles(index);
  const VpcResources<VpcEndpoint> endpoints(index);
  return judge_workload_vpcs(index, [&](const Vpc& vpc, std::span<const TaskNetwork::Use> uses) {
    std::vector<Gap> unseen = unseen_starters(index);
    for (const TaskNetwork::Use& use : uses) {
      const std::vector<Gap> parts = unseen_parts(*use.starter, index);
      unseen.insert(unseen.end(), parts.begin(), parts.end());
    }
    return unless_unseen(judge_vpc(vpc, needs_of(uses, index, roles), endpoints.in(vpc)),
                         vpc.evidence, unseen);
  });
}

}  // namespace

Check missing_private_endpoints() {
  return {
      .id = "CON-2.05",
      .risk = Risk::unbounded_network_access,
      .severity = Severity::medium,
      .title = {.en = "VPC lacks private endpoints for the AWS services in use",
                .ja = "利用するAWSサービスのVPCエンドポイントがない"},
      .why = {.en = "Without them every task needs a way to the internet just to fetch its image, "
                    "its secrets "
                    "and to write its logs, and that way is open to an intruder, too.",
              .ja = "エンドポイントがないと、イメージやシークレットの取得、ログの送信のためだけにイ"
                    "ンターネットへの"
                    "経路が必要になり、その経路は侵入者にも使われます。"},
      .fix = {.en = "Add an AWS::EC2::VPCEndpoint for each service with PrivateDnsEnabled true "
                    "(for S3, a "
                    "gateway endpoint).",
              .ja = "サービスごとに AWS::EC2::VPCEndpoint を作成し、PrivateDnsEnabled を true "
                    "にしてください"
                    "(S3 はゲートウェイ型)。"},
      .reads = {"AWS::EC2::VPCEndpoint#ServiceName", "AWS::EC2::VPCEndpoint#VpcId",
                "AWS::EC2::VPCEndpoint#PrivateDnsEnabled",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Image",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].LogConfiguration.LogDriver",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Secrets[].ValueFrom"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
