// An image comes over three paths: the API of ECR, its registry and, for the layers, S3. Only
// where all three are private do pulls stay off the internet.

#include <set>

#include "assess/aws_services.h"
#include "assess/check.h"
#include "assess/default_routes.h"
#include "assess/one_of.h"
#include "assess/policy.h"
#include "assess/task_network.h"
#include "assess/unseen_tasks.h"
#include "assess/vpc_endpoints.h"
#include "assess/vpc_resources.h"

namespace hakoseki::checks::registry {
namespace {

using Uses = std::span<const TaskNetwork::Use>;

// The need of ECR, if any task of the VPC has or may have it.
std::optional<ServiceNeed> pulls_from_ecr(Uses uses, const Index& index,
                                          const policy::RolePolicies& roles) {
  std::optional<ServiceNeed> found;
  for (const TaskNetwork::Use& use : uses) {
    for (const auto& task : index.find_each<TaskDefinition>(*use.starter->task_definition)) {
      for (ServiceNeed need : services_used(*task.resource, index, roles)) {
        need.certain = need.certain && task.when.always();
        if (need.service == "ecr.dkr" && (!found || (need.certain && !found->certain)))
          found = need;
      }
    }
  }
  return found;
}

Verdict by_interface(const Endpoints& endpoints, std::string_view service) {
  return one_of(
      endpoints_for(endpoints, service),
      [&](const VpcEndpoint* one) { return offers(*one, service); },
      say({"no endpoint for {}", "{} のエンドポイントがありません"}, service));
}

Verdict leads_to(const VpcEndpoint& s3, const RouteTable& table, const Index& index) {
  return one_of(
      s3.route_tables,
      [&](const Fact<Reference>& named) {
        return judge_each(named, [&](const Reference& one) {
          const bool same = index.find<RouteTable>(one) == &table;
          return std::pair<Outcome, Message>(
              same ? Outcome::pass : Outcome::fail,
              Text{"the route tables of the S3 endpoint", "S3 エンドポイントのルートテーブルです"});
        });
      },
      Text{"the S3 endpoint names no route table",
           "S3 エンドポイントにルートテーブルの指定がありません"});
}

// Layers come from S3, by the route table of each subnet.
Verdict by_gateway(const Endpoints& endpoints, const Vpc& vpc, Uses uses,
                   const DefaultRoutes& routes, const Index& index) {
  const Endpoints s3 = endpoints_for(endpoints, "s3");
  const Text none{"no gateway endpoint for s3, where the layers come from",
                  "レイヤーの取得元である s3 のゲートウェイエンドポイントがありません"};
  if (s3.empty()) return fail(vpc.evidence, none);
  std::set<const Subnet*> subnets;
  for (const TaskNetwork::Use& use : uses) {
    for (const auto& element : use.starter->network->subnets.elements) {
      for (const auto& subnet : index.targets<Subnet>(element.value).elements) {
        for (const auto& home : index.targets<Vpc>(subnet.value->vpc).elements) {
          if (home.value == &vpc) subnets.insert(subnet.value);
        }
      }
    }
  }
  std::vector<Verdict> verdicts;
  for (const Subnet* subnet : subnets) {
    verdicts.push_back(every(routes.tables_of(*subnet), [&](const RouteTable* table) {
      return one_of(
                 s3, [&](const VpcEndpoint* one) { return leads_to(*one, *table, index); }, none)
          .labelled(Outcome::fail,
                    say({"the S3 endpoint is not on the route table of `{}`",
                         "S3 エンドポイントが `{}` のルートテーブルに設定されていません"},
                        subnet->id));
    }));
  }
  if (verdicts.empty()) {
    return unknown(vpc.evidence, {.reason = Reason::not_seen, .detail = "a subnet of its tasks"});
  }
  return all_of(verdicts);
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies roles(index);
  const VpcResources<VpcEndpoint> all(index);
  const DefaultRoutes routes(index);
  return judge_workload_vpcs(index, [&](const Vpc& vpc, Uses uses) -> Verdict {
    const std::optional<ServiceNeed> need = pulls_from_ecr(uses, index, roles);
    const std::vector<Gap> unseen = unseen_tasks(index);
    if (!need && !unseen.empty()) return unknown(vpc.evidence, unseen.front().why);
    if (!need) {
      return not_applicable(vpc.evidence, Text{"no image from ECR was seen here",
                                               "ECR のイメージは確認されていません"});
    }
    const Endpoints endpoints = all.in(vpc);
    const Verdict three = policy::compact(
        all_of({by_interface(endpoints, "ecr.api"), by_interface(endpoints, "ecr.dkr"),
                by_gateway(endpoints, vpc, uses, routes, index)}));
    const Verdict asked = need->certain ? Verdict(Outcome::pass, need->because)
                                        : Verdict(Outcome::unknown, need->because);
    return given(asked, Verdict(three).with(Outcome::fail, need->because));
  });
}

}  // namespace

Check pulls_outside_endpoints() {
  return {
      .id = "REG-1.03",
      .risk = Risk::insecure_connections_to_registries,
      .severity = Severity::medium,
      .title = {.en = "VPC lacks private endpoints for image pulls",
                .ja = "イメージの取得に使うVPCエンドポイントが揃っていない"},
      .why = {.en = "Pulls go over the internet, and the way out that they need is open to an "
                    "intruder, too. One missing endpoint of the three is enough.",
              .ja = "イメージの取得がインターネットを経由し、そのための外向きの経路が侵入者にも使"
                    "われます。3 つのエンドポイントが 1 つでも欠けるとこの状態になります。"},
      .fix = {.en = "Add AWS::EC2::VPCEndpoint for ecr.api and ecr.dkr (Interface, "
                    "PrivateDnsEnabled true) and for s3 (Gateway) with the route tables of all "
                    "task subnets in RouteTableIds.",
              .ja = "ecr.api と ecr.dkr(Interface、PrivateDnsEnabled は true)、s3(Gateway)の"
                    " AWS::EC2::VPCEndpoint を作成し、s3 の RouteTableIds にはタスクの全サブネッ"
                    "トのルートテーブルを指定してください。"},
      .reads = {"AWS::EC2::VPCEndpoint#ServiceName", "AWS::EC2::VPCEndpoint#PrivateDnsEnabled",
                "AWS::EC2::VPCEndpoint#RouteTableIds[]", "AWS::EC2::VPCEndpoint#VpcId",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].Image",
                "AWS::EC2::SubnetRouteTableAssociation#RouteTableId"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::registry
