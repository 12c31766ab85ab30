#include "base/unknown.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace hakoseki {
namespace {

struct Row {
  Reason reason;
  std::string_view name;
  Text text;  // {} is the detail
};

// In the order of Reason.
constexpr std::array<Row, 18> rows = {{
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
    {Reason::failed, "failed", {"{} failed", "{} の取得に失敗しました"}},
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

// What a detail says in words, with a hole for a name; every other detail is a name, which is the
// same in both languages.
constexpr std::array<Text, 78> phrases = {{
    {"a list or map", "リストやマップ"},
    {"a list or map inside a text", "文字列の中のリストやマップ"},
    {"a service of this cluster", "このクラスターのサービス"},
    {"a statement without {}", "{} のないステートメント"},
    {"a subnet of its tasks", "タスクのサブネット"},
    {"a value that leads back to itself", "自身に戻る参照"},
    {"an action", "アクション"},
    {"capacity provider `{}`", "キャパシティプロバイダー `{}`"},
    {"document budget", "文書一つの評価量"},
    {"how long the bucket keeps the records", "バケットが記録を保存する期間"},
    {"its route table", "ルートテーブル"},
    {"more than {} pieces", "{} 個を超える断片"},
    {"template budget", "テンプレート一つの評価量"},
    {"the Region of the answer", "回答のリージョン"},
    {"the access point", "アクセスポイント"},
    {"the account of the template", "テンプレートの対象アカウント"},
    {"the account's default for encryption of EBS", "アカウントの EBS 暗号化の既定値"},
    {"the audiences that the identity provider accepts", "ID プロバイダーが受け入れる aud の値"},
    {"the capacity provider", "キャパシティプロバイダー"},
    {"the configuration of the image", "イメージの設定"},
    {"the history of the image", "イメージのビルド履歴"},
    {"the layer {}", "レイヤー {}"},
    {"the folder {}", "フォルダ {}"},
    {"the content of files of packages (`--verify-files`)",
     "パッケージのファイルの内容(`--verify-files`)"},
    {"the list of files of {}", "{} のファイルの一覧"},
    {"the digest of {}", "{} のダイジェスト"},
    {"the recorded digests of {}", "{} のダイジェストの記録"},
    {"the package database {}", "パッケージデータベース {}"},
    {"what lies beyond the limit of files", "件数の上限を超えたファイル"},
    {"the cluster with its default capacity providers",
     "クラスターと既定のキャパシティプロバイダー"},
    {"the event that starts it", "起動元のイベント"},
    {"the feature EKS_AUDIT_LOGS", "EKS_AUDIT_LOGS の設定"},
    {"the cluster of the instance", "インスタンスが属するクラスター"},
    {"the credential report (`collect --credential-report`)",
     "認証情報レポート(`collect --credential-report`)"},
    {"this user in the credential report", "認証情報レポートのこのユーザー"},
    {"the deployment that started the task", "タスクを起動したデプロイ"},
    {"the file system", "ファイルシステム"},
    {"the group of the task", "タスクのグループ"},
    {"the input of RunTask", "RunTask の入力"},
    {"the job of AWS Batch", "AWS Batch のジョブ"},
    {"the keys and the password of this user", "このユーザーのアクセスキーとパスワード"},
    {"what the account has set for others", "アカウントのほかの ID に対する設定"},
    {"what the role that it hands over may do", "渡すロールの権限"},
    {"when the task started", "タスクの開始時刻"},
    {"where the task runs", "タスクの実行環境"},
    {"the security group of its pods", "Pod のセキュリティグループ"},
    {"the retention of the log group of the cluster", "クラスターのロググループの保存期間"},
    {"the route tables of the transit gateway", "トランジットゲートウェイのルートテーブル"},
    {"the service network", "サービスネットワーク"},
    {"the service or schedule that runs it", "これを動かすサービスやスケジュール"},
    {"the state machine that starts it", "起動元のステートマシン"},
    {"the subnets of its ACLs", "ネットワーク ACL を使うサブネット"},
    {"the tags of the task definition", "タスク定義のタグ"},
    {"the task sets of the service", "サービスのタスクセット"},
    {"the time of the answer", "回答の日時"},
    {"its source", "このルールの送信元"},
    {"its tags", "タグ"},
    {"its health", "ヘルスの状態"},
    {"which kind of cluster the version is for", "バージョンの対象となるクラスターの種類"},
    {"the order of entries", "エントリの評価順"},
    {"the newest release of this AMI type", "この AMI タイプの最新リリース"},
    {"the release of its nodes", "ノードのリリース"},
    {"the policy it names", "指定されたポリシー"},
    {"the digest of the running image", "実行中のイメージのダイジェスト"},
    {"a rule that looks at tasks that start", "起動したタスクを確認するルール"},
    {"its image", "イメージ"},
    {"its value labelled {}", "ラベル {} の値"},
    {"what its pods run", "Pod が実行しているもの"},
    {"what the repository held when the task started", "タスクの起動時点のリポジトリの内容"},
    {"verdict", "判定の場合分け"},
    {"which systems are declared", "システムの宣言(hakoseki.yaml の systems)"},
    {"who has this policy", "このポリシーが付く相手"},
    {"who is in this group", "このグループのメンバー"},
    {"who registered the task definition", "タスク定義を登録した ID"},
    {"who started the task", "タスクの起動元"},
    {"who takes this role", "このロールを引き受ける相手"},
    {"whether logs of single subnets cover all of them",
     "サブネット単位のフローログが全体に及ぶかどうか"},
    {"whether the records begin so", "記録の接頭辞が一致するかどうか"},
}};

// What fills the hole of a phrase, or is it where it has none.
std::optional<std::string_view> filling(std::string_view phrase, std::string_view detail) {
  const std::size_t hole = phrase.find("{}");
  if (hole == std::string_view::npos)
    return phrase == detail ? std::optional(detail) : std::nullopt;
  const std::string_view before = phrase.substr(0, hole);
  const std::string_view behind = phrase.substr(hole + 2);
  const bool fits = detail.size() > before.size() + behind.size() && detail.starts_with(before) &&
                    detail.ends_with(behind);
  if (!fits) return std::nullopt;
  return detail.substr(hole, detail.size() - before.size() - behind.size());
}

std::string in_japanese(std::string_view detail) {
  for (const Text& phrase : phrases) {
    if (const auto name = filling(phrase.en, detail)) {
      return fmt::format(fmt::runtime(phrase.ja), *name);
    }
  }
  return std::string(detail);
}

// Japanese words stand beside each other without a blank; names have one on either side.
std::string without_blanks(std::string_view form, std::string_view detail) {
  std::string text(form);
  if (detail.empty()) return text;
  const auto is_ascii = [](char one) { return static_cast<unsigned char>(one) < 0x80; };
  const std::size_t hole = text.find("{}");
  if (!is_ascii(detail.back()) && text.substr(hole + 2).starts_with(' ')) text.erase(hole + 2, 1);
  if (!is_ascii(detail.front()) && text.substr(0, hole).ends_with(' ')) text.erase(hole - 1, 1);
  return text;
}

const Row& row_of(Reason reason) {
  return rows[static_cast<std::size_t>(reason)];
}

}  // namespace

Message describe(const Unknown& unknown) {
  const Text& text = row_of(unknown.reason).text;
  const std::string japanese = in_japanese(unknown.detail);
  const std::string form = without_blanks(text.ja, japanese);
  return {say(text, unknown.detail).en, fmt::format(fmt::runtime(form), japanese)};
}

std::string_view name_of(Reason reason) {
  return row_of(reason).name;
}

}  // namespace hakoseki
