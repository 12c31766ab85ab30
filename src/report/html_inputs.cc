// The inputs of the run with their digests, and what of the world was not seen.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "report/html_page.h"
#include "report/html_parts.h"

namespace hakoseki::report {
namespace {

constexpr std::size_t digest_digits = 16;

// By InputKind.
constexpr auto kinds = std::to_array<Text>({
    {"CloudFormation", "CloudFormation"},
    {"ECS task definition", "ECSタスク定義"},
    {"Dockerfile", "Dockerfile"},
    {"parameter file", "パラメータファイル"},
    {"configuration", "設定ファイル"},
    {"answer of the AWS API", "AWS APIの応答"},
    {"snapshot", "スナップショット"},
    {"folder", "フォルダ"},
    {"container image", "コンテナイメージ"},
    {"build history of an image", "イメージのビルド履歴"},
    {"other", "その他"},
});
static_assert(kinds.size() == static_cast<std::size_t>(InputKind::other) + 1);
// By InputState.
constexpr std::array<Text, 4> states = {{{"judged", "評価済み"},
                                         {"partly", "一部のみ"},
                                         {"refused", "読み取り不可"},
                                         {"ignored", "対象外"}}};

// A snapshot, whose digest stands for all that it holds, then what was not read: both are what a
// reader must know.
std::vector<const Input*> in_order(const std::vector<Input>& inputs) {
  constexpr std::array<int, 4> order = {2, 1, 0, 3};  // by InputState
  std::vector<const Input*> sorted;
  for (const Input& input : inputs)
    sorted.push_back(&input);
  const auto rank = [&](const Input& input) {
    return std::pair(input.kind != InputKind::snapshot,
                     order[static_cast<std::size_t>(input.state)]);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Input* one, const Input* other) { return rank(*one) < rank(*other); });
  return sorted;
}

void write_input(Page& page, const Input& input) {
  HtmlWriter& html = page.html;
  const auto row = html.element("tr");
  html.leaf("th", {{"scope", "row"}}, input.path);
  write_cell(page, page.in(kinds[static_cast<std::size_t>(input.kind)]));
  html.leaf("td", {{"class", fmt::format("input-{}", name_of(input.state))}},
            page.in(states[static_cast<std::size_t>(input.state)]));
  {
    const auto reason = html.element("td");
    write_label(page, input.reason);
    if (!input.place.empty()) {
      html.text(" ");
      html.leaf("span", {{"class", "place"}}, input.place);
    }
  }
  html.leaf("td", {{"class", "hash"}}, input.sha256.substr(0, digest_digits));
}

void write_files(Page& page) {
  HtmlWriter& html = page.html;
  const std::vector<const Input*> inputs = in_order(page.model.inventory().inputs);
  const std::size_t shown = std::min(inputs.size(), page.depth.files);
  {
    const Message title =
        say({"All {} files that were met", "検出した{}件の全ファイル"}, inputs.size());
    const auto scroll = scroll_box(page, page.in(title));
    const auto table = html.element("table", {{"class", "inputs sortable"}});
    html.leaf("caption", page.in(title));
    write_heads(page, {{"Path", "パス"},
                       {"Kind", "種類"},
                       {"State", "状態"},
                       {"Reason", "理由"},
                       {"SHA-256 (first 16 digits)", "SHA-256（先頭16桁）"}});
    const auto body = html.element("tbody");
    for (std::size_t i = 0; i < shown; ++i)
      write_input(page, *inputs[i]);
  }
  write_rest(page, inputs.size() - shown, 0);
}

void write_gaps(Page& page) {
  HtmlWriter& html = page.html;
  const auto& gaps = page.model.inventory().coverage.gaps;
  html.leaf("h3", page.in(Text{"What was not seen", "未確認のもの"}));
  if (gaps.empty()) {
    html.leaf("p",
              page.in(Text{"Everything in the inputs was read.", "入力はすべて読み取りました。"}));
    return;
  }
  const std::size_t shown = std::min(gaps.size(), page.depth.files);
  {
    const Message title = say({"{} gaps in the coverage", "カバレッジの欠落 {}件"}, gaps.size());
    const auto scroll = scroll_box(page, page.in(title));
    const auto table = html.element("table", {{"class", "gaps sortable"}});
    html.leaf("caption", page.in(title));
    write_heads(page, {{"Place", "場所"}, {"Kind", "種類"}, {"Reason", "理由"}});
    const auto body = html.element("tbody");
    for (std::size_t i = 0; i < shown; ++i) {
      const auto row = html.element("tr");
      html.leaf("th", {{"scope", "row"}}, gaps[i].where);
      write_cell(page, gaps[i].what);
      const auto reason = html.element("td");
      write_label(page, gaps[i].reason);
    }
  }
  write_rest(page, gaps.size() - shown, 0);
}

}  // namespace

void write_inputs(Page& page) {
  HtmlWriter& html = page.html;
  const auto section =
      html.element("section", {{"id", "inputs"}, {"aria-labelledby", "inputs-title"}});
  html.leaf("h2", {{"id", "inputs-title"}},
            page.in(Text{"Inputs and coverage", "入力とカバレッジ"}));
  write_files(page);
  write_gaps(page);
}

}  // namespace hakoseki::report
