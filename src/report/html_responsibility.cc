// Who answers for each risk on each compute type, beside how many workloads of that type were seen.
#include <array>

#include <fmt/format.h>

#include "report/html_page.h"
#include "report/html_parts.h"

namespace hakoseki::report {
namespace {

// By Responsible.
constexpr std::array<Text, 3> short_titles = {
    {{"AWS", "AWS"}, {"Customer", "利用者"}, {"Shared", "共有"}}};
constexpr std::array<std::string_view, 3> styles = {"r-aws", "r-customer", "r-shared"};

bool is_seen(const Page& page, std::size_t compute) {
  return page.model.workloads[compute] > 0;
}

void write_head(Page& page) {
  HtmlWriter& html = page.html;
  const auto head = html.element("thead");
  const auto row = html.element("tr");
  html.leaf("th", {{"scope", "col"}}, page.in(Text{"Risk", "リスク"}));
  for (std::size_t i = 0; i < compute_count; ++i) {
    const auto cell =
        html.element("th", {{"scope", "col"}, {"class", is_seen(page, i) ? "seen" : "absent"}});
    html.text(page.in(title_of(static_cast<Compute>(i))));
    html.hollow("br");
    html.leaf("span", {{"class", "count"}},
              page.in(is_seen(page, i) ? say({"{} seen", "確認{}件"}, page.model.workloads[i])
                                       : Message(Text{"none seen", "なし"})));
  }
}

void write_row(Page& page, const RiskInfo& risk) {
  HtmlWriter& html = page.html;
  const auto row = html.element("tr");
  {
    const auto head = html.element("th", {{"scope", "row"}});
    const auto link = html.element("a", {{"href", fmt::format("#{}", id_of(risk))}});
    html.leaf("span", {{"class", "sec"}}, risk.section);
    html.text(" ");
    html.text(page.in(risk.title));
  }
  for (std::size_t i = 0; i < compute_count; ++i) {
    const auto responsible = static_cast<std::size_t>(risk.responsible[i]);
    html.leaf(
        "td",
        {{"class", fmt::format("{}{}", styles[responsible], is_seen(page, i) ? "" : " absent")}},
        page.in(short_titles[responsible]));
  }
}

}  // namespace

void write_responsibility(Page& page) {
  HtmlWriter& html = page.html;
  const auto section = html.element(
      "section", {{"id", "responsibility"}, {"aria-labelledby", "responsibility-title"}});
  html.leaf("h2", {{"id", "responsibility-title"}},
            page.in(Text{"Shared responsibility", "責任分担"}));
  html.leaf(
      "p", page.in(Text{
               "Who answers for a risk depends on where the containers run. AWS is credited only "
               "where the launch type or the capacity provider of a workload proves it; one "
               "service on EC2 or on an external host brings the duties of that host back.",
               "リスクの責任は、コンテナの実行基盤によって変わります。AWS側とするのは、起動タイプや"
               "キャパシティプロバイダーで証明できたワークロードだけです。EC2や外部ホストで動く"
               "サービスが1つでもあれば、そのホストの責任は利用者に戻ります。"}));
  const std::size_t unknown = page.model.workloads[static_cast<std::size_t>(Compute::unknown)];
  if (unknown > 0) {
    html.leaf(
        "p", {{"class", "warning"}},
        page.in(say(
            {"For {} workloads it could not be told where they run: their host risks count as the "
             "customer's.",
             "実行基盤を特定できなかったワークロードが{}件あります。ホストのリスクは利用者の"
             "責任として扱います。"},
            unknown)));
  }
  const auto scroll = html.element(
      "section", {{"class", "scroll"}, {"tabindex", "0"}, {"aria-labelledby", "matrix-title"}});
  const auto table = html.element("table", {{"class", "matrix"}});
  html.leaf("caption", {{"id", "matrix-title"}},
            page.in(Text{"Who answers for each risk, by compute type", "実行基盤ごとの責任分担"}));
  write_head(page);
  const auto body = html.element("tbody");
  for (const RiskInfo& risk : risks())
    write_row(page, risk);
}

}  // namespace hakoseki::report
