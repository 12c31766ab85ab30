// hakoseki explain ID: a check, a risk, a state, a verdict or an exit code, offline.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "checks/catalog.h"
#include "report/layout.h"
#include "standard/catalogue.h"

namespace hakoseki::app {
namespace {

// What one check says of one resource.
struct OutcomeInfo {
  Outcome outcome;
  Text title;
  Text meaning;
};
constexpr std::array<OutcomeInfo, 5> outcomes = {{
    {Outcome::pass,
     {"Pass", "合格"},
     {"The check looked at the values that decide, and the defect is ruled out. Shown with "
      "--show-passed.",
      "判定に必要な値を確認し、不備がないと確定したものです。--show-passed で表示します。"}},
    {Outcome::fail,
     {"Fail", "不合格"},
     {"The defect is there, and the evidence shows it.", "不備があり、証跡でそれを示しています。"}},
    {Outcome::unknown,
     {"Undecided", "未確定"},
     {"The check was asked, but a value that decides was not seen: it is not in the inputs, or "
      "reading it was refused. Unknown is never a pass. Shown with --show-unknown.",
      "チェックを実施したものの、判定を決める値が未確認のものです(入力にない、または取得を拒否"
      "された)。合格とはみなしません。--show-unknown で表示します。"}},
    {Outcome::not_applicable,
     {"Not applicable", "対象外"},
     {"The question does not arise here, and the evidence shows that.",
      "この対象には当てはまらず、証跡でそれを示しています。"}},
    {Outcome::inherited,
     {"AWS side", "AWS 側"},
     {"AWS operates what the check asks about, and the launch type or capacity provider of the "
      "workload proves that.",
      "チェックの対象を AWS が運用しており、ワークロードの起動タイプまたはキャパシティー"
      "プロバイダーでそれを確認しています。"}},
}};

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
    if (explain_result(word)) return std::move(out_);
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

  // A state and a verdict may be called alike, and each by its name or as reports show it in either
  // language: every one that is meant is explained.
  bool explain_result(std::string_view word) {
    const auto is_meant = [&](std::string_view name, const Text& title) {
      const std::string meant = plain_name(word);
      return meant == plain_name(name) || meant == plain_name(title.en) ||
             meant == plain_name(title.ja);
    };
    for (std::size_t i = 0; i < risk_state_count; ++i) {
      const auto state = static_cast<RiskState>(i);
      if (is_meant(name_of(state), title_of(state))) explain_state(state);
    }
    for (const OutcomeInfo& info : outcomes) {
      // The tables for terminals call what is undecided open.
      const bool is_open = info.outcome == Outcome::unknown && is_meant("open", info.title);
      if (is_open || is_meant(name_of(info.outcome), info.title)) explain_outcome(info);
    }
    if (is_meant("not-judged", {"not judged", "未評価"})) {
      next_part();
      heading(fmt::format("not-judged: {}", in_language({"Not judged", "未評価"})));
      paragraph(
          {"Meaning (of a check)", "意味(チェックについて)"},
          in_language({"The check applies, but this run did not ask it: it needs the running "
                       "account, the image or a person, or this version does not decide it. "
                       "Its risk is not met.",
                       "該当するものの、今回は実施していないチェックです。稼働中のアカウント、"
                       "イメージ、担当者の確認が必要か、このバージョンで未対応です。その"
                       "リスクは対応済になりません。"}));
    }
    return !out_.empty();
  }

  // In small letters, without what stands between words.
  static std::string plain_name(std::string_view name) {
    std::string plain = lower_case(name);
    std::erase_if(plain, [](char c) { return c == ' ' || c == '-' || c == '_'; });
    return plain;
  }

  void next_part() {
    if (!out_.empty()) out_ += '\n';
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

  void explain_state(RiskState state) {
    next_part();
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
            "不合格はありませんが、未確定の判定、または未評価のチェックがあります。未確認のものを"
            "対応済とはみなしません。"};
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
    paragraph({"Meaning (of a risk)", "意味(リスクについて)"}, in_language(meaning));
  }

  void explain_outcome(const OutcomeInfo& info) {
    next_part();
    heading(fmt::format("{}: {}", name_of(info.outcome), in_language(info.title)));
    paragraph({"Meaning (of a verdict)", "意味(判定について)"}, in_language(info.meaning));
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
  for (const OutcomeInfo& info : outcomes)
    words.emplace_back(name_of(info.outcome));
  words.emplace_back("not-judged");
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
