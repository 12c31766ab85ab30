// The cover of the HTML report and its table of contents: what was assessed, when, by what, and who
// signs.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.h"
#include "report/html_page.h"
#include "report/html_parts.h"

namespace hakoseki::report {
namespace {

constexpr std::size_t most_names = 6;

// "2026-11-22 19:49 UTC+09:00" of an RFC 3339 time; as it is where it is none.
std::string shown_time(const Page& page) {
  const std::string_view time = page.run.time;
  constexpr std::size_t minutes_end = 16;
  const std::size_t zone = time.find_first_of("Z+-", minutes_end);
  if (time.size() < minutes_end || zone == time.npos) return std::string(time);
  const std::string offset = time[zone] == 'Z' ? "" : std::string(time.substr(zone));
  if (page.run.language == Language::en) {
    return fmt::format("{} {} UTC{}", time.substr(0, 10), time.substr(11, 5), offset);
  }
  const auto number = [&](std::size_t at) {
    std::string_view digits = time.substr(at, 2);
    if (digits.starts_with('0')) digits.remove_prefix(1);
    return digits;
  };
  constexpr Text form = {"{}-{}-{} {} (UTC{})", "{}年{}月{}日 {}（UTC{}）"};
  return fmt::format(fmt::runtime(page.in(form)), time.substr(0, 4), number(5), number(8),
                     time.substr(11, 5), offset);
}

std::string_view separator(const Page& page) {
  return page.in(Text{", ", "、"});
}

std::string shown_systems(const Page& page) {
  std::string text;
  const auto& systems = page.model.inventory().systems;
  for (std::size_t i = 0; i < std::min(systems.size(), most_names); ++i) {
    const bool has_title = page.run.language == Language::ja && !systems[i].title.empty();
    if (i > 0) text += separator(page);
    text += has_title ? systems[i].title : systems[i].name;
  }
  if (systems.size() > most_names) {
    text += page.in(say({" and {} more", "ほか{}件"}, systems.size() - most_names));
  }
  return text;
}

std::string shown_workloads(const Page& page) {
  std::string text;
  for (std::size_t i = 0; i < page.model.workloads.size(); ++i) {
    const std::size_t count = page.model.workloads[i];
    if (count == 0) continue;
    if (!text.empty()) text += separator(page);
    text += fmt::format("{} {}", page.in(title_of(static_cast<Compute>(i))), count);
  }
  return text.empty() ? std::string(page.in(Text{"none seen", "なし"})) : text;
}

std::string shown_inputs(const Page& page) {
  const auto& counts = page.model.inputs;
  return std::string(
      page.in(say({"{} judged, {} partly, {} refused, {} ignored; {} SHA-256 digests",
                   "評価{}、一部のみ{}、読み取り不可{}、対象外{}（SHA-256の記録{}件）"},
                  counts[0], counts[1], counts[2], counts[3], page.model.digests)));
}

void write_fact(Page& page, const Text& name, std::string_view value) {
  const auto group = page.html.element("div");
  page.html.leaf("dt", page.in(name));
  page.html.leaf("dd", value);
}

// Of how many accounts a cover has room.
constexpr std::size_t most_accounts = 12;

std::string shown_accounts(const Page& page, const Collection& collection) {
  std::string text;
  for (std::size_t i = 0; i < std::min(collection.accounts.size(), most_accounts); ++i) {
    if (i > 0) text += separator(page);
    text += page.in(shown(collection.accounts[i]));
  }
  if (collection.accounts.size() > most_accounts) {
    text += page.in(say({" and {} more", "ほか{}件"}, collection.accounts.size() - most_accounts));
  }
  return text;
}

// Whose state a snapshot shows, and when it was so: the time of the report is another one.
void write_collections(Page& page) {
  for (const Collection& collection : page.model.inventory().collections) {
    write_fact(page, {"Accounts and Regions", "アカウントとリージョン"},
               shown_accounts(page, collection));
    {
      const auto group = page.html.element("div");
      page.html.leaf("dt", page.in(Text{"Collected at", "収集日時"}));
      const auto value = page.html.element("dd");
      page.html.leaf("time", {{"datetime", collection.began}}, page.in(shown_time_of(collection)));
    }
    write_fact(page, {"Collected by", "収集者"}, collection.identity);
  }
}

void write_facts(Page& page) {
  HtmlWriter& html = page.html;
  const auto list = html.element("dl", {{"class", "facts"}});
  {
    const auto group = html.element("div");
    html.leaf("dt", page.in(Text{"Assessed at", "評価日時"}));
    const auto value = html.element("dd");
    html.leaf("time", {{"datetime", page.run.time}}, shown_time(page));
  }
  write_collections(page);
  write_fact(page, {"Assessed against", "評価基準"},
             page.in(Text{"NIST SP 800-190 (September 2017): the 23 risks of section 3 with their "
                          "countermeasures of section 4, and section 4.6",
                          "NIST SP 800-190（2017年9月）3章の23リスクと4章の対策、および4.6節"}));
  write_fact(page, {"Systems", "対象システム"},
             fmt::format(fmt::runtime(page.in(Text{"{}: {}", "{}件（{}）"})),
                         page.model.inventory().systems.size(), shown_systems(page)));
  write_fact(page, {"Workloads", "ワークロード"}, shown_workloads(page));
  write_fact(page, {"Inputs", "入力ファイル"}, shown_inputs(page));
  write_fact(page, {"Tool", "ツール"},
             page.in(say({"hakoseki {}; {} of the {} checks of its catalogue are built",
                          "hakoseki {0}（カタログの{2}チェックのうち{1}件を実装）"},
                         page.run.version, page.model.groups.size(), catalogue().size())));
  if (page.run.command_line.empty()) return;
  const auto group = html.element("div", {{"class", "wide"}});
  html.leaf("dt", page.in(Text{"To repeat the run", "再現コマンド"}));
  const auto value = html.element("dd");
  html.leaf("code", page.run.command_line);
}

// Where a Japanese report is signed.
void write_approval(Page& page) {
  if (page.run.language != Language::ja) return;
  HtmlWriter& html = page.html;
  constexpr std::array<Text, 3> roles = {
      {{"Prepared", "作成"}, {"Reviewed", "確認"}, {"Approved", "承認"}}};
  const auto table = html.element("table", {{"class", "approval"}});
  html.leaf("caption", page.in(Text{"Approval", "承認欄"}));
  {
    const auto head = html.element("thead");
    const auto row = html.element("tr");
    for (const Text& role : roles)
      html.leaf("th", {{"scope", "col"}}, page.in(role));
  }
  const auto body = html.element("tbody");
  const auto row = html.element("tr");
  for (std::size_t i = 0; i < roles.size(); ++i)
    html.leaf("td", "");
}

void write_link(Page& page, std::string_view target, std::string_view text) {
  const auto item = page.html.element("li");
  page.html.leaf("a", {{"href", fmt::format("#{}", target)}}, text);
}

void write_risk_links(Page& page, Component component) {
  const auto list = page.html.element("ol");
  for (const RiskInfo& risk : risks()) {
    if (risk.component != component) continue;
    const RiskState state = page.model.overall(risk.risk).state;
    const auto item = page.html.element("li");
    const auto link = page.html.element("a", {{"href", fmt::format("#{}", id_of(risk))}});
    page.html.leaf("span", {{"class", "dot " + state_class(state)}}, page.in(look_of(state).sign));
    page.html.text(fmt::format(" {} {}", risk.section, page.in(risk.title)));
  }
}

}  // namespace

void write_cover(Page& page) {
  HtmlWriter& html = page.html;
  const auto header = html.element("header", {{"class", "cover"}, {"id", "top"}});
  {
    const auto brand = html.element("p", {{"class", "brand"}});
    html.markup(
        "<svg class=\"logo\" viewBox=\"0 0 24 24\" width=\"22\" height=\"22\" aria-hidden=\"true\">"
        "<path d=\"M3 7.5 12 3l9 4.5v9L12 21l-9-4.5z\" fill=\"none\" stroke=\"currentColor\" "
        "stroke-width=\"1.6\" stroke-linejoin=\"round\"/><path d=\"M3 7.5l9 4.5 9-4.5M12 12v9\" "
        "fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\" stroke-linejoin=\"round\"/>"
        "</svg>");
    html.leaf("span", "hakoseki");
  }
  html.leaf("p", {{"class", "kind"}},
            page.in(Text{"SP 800-190 assessment report", "SP 800-190 評価報告書"}));
  html.leaf("h1", page.run.title);
  write_facts(page);
  html.leaf("p", {{"class", "disclaimer"}},
            page.in(Text{
                "This report holds what the inputs show against the guidance of NIST SP 800-190 "
                "at the time above. SP 800-190 is guidance: this is no certification.",
                "本書は、上記の時点で入力ファイルから読み取れる事実をNIST SP 800-190の指針に"
                "照らしてまとめたものです。SP 800-190は指針であり、本書は認証ではありません。"}));
  write_approval(page);
}

void write_contents(Page& page) {
  HtmlWriter& html = page.html;
  const auto nav = html.element("nav", {{"class", "contents"}, {"aria-labelledby", "contents"}});
  html.leaf("h2", {{"id", "contents"}}, page.in(Text{"Contents", "目次"}));
  const auto list = html.element("ol");
  write_link(page, "summary", page.in(Text{"Summary", "要約"}));
  write_link(page, "responsibility", page.in(Text{"Shared responsibility", "責任分担"}));
  for (int i = 1; i <= static_cast<int>(Component::hardware); ++i) {
    const ComponentInfo& component = info_of(static_cast<Component>(i));
    const auto item = html.element("li");
    html.leaf("a", {{"href", fmt::format("#part-{}", component.id)}},
              fmt::format("{} {}", component.section, page.in(component.title)));
    write_risk_links(page, component.component);
  }
  write_link(page, "inputs", page.in(Text{"Inputs and coverage", "入力とカバレッジ"}));
  write_link(page, "method", page.in(Text{"Method and limits", "評価の方法と限界"}));
  write_link(page, "terms", page.in(Text{"Terms", "用語"}));
}

}  // namespace hakoseki::report
