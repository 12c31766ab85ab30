// A subnet with a route to an internet gateway is one public address and one rule away from the
// internet.

#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/default_routes.h"
#include "assess/task_network.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict judge_subnet(const Fact<Reference>& named, const DefaultRoutes& routes,
                     const Index& index) {
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& one : named.cases()) {
    if (const Unknown* why = one.unknown()) {
      verdicts.push_back(unknown(one.evidence, *why).under(one.when));
      continue;
    }
    if (one.value() == nullptr) continue;
    const auto* subnet = index.find<Subnet>(*one.value());
    const Exhibit task_subnet = {
        one.evidence,
        say({"tasks run in `{}`, which has a route to an internet gateway",
             "タスクのサブネット `{}` にはインターネットゲートウェイへの経路があります"},
            subnet == nullptr ? std::string() : subnet->id)};
    if (subnet == nullptr) {
      verdicts.push_back(
          Verdict(Outcome::unknown,
                  {one.evidence, Text{"this subnet was not part of this run",
                                      "このサブネットは今回の対象に含まれていません"}})
              .under(one.when));
      continue;
    }
    std::vector<Branch> branches = routes.avoid_internet_gateways(*subnet).branches();
    for (Branch& branch : branches) {
      if (branch.outcome == Outcome::fail) {
        branch.exhibits.insert(branch.exhibits.begin(), task_subnet);
      }
    }
    verdicts.push_back(Verdict(std::move(branches)).under(one.when));
  }
  if (verdicts.empty()) {
    return not_applicable(named.evidence(), Text{"no subnet", "サブネットの指定がありません"});
  }
  return all_of(verdicts);
}

Verdict judge_subnets(const FactList<Fact<Reference>>& subnets, const DefaultRoutes& routes,
                      const Index& index) {
  if (subnets.empty()) {
    return {Outcome::unknown,
            {subnets.evidence, Text{"which subnets the tasks use was not seen",
                                    "タスクのサブネットは確認できていません"}}};
  }
  return every(subnets,
               [&](const Fact<Reference>& one) { return judge_subnet(one, routes, index); });
}

std::vector<Ruling> judge(const Index& index) {
  const DefaultRoutes routes(index);
  const TaskNetwork network(index);
  std::vector<Ruling> rulings;
  for (const TaskStarter& starter : network.starters()) {
    Verdict verdict = judge_subnets(starter.network->subnets, routes, index);
    // Without awsvpcConfiguration the tasks run where their hosts are, and on Fargate cannot start.
    if (!starter.network->written) {
      verdict = given(runs_on(*starter.compute, {Compute::ecs_fargate, Compute::ecs_ec2,
                                                 Compute::ecs_managed_instances}),
                      verdict);
    }
    rulings.push_back({starter.resource, verdict});
  }
  for (const EksFargateProfile& profile : index.inventory().all<EksFargateProfile>()) {
    rulings.push_back({&profile, judge_subnets(profile.subnets, routes, index)});
  }
  return rulings;
}

}  // namespace

Check public_task_subnet() {
  return {
      .id = "ORC-3.05",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::medium,
      .title = {.en = "Task subnet has a route to an internet gateway",
                .ja = "タスクのサブネットからインターネットゲートウェイへ経路がある"},
      .why = {.en = "A task there needs only a public address and one rule that is too wide to "
                    "be reached from the internet, and it can itself send anywhere.",
              .ja = "このサブネットのタスクは、パブリック IP と広すぎるルールが一つあるだけでイン"
                    "ターネットから到達でき、外部への送信もできてしまいます。"},
      .fix = {.en = "Name subnets in AwsvpcConfiguration.Subnets whose route table leads to a "
                    "NAT gateway or to VPC endpoints only, and keep public subnets for load "
                    "balancers.",
              .ja = "AwsvpcConfiguration.Subnets には、NAT ゲートウェイや VPC エンドポイントだけ"
                    "に経路を持つサブネットを指定し、パブリックサブネットはロードバランサー専用にし"
                    "てください。"},
      .reads = {"AWS::EC2::Route#GatewayId", "AWS::EC2::SubnetRouteTableAssociation#SubnetId",
                "AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.Subnets[]",
                "AWS::EKS::FargateProfile#Subnets[]"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
