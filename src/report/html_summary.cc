// The summary, which must be understood in ten seconds and fit one printed page: the decision of
// the gate, what was found, the heat map, where to begin.
#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "report/html_page.h"
#include "report/html_parts.h"

namespace hakoseki::report {
namespace {

constexpr std::size_t most_worst = 8;
constexpr std::size_t most_names = 4;

constexpr std::array<RiskState, risk_state_count> worst_first = {
    RiskState::unmet, RiskState::partly, RiskState::unseen,        RiskState::accepted,
    RiskState::aws,   RiskState::met,    RiskState::not_applicable};

void write_gate(Page& page) {
  HtmlWriter& html = page.html;
  constexpr std::array<Text, 3> words = {{{"Gate passed", "判定: 合格"},
                                          {"Gate failed", "判定: 不合格"},
                                          {"Evidence incomplete", "判定: 証跡不足"}}};
  // A run that no finding could have failed must not read as if all were well.
  const bool is_open = !page.gate.policy.fail_on && page.gate.decision == GateDecision::pass;
  const Text decision = is_open ? Text{"No gate on findings", "検出事項による合否判定なし"}
                                : words[static_cast<std::size_t>(page.gate.decision)];
  const std::string style =
      is_open ? "gate" : fmt::format("gate gate-{}", name_of(page.gate.decision));
  const auto box = html.element("div", {{"class", style}});
  html.leaf("p", {{"class", "decision"}}, page.in(decision));
  const auto& states = page.model.states;
  const auto count = [&](RiskState state) { return states[static_cast<std::size_t>(state)]; };
  html.leaf("p",
            page.in(say(
                {"Of the 23 risks, {} are not met and {} partly met in at least one system; {} "
                 "could not be judged in full.",
                 "23リスクのうち、いずれかのシステムで未対応のものが{}件、一部対応が{}件あります。"
                 "判定しきれなかったものは{}件です。"},
                count(RiskState::unmet), count(RiskState::partly), count(RiskState::unseen))));
  const auto line = html.element("p", {{"class", "gate-line"}});
  html.leaf("code", page.in(page.gate.line()));
}

void write_severities(Page& page) {
  HtmlWriter& html = page.html;
  const auto box = html.element("div", {{"class", "tiles"}});
  html.leaf("h3", page.in(Text{"Findings by severity", "深刻度別の検出事項"}));
  const auto list = html.element("dl");
  for (int i = static_cast<int>(Severity::critical); i >= 0; --i) {
    const auto severity = static_cast<Severity>(i);
    const std::size_t count = page.model.failures[static_cast<std::size_t>(i)];
    if (severity == Severity::info && count == 0) continue;
    const auto tile = html.element(
        "div", {{"class", fmt::format("tile {}{}", name_of(severity), count == 0 ? " zero" : "")}});
    html.leaf("dt", name_of(severity));
    html.leaf("dd", fmt::format("{}", count));
  }
  const auto tile =
      html.element("div", {{"class", page.model.undecided == 0 ? "tile open zero" : "tile open"}});
  html.leaf("dt", page.in(Text{"undecided", "未確定"}));
  html.leaf("dd", fmt::format("{}", page.model.undecided));
}

// One bar of 23 parts, with its numbers as text below.
void write_states(Page& page) {
  HtmlWriter& html = page.html;
  const auto box = html.element("div", {{"class", "tiles"}});
  html.leaf("h3", page.in(Text{"The 23 risks, worst of all systems",
                               "23リスクの状態（全システムの最悪値）"}));
  const auto list = html.element("ul", {{"class", "states"}});
  for (const RiskState state : worst_first) {
    const std::size_t count = page.model.states[static_cast<std::size_t>(state)];
    if (count == 0) continue;
    const auto item =
        html.element("li", {{"class", fmt::format("{} w{}", state_class(state), count)}});
    html.leaf("b", fmt::format("{}", count));
    html.text(" ");
    html.leaf("span", page.in(look_of(state).label));
  }
}

std::string systems_of(const Page& page, const CheckGroup& group) {
  std::set<std::string_view> seen;
  std::string text;
  for (const Finding* finding : group.failed) {
    for (const std::string_view name : page.model.systems_of(*finding, page.run.language)) {
      if (!seen.insert(name).second || seen.size() > most_names) continue;
      if (!text.empty()) text += page.in(Text{", ", "、"});
      text += name;
    }
  }
  if (seen.size() > most_names) {
    text += page.in(say({" and {} more", "ほか{}"}, seen.size() - most_names));
  }
  return text;
}

void write_worst(Page& page) {
  HtmlWriter& html = page.html;
  const auto box = html.element("section", {{"class", "worst"}, {"aria-labelledby", "worst"}});
  html.leaf("h3", {{"id", "worst"}}, page.in(Text{"Where to begin", "優先して対処する事項"}));
  const auto groups = page.model.worst_groups();
  if (groups.empty()) {
    html.leaf("p", page.in(Text{"Nothing failed.", "不合格はありません。"}));
    return;
  }
  const auto table = html.element("table");
  write_heads(page, {{"Severity", "深刻度"},
                     {"Finding", "検出事項"},
                     {"Systems", "システム"},
                     {"Count", "件数"}});
  const auto body = html.element("tbody");
  for (std::size_t i = 0; i < std::min(groups.size(), most_worst); ++i) {
    const Check& check = *groups[i]->check;
    const auto row = html.element("tr");
    {
      const auto cell = html.element("td");
      write_severity(page, check.severity);
    }
    {
      const auto cell = html.element("td");
      html.leaf("a", {{"href", fmt::format("#{}", id_of(check))}}, page.in(check.title));
      html.text(" ");
      html.leaf("span", {{"class", "id"}}, check.id);
    }
    html.leaf("td", {{"class", "systems"}}, systems_of(page, *groups[i]));
    write_count(page, groups[i]->failed.size());
  }
}

// "41 / 120 (34 %)"
void write_share(Page& page, std::size_t part, std::size_t whole) {
  const auto cell = page.html.element("td", {{"class", "num"}});
  if (whole == 0) {
    page.html.text("–");
    return;
  }
  page.html.leaf("b", fmt::format("{} %", part * 100 / whole));
  page.html.leaf("span", {{"class", "of"}}, fmt::format(" {} / {}", part, whole));
}

void write_components(Page& page) {
  HtmlWriter& html = page.html;
  const auto box =
      html.element("section", {{"class", "components"}, {"aria-labelledby", "numbers"}});
  html.leaf("h3", {{"id", "numbers"}}, page.in(Text{"By component", "コンポーネント別"}));
  {
    const auto table = html.element("table");
    write_heads(page, {{"Component", "コンポーネント"},
                       {"Assessed", "評価済み"},
                       {"Satisfied", "充足"},
                       {"Open critical", "critical"},
                       {"Open high", "high"}});
    const auto body = html.element("tbody");
    for (std::size_t i = 0; i < component_count; ++i) {
      const ComponentInfo& component = info_of(static_cast<Component>(i + 1));
      const Criteria& criteria = page.model.components[i];
      const auto row = html.element("tr");
      html.leaf("th", {{"scope", "row"}},
                fmt::format("{} {}", component.section, page.in(component.title)));
      write_share(page, criteria.total() - criteria.open, criteria.total());
      write_share(page, criteria.passed + criteria.inherited, criteria.total());
      write_count(page, criteria.critical_findings);
      write_count(page, criteria.high_findings);
    }
  }
  html.leaf(
      "p", {{"class", "note"}},
      page.in(Text{
          "Of all criteria that apply: each check of the catalogue in each system. What was not "
          "seen counts as neither assessed nor satisfied.",
          "分母は、システムごとに該当するカタログの全チェックです。未確認のものは、"
          "評価済みにも充足にも数えません。"}));
}

void write_unsealed(Page& page) {
  const auto& inputs = page.model.inputs;
  const std::size_t unread = inputs[static_cast<std::size_t>(InputState::refused)];
  const std::size_t partly = inputs[static_cast<std::size_t>(InputState::partly)];
  if (unread + partly == 0) return;
  Text form = {"{0} inputs could not be read and {1} were read only in part. ",
               "読み取れなかった入力が{0}件、一部しか読み取れなかった入力が{1}件あります。"};
  if (partly == 0) {
    form = {"{0} inputs could not be read. ", "読み取れなかった入力が{0}件あります。"};
  } else if (unread == 0) {
    form = {"{1} inputs were read only in part. ", "一部しか読み取れなかった入力が{1}件あります。"};
  }
  const auto box = page.html.element("p", {{"class", "warning"}});
  page.html.text(page.in(say(form, unread, partly)));
  page.html.text(page.in(Text{"What was not read is not in this report. ",
                              "読み取れなかった内容は本書に含まれません。"}));
  page.html.leaf("a", {{"href", "#inputs"}}, page.in(Text{"Which ones", "詳細"}));
}

}  // namespace

void write_summary(Page& page) {
  HtmlWriter& html = page.html;
  const auto section =
      html.element("section", {{"id", "summary"}, {"aria-labelledby", "summary-title"}});
  html.leaf("h2", {{"id", "summary-title"}}, page.in(Text{"Summary", "要約"}));
  write_unsealed(page);
  {
    const auto top = html.element("div", {{"class", "top"}});
    write_gate(page);
    write_severities(page);
    write_states(page);
  }
  write_heat_map(page);
  const auto bottom = html.element("div", {{"class", "bottom"}});
  write_worst(page);
  write_components(page);
}

}  // namespace hakoseki::report
