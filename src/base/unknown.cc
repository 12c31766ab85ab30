#include "base/unknown.h"

#include <array>
#include <cstddef>

namespace hakoseki {
namespace {

struct Row {
  Reason reason;
  std::string_view name;
  Text text;  // {} is the detail
};

// In the order of Reason.
constexpr std::array<Row, 17> rows = {{
    {Reason::parameter_without_value,
     "parameter-without-value",
     {"parameter `{}` has no value (give it with --parameter)",
      "パラメータ `{}` の値が与えられていません(--parameter で指定できます)"}},
    {Reason::ssm_parameter,
     "ssm-parameter",
     {"the value of `{}` is kept in SSM Parameter Store",
      "`{}` の値は SSM パラメータストアにあります"}},
    {Reason::dynamic_reference,
     "dynamic-reference",
     {"`{}` is resolved only at deployment", "`{}` はデプロイ時に解決されます"}},
    {Reason::made_by_aws,
     "made-by-aws",
     {"AWS makes `{}` at deployment", "`{}` はデプロイ時に AWS が決めます"}},
    {Reason::import_not_found,
     "import-not-found",
     {"no file of this run exports `{}`",
      "`{}` をエクスポートするファイルが、今回の対象にありません"}},
    {Reason::import_ambiguous,
     "import-ambiguous",
     {"several files export a name that fits `{}`", "`{}` に当てはまるエクスポートが複数あります"}},
    {Reason::unresolved_reference,
     "unresolved-reference",
     {"`{}` names nothing in this template", "`{}` に当たるものがテンプレートにありません"}},
    {Reason::transform,
     "transform",
     {"transform `{}` decides it at deployment", "トランスフォーム `{}` がデプロイ時に決めます"}},
    {Reason::unsupported_intrinsic,
     "unsupported-intrinsic",
     {"function `{}` is not evaluated here", "関数 `{}` はここでは評価しません"}},
    {Reason::invalid_value,
     "invalid-value",
     {"`{}` is not a value this property takes",
      "`{}` はこのプロパティの値として正しくありません"}},
    {Reason::too_many_alternatives,
     "too-many-alternatives",
     {"too many undecided conditions ({})", "未確定の条件が多すぎます({})"}},
    {Reason::not_seen,
     "not-seen",
     {"{} was not part of this run", "{} は今回の対象に含まれていません"}},
    {Reason::denied, "denied", {"{} was denied", "{} が拒否されました"}},
    {Reason::image_not_read,
     "image-not-read",
     {"the image {} was not read", "イメージ {} を読んでいません"}},
    {Reason::build_argument,
     "build-argument",
     {"build argument `{}` has no default", "ビルド引数 `{}` に既定値がありません"}},
    {Reason::hidden_parameter,
     "hidden-parameter",
     {"parameter `{}` is hidden (NoEcho)", "パラメータ `{}` は非表示(NoEcho)です"}},
    {Reason::placeholder,
     "placeholder",
     {"`{}` is filled in before the deployment", "`{}` はデプロイ前に置き換えられます"}},
}};

// What a detail says in words; every other detail is a name, which is the same in both languages.
constexpr std::array<Text, 21> phrases = {{
    {"the cluster with its default capacity providers",
     "クラスターと既定のキャパシティプロバイダー"},
    {"the capacity provider", "キャパシティプロバイダー"},
    {"the service or schedule that runs it", "これを動かすサービスやスケジュール"},
    {"a service of this cluster", "このクラスターのサービス"},
    {"the file system", "ファイルシステム"},
    {"its tags", "タグ"},
    {"the access point", "アクセスポイント"},
    {"the account's default for encryption of EBS", "アカウントの EBS 暗号化の既定値"},
    {"the feature EKS_AUDIT_LOGS", "EKS_AUDIT_LOGS の設定"},
    {"the retention of the log group of the cluster", "クラスターのロググループの保存期間"},
    {"its route table", "このサブネットのルートテーブル"},
    {"the service network", "サービスネットワーク"},
    {"the subnets of its ACLs", "ネットワーク ACL を割り当てるサブネット"},
    {"the order of entries", "エントリの評価順"},
    {"the route tables of the transit gateway", "Transit Gateway のルートテーブル"},
    {"the tags of the task definition", "タスク定義のタグ"},
    {"whether logs of single subnets cover all of them",
     "すべてのサブネットが個別のフローログで記録されているか"},
    {"how long the bucket keeps the records", "バケットの保存期間"},
    {"whether the records begin so", "記録がこの接頭辞で始まるか"},
    {"its source", "このルールの送信元"},
    {"the policy it names", "指定されたポリシー"},
    {"a subnet of its tasks", "タスクのサブネット"},
}};

std::string_view in_japanese(std::string_view detail) {
  for (const Text& phrase : phrases) {
    if (phrase.en == detail) return phrase.ja;
  }
  return detail;
}

const Row& row_of(Reason reason) {
  return rows[static_cast<std::size_t>(reason)];
}

}  // namespace

Message describe(const Unknown& unknown) {
  const Text& text = row_of(unknown.reason).text;
  return {say(text, unknown.detail).en, say(text, in_japanese(unknown.detail)).ja};
}

std::string_view name_of(Reason reason) {
  return row_of(reason).name;
}

}  // namespace hakoseki
