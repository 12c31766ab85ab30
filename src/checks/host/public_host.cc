// A host with a public address is one rule of a security group away from the whole internet, with
// all the containers on it.

#include <string>

#include "assess/check.h"
#include "assess/registered_hosts.h"

namespace hakoseki::checks::host {
namespace {

// Whether an IPv6 address is reached hangs on the way out of its subnet, which may be one-way.
Verdict has_no_ipv6(const HostTemplate& instance) {
  return judge_each(instance.has_ipv6_address, [](bool has) {
    return has ? std::pair<Outcome, Message>(
                     Outcome::unknown,
                     Text{"it has an IPv6 address; whether that is reached was not judged",
                          "IPv6 アドレスがあります。到達できるかどうかは判定していません"})
               : std::pair<Outcome, Message>(
                     Outcome::pass, Text{"it has no IPv6 address", "IPv6 アドレスはありません"});
  });
}

Verdict judge(const HostTemplate& instance) {
  const Verdict has_no_public_address =
      expect(instance.associate_public_ip, false)
          .labelled(Outcome::fail, Text{"it has a public address", "パブリックアドレスがあります"})
          .labelled(Outcome::pass,
                    Text{"it has no public address", "パブリックアドレスはありません"});
  return all_of({has_no_public_address, has_no_ipv6(instance)});
}

Verdict judge(const ContainerInstance& host, const Index& index) {
  const std::string* id = host.instance_id.if_known();
  const HostTemplate* instance = id == nullptr ? nullptr : find_instance(index, host, *id);
  const Verdict not_told =
      unknown(host.evidence, {.reason = Reason::not_seen, .detail = "ec2:DescribeInstances"});
  return given(is_ec2_instance(host), instance == nullptr ? not_told : judge(*instance));
}

std::vector<Ruling> judge_ecs(const Index& index) {
  return judge_hosts(index, [&](const ContainerInstance& host) { return judge(host, index); });
}

std::vector<Ruling> judge_eks(const Index& index) {
  std::vector<Ruling> rulings;
  for (const HostTemplate* node : eks_nodes(index.inventory()))
    rulings.push_back({node, judge(*node)});
  return rulings;
}

}  // namespace

Check public_host() {
  return {
      .id = "HOST-1.03",
      .risk = Risk::large_attack_surface,
      .severity = Severity::high,
      .title = {.en = "Host is reachable from the internet",
                .ja = "ホストにインターネットから到達できる"},
      .why = {.en = "What listens on the host and every port that a container publishes is open to "
                    "the internet as soon as one rule of a security group allows it.",
              .ja =
                  "セキュリティグループのルールが一つ許可するだけで、ホストの待ち受けやコンテナが公"
                  "開するポートがインターネットにさらされます。"},
      .fix =
          {.en = "Start hosts in private subnets without public addresses, behind a load balancer; "
                 "let them out by a NAT gateway or VPC endpoints.",
           .ja = "ホストはパブリックアドレスなしでプライベートサブネットに置き、ロードバランサーの"
                 "背後で動かしてください。外向きの通信には NAT ゲートウェイか VPC エンドポイントを"
                 "使います。"},
      .reads = {"AWS::EC2::Instance#PublicIpAddress",
                "AWS::EC2::Instance#NetworkInterfaces[].Association.PublicIp",
                "AWS::EC2::Instance#NetworkInterfaces[].Ipv6Addresses",
                "AWS::EC2::Instance#Tags[].Key", "AWS::ECS::ContainerInstance#Ec2InstanceId",
                "AWS::ECS::ContainerInstance#CapacityProviderName",
                "AWS::ECS::CapacityProvider#ManagedInstancesProvider"},
      .judge = together({judge_ecs, judge_eks}),
  };
}

}  // namespace hakoseki::checks::host
