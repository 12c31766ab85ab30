// Classified images should be readable only to those who may use a key that the customer controls.
// With EncryptionType KMS alone ECR takes the key aws/ecr, whose policy nobody can change: that is
// no customer key, with KMS_DSSE neither.

#include "assess/check.h"
#include "assess/sensitivity.h"
#include "inventory/ecr.h"

namespace hakoseki::checks::registry {
namespace {

Verdict judge(const EcrRepository& repository, const Index& index) {
  const Verdict by_kms =
      expect_that(repository.encryption_type,
                  [](const std::string& type) { return type == "KMS" || type == "KMS_DSSE"; },
                  {"encrypted with {}, not with a KMS key of one's own",
                   "暗号化は {} で、利用者管理の KMS キーではありません"});
  const Verdict own_key =
      judge_each(repository.kms_key,
                 [](const Reference& key) {
                   const bool aws = key.text.ends_with("alias/aws/ecr");
                   return std::pair<Outcome, Message>(
                       aws ? Outcome::fail : Outcome::pass,
                       Text{"a key of one's own", "利用者管理のキーです"});
                 })
          .labelled(Outcome::fail,
                    Text{"no key of one's own: the one that AWS manages is used",
                         "利用者管理のキーの指定がなく、AWS 管理のキーが使われます"});
  return given(is_highly_sensitive(repository, index.inventory().declared),
               all_of({by_kms, given(by_kms, own_key)}));
}

}  // namespace

Check no_customer_key() {
  return {
      .id = "REG-3.07",
      .risk = Risk::insufficient_registry_access_restrictions,
      .severity = Severity::medium,
      .title = {.en = "Repository is not encrypted with a customer key",
                .ja = "リポジトリが利用者管理の鍵で暗号化されていない"},
      .why = {.en = "Whoever may pull the image can read it. A key of one's own adds a second "
                    "permission, a record of each use, and a way to cut off access at once.",
              .ja = "利用者管理の鍵がないと、プル権限だけでイメージを読めます。鍵があれば、鍵の権限"
                    "による二重の制御、使用の記録、即時の遮断ができます。"},
      .fix =
          {.en =
               "Make a new repository with EncryptionConfiguration: EncryptionType KMS and KmsKey "
               "of a customer managed key, and copy the images; it cannot be changed later.",
           .ja = "EncryptionConfiguration の EncryptionType を KMS、KmsKey を利用者管理のキーに"
                 "した新しいリポジトリを作り、イメージを移してください(作成後は変更できません)。"},
      .reads = {"AWS::ECR::Repository#EncryptionConfiguration.EncryptionType",
                "AWS::ECR::Repository#EncryptionConfiguration.KmsKey",
                "AWS::ECR::Repository#Tags[].Value"},
      .judge = each_with_index<EcrRepository>(judge),
  };
}

}  // namespace hakoseki::checks::registry
