// A secret that never changes is worth stealing once. Every secret of the templates is judged:
// which ones a task takes is often written elsewhere. When the value last changed only the account
// tells.

#include "assess/check.h"
#include "assess/sensitivity.h"
#include "inventory/operations.h"

namespace hakoseki::checks::image {
namespace {

// By its own reference, or by that of what binds it to its database.
const Secret* secret_of(const Fact<Reference>& reference, const Index& index) {
  const auto* attachment = index.find<SecretAttachment>(reference);
  return index.find<Secret>(attachment == nullptr ? reference : attachment->secret);
}

Verdict rotates(const Secret& secret, const Index& index) {
  std::vector<Verdict> schedules = {
      fail(secret.evidence, Text{"no AWS::SecretsManager::RotationSchedule names it",
                                 "この秘密情報を対象とする RotationSchedule がありません"})};
  for (const SecretRotation& rotation : index.inventory().all<SecretRotation>()) {
    const Secret* found = secret_of(rotation.secret, index);
    if (found == &secret) {
      schedules.push_back(
          pass(rotation.evidence, Text{"rotates it", "定期更新の対象です"}).under(rotation.when));
    } else if (found == nullptr && rotation.stack == secret.stack) {
      schedules.push_back({Outcome::unknown,
                           {rotation.evidence, Text{"which secret this rotates cannot be told",
                                                    "どの秘密情報の定期更新かがわかりません"}}});
    }
  }
  return any_of(schedules);
}

Verdict judge(const Secret& secret, const Index& index) {
  std::vector<Verdict> verdicts = {rotates(secret, index)};
  const Verdict own_key =
      given(is_highly_sensitive(secret, index.inventory().declared),
            expect_present(secret.kms_key)
                .labelled(Outcome::fail, Text{"classified high, and no KmsKeyId",
                                              "機微性が高いのに KmsKeyId がありません"}));
  // Of an untagged secret nobody says that it needs a key of its own.
  if (own_key.outcome() == Outcome::fail) verdicts.push_back(own_key);
  return all_of(verdicts);
}

}  // namespace

Check unrotated_secret() {
  return {
      .id = "IMG-4.06",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::medium,
      .title = {.en = "Secret is not rotated or lacks a customer key",
                .ja = "秘密情報の定期更新や利用者管理の鍵による暗号化がない"},
      .why = {.en = "Whoever once saw the value - a former colleague, an old log, a leaked image - "
                    "can use it "
                    "for as long as it does not change.",
              .ja =
                  "退職者や古いログ、流出したイメージなどを通じて一度知られた値は、変更されない限り"
                  "使われ続けます。"},
      .fix = {.en = "Add an AWS::SecretsManager::RotationSchedule for the secret, and set KmsKeyId "
                    "where it is "
                    "classified high.",
              .ja = "その秘密情報に AWS::SecretsManager::RotationSchedule "
                    "を追加し、機微性が高いものには KmsKeyId "
                    "を指定してください。"},
      .reads = {"AWS::SecretsManager::RotationSchedule#SecretId",
                "AWS::SecretsManager::Secret#KmsKeyId",
                "AWS::SecretsManager::SecretTargetAttachment#SecretId"},
      .judge = each_with_index<Secret>(judge),
  };
}

}  // namespace hakoseki::checks::image
