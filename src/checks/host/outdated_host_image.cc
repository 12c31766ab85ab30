// AWS renews its images for the hosts of containers with every fix to the kernel, the container
// runtime and the agent. A host that started from an older one has none of them.

#include <chrono>
#include <string>
#include <string_view>

#include "assess/age.h"
#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/host_images.h"
#include "assess/registered_hosts.h"

namespace hakoseki::checks::host {
namespace {

constexpr std::chrono::days most_days{30};

Verdict is_of_amazon(const HostImage& image) {
  return judge_each(
      image.owner_alias,
      [](const std::string& alias) {
        const bool amazons = alias == "amazon";
        return std::pair<Outcome, Message>(
            amazons ? Outcome::pass : Outcome::unknown,
            say({"its owner is {}", "所有者は {} です"}, shown(std::string_view(alias))));
      },
      IfAbsent::fails);
}

// Lines of images that get no more fixes.
Verdict is_still_made(const HostImage& image) {
  return judge_each(or_unknown(image.name, "Name"), [](const std::string& name) {
    const bool has_ended = name.starts_with("amzn2-ami-ecs-") || name.starts_with("amzn-ami-");
    return std::pair<Outcome, Message>(
        has_ended ? Outcome::fail : Outcome::pass,
        has_ended ? say({"{}, an Amazon Linux whose support has ended",
                         "{} は、サポートが終了した Amazon Linux です"},
                        shown(std::string_view(name)))
                  : say({"its name is {}", "名前は {} です"}, shown(std::string_view(name))));
  });
}

Verdict is_recent(const HostImage& image) {
  const Verdict is_newest = judge_each(
      or_unknown(image.newest, "the recommended image of this kind"),
      [&](const std::string& newest) {
        return std::pair<Outcome, Message>(
            newest == image.id ? Outcome::pass : Outcome::fail,
            say({"AWS recommends {}", "AWS の推奨は {} です"}, shown(std::string_view(newest))));
      });
  const Verdict is_close =
      expect_younger(or_unknown(image.created_at, "CreationDate"),
                     or_unknown(image.newest_since, "LastModifiedDate"), most_days);
  return any_of({is_newest, is_close});
}

Verdict judge_image(const HostImage& image) {
  const Verdict ours = is_of_amazon(image);
  if (ours.outcome() == Outcome::pass) return all_of({is_still_made(image), is_recent(image)});
  if (ours.outcome() != Outcome::fail) return ours;
  return {Outcome::unknown,
          {image.evidence, Text{"an image of an account's own: what it was made from was not seen",
                                "独自に作成した AMI で、元のイメージを確認できません"}}};
}

Verdict judge(const ContainerInstance& host, const Index& index) {
  const std::string* id = host.instance_id.if_known();
  const HostTemplate* instance = id == nullptr ? nullptr : find_instance(index, host, *id);
  if (instance == nullptr) {
    return unknown(host.evidence, {.reason = Reason::not_seen, .detail = "ec2:DescribeInstances"});
  }
  const HostImage* image = find_image(index, *instance);
  if (image == nullptr) {
    return unknown(host.evidence, {.reason = Reason::not_seen, .detail = "ec2:DescribeImages"});
  }
  return judge_image(*image).with(Outcome::fail, {instance->image_id.evidence(),
                                                  say({"{} runs it", "{} で使われています"}, *id)});
}

}  // namespace

Check outdated_host_image() {
  return {
      .id = "HOST-3.02",
      .risk = Risk::host_component_vulnerabilities,
      .severity = Severity::high,
      .title = {.en = "Host image is behind the recommended one",
                .ja = "ホストのAMIが推奨版より古い"},
      .why = {.en = "The holes that the newer image closes are public with it, and each of them "
                    "opens all containers of the host.",
              .ja = "新しいイメージで修正された脆弱性は公開されており、その一つひとつがホスト上のす"
                    "べてのコンテナを危険にさらします。"},
      .fix = {.en = "Let the launch template take ImageId from AWS's public parameter, and replace "
                    "the hosts with an instance refresh of their Auto Scaling group at least every "
                    "30 days.",
              .ja = "起動テンプレートの ImageId で AWS の公開パラメータを参照し、少なくとも 30 日ご"
                    "とに Auto Scaling グループのインスタンスの更新でホストを入れ替えてください。"},
      .reads = {"AWS::EC2::Image#Name", "AWS::EC2::Image#ImageOwnerAlias",
                "AWS::EC2::Image#CreationDate", "AWS::EC2::Image#Parameter.Value",
                "AWS::EC2::Image#Parameter.LastModifiedDate", "AWS::EC2::Instance#ImageId",
                "AWS::ECS::ContainerInstance#Ec2InstanceId",
                "AWS::ECS::ContainerInstance#CapacityProviderName",
                "AWS::ECS::CapacityProvider#ManagedInstancesProvider"},
      .judge =
          [](const Index& index) {
            return judge_hosts(index, [&](const ContainerInstance& host) {
              return given(is_ec2_instance(host), judge(host, index));
            });
          },
  };
}

}  // namespace hakoseki::checks::host
