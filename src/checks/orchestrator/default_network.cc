// The default VPC and its default security group belong to nobody in particular, and everything
// that names none lands in them. A VPC of a template is not the default one; whether its own
// default group was emptied only the running account tells, for CloudFormation cannot.

#include <map>
#include <optional>
#include <string_view>

#include "assess/applicability.h"
#include "assess/check.h"
#include "assess/task_network.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::string_view default_group = "DefaultSecurityGroup";

Verdict judge_group(const Fact<Reference>& named, const std::string& user, const Index& index) {
  return judge_each(named, [&](const Reference& group) {
    if (group.attribute == default_group) {
      return std::pair<Outcome, Message>(
          Outcome::fail, say({"the tasks of `{}` use the VPC's default security group",
                              "`{}` のタスクが VPC の既定のセキュリティグループを使っています"},
                             user));
    }
    if (const auto* found = index.find<SecurityGroup>(group)) {
      // Only AWS makes a group of this name.
      const std::string* name = found->name.if_known();
      if (name != nullptr && *name == "default") {
        return std::pair<Outcome, Message>(
            Outcome::fail,
            Text{"the VPC's default security group", "VPC の既定のセキュリティグループです"});
      }
      return std::pair<Outcome, Message>(
          Outcome::pass, Text{"a group of the run", "今回の対象に含まれるグループです"});
    }
    return std::pair<Outcome, Message>(Outcome::unknown,
                                       say({"whether `{}` is a default group was not seen",
                                            "`{}` が既定のグループかどうかは確認できていません"},
                                           shown(group)));
  });
}

Verdict judge_groups(const TaskStarter& starter, const Index& index) {
  const auto& groups = starter.network->security_groups;
  const std::string& user = starter.resource->id;
  if (groups.empty()) {
    return fail(groups.evidence,
                say({"`{}` names no security group: its tasks get the VPC's default group",
                     "`{}` にグループの指定がなく、タスクには VPC の既定のグループが使われます"},
                    user));
  }
  return every(groups, [&](const Fact<Reference>& one) { return judge_group(one, user, index); });
}

using SubnetUsers = std::map<const Subnet*, const Resource*>;

// A subnet of the run is not one of the default VPC.
Verdict judge_placement(const TaskStarter& starter, const Index& index, SubnetUsers& used) {
  const auto judge_subnet = [&](const Fact<Reference>& named) {
    return judge_each(named, [&](const Reference& one) {
      const auto* subnet = index.find<Subnet>(one);
      if (subnet != nullptr) {
        used.emplace(subnet, starter.resource);
        const auto* vpc = index.find<Vpc>(subnet->vpc);
        const bool* is_default = vpc == nullptr ? nullptr : vpc->is_default.if_known();
        if (is_default != nullptr && *is_default) {
          return std::pair<Outcome, Message>(
              Outcome::fail,
              say({"`{}` is a subnet of the default VPC", "`{}` は既定の VPC のサブネットです"},
                  shown(one)));
        }
        if (subnet->evidence.source == Source::api && is_default == nullptr) {
          return std::pair<Outcome, Message>(
              Outcome::unknown, say({"whether `{}` is in the default VPC was not seen",
                                     "`{}` が既定の VPC のものかどうかは確認できていません"},
                                    shown(one)));
        }
      }
      return subnet != nullptr ? std::pair<Outcome, Message>(
                                     Outcome::pass, Text{"a subnet of the run",
                                                         "今回の対象に含まれるサブネットです"})
                               : std::pair<Outcome, Message>(
                                     Outcome::unknown,
                                     say({"whether `{}` is in the default VPC was not seen",
                                          "`{}` が既定の VPC のものかどうかは確認できていません"},
                                         shown(one)));
    });
  };
  return every(starter.network->subnets, judge_subnet, Outcome::unknown);
}

// Rules that are added to the default group of a VPC in which tasks run.
std::optional<Verdict> judge_rule(const StandaloneSecurityGroupRule& rule,
                                  const TaskNetwork& network, const Index& index) {
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& one : rule.group.cases()) {
    const Reference* group = one.value();
    if (group == nullptr || group->attribute != default_group) continue;
    const auto* vpc = index.find<Vpc>(*group);
    const auto uses = vpc == nullptr ? std::span<const TaskNetwork::Use>() : network.uses_of(*vpc);
    if (uses.empty()) continue;
    verdicts.push_back(
        fail(one.evidence,
             say({"`{}` adds a rule to the default security group of the VPC in which the tasks "
                  "of `{}` run",
                  "`{}` が、`{}` のタスクが動く VPC の既定のセキュリティグループにルールを"
                  "加えています"},
                 rule.id, uses.front().starter->resource->id))
            .under(one.when));
  }
  if (verdicts.empty()) return std::nullopt;
  return all_of(verdicts);
}

std::vector<Ruling> judge(const Index& index) {
  const TaskNetwork network(index);
  std::vector<Ruling> rulings;
  SubnetUsers used;
  for (const TaskStarter& starter : network.starters()) {
    // Without awsvpcConfiguration the network is that of the hosts.
    if (!starter.network->written) continue;
    rulings.push_back({starter.resource, all_of({judge_groups(starter, index),
                                                 judge_placement(starter, index, used)})});
  }
  for (const Subnet& subnet : index.inventory().all<Subnet>()) {
    const auto user = used.find(&subnet);
    if (user == used.end()) continue;
    rulings.push_back(
        {&subnet, expect(subnet.map_public_ip_on_launch, false)
                      .labelled(Outcome::fail,
                                say({"`{}` hands out public addresses by itself, and the tasks "
                                     "of `{}` run in it",
                                     "`{}` はパブリック IP を自動で割り当て、`{}` のタスクがここ"
                                     "で動きます"},
                                    subnet.id, user->second->id))});
  }
  for (const auto& rule : index.inventory().all<StandaloneSecurityGroupRule>()) {
    if (auto verdict = judge_rule(rule, network, index)) {
      rulings.push_back({&rule, *std::move(verdict)});
    }
  }
  return rulings;
}

}  // namespace

Check default_network() {
  return {
      .id = "ORC-3.14",
      .risk = Risk::poorly_separated_network_traffic,
      .severity = Severity::medium,
      .title = {.en = "Workload relies on the default VPC or security group",
                .ja = "既定のVPCや既定のセキュリティグループを使っている"},
      .why = {.en = "The default group lets its members speak to each other and to everywhere, "
                    "and nobody decided who its members are. The same goes for subnets that hand "
                    "out public addresses by themselves.",
              .ja = "既定のグループは、メンバー同士の通信と外部への通信をすべて許し、誰がメンバー"
                    "かを誰も決めていません。パブリック IP を自動で割り当てるサブネットも同様です"
                    "。"},
      .fix = {.en = "Name a group of the service's own in AwsvpcConfiguration.SecurityGroups, "
                    "subnets of a VPC made for the workload in Subnets, and set "
                    "MapPublicIpOnLaunch to false on them. Add no rules to "
                    "DefaultSecurityGroup.",
              .ja = "AwsvpcConfiguration.SecurityGroups に専用のグループを、Subnets にワークロー"
                    "ド用 VPC のサブネットを指定し、サブネットの MapPublicIpOnLaunch を false に"
                    "してください。DefaultSecurityGroup にはルールを加えないでください。"},
      .reads = {"AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.SecurityGroups[]",
                "AWS::ECS::Service#NetworkConfiguration.AwsvpcConfiguration.Subnets[]",
                "AWS::EC2::Subnet#MapPublicIpOnLaunch", "AWS::EC2::SecurityGroupIngress#GroupId"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
