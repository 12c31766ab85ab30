#include "report/html_parts.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.h"

namespace hakoseki::report {
namespace {

// By RiskState.
constexpr std::array<StateLook, risk_state_count> looks = {{
    {{"–", "－"},
     {"n/a", "対象外"},
     {"The component is absent, and the inventory shows it.",
      "対象のコンポーネントがなく、そのことを入力から確認できたもの。"},
     "none"},
    {{"✓", "○"},
     {"met", "対応済"},
     {"Every check that applies was judged and passed.",
      "該当するすべてのチェックを評価し、合格したもの。"},
     "met"},
    {{"A", "A"},
     {"AWS", "AWS側"},
     {"AWS answers for it, and the launch type or the capacity provider proves that.",
      "AWSの責任であり、そのことを起動タイプやキャパシティプロバイダーで証明できたもの。"},
     "aws"},
    {{"●", "●"},
     {"accepted", "受容"},
     {"Valid exceptions cover every failure.", "有効な例外承認がすべての不合格を覆うもの。"},
     "accepted"},
    {{"?", "？"},
     {"not seen", "未確認"},
     {"Nothing failed, but something that applies was not seen: a value or an answer of the "
      "account that the inputs lack, the image, a person's statement, or a check that this version "
      "does not decide yet.",
      "不合格はないものの、入力にない値やアカウントの応答、イメージ、担当者への確認、この"
      "バージョンで未対応のチェックなど、判定に必要なものがそろわないもの。"},
     "unseen"},
    {{"△", "△"},
     {"partly", "一部"},
     {"Only checks of medium severity or lower failed.",
      "深刻度がmedium以下のチェックだけが不合格のもの。"},
     "partly"},
    {{"✕", "×"},
     {"not met", "未対応"},
     {"A check of high or critical severity failed.", "深刻度がhigh以上のチェックが不合格のもの。"},
     "unmet"},
}};

// By Outcome.
constexpr std::array<Text, 5> outcome_titles = {{{"not applicable", "対象外"},
                                                 {"AWS side", "AWS側"},
                                                 {"pass", "合格"},
                                                 {"undecided", "未確定"},
                                                 {"fail", "不合格"}}};

constexpr std::size_t line_width = 110;

}  // namespace

const StateLook& look_of(RiskState state) {
  return looks[static_cast<std::size_t>(state)];
}

std::string state_class(RiskState state) {
  return fmt::format("s-{}", look_of(state).style);
}

void write_state(Page& page, RiskState state) {
  const auto badge = page.html.element("span", {{"class", "state " + state_class(state)}});
  page.html.leaf("b", {{"aria-hidden", "true"}}, page.in(look_of(state).sign));
  page.html.text(" ");
  page.html.text(page.in(hakoseki::title_of(state)));
}

void write_severity(Page& page, Severity severity) {
  page.html.leaf("span", {{"class", fmt::format("sev sev-{}", name_of(severity))}},
                 name_of(severity));
}

Text title_of(Outcome outcome) {
  return outcome_titles[static_cast<std::size_t>(outcome)];
}

std::size_t weight_of(const RiskCell& cell) {
  if (cell.state == RiskState::unmet || cell.state == RiskState::partly) return cell.counts.fail;
  if (cell.state == RiskState::unseen) return cell.counts.unknown + cell.unseen_checks.size();
  return 0;
}

std::string place_of(const Page& page, const Evidence& evidence) {
  const auto& inputs = page.model.inventory().inputs;
  if (!evidence.in_text() || evidence.input >= inputs.size()) return evidence.pointer.str();
  const std::string& path = inputs[evidence.input].path;
  const Position at = evidence.span.begin;
  return at.line == 0 ? path : fmt::format("{}:{}:{}", path, at.line, at.column);
}

void write_line(Page& page, const Evidence& evidence) {
  const std::optional<EvidenceLine> line = page.lines.of(evidence, line_width);
  if (!line) return;
  HtmlWriter& html = page.html;
  const auto block = html.element("pre", {{"class", "line"}});
  html.leaf("span", {{"class", "no"}}, fmt::format("{}", line->line));
  const auto code = html.element("code");
  if (line->is_cut_before) html.text("… ");
  for (const LinePart& part : line->parts) {
    if (part.is_marked) {
      html.leaf("mark", part.text);
    } else {
      html.text(part.text);
    }
  }
  if (line->is_cut_behind) html.text(" …");
}

void write_label(Page& page, const Message& label) {
  page.html.prose(utf8::clip(page.in(label), page.depth.text_cells));
}

void write_rest(Page& page, std::size_t rest, std::size_t columns) {
  if (rest == 0) return;
  const Message text =
      say({"and {} more: see the JSON report", "ほか{}件（JSONレポートを参照）"}, rest);
  if (columns == 0) {
    page.html.leaf("p", {{"class", "rest"}}, page.in(text));
    return;
  }
  const auto row = page.html.element("tr");
  page.html.leaf("td", {{"colspan", fmt::format("{}", columns)}, {"class", "rest"}}, page.in(text));
}

std::string id_of(const RiskInfo& risk) {
  return fmt::format("risk-{}", risk.id);
}

std::string id_of(const Check& check) {
  std::string id = fmt::format("check-{}", check.id);
  std::replace(id.begin(), id.end(), '.', '-');
  return id;
}

HtmlWriter::Element scroll_box(Page& page, std::string_view title) {
  return page.html.element(
      "div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "group"}, {"aria-label", title}});
}

void write_cell(Page& page, std::string_view text) {
  page.html.leaf("td", text);
}

void write_count(Page& page, std::size_t count) {
  const bool is_none = count == 0;
  page.html.leaf("td", {{"class", is_none ? "num zero" : "num"}},
                 is_none ? "–" : fmt::format("{}", count));
}

void write_heads(Page& page, std::initializer_list<Text> heads) {
  const auto head = page.html.element("thead");
  const auto row = page.html.element("tr");
  for (const Text& one : heads)
    page.html.leaf("th", {{"scope", "col"}}, page.in(one));
}

}  // namespace hakoseki::report
