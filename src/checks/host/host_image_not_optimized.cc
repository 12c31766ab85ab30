// A general-purpose operating system carries services that no container needs, each a way in. AWS's
// images for ECS and EKS, Bottlerocket first of all, leave them out and are renewed with every fix.

#include <array>

#include "assess/always_told.h"
#include "assess/check.h"
#include "assess/container_hosts.h"
#include "assess/host_images.h"

namespace hakoseki::checks::host {
namespace {

// Names of AWS's public parameters. The first that is found decides: amazon-linux-2023 stands
// before amazon-linux-2, with which it begins.
struct ImageName {
  std::string_view part;
  Outcome outcome;
  Text what;
};

constexpr std::array images = {
    ImageName{"/aws/service/bottlerocket/", Outcome::pass, {"Bottlerocket", "Bottlerocket です"}},
    ImageName{"optimized-ami/amazon-linux-2023",
              Outcome::pass,
              {"the optimized image on Amazon Linux 2023", "Amazon Linux 2023 の最適化 AMI です"}},
    ImageName{"/amazon-linux-2023/",
              Outcome::pass,
              {"the optimized image on Amazon Linux 2023", "Amazon Linux 2023 の最適化 AMI です"}},
    ImageName{
        "ECS_Optimized", Outcome::pass, {"Windows optimized for ECS", "ECS 向けの Windows です"}},
    ImageName{
        "EKS_Optimized", Outcome::pass, {"Windows optimized for EKS", "EKS 向けの Windows です"}},
    ImageName{"/amazon-linux-2",
              Outcome::fail,
              {"Amazon Linux 2, whose support ends", "サポート終了を迎える Amazon Linux 2 です"}},
    ImageName{"/aws/service/ecs/optimized-ami/amazon-linux/",
              Outcome::fail,
              {"the first Amazon Linux, which is no longer supported",
               "サポートが終了した初代 Amazon Linux です"}},
    ImageName{
        "/aws/service/", Outcome::fail, {"a general-purpose image", "汎用の OS のイメージです"}},
};

// Names of AWS's own images, as the account tells them.
constexpr std::array named_images = {
    ImageName{"bottlerocket-", Outcome::pass, {"Bottlerocket", "Bottlerocket です"}},
    ImageName{"al2023-ami-ecs-",
              Outcome::pass,
              {"the optimized image on Amazon Linux 2023", "Amazon Linux 2023 の最適化 AMI です"}},
    ImageName{"amazon-eks-node-al2023-",
              Outcome::pass,
              {"the optimized image on Amazon Linux 2023", "Amazon Linux 2023 の最適化 AMI です"}},
    ImageName{
        "-ECS_Optimized-", Outcome::pass, {"Windows optimized for ECS", "ECS 向けの Windows です"}},
    ImageName{
        "-EKS_Optimized-", Outcome::pass, {"Windows optimized for EKS", "EKS 向けの Windows です"}},
    ImageName{"amzn2-ami-",
              Outcome::fail,
              {"Amazon Linux 2, whose support ends", "サポート終了を迎える Amazon Linux 2 です"}},
    ImageName{"amazon-eks-node-1.",
              Outcome::fail,
              {"Amazon Linux 2, whose support ends", "サポート終了を迎える Amazon Linux 2 です"}},
    ImageName{"amzn-ami-",
              Outcome::fail,
              {"the first Amazon Linux, which is no longer supported",
               "サポートが終了した初代 Amazon Linux です"}},
    ImageName{
        "al2023-ami-", Outcome::fail, {"a general-purpose image", "汎用の OS のイメージです"}},
    ImageName{
        "ubuntu/images/", Outcome::fail, {"a general-purpose image", "汎用の OS のイメージです"}},
};

// Anybody may call an image as AWS does.
Verdict judge_named(const HostImage& image) {
  const Verdict is_amazons = expect(image.owner_alias, "amazon");
  const Verdict named = judge_each(
      or_unknown(image.name, "Name"), [](const std::string& name) -> std::pair<Outcome, Message> {
        for (const ImageName& one : named_images) {
          if (name.find(one.part) != std::string::npos) return {one.outcome, one.what};
        }
        return {Outcome::unknown,
                say({"what {} holds was not seen", "{} の内容を確認できていません"},
                    shown(std::string_view(name)))};
      });
  if (is_amazons.outcome() == Outcome::pass) return named;
  return {Outcome::unknown,
          {image.evidence,
           Text{"what this image holds was not seen", "このイメージの内容を確認できていません"}}};
}

Branch judge_image(const Case<std::string>& image) {
  const std::string_view text = described_by(image);
  for (const ImageName& one : images) {
    if (text.find(one.part) == std::string_view::npos) continue;
    return {image.when, one.outcome, {{image.evidence, one.what}}};
  }
  const Unknown* why = image.unknown();
  return {
      image.when,
      Outcome::unknown,
      {{image.evidence, why != nullptr ? describe(*why)
                                       : Message(Text{"what this image holds was not seen",
                                                      "このイメージの内容を確認できていません"})}}};
}

Verdict judge_host(const ContainerHost& host, const Index& index) {
  if (const HostImage* image = find_image(index, *host.host)) {
    return judge_named(*image).with(Outcome::fail, host.proof);
  }
  std::vector<Branch> branches;
  for (const Case<std::string>& one : host.host->image_id.cases())
    branches.push_back(judge_image(one));
  return Verdict(std::move(branches)).with(Outcome::fail, host.proof);
}

// Not written, EKS chooses by the version of the cluster.
Verdict judge_nodegroup(const EksNodegroup& group) {
  return judge_each(
      group.ami_type,
      [](const std::string& type) {
        if (type.starts_with("AL2_")) {
          return std::pair<Outcome, Message>(
              Outcome::fail, Text{"Amazon Linux 2, for which EKS makes no more images",
                                  "EKS 向けの提供が終わった Amazon Linux 2 です"});
        }
        const bool own = type == "CUSTOM";
        return std::pair<Outcome, Message>(
            own ? Outcome::unknown : Outcome::pass,
            own ? Text{"what this image holds was not seen",
                       "このイメージの内容を確認できていません"}
                : Text{"an image made for EKS", "EKS 向けのイメージです"});
      },
      IfAbsent::passes);
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const ContainerHost& host : container_hosts(index.inventory())) {
    // Without an image of its own a node group's template leaves the choice to the group.
    const bool by_group =
        host.orchestrator == ContainerHost::Orchestrator::eks && host.host->image_id.is_absent();
    if (!by_group) rulings.push_back({host.host, judge_host(host, index)});
  }
  for (const EksNodegroup& group : index.inventory().all<EksNodegroup>()) {
    Verdict verdict = judge_nodegroup(group);
    if (group.ami_type.is_absent()) {
      verdict = {Outcome::unknown,
                 {group.evidence, Text{"no AmiType: EKS chooses by its version",
                                       "AmiType の指定がなく、EKS のバージョンで決まります"}}};
    }
    rulings.push_back({&group, std::move(verdict)});
  }
  return rulings;
}

}  // namespace

