// One section for each risk: what it means, what the standard asks for, who answers for it, how
// each system stands, and then what every check said.
#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "report/basis.h"
#include "report/html_page.h"
#include "report/html_parts.h"

namespace hakoseki::report {
namespace {

// What a check that is not judged would have to see, by Door.
constexpr std::array<Text, 5> doors = {{
    {"not decided by this version yet", "このバージョンでは未対応"},
    {"needs the running account", "稼働中のアカウントが必要"},
    {"needs the image", "イメージの内容が必要"},
    {"needs the Kubernetes cluster", "Kubernetesクラスターの情報が必要"},
    {"needs a person's statement with evidence", "担当者の申告と証跡が必要"},
}};

// Where the account was looked at, it is not the account that is missing.
Text missing_for(const Page& page, const CatalogueEntry& entry) {
  const bool has_account = basis_of(page.model.inventory()) != Basis::files;
  const bool is_to_come = entry.needs == Door::account && has_account;
  return doors[static_cast<std::size_t>(is_to_come ? Door::files : entry.needs)];
}

bool is_credited_to_aws(const Page& page, const RiskInfo& risk) {
  for (std::size_t i = 0; i < compute_count; ++i) {
    if (page.model.workloads[i] > 0 && risk.responsible[i] != Responsible::customer) return true;
  }
  return false;
}

void write_explanation(Page& page, const Text& title, const Text& text) {
  const auto box = page.html.element("div");
  page.html.leaf("h4", page.in(title));
  page.html.leaf("p", page.in(text));
}

void write_inheritance(Page& page, const RiskInfo& risk) {
  const std::optional<Inheritance> inheritance = inheritance_of(risk.risk);
  if (!inheritance || !is_credited_to_aws(page, risk)) return;
  HtmlWriter& html = page.html;
  const auto box = html.element("div", {{"class", "inherited"}});
  html.leaf("h4", page.in(Text{"What is relied on where AWS answers", "AWSの責任とする根拠"}));
  html.leaf("p", page.in(inheritance->statement));
  {
    const auto source = html.element("p", {{"class", "source"}});
    html.text(page.in(Text{"Source: ", "出典: "}));
    html.leaf("cite", {{"lang", page.run.language == Language::en ? "" : "en"}},
              inheritance->source);
  }
  const auto residual = html.element("p");
  html.leaf("b", page.in(Text{"What stays with you: ", "利用者に残る義務: "}));
  html.text(page.in(inheritance->residual));
}

std::string computes_of(const Page& page, const SystemColumn& system) {
  std::string text;
  for (std::size_t i = 0; i < system.workloads.size(); ++i) {
    if (system.workloads[i] == 0) continue;
    if (!text.empty()) text += page.in(Text{", ", "、"});
    text += fmt::format("{} ×{}", page.in(title_of(static_cast<Compute>(i))), system.workloads[i]);
  }
  return text;
}

void write_system_row(Page& page, const SystemColumn& system, const RiskCell& cell) {
  HtmlWriter& html = page.html;
  const auto row = html.element("tr");
  {
    const auto head = html.element("th", {{"scope", "row"}});
    const bool has_title = page.run.language == Language::ja && !system.title.empty();
    if (system.name.empty()) {
      html.text(page.in(say({"{} other systems", "その他{}システム"}, system.systems)));
    } else {
      html.text(has_title ? system.title : system.name);
    }
    const std::string computes = computes_of(page, system);
    if (!computes.empty()) html.leaf("span", {{"class", "sub"}}, computes);
  }
  {
    const auto state = html.element("td");
    write_state(page, cell.state);
  }
  write_count(page, cell.counts.fail);
  write_count(page, cell.counts.unknown);
  write_count(page, cell.counts.pass);
  write_count(page, cell.counts.inherited);
  write_count(page, cell.counts.not_applicable);
  write_count(page, cell.unseen_checks.size());
}

void write_systems(Page& page, const RiskInfo& risk) {
  if (page.model.systems.empty()) return;
  HtmlWriter& html = page.html;
  const std::string_view title =
      page.in(Text{"State and verdicts by system", "システム別の状態と判定の件数"});
  const auto scroll = scroll_box(page, title);
  const auto table = html.element("table", {{"class", "by-system"}});
  html.leaf("caption", title);
  write_heads(page, {{"System", "システム"},
                     {"State", "状態"},
                     title_of(Outcome::fail),
                     title_of(Outcome::unknown),
                     title_of(Outcome::pass),
                     title_of(Outcome::inherited),
                     title_of(Outcome::not_applicable),
                     {"not judged", "未評価チェック"}});
  const auto body = html.element("tbody");
  for (const SystemColumn& system : page.model.systems) {
    write_system_row(page, system, system.risks[static_cast<std::size_t>(risk.risk)]);
  }
}

void write_counts(Page& page, const CatalogueRow& row) {
  HtmlWriter& html = page.html;
  if (row.group == nullptr || row.group->counts.total() == 0) {
    const Text missing = row.group == nullptr ? missing_for(page, *row.entry)
                                              : Text{"nothing of its kind among the inputs",
                                                     "入力に対象のリソースがない"};
    html.leaf("td", {{"colspan", "5"}, {"class", "unjudged"}}, page.in(missing));
    return;
  }
  const OutcomeCounts& counts = row.group->counts;
  for (const std::size_t count :
       {counts.fail, counts.unknown, counts.pass, counts.inherited, counts.not_applicable}) {
    write_count(page, count);
  }
}

void write_catalogue(Page& page, const RiskInfo& risk) {
  HtmlWriter& html = page.html;
  const std::vector<CatalogueRow> rows = page.model.rows_of(risk.risk);
  if (rows.empty()) {
    html.leaf("p",
              page.in(Text{
                  "No check of the catalogue can decide this row: it rests on the agreements and "
                  "audit reports of AWS, and on what the customer demands of the hardware.",
                  "この行を判定するチェックはカタログにありません。AWSとの契約と監査報告書、および"
                  "利用者がハードウェアに求める要件によって評価します。"}));
    return;
  }
  const std::string_view title =
      page.in(Text{"Checks of the catalogue for this risk", "このリスクのチェック"});
  const auto scroll = scroll_box(page, title);
  const auto table = html.element("table", {{"class", "checks"}});
  html.leaf("caption", title);
  write_heads(page, {{"Check", "チェック"},
                     {"Severity", "深刻度"},
                     title_of(Outcome::fail),
                     title_of(Outcome::unknown),
                     title_of(Outcome::pass),
                     title_of(Outcome::inherited),
                     title_of(Outcome::not_applicable)});
  const auto body = html.element("tbody");
  for (const CatalogueRow& row : rows) {
    const bool has_findings =
        row.group != nullptr && (!row.group->failed.empty() || !row.group->undecided.empty());
    const std::string_view id = row.group != nullptr ? row.group->check->id : row.entry->id;
    const auto tr = html.element("tr");
    {
      const auto head = html.element("th", {{"scope", "row"}});
      if (has_findings) {
        html.leaf("a", {{"href", fmt::format("#{}", id_of(*row.group->check))}}, id);
      } else {
        html.text(id);
      }
      html.text(" ");
      html.text(page.in(row.group != nullptr ? row.group->check->title : row.entry->title));
    }
    {
      const auto cell = html.element("td");
      write_severity(page, row.group != nullptr ? row.group->check->severity : row.entry->severity);
    }
    write_counts(page, row);
  }
}

void write_risk(Page& page, const RiskInfo& risk) {
  HtmlWriter& html = page.html;
  const std::string id = id_of(risk);
  const std::string title = fmt::format("{}-title", id);
  const auto section =
      html.element("section", {{"class", "risk"}, {"id", id}, {"aria-labelledby", title}});
  {
    const auto head = html.element("div", {{"class", "risk-head"}});
    {
      const auto heading = html.element("h3", {{"id", title}});
      html.leaf("span", {{"class", "sec"}}, risk.section);
      html.text(" ");
      html.text(page.in(risk.title));
    }
    write_state(page, page.model.overall(risk.risk).state);
  }
  if (page.run.language == Language::ja) {
    html.leaf("p", {{"class", "original"}, {"lang", "en"}}, risk.title.en);
  }
  {
    const auto grid = html.element("div", {{"class", "explain"}});
    write_explanation(page, {"What it means", "リスクの内容"}, risk.meaning);
    const Message asked =
        say({"What section {} asks for", "{}節が求める対策"}, risk.countermeasure);
    {
      const auto box = html.element("div");
      html.leaf("h4", page.in(asked));
      html.leaf("p", page.in(risk.recommends));
    }
    write_explanation(page, {"Who does what on AWS", "AWSでの責任分担"}, risk.why);
  }
  write_inheritance(page, risk);
  write_systems(page, risk);
  write_catalogue(page, risk);
  write_checks(page, risk.risk);
}

}  // namespace

void write_risks(Page& page) {
  HtmlWriter& html = page.html;
  for (int i = 1; i <= static_cast<int>(Component::hardware); ++i) {
    const ComponentInfo& component = info_of(static_cast<Component>(i));
    const std::string id = fmt::format("part-{}", component.id);
    const std::string title = fmt::format("{}-title", id);
    const auto section =
        html.element("section", {{"class", "part"}, {"id", id}, {"aria-labelledby", title}});
    html.leaf("h2", {{"id", title}},
              fmt::format("{} {}", component.section, page.in(component.title)));
    for (const RiskInfo& risk : risks()) {
      if (risk.component == component.component) write_risk(page, risk);
    }
  }
}

}  // namespace hakoseki::report
