// The end of the HTML report: how it was made and what it cannot say, and the words it uses.
#include <array>

#include <fmt/format.h>

#include "report/basis.h"
#include "report/html_page.h"
#include "report/html_parts.h"

namespace hakoseki::report {
namespace {

// By Basis.
constexpr std::array<Text, 3> examined = {{
    {"The inputs are examined as files: CloudFormation templates, ECS task definitions and "
     "Dockerfiles. No account is contacted, nothing is run, and no attack is tried.",
     "CloudFormationテンプレート、ECSタスク定義、Dockerfileをファイルとして調べます。AWSアカウント"
     "への接続、プログラムの実行、攻撃の試行は行いません。"},
    {"Answers of the AWS API that were read from the account beforehand are examined: a snapshot, "
     "or what the AWS CLI printed. To make the report no account is contacted, nothing is run, and "
     "no attack is tried.",
     "AWSアカウントから事前に取得したAPIの応答（スナップショットまたはAWS CLIの出力）を調べます。"
     "本書の作成時に、AWSアカウントへの接続、プログラムの実行、攻撃の試行は行いません。"},
    {"Files are examined (CloudFormation templates, ECS task definitions and Dockerfiles), and "
     "answers of the AWS API that were read from the account beforehand (a snapshot, or what the "
     "AWS CLI printed). To make the report no account is contacted, nothing is run, and no attack "
     "is tried.",
     "CloudFormationテンプレート、ECSタスク定義、Dockerfileのファイルと、AWSアカウントから事前に"
     "取得したAPIの応答（スナップショットまたはAWS CLIの出力）を調べます。本書の作成時に、AWS"
     "アカウントへの接続、プログラムの実行、攻撃の試行は行いません。"},
}};
constexpr std::array<Text, 3> moments = {{
    {"The report speaks of the time at which it was made. What was changed outside of the "
     "templates is not seen.",
     "本書は作成した時点の内容を示します。テンプレートの外で加えた変更は未確認です。"},
    {"The report speaks of the account as it was when the answers were collected. What was changed "
     "later, and what was not asked for or not answered, is not seen.",
     "本書は応答を取得した時点のアカウントの状態を示します。その後の変更と、取得しなかったもの、"
     "取得できなかったものは未確認です。"},
    {"The report speaks of the files as they were when it was made, and of the account as it was "
     "when the answers were collected. What was changed later, and what was not asked for or not "
     "answered, is not seen.",
     "本書は、ファイルについては作成した時点の内容を、アカウントについては応答を取得した時点の"
     "状態を示します。その後の変更と、取得しなかったもの、取得できなかったものは未確認です。"},
}};
constexpr Text evidence = {
    "Every verdict rests on a value in an input, whose place is given. A value that is not known "
    "makes a verdict undecided, never passed.",
    "すべての判定は入力の値に基づき、その場所を示します。値が分からない場合は未確定とし、合格には"
    "しません。"};
constexpr Text not_judged_from_files = {
    "A criterion that needs the running account, the image or a person is listed as not judged and "
    "keeps its risk from being met.",
    "稼働中のアカウント、イメージ、担当者への確認が必要な項目は未評価として示し、そのリスクを対応"
    "済とはしません。"};
constexpr Text not_judged_from_answers = {
    "A criterion that this version does not decide yet, or that needs the image or a person, is "
    "listed as not judged and keeps its risk from being met.",
    "このバージョンで未対応の項目と、イメージや担当者への確認が必要な項目は未評価として示し、その"
    "リスクを対応済とはしません。"};
constexpr Text roll_up = {
    "The state of a risk is the worst of its checks, and over all systems the worst of the "
    "systems. There is no overall score: SP 800-190 is guidance, and its risks do not add up.",
    "リスクの状態は各チェックの最悪値、全体の状態は各システムの最悪値です。SP "
    "800-190は指針であり、リスクは足し合わせられないため、総合点は示しません。"};

std::array<Text, 5> method_of(Basis basis) {
  const auto row = static_cast<std::size_t>(basis);
  return {examined[row], moments[row], evidence,
          basis == Basis::files ? not_judged_from_files : not_judged_from_answers, roll_up};
}

struct Term {
  Text name;
  Text meaning;
};
constexpr std::array<Term, 10> terms = {{
    {{"System", "システム"},
     {"The unit of assessment: declared in hakoseki.yaml, or else a cluster with what runs in it, "
      "or a stack.",
      "評価の単位です。hakoseki."
      "yamlで宣言します。宣言がなければ、クラスターまたはスタックを1つのシステムとします。"}},
    {{"Finding", "検出事項"},
     {"A check that failed for one resource.",
      "1つのリソースに対して不合格となったチェックです。"}},
    {{"Evidence", "証跡"},
     {"The place in an input whose value decides a verdict: path, line and column. Of a snapshot, "
      "hakoseki report show FILE ENTRY prints the answer as it was stored.",
      "判定を決めた値の場所です。パス、行、桁で示します。スナップショット内の応答は、hakoseki "
      "report "
      "show FILE ENTRYで保存した内容を表示できます。"}},
    {{"Undecided", "未確定"},
     {"The check was asked, but the value that decides is not in the inputs.",
      "チェックを実施したものの、判定を決める値が入力にないものです。"}},
    {{"Not judged", "未評価"},
     {"A check of the catalogue that applies and was not asked at all.",
      "該当するものの、実施していないカタログのチェックです。"}},
    {{"AWS side", "AWS側"},
     {"A risk or a check for which AWS answers, as the launch type or the capacity provider "
      "proves.",
      "AWSの責任であることを、起動タイプやキャパシティプロバイダーで証明できたリスクまたはチェック"
      "です。"}},
    {{"Fix", "対処"}, names_in_remedies},
    {{"Severity", "深刻度"},
     {"critical, high, medium, low or info: how bad the defect is where it is found. From high on "
      "it makes its "
      "risk not met.",
      "critical、high、medium、low、infoの5段階です。high以上の不合格があると、そのリスクは未対応に"
      "なります。"}},
    {{"Fargate", "Fargate"},
     {"A way to run ECS tasks and EKS pods on hosts that AWS operates and nobody else can reach.",
      "AWSが運用し、利用者は触れられないホストでECSタスクやEKSのPodを動かす方式です。"}},
    {{"ECS Anywhere", "ECS Anywhere"},
     {"ECS on the customer's own hosts, outside of AWS (launch type EXTERNAL). The hosts are the "
      "customer's.",
      "AWSの外にある利用者のホストでECSを動かす方式です（起動タイプEXTERNAL）。ホストは利用者の責任"
      "です。"}},
}};

void write_method(Page& page) {
  HtmlWriter& html = page.html;
  const auto section =
      html.element("section", {{"id", "method"}, {"aria-labelledby", "method-title"}});
  html.leaf("h2", {{"id", "method-title"}}, page.in(Text{"Method and limits", "評価の方法と限界"}));
  const auto list = html.element("ul", {{"class", "plain"}});
  for (const Text& one : method_of(basis_of(page.model.inventory())))
    html.leaf("li", page.in(one));
}

void write_term(Page& page, std::string_view name, const Text& meaning) {
  page.html.leaf("dt", name);
  page.html.leaf("dd", page.in(meaning));
}

void write_terms(Page& page) {
  HtmlWriter& html = page.html;
  const auto section =
      html.element("section", {{"id", "terms"}, {"aria-labelledby", "terms-title"}});
  html.leaf("h2", {{"id", "terms-title"}}, page.in(Text{"Terms", "用語"}));
  html.leaf("h3", page.in(Text{"The seven states of a risk", "リスクの7つの状態"}));
  {
    const auto list = html.element("dl", {{"class", "terms"}});
    for (std::size_t i = risk_state_count; i-- > 0;) {
      const auto state = static_cast<RiskState>(i);
      const auto group = html.element("div");
      {
        const auto name = html.element("dt");
        write_state(page, state);
      }
      html.leaf("dd", page.in(look_of(state).meaning));
    }
  }
  html.leaf("h3", page.in(Text{"Other words", "そのほかの用語"}));
  const auto list = html.element("dl", {{"class", "terms"}});
  for (const Term& term : terms) {
    const auto group = html.element("div");
    write_term(page, page.in(term.name), term.meaning);
  }
}

}  // namespace

void write_appendix(Page& page) {
  write_method(page);
  write_terms(page);
}

}  // namespace hakoseki::report
