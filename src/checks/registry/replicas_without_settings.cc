// Images replicate, the settings of their repositories do not: a replica has those of the creation
// template that applies in its Region and registry, or AWS's defaults. Which templates stand there,
// and how it scans and signs, the files of the source do not tell.

#include "assess/check.h"
#include "inventory/ecr.h"

namespace hakoseki::checks::registry {
namespace {

Verdict keeps_tags(const EcrCreationTemplate& creation) {
  return judge_each(creation.tag_mutability, [](const std::string& mutability) {
    if (mutability == "IMMUTABLE") {
      return std::pair<Outcome, Message>(Outcome::pass, Text{"tags of replicas cannot be moved",
                                                             "複製先のタグは上書きできません"});
    }
    if (mutability == "IMMUTABLE_WITH_EXCLUSION") {
      return std::pair<Outcome, Message>(
          Outcome::unknown, Text{"some tags of replicas stay movable; whether one is deployed was "
                                 "not seen",
                                 "複製先の一部のタグは上書きできます。それがデプロイされているかは"
                                 "確認できません"});
    }
    return std::pair<Outcome, Message>(
        Outcome::fail,
        say({"tags of replicas can be overwritten (`{}`)", "複製先のタグを上書きできます(`{}`)"},
            shown(mutability)));
  });
}

Verdict judge_template(const EcrCreationTemplate& creation) {
  const Verdict for_replicas = some(
      creation.applied_for, [](const Fact<std::string>& one) { return expect(one, "REPLICATION"); },
      Text{"not for replicas", "複製用のテンプレートではありません"});
  const Verdict expires =
      expect_present(creation.lifecycle_policy)
          .labelled(Outcome::fail, Text{"no lifecycle policy: replicas are kept for ever",
                                        "ライフサイクルポリシーがなく、複製が無期限に残ります"});
  return given(for_replicas, all_of({keeps_tags(creation), expires}));
}

Verdict judge_replication(const EcrReplicationConfiguration& replication) {
  if (replication.destinations.empty()) {
    return not_applicable(replication.evidence, Text{"replicates nowhere", "複製先がありません"});
  }
  return every(replication.destinations, [](const Fact<std::string>& registry) {
    return Verdict(
        Outcome::unknown,
        {registry.evidence(), Text{"the templates and settings of this destination were not seen",
                                   "この複製先のテンプレートと設定は確認できません"}});
  });
}

}  // namespace

Check replicas_without_settings() {
  return {
      .id = "REG-2.08",
      .risk = Risk::stale_images_in_registries,
      .severity = Severity::medium,
      .title = {.en = "Replica repositories lack the settings of their source",
                .ja = "複製先のリポジトリの設定が複製元と揃っていない"},
      .why = {.en = "Tasks of the other Region start from the replica. There a tag that nobody can "
                    "move at the source can be moved, and old images never expire.",
              .ja = "複製先リージョンのタスクは、複製されたイメージで起動します。複製元で固定した"
                    "タグも複製先では上書きでき、古いイメージも残り続けます。"},
      .fix = {.en = "In every destination, set ImageTagMutability to IMMUTABLE and LifecyclePolicy "
                    "in an AWS::ECR::RepositoryCreationTemplate with AppliedFor REPLICATION; it "
                    "applies to replicas made from then on.",
              .ja =
                  "すべての複製先に AppliedFor が REPLICATION の"
                  " AWS::ECR::RepositoryCreationTemplate を用意し、ImageTagMutability を IMMUTABLE"
                  " にして LifecyclePolicy も設定してください。適用されるのは、以後に作られる複製"
                  "からです。"},
      .reads = {"AWS::ECR::RepositoryCreationTemplate#ImageTagMutability",
                "AWS::ECR::RepositoryCreationTemplate#LifecyclePolicy",
                "AWS::ECR::RepositoryCreationTemplate#AppliedFor[]",
                "AWS::ECR::ReplicationConfiguration#ReplicationConfiguration.Rules"},
      .judge = together({each<EcrCreationTemplate>(judge_template),
                         each<EcrReplicationConfiguration>(judge_replication)}),
  };
}

}  // namespace hakoseki::checks::registry
