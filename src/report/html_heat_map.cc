// The heat map: each risk in each system as a sign, a word or a number, and a pattern; colour only
// adds to them.
#include <array>

#include <fmt/format.h>

#include "report/html_page.h"
#include "report/html_parts.h"

namespace hakoseki::report {
namespace {

// Above this a column has room for a sign and a number only.
constexpr std::size_t most_wide_columns = 6;

std::string_view name_of_system(const Page& page, const SystemColumn& system) {
  return page.run.language == Language::ja && !system.title.empty() ? system.title : system.name;
}

void write_system_head(Page& page, const SystemColumn& system, bool is_rest) {
  HtmlWriter& html = page.html;
  const auto head = html.element("th", {{"scope", "col"}});
  const auto turned = html.element("span", {{"class", "name"}});
  if (is_rest) {
    html.text(page.in(say({"{} others", "ほか{}件"}, system.systems)));
  } else {
    html.text(name_of_system(page, system));
  }
}

void write_state_cell(Page& page, const RiskCell& cell, bool is_overall) {
  HtmlWriter& html = page.html;
  const StateLook& look = look_of(cell.state);
  const auto td = html.element(
      "td", {{"class", is_overall ? state_class(cell.state) + " all" : state_class(cell.state)}});
  html.leaf("b", {{"aria-hidden", "true"}}, page.in(look.sign));
  html.leaf("span", {{"class", "word"}}, page.in(look.label));
  if (const std::size_t weight = weight_of(cell); weight > 0) {
    html.leaf("span", {{"class", "n"}}, fmt::format("{}", weight));
  }
}

void write_risk_row(Page& page, const RiskInfo& risk) {
  HtmlWriter& html = page.html;
  const auto row = html.element("tr");
  {
    const auto head = html.element("th", {{"scope", "row"}});
    const auto link = html.element("a", {{"href", fmt::format("#{}", id_of(risk))}});
    html.leaf("span", {{"class", "sec"}}, risk.section);
    html.text(" ");
    html.text(page.in(risk.title));
  }
  const auto at = static_cast<std::size_t>(risk.risk);
  for (const SystemColumn& system : page.model.systems) {
    write_state_cell(page, system.risks[at], false);
  }
  write_state_cell(page, page.model.overall(risk.risk), true);
}

void write_body(Page& page, Component component) {
  HtmlWriter& html = page.html;
  const ComponentInfo& info = info_of(component);
  const auto body = html.element("tbody");
  {
    const auto row = html.element("tr", {{"class", "part"}});
    html.leaf(
        "th",
        {{"scope", "rowgroup"}, {"colspan", fmt::format("{}", page.model.systems.size() + 2)}},
        fmt::format("{} {}", info.section, page.in(info.title)));
  }
  for (const RiskInfo& risk : risks()) {
    if (risk.component == component) write_risk_row(page, risk);
  }
}

void write_legend(Page& page) {
  HtmlWriter& html = page.html;
  const auto list = html.element("ul", {{"class", "legend"}});
  for (std::size_t i = risk_state_count; i-- > 0;) {
    const auto item = html.element("li");
    write_state(page, static_cast<RiskState>(i));
  }
  html.leaf("li", {{"class", "note"}},
            page.in(Text{
                "The number: findings; under “not seen”, open questions.",
                "数字は検出事項の件数です。「未確認」では、未確定または未評価の件数を示します。"}));
}

}  // namespace

void write_heat_map(Page& page) {
  HtmlWriter& html = page.html;
  const auto& systems = page.model.systems;
  const bool is_wide = systems.size() <= most_wide_columns;
  const auto box = html.element("div", {{"class", "map"}});
  {
    const auto scroll = html.element(
        "section", {{"class", "scroll"}, {"tabindex", "0"}, {"aria-labelledby", "map-title"}});
    const auto table = html.element("table", {{"class", is_wide ? "heat wide" : "heat dense"}});
    html.leaf("caption", {{"id", "map-title"}},
              page.in(Text{"Each risk in each system", "リスク×システムの状態"}));
    {
      const auto head = html.element("thead");
      const auto row = html.element("tr");
      html.leaf("th", {{"scope", "col"}},
                page.in(Text{"Risk of SP 800-190", "SP 800-190のリスク"}));
      for (const SystemColumn& system : systems) {
        const bool is_rest = &system == &systems[systems.size() - 1] && system.name.empty();
        write_system_head(page, system, is_rest);
      }
      const auto all = html.element("th", {{"scope", "col"}, {"class", "all"}});
      html.leaf("span", {{"class", "name"}}, page.in(Text{"All", "全体"}));
    }
    for (int i = 1; i <= static_cast<int>(Component::hardware); ++i) {
      write_body(page, static_cast<Component>(i));
    }
  }
  write_legend(page);
}

}  // namespace hakoseki::report
