// Kubernetes keeps secrets in etcd. EKS encrypts them with a key of AWS from version 1.28 on,
// without being asked; a key of the customer can be withdrawn and its use is on record, which is
// what classified clusters need.

#include <charconv>

#include "assess/check.h"
#include "assess/sensitivity.h"
#include "inventory/eks.h"

namespace hakoseki::checks::image {
namespace {

// The first version that encrypts with AWS's own key by default.
constexpr int first_minor = 28;

std::pair<Outcome, Message> judge_version(const std::string& version) {
  int minor = 0;
  const std::size_t dot = version.find('.');
  const char* end = version.data() + version.size();
  const bool numbered = version.starts_with("1.") &&
                        std::from_chars(version.data() + dot + 1, end, minor).ec == std::errc();
  if (!numbered) {
    return {Outcome::unknown, say({"version `{}` is not known", "バージョン `{}` を判定できません"},
                                  shown(std::string_view(version)))};
  }
  if (minor < first_minor) {
    return {Outcome::fail,
            say({"version {} does not encrypt secrets without an EncryptionConfig",
                 "バージョン {} は EncryptionConfig がないと秘密情報を暗号化しません"},
                shown(std::string_view(version)))};
  }
  return {Outcome::pass, say({"version {} encrypts secrets with a key of AWS by default",
                              "バージョン {} は既定で AWS の鍵により暗号化します"},
                             shown(std::string_view(version)))};
}

Verdict judge(const EksCluster& cluster, const Index& index) {
  const Verdict own_key =
      expect_present(cluster.secrets_kms_key)
          .labelled(Outcome::fail, Text{"no EncryptionConfig with a key",
                                        "鍵を指定した EncryptionConfig がありません"});
  const Verdict needs_key =
      given(is_highly_sensitive(cluster, index.inventory().declared), own_key);
  if (needs_key.outcome() == Outcome::fail) return needs_key;
  // Without a version EKS takes the newest.
  return any_of({own_key, judge_each(cluster.version, judge_version, IfAbsent::passes)});
}

}  // namespace

Check cluster_secrets_without_customer_key() {
  return {
      .id = "IMG-4.09",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::high,
      .title = {.en = "Cluster secrets are not encrypted with a customer key",
                .ja = "クラスターの秘密情報が利用者管理の鍵で暗号化されていない"},
      .why = {.en = "Whoever gets at the data of the control plane or at its backup reads every "
                    "secret of the "
                    "cluster, and nobody can withdraw the key.",
              .ja =
                  "コントロールプレーンのデータやそのバックアップに触れた者が、クラスターのすべての"
                  "秘密情報を"
                  "読めます。鍵を無効にして止めることもできません。"},
      .fix = {.en = "Set EncryptionConfig of AWS::EKS::Cluster to Resources [secrets] and a "
                    "Provider.KeyArn.",
              .ja = "AWS::EKS::Cluster の EncryptionConfig に、Resources: [secrets] と "
                    "Provider.KeyArn を指定して"
                    "ください。"},
      .reads = {"AWS::EKS::Cluster#EncryptionConfig[].Provider.KeyArn", "AWS::EKS::Cluster#Version",
                "AWS::EKS::Cluster#Tags[].Value"},
      .judge = each_with_index<EksCluster>(judge),
  };
}

}  // namespace hakoseki::checks::image