Check host_image_not_optimized() {
  return {
      .id = "HOST-1.02",
      .risk = Risk::large_attack_surface,
      .severity = Severity::medium,
      .title = {.en = "Host does not use a container-optimized image",
                .ja = "ホストがコンテナ向けに最適化されたOSでない"},
      .why = {.en = "Every further service and package of a host can have holes, and each of them "
                    "endangers "
                    "all containers on it.",
              .ja = "ホストに余分なサービスやパッケージがあるほど脆弱性が増え、その一つひとつがホス"
                    "ト上のすべての"
                    "コンテナを危険にさらします。"},
      .fix = {.en = "Set ImageId to the public SSM parameter of Bottlerocket or of the ECS- or "
                    "EKS-optimized "
                    "Amazon Linux 2023; AmiType of node groups likewise.",
              .ja = "ImageId に、Bottlerocket または ECS/EKS 最適化 Amazon Linux 2023 の公開 SSM "
                    "パラメータを"
                    "指定してください。ノードグループの AmiType も同様です。"},
      .reads = {"AWS::EC2::LaunchTemplate#LaunchTemplateData.ImageId",
                "AWS::CloudFormation::Parameter#Default", "AWS::EKS::Nodegroup#AmiType",
                "AWS::EC2::Image#Name", "AWS::EC2::Image#ImageOwnerAlias"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::host
