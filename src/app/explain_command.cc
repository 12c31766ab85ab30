// hakoseki explain ID: a check, a risk, a state or an exit code, offline.
#include <algorithm>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "base/utf8.h"
#include "checks/catalog.h"
#include "report/layout.h"
#include "standard/catalogue.h"

namespace hakoseki::app {
namespace {

class Explainer {
 public:
  explicit Explainer(const Settings& settings) : settings_(settings), checks_(checks::catalog()) {}

  // Nothing where the word names nothing.
  std::optional<std::string> explain(const std::string& word) {
    std::string upper = word;
    std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    for (const Check& check : checks_) {
      if (check.id == upper) return explain_check(check);
    }
    if (const CatalogueEntry* entry = find_in_catalogue(upper)) return explain_entry(*entry);
    if (const auto risk = risk_named(word)) return explain_risk(*risk);
    for (std::size_t i = 0; i < risk_state_count; ++i) {
      const auto state = static_cast<RiskState>(i);
      if (name_of(state) == word) return explain_state(state);
    }
    const std::string code = word.starts_with("exit/") ? word.substr(5) : word;
    for (const ExitCodeInfo& info : exit_codes) {
      if (code == fmt::format("{}", info.code)) return explain_exit_code(info);
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::string_view in_language(const Text& text) const {
    return text.in(settings_.language);
  }

  void paragraph(const Text& label, std::string_view text) {
    out_ += fmt::format("\n{}\n", in_language(label));
    row("  ", text);
  }

  void row(std::string_view head, std::string_view text) {
    out_ += report::beside(head, text, settings_.width);
  }

  void heading(const std::string& text) {
    for (const std::string& row : report::wrap(text, settings_.width))
      out_ += row + '\n';
  }

  void name_risk(Risk risk) {
    const RiskInfo& info = info_of(risk);
    paragraph(
        {"Risk", "リスク"},
        fmt::format("{} {} (SP 800-190 {}, {} {})", info.id, in_language(info.title), info.section,
                    in_language({"countermeasure", "対策"}), info.countermeasure));
  }

  // A hole of the path is any key of a map.
  [[nodiscard]] std::string with_any_key(std::string_view read) const {
    constexpr std::string_view hole = "{}";
    std::string shown(read);
    const std::string_view key = in_language({"<key>", "<キー>"});
    for (std::size_t at = shown.find(hole); at != std::string::npos;
         at = shown.find(hole, at + key.size())) {
      shown.replace(at, hole.size(), key);
    }
    return shown;
  }

  std::string explain_check(const Check& check) {
    heading(fmt::format("{} [{}] {}", check.id, name_of(check.severity), in_language(check.title)));
    paragraph({"Why it matters", "なぜ問題か"}, in_language(check.why));
    paragraph({"What to do", "対処"}, in_language(check.fix));
    name_risk(check.risk);
    out_ += fmt::format("\n{}\n", in_language({"What it reads", "判定に使う値"}));
    for (const std::string_view read : check.reads)
      row("  ", with_any_key(read));
    return std::move(out_);
  }

  std::string explain_entry(const CatalogueEntry& entry) {
    heading(fmt::format("{} [{}] {}", entry.id, name_of(entry.severity), in_language(entry.title)));
    Text needs;
    switch (entry.needs) {
      case Door::files:
        needs = {"templates or other files", "テンプレートなどのファイル"};
        break;
      case Door::account:
        needs = {"the running AWS account", "稼働中の AWS アカウント"};
        break;
      case Door::image:
        needs = {"the bytes of the image", "イメージの中身"};
        break;
      case Door::cluster:
        needs = {"the objects of a Kubernetes cluster", "Kubernetes クラスターのオブジェクト"};
        break;
      case Door::person:
        needs = {"a person's statement", "担当者による証明"};
        break;
    }
    paragraph({"Not judged by this version", "この版では評価しません"},
              fmt::format("{}: {}", in_language({"It needs", "必要なもの"}), in_language(needs)));
    name_risk(entry.risk);
    return std::move(out_);
  }

  std::string explain_risk(Risk risk) {
    const RiskInfo& info = info_of(risk);
    heading(fmt::format("{} {} (SP 800-190 {} / {})", info.id, in_language(info.title),
                        info.section, info.countermeasure));
    paragraph({"Meaning", "リスクの内容"}, in_language(info.meaning));
    paragraph({"What the standard recommends", "対策"}, in_language(info.recommends));
    paragraph({"Who does what", "責任分界"}, in_language(info.why));
    for (std::size_t i = 0; i < compute_count; ++i) {
      const std::string_view compute = in_language(title_of(static_cast<Compute>(i)));
      const std::string_view who = in_language(title_of(info.responsible[i]));
      constexpr std::size_t column = 32;
      if (2 + column + utf8::cells(who) <= settings_.width) {
        row("  " + report::pad_right(compute, column), who);
      } else {
        row("  ", fmt::format("{}: {}", compute, who));
      }
    }
    if (const auto inheritance = inheritance_of(risk)) {
      paragraph({"What AWS takes", "AWS が担う範囲"}, in_language(inheritance->statement));
      row("  ", fmt::format("({})", inheritance->source));
      paragraph({"What stays with you", "利用者に残る責任"}, in_language(inheritance->residual));
    }
    out_ += fmt::format("\n{}\n", in_language({"Checks", "チェック"}));
    for (const CatalogueEntry& entry : catalogue()) {
      if (entry.risk != risk) continue;
      const bool built = std::any_of(checks_.begin(), checks_.end(),
                                     [&](const Check& check) { return check.id == entry.id; });
      const std::string head = fmt::format("  {:<10}{} ", entry.id, built ? '*' : ' ');
      row(head, in_language(entry.title));
    }
    row("  ", in_language({"* judged by this version", "* この版で評価します"}));
    return std::move(out_);
  }

  std::string explain_state(RiskState state) {
    heading(fmt::format("{}: {}", name_of(state), in_language(title_of(state))));
    Text meaning;
    switch (state) {
      case RiskState::not_applicable:
        meaning = {"The component is absent, and the inventory shows that.",
                   "対象の構成要素が存在しないことを、収集した情報で確認しています。"};
        break;
      case RiskState::met:
        meaning = {"Every check of the catalogue that applies was judged and passed.",
                   "該当するすべてのチェックを評価し、すべて合格しています。"};
        break;
      case RiskState::aws:
        meaning = {
            "AWS operates it, and the launch type or capacity provider of every workload "
            "proves that.",
            "AWS が対策を担っており、すべてのワークロードの起動タイプまたはキャパシティー"
            "プロバイダーでそれを確認しています。"};
        break;
      case RiskState::accepted:
        meaning = {"Valid exceptions cover every failure.",
                   "すべての不合格について、有効な例外の承認があります。"};
        break;
      case RiskState::unseen:
        meaning = {
            "Nothing failed, but something that applies was not seen. Unknown is never met.",
            "不合格はありませんが、確認できていない項目があります。確認できないものを対応済とは"
            "みなしません。"};
        break;
      case RiskState::partly:
        meaning = {"Only checks below severity high failed.",
                   "深刻度が high 未満のチェックだけが不合格です。"};
        break;
      case RiskState::unmet:
        meaning = {"A check of severity high or critical failed.",
                   "深刻度が high 以上のチェックが不合格です。"};
        break;
    }
    paragraph({"Meaning", "意味"}, in_language(meaning));
    return std::move(out_);
  }

  std::string explain_exit_code(const ExitCodeInfo& info) {
    heading(fmt::format("{} {}: {}", in_language({"exit code", "終了コード"}), info.code,
                        in_language(info.meaning)));
    paragraph({"What to do", "対処"}, in_language(info.reaction));
    return std::move(out_);
  }

  const Settings& settings_;
  std::vector<Check> checks_;
  std::string out_;
};

}  // namespace

std::vector<std::string> explainable() {
  std::vector<std::string> words;
  for (const CatalogueEntry& entry : catalogue())
    words.emplace_back(entry.id);
  for (const RiskInfo& risk : risks()) {
    words.emplace_back(risk.id);
    words.emplace_back(risk.section);
  }
  for (std::size_t i = 0; i < risk_state_count; ++i)
    words.emplace_back(name_of(static_cast<RiskState>(i)));
  for (const ExitCodeInfo& info : exit_codes)
    words.push_back(fmt::format("exit/{}", info.code));
  return words;
}

int run_explain(const Arguments& arguments) {
  const Result<Settings> settings = display_settings(arguments);
  if (!settings) return refuse(settings.error(), Command::explain, language_of(arguments));
  const std::string& word = arguments.operands.front();
  Explainer explainer(*settings);
  const std::optional<std::string> text = explainer.explain(word);
  if (!text) {
    return refuse({Fault::malformed,
                   suggest(say({"nothing is called `{}`", "`{}` という ID や状態はありません"},
                               utf8::neutralise(word)),
                           word, explainable())},
                  Command::explain, settings->language);
  }
  return print(*text, settings->language);
}

}  // namespace hakoseki::app
