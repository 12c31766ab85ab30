// Writes the HTML report: one static document that loads nothing, in which even its own style and
// script only work because their digests are named in its security policy.
#include <array>
#include <charconv>
#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "base/sha256.h"
#include "base/utf8.h"
#include "report/html_assets.h"
#include "report/html_page.h"

namespace hakoseki {
namespace {

using namespace report;

// What a browser still opens at once.
constexpr std::size_t most_bytes = 2'900'000;
constexpr std::size_t most_rows = 5'000;

// From everything to a bounded few; the last one fits whatever the assessment holds, as the number
// of checks, systems and risks in it is bounded.
constexpr std::array<Depth, 6> depths = {{
    {.failed = 200,
     .undecided = 100,
     .settled = 200,
     .exhibits = 12,
     .files = 1000,
     .text_cells = 400},
    {.failed = 60, .undecided = 30, .settled = 40, .exhibits = 8, .files = 600, .text_cells = 300},
    {.failed = 25, .undecided = 12, .settled = 12, .exhibits = 6, .files = 300, .text_cells = 300},
    {.failed = 12, .undecided = 6, .settled = 5, .exhibits = 4, .files = 200, .text_cells = 240},
    {.failed = 5, .undecided = 3, .settled = 2, .exhibits = 3, .files = 100, .text_cells = 200},
    {.failed = 2, .undecided = 1, .settled = 1, .exhibits = 2, .files = 50, .text_cells = 160},
}};

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = (bits << 8U) | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      out += i <= group.size() ? digits[(bits >> (18 - 6 * i)) & 0x3FU] : '=';
    }
  }
  return out;
}

// "'sha256-...'" of what stands in a <style> or <script>.
std::string policy_hash(std::string_view source) {
  const std::string hex = sha256_hex(source);
  std::string bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + at, hex.data() + at + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return fmt::format("'sha256-{}'", base64(bytes));
}

// What stands at the foot of every printed page.
std::string page_style(const RunInfo& run) {
  constexpr std::size_t title_cells = 60;
  return fmt::format(
      "@page{{@bottom-left{{content:\"{}\"}}}}",
      css_string(fmt::format("{} / NIST SP 800-190 / hakoseki {} / {}",
                             utf8::clip(run.title, title_cells), run.version, run.time)));
}

void write_head(Page& page) {
  HtmlWriter& html = page.html;
  const std::string footer = page_style(page.run);
  const std::string policy = fmt::format(
      "default-src 'none'; style-src {} {}; script-src {}; base-uri 'none'; form-action 'none'",
      policy_hash(style_source()), policy_hash(footer), policy_hash(script_source()));
  constexpr std::size_t title_cells = 50;  // what a browser's tab and its history show
  const auto head = html.element("head");
  html.hollow("meta", {{"charset", "utf-8"}});
  html.hollow("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}});
  html.hollow("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.hollow("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  html.hollow("meta",
              {{"name", "generator"}, {"content", fmt::format("hakoseki {}", page.run.version)}});
  html.leaf("title", fmt::format("{} - SP 800-190", utf8::clip(page.run.title, title_cells)));
  {
    const auto style = html.element("style");
    html.verbatim(style_source());
  }
  const auto style = html.element("style");
  html.verbatim(footer);
}

void write_body(Page& page) {
  HtmlWriter& html = page.html;
  const auto body = html.element("body");
  html.leaf("a", {{"class", "skip"}, {"href", "#main"}},
            page.in(Text{"Skip to the report", "本文へ移動"}));
  write_cover(page);
  write_contents(page);
  {
    const auto main = html.element("main", {{"id", "main"}});
    write_summary(page);
    write_responsibility(page);
    write_risks(page);
    write_inputs(page);
    write_appendix(page);
  }
  {
    const auto footer = html.element("footer", {{"class", "end"}});
    html.leaf("p",
              page.in(say({"hakoseki {}: assessed against NIST SP 800-190; no certification.",
                           "hakoseki {}: NIST SP 800-190に照らした評価です。認証ではありません。"},
                          page.run.version)));
  }
  const auto script = html.element("script");
  html.verbatim(script_source());
}

struct Document {
  std::string text;
  std::size_t rows = 0;
};

Document write_document(const HtmlModel& model, const Gate& gate, const RunInfo& run,
                        const Depth& depth, EvidenceLines& lines, const Whereabouts& whereabouts) {
  Document document;
  HtmlWriter html(document.text);
  Page page = {.model = model,
               .gate = gate,
               .run = run,
               .depth = depth,
               .lines = lines,
               .whereabouts = whereabouts,
               .html = html};
  html.markup("<!DOCTYPE html>\n");
  {
    const auto root = html.element("html", {{"lang", run.language == Language::ja ? "ja" : "en"}});
    write_head(page);
    write_body(page);
  }
  document.text += '\n';
  document.rows = html.rows();
  return document;
}

}  // namespace

void write_html(const Assessment& assessment, const Gate& gate, const RunInfo& run,
                const Sink& sink) {
  const HtmlModel model(assessment);
  EvidenceLines lines(assessment);
  const Whereabouts whereabouts(*assessment.inventory);
  Document document;
  for (const Depth& depth : depths) {
    document = write_document(model, gate, run, depth, lines, whereabouts);
    if (document.text.size() <= most_bytes && document.rows <= most_rows) break;
  }
  sink(document.text);
}

}  // namespace hakoseki
