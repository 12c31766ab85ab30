// What is registered in a cluster is given tasks with their roles and secrets. Every host there
// must be one that somebody brought in on purpose, and one that still answers.

#include <chrono>
#include <string>

#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/registered_hosts.h"

namespace hakoseki::checks::orchestrator {
namespace {

constexpr std::chrono::hours longest_silence{1};
// Only AWS can set a tag that begins so.
constexpr std::string_view group_tag = "aws:autoscaling:groupName";

template <class T>
Verdict not_listed(const ContainerInstance& host, const Index& index, const Text& nowhere) {
  const std::vector<Gap> gaps = index.inventory().unseen<T>(host.stack);
  if (!gaps.empty()) return unknown(gaps.front().evidence, gaps.front().why);
  return fail(host.evidence, nowhere);
}

// An instance of EC2 that an Auto Scaling group started.
Verdict is_of_a_group(const ContainerInstance& host, const std::string& id, const Index& index) {
  const HostTemplate* instance = find_instance(index, host, id);
  if (instance == nullptr) {
    return not_listed<HostTemplate>(
        host, index,
        {"EC2 has no such instance in this account and Region",
         "このアカウントとリージョンに該当する EC2 インスタンスがありません"});
  }
  return some(
      instance->tags, [](const Tag& tag) { return expect(tag.key, std::string(group_tag)); },
      Text{"no Auto Scaling group started it",
           "Auto Scaling グループが起動したものではありません"});
}

// A machine outside of AWS that Systems Manager took in by an activation.
Verdict is_managed(const ContainerInstance& host, const std::string& id, const Index& index) {
  const auto* managed = find_by_instance<ManagedInstance>(index, host, id);
  if (managed != nullptr)
    return expect(or_unknown(managed->resource_type, "ResourceType"), "ManagedInstance");
  return not_listed<ManagedInstance>(
      host, index,
      {"Systems Manager does not know it", "Systems Manager に登録されていないマシンです"});
}

// The agent loses its connection now and then; only that it stays away tells something.
Verdict was_heard_lately(const ContainerInstance& host, const std::string& id, const Index& index) {
  const auto* managed = find_by_instance<ManagedInstance>(index, host, id);
  const Verdict open = Verdict(
      Outcome::unknown,
      {host.agent_connected.evidence(),
       Text{"its agent is not connected; since when was not part of this run",
            "エージェントが切断されています。切断された時刻は今回の対象に含まれていません"}});
  if (managed == nullptr) return open;
  const Moment* last = managed->last_ping.if_known();
  const Moment* seen = managed->seen_at.if_known();
  if (last == nullptr || seen == nullptr || *seen - *last <= longest_silence) return open;
  return fail(managed->last_ping.evidence(),
              say({"its agent is not connected, and it was last heard of at {}",
                   "エージェントが切断されており、最後の応答は {} です"},
                  shown(*last)));
}

Verdict judge(const ContainerInstance& host, const Index& index) {
  const std::string* id = host.instance_id.if_known();
  if (id == nullptr) {
    return unknown(host.evidence, {.reason = Reason::not_seen, .detail = "ec2InstanceId"});
  }
  const Verdict known = is_ec2_instance(host).outcome() == Outcome::pass
                            ? is_of_a_group(host, *id, index)
                            : is_managed(host, *id, index);
  const Verdict connected = expect(or_unknown(host.agent_connected, "agentConnected"), true);
  return all_of({known, connected.outcome() == Outcome::fail ? was_heard_lately(host, *id, index)
                                                             : connected});
}

}  // namespace

Check unknown_node() {
  return {
      .id = "ORC-5.02",
      .risk = Risk::orchestrator_node_trust,
      .severity = Severity::high,
      .title = {.en = "Unknown or disconnected node in the cluster",
                .ja = "クラスターに未知の、または切断されたノードがある"},
      .why = {.en =
                  "A machine that nobody accounts for may be an intruder's, and it is given tasks "
                  "and their secrets. One that no longer answers is not watched and not patched.",
              .ja =
                  "管理外のマシンは攻撃者のものかもしれず、そこにタスクと秘密情報が渡ります。応答し"
                  "ないマシンは監視もパッチ適用もされません。"},
      .fix =
          {.en = "Take it out with aws ecs deregister-container-instance; start hosts by an Auto "
                 "Scaling group, and register machines outside of AWS by an SSM activation.",
           .ja =
               "aws ecs deregister-container-instance で登録を解除してください。ホストは Auto "
               "Scaling グループで起動し、AWS 外のマシンは SSM のアクティベーションで登録します。"},
      .reads = {"AWS::ECS::ContainerInstance#Ec2InstanceId",
                "AWS::ECS::ContainerInstance#AgentConnected",
                "AWS::ECS::ContainerInstance#CapacityProviderName",
                "AWS::ECS::CapacityProvider#ManagedInstancesProvider",
                "AWS::EC2::Instance#Tags[].Key", "AWS::SSM::ManagedInstance#ResourceType",
                "AWS::SSM::ManagedInstance#LastPingDateTime"},
      .judge =
          [](const Index& index) {
            return judge_hosts(index,
                               [&](const ContainerInstance& host) { return judge(host, index); });
          },
  };
}

}  // namespace hakoseki::checks::orchestrator
