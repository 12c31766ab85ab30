// What the checks of one risk said, each verdict with its evidence: failures in full, then what
// could not be decided, then in one table what passed.
#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/utf8.h"
#include "report/html_page.h"
#include "report/html_parts.h"

namespace hakoseki::report {
namespace {

void write_resource(Page& page, const Finding& finding) {
  page.html.leaf("b", utf8::clip(finding.resource->id, page.depth.text_cells));
  page.html.text(" ");
  page.html.leaf("span", {{"class", "type"}}, finding.resource->type);
  if (const std::string where = page.whereabouts.of(*finding.resource); !where.empty()) {
    page.html.text(" ");
    page.html.leaf("span", {{"class", "type"}}, where);
  }
}

// Under which conditions the outcome holds.
void write_conditions(Page& page, const Finding& finding) {
  if (finding.when.empty()) return;
  std::string text;
  for (const Guard& guard : finding.when) {
    if (!text.empty()) text += page.in(Text{"; or ", "、または"});
    text += page.in(guard.describe());
  }
  const Text form = finding.outcome == Outcome::fail
                        ? Text{"Fails when {}", "不合格になる条件: {}"}
                        : Text{"Holds when {}", "この判定になる条件: {}"};
  const auto line = page.html.element("p", {{"class", "when"}});
  page.html.prose(utf8::clip(page.in(say(form, text)), page.depth.text_cells));
}

void write_exhibit(Page& page, const Exhibit& exhibit, bool is_first) {
  HtmlWriter& html = page.html;
  const auto box = html.element("div", {{"class", is_first ? "exhibit" : "exhibit more"}});
  {
    const auto line = html.element("p");
    {
      const auto label = html.element("span", {{"class", "label"}});
      write_label(page, exhibit.label);
    }
    html.text(" ");
    html.leaf("span", {{"class", "place"}}, place_of(page, exhibit.evidence));
  }
  write_line(page, exhibit.evidence);
}

void write_finding(Page& page, const Finding& finding) {
  HtmlWriter& html = page.html;
  const auto systems = page.model.systems_of(finding, page.run.language);
  const auto item = html.element(
      "li", {{"class", "finding"},
             {"data-severity",
              finding.outcome == Outcome::fail ? name_of(finding.check->severity) : "undecided"},
             {"data-systems", fmt::format("{}", fmt::join(systems, "\n"))}});
  {
    const auto head = html.element("p", {{"class", "subject"}});
    write_resource(page, finding);
    for (const std::string_view system : systems)
      html.leaf("span", {{"class", "system"}}, system);
  }
  write_conditions(page, finding);
  const std::size_t shown = std::min(finding.exhibits.size(), page.depth.exhibits);
  for (std::size_t i = 0; i < shown; ++i)
    write_exhibit(page, finding.exhibits[i], i == 0);
  write_rest(page, finding.exhibits.size() - shown, 0);
}

void write_list(Page& page, const Text& title, const std::vector<const Finding*>& findings,
                std::size_t limit) {
  if (findings.empty()) return;
  HtmlWriter& html = page.html;
  html.leaf("h5", page.in(say({"{} ({})", "{}（{}件）"}, page.in(title), findings.size())));
  const std::size_t shown = std::min(findings.size(), limit);
  if (shown > 0) {
    const auto list = html.element("ul", {{"class", "findings"}});
    for (std::size_t i = 0; i < shown; ++i)
      write_finding(page, *findings[i]);
  }
  write_rest(page, findings.size() - shown, 0);
}

void write_group(Page& page, const CheckGroup& group) {
  HtmlWriter& html = page.html;
  const Check& check = *group.check;
  const std::string id = id_of(check);
  const std::string title = fmt::format("{}-title", id);
  const auto article =
      html.element("article", {{"class", "check"}, {"id", id}, {"aria-labelledby", title}});
  {
    const auto head = html.element("h4", {{"id", title}});
    // The title is the defect: it must not be read as found where nothing failed.
    if (!group.failed.empty()) {
      write_severity(page, check.severity);
    } else {
      html.leaf("span", {{"class", "sev sev-undecided"}}, page.in(title_of(Outcome::unknown)));
    }
    html.text(" ");
    html.text(page.in(check.title));
    html.text(" ");
    html.leaf("span", {{"class", "id"}}, check.id);
  }
  {
    const auto why = html.element("p", {{"class", "why"}});
    html.prose(page.in(check.why));
  }
  {
    const auto fix = html.element("p", {{"class", "fix"}});
    html.leaf("b", page.in(Text{"Fix", "対処"}));
    html.text(" ");
    html.prose(page.in(check.fix));
  }
  write_list(page, {"Failed", "不合格"}, group.failed, page.depth.failed);
  write_list(page, {"Undecided", "未確定"}, group.undecided, page.depth.undecided);
}

void write_settled_row(Page& page, const Finding& finding) {
  HtmlWriter& html = page.html;
  const Exhibit& exhibit = finding.exhibits.front();
  const auto row = html.element("tr");
  {
    const auto head = html.element("th", {{"scope", "row"}});
    html.text(finding.check->id);
  }
  html.leaf("td", {{"class", "outcome"}}, page.in(title_of(finding.outcome)));
  {
    const auto cell = html.element("td");
    write_resource(page, finding);
  }
  {
    const auto cell = html.element("td");
    write_label(page, exhibit.label);
    for (std::size_t i = 1; i < std::min(finding.exhibits.size(), page.depth.exhibits); ++i) {
      html.text(page.in(Text{"; ", "。"}));
      write_label(page, finding.exhibits[i].label);
    }
  }
  html.leaf("td", {{"class", "place"}}, place_of(page, exhibit.evidence));
}

void write_settled(Page& page, const std::vector<const CheckGroup*>& groups) {
  std::size_t total = 0;
  for (const CheckGroup* group : groups)
    total += group->settled.size();
  if (total == 0) return;
  HtmlWriter& html = page.html;
  const auto box = html.element("div", {{"class", "settled fold"}});
  const Message said =
      say({"Passed, AWS side and not applicable ({})", "合格・AWS側・対象外の判定（{}件）"}, total);
  const std::string_view title = page.in(said);
  html.leaf("h4", title);
  const auto scroll = scroll_box(page, title);
  const auto table = html.element("table");
  write_heads(page, {{"Check", "チェック"},
                     {"Verdict", "判定"},
                     {"Resource", "リソース"},
                     {"Evidence", "証跡"},
                     {"Place", "場所"}});
  const auto body = html.element("tbody");
  for (const CheckGroup* group : groups) {
    const std::size_t shown = std::min(group->settled.size(), page.depth.settled);
    for (std::size_t i = 0; i < shown; ++i)
      write_settled_row(page, *group->settled[i]);
    if (shown < group->settled.size()) {
      const auto row = html.element("tr");
      html.leaf("th", {{"scope", "row"}}, group->check->id);
      html.leaf("td", {{"colspan", "4"}, {"class", "rest"}},
                page.in(say({"and {} more: see the JSON report", "ほか{}件（JSONレポートを参照）"},
                            group->settled.size() - shown)));
    }
  }
}

}  // namespace

void write_checks(Page& page, Risk risk) {
  std::vector<const CheckGroup*> groups;
  for (const CheckGroup& group : page.model.groups) {
    if (group.check->risk == risk) groups.push_back(&group);
  }
  write_settled(page, groups);
  // The most serious first, and failures before questions.
  std::stable_sort(groups.begin(), groups.end(),
                   [](const CheckGroup* one, const CheckGroup* other) {
                     return std::pair(!one->failed.empty(), one->check->severity) >
                            std::pair(!other->failed.empty(), other->check->severity);
                   });
  for (const CheckGroup* group : groups) {
    if (!group->failed.empty() || !group->undecided.empty()) write_group(page, *group);
  }
}

}  // namespace hakoseki::report
