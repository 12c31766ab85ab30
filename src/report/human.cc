// For people at a terminal: what failed with its proof, the state of the 23 risks, and the gate.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/utf8.h"
#include "report/layout.h"
#include "report/report.h"
#include "report/terminal_excerpt.h"

namespace hakoseki {
namespace {

using report::pad_left;
using report::pad_right;
using report::Palette;

// The order of the columns of the system table, worst first.
constexpr std::array<RiskState, risk_state_count> state_order = {
    RiskState::unmet, RiskState::partly,   RiskState::unseen,        RiskState::aws,
    RiskState::met,   RiskState::accepted, RiskState::not_applicable};
constexpr std::array<Text, risk_state_count> state_labels = {{{"unmet", "未対応"},
                                                              {"partly", "一部"},
                                                              {"unseen", "未確認"},
                                                              {"AWS", "AWS 側"},
                                                              {"met", "対応済"},
                                                              {"accepted", "受容"},
                                                              {"n/a", "対象外"}}};
constexpr std::size_t most_systems = 20;

class Human {
 public:
  Human(const Assessment& assessment, const Gate& gate, const RunInfo& run, const Sink& sink)
      : assessment_(assessment),
        gate_(gate),
        run_(run),
        sink_(sink),
        palette_(run.colour),
        lines_(assessment),
        width_(std::max<std::size_t>(run.width, 40)) {}

  void write() {
    for (const Finding& finding : assessment_.findings) {
      if (!run_.brief && run_.shown.includes(finding)) write_finding(finding);
      drain(out_, sink_);
    }
    if (!run_.brief) write_unseen_inputs();
    write_systems();
    write_risks();
    if (run_.brief) write_worst();
    write_totals();
    write_wrapped(gate_.line().in(run_.language), 0, 6);
    sink_(out_);
  }

 private:
  [[nodiscard]] std::string_view in_language(const Text& text) const {
    return text.in(run_.language);
  }

  // Rows after the first are indented by `hanging`.
  void write_wrapped(std::string_view text, std::size_t indent, std::size_t hanging) {
    const std::vector<std::string> rows = report::wrap(text, width_ - indent - hanging);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      out_ += std::string(indent + (i == 0 ? 0 : hanging), ' ') + rows[i] + '\n';
    }
  }

  void write_finding(const Finding& finding) {
    const Check& check = *finding.check;
    const std::string tag = finding.outcome == Outcome::fail
                                ? fmt::format("{}[{}]", name_of(check.severity), check.id)
                                : fmt::format("{}[{}]", name_of(finding.outcome), check.id);
    const std::string headline = fmt::format("{}: {} ({})", tag, in_language(check.title),
                                             utf8::neutralise(finding.resource->id));
    const std::vector<std::string> rows = report::wrap(headline, width_);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      // The tag is painted after wrapping, so that colours do not count as cells.
      std::string row = rows[i];
      if (i == 0 && row.starts_with(tag)) {
        const std::string painted = finding.outcome == Outcome::fail
                                        ? palette_.severity(check.severity, tag)
                                        : palette_.strong(tag);
        row = painted + palette_.strong(row.substr(tag.size()));
      }
      out_ += row + '\n';
    }
    out_ += report::terminal_excerpt(finding.exhibits, lines_, run_.language, palette_, width_);
    for (const Guard& guard : finding.when) {
      write_note({"when", "条件"}, guard.describe().in(run_.language));
    }
    if (explained_.insert(check.id).second) {
      const RiskInfo& risk = info_of(check.risk);
      write_note({"risk", "リスク"},
                 fmt::format("SP 800-190 {} {}", risk.section, in_language(risk.title)));
      if (finding.outcome != Outcome::pass) write_note({"help", "対処"}, in_language(check.fix));
      write_note({"more", "詳細"}, fmt::format("hakoseki explain {}", check.id));
    }
    out_ += '\n';
  }

  void write_note(const Text& label, std::string_view text) {
    const std::string head = fmt::format("   = {}: ", in_language(label));
    const std::size_t hanging = utf8::cells(head);
    const std::vector<std::string> rows = report::wrap(utf8::neutralise(text), width_ - hanging);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      out_ += (i == 0 ? head : std::string(hanging, ' ')) + rows[i] + '\n';
    }
  }

  void write_unseen_inputs() {
    bool any = false;
    for (const CoverageGap& gap : assessment_.inventory->coverage.gaps) {
      const std::string text =
          fmt::format("{}: {}: {}", in_language({"not seen", "未確認"}),
                      utf8::neutralise(gap.where), utf8::neutralise(gap.reason.in(run_.language)));
      write_wrapped(text, 0, 2);
      any = true;
    }
    if (any) out_ += '\n';
  }

  void write_systems() {
    const auto& systems = assessment_.inventory->systems;
    if (systems.size() < 2) return;
    // A narrow terminal shows the states that need a reader first.
    const bool narrow = width_ < (9 * risk_state_count) + 12;
    const std::size_t column = narrow ? 7 : 9;
    const std::size_t shown = narrow ? 4 : risk_state_count;
    const std::size_t name_width = std::min<std::size_t>(width_ - (column * shown), 40);
    out_ += palette_.strong(pad_right(in_language({"System", "システム"}), name_width));
    for (std::size_t i = 0; i < shown; ++i) {
      out_ += palette_.strong(pad_left(in_language(state_labels[i]), column));
    }
    out_ += '\n';
    for (const std::uint32_t system : worst_systems()) {
      std::string name = systems[system].name;
      if (run_.language == Language::ja && !systems[system].title.empty())
        name = systems[system].title;
      out_ += pad_right(utf8::neutralise(name), name_width);
      for (std::size_t i = 0; i < shown; ++i) {
        const RiskState state = state_order[i];
        const auto& row = assessment_.by_system[system];
        const auto count = std::count_if(row.begin(), row.begin() + sp800_190_risk_count,
                                         [&](const RiskCell& cell) { return cell.state == state; });
        const std::string text = count == 0 ? "-" : fmt::format("{}", count);
        const std::string padded = pad_left(text, column);
        out_ += count == 0 ? padded : palette_.state(state, padded);
      }
      out_ += '\n';
    }
    if (systems.size() > most_systems) {
      write_wrapped(fmt::format(fmt::runtime(in_language(
                                    {"... and {} more systems: see the JSON or HTML report",
                                     "... ほか {} システム(JSON または HTML のレポートを参照)"})),
                                systems.size() - most_systems),
                    0, 0);
    }
    out_ += '\n';
  }

  [[nodiscard]] std::vector<std::uint32_t> worst_systems() const {
    std::vector<std::uint32_t> order(assessment_.by_system.size());
    for (std::uint32_t i = 0; i < order.size(); ++i)
      order[i] = i;
    if (order.size() <= most_systems) return order;
    const auto unmet = [&](std::uint32_t system) {
      const auto& row = assessment_.by_system[system];
      return std::count_if(row.begin(), row.end(),
                           [](const RiskCell& cell) { return cell.state == RiskState::unmet; });
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return unmet(a) > unmet(b); });
    order.resize(most_systems);
    return order;
  }

  void write_risks() {
    const bool narrow = width_ < 62;
    const std::size_t section_width = narrow ? 6 : 7;
    const std::size_t state_width = narrow ? 14 : 15;
    const std::size_t count_width = narrow ? 5 : 7;
    const std::size_t fixed = section_width + state_width + (4 * count_width);
    const std::size_t title_width = width_ > fixed + 8 ? width_ - fixed : 0;
    const auto row = [&](std::string_view section, std::string_view title, const std::string& state,
                         const std::array<std::string, 4>& counts) {
      out_ += pad_right(section, section_width);
      if (title_width > 0) out_ += pad_right(title, title_width - 1) + ' ';
      out_ += state;
      for (const std::string& count : counts)
        out_ += pad_left(count, count_width);
      out_ += '\n';
    };
    row("", in_language({"Risk (SP 800-190)", "リスク(SP 800-190)"}),
        pad_right(in_language({"State", "状態"}), state_width),
        {std::string(in_language({"fail", "不合格"})), std::string(in_language({"open", "未確定"})),
         std::string(in_language({"pass", "合格"})),
         std::string(in_language({"unseen", "未評価"}))});
    for (const RiskInfo& risk : risks()) {
      if (risk.risk == Risk::hardware_root_of_trust) continue;  // a person's statement, not a check
      const RiskCell& cell = assessment_.overall[static_cast<std::size_t>(risk.risk)];
      const auto count = [](std::size_t number) {
        return number == 0 ? std::string("-") : fmt::format("{}", number);
      };
      row(risk.section, in_language(risk.title),
          palette_.state(cell.state, pad_right(in_language(title_of(cell.state)), state_width)),
          {count(cell.counts.fail), count(cell.counts.unknown),
           count(cell.counts.pass + cell.counts.inherited), count(cell.unseen_checks.size())});
    }
    write_wrapped(
        in_language({"open: could not be decided from these files; unseen: checks that need the "
                     "running account, the image or a person",
                     "未確定: 対象のファイルだけでは判定できないもの。未評価: 稼働中のアカウント、"
                     "イメージ、または担当者の確認が必要なチェック"}),
        0, 0);
    out_ += '\n';
  }

  // One line for each of the worst kinds of findings.
  void write_worst() {
    constexpr std::size_t most = 12;
    std::map<const Check*, std::pair<const Finding*, std::size_t>> kinds;
    for (const Finding& finding : assessment_.findings) {
      if (finding.outcome != Outcome::fail) continue;
      auto& [first, count] = kinds[finding.check];
      if (first == nullptr) first = &finding;
      ++count;
    }
    std::vector<std::pair<const Finding*, std::size_t>> worst;
    for (const auto& [check, kind] : kinds)
      worst.push_back(kind);
    std::stable_sort(worst.begin(), worst.end(), [](const auto& a, const auto& b) {
      return a.first->check->severity != b.first->check->severity
                 ? a.first->check->severity > b.first->check->severity
                 : a.first->check < b.first->check;
    });
    const std::size_t all = worst.size();
    worst.resize(std::min(all, most));
    for (const auto& [finding, count] : worst) {
      const Check& check = *finding->check;
      const std::string severity = pad_right(name_of(check.severity), 9);
      const std::string head = fmt::format("{:<10}", check.id);
      const std::string times = count > 1 ? fmt::format(" x{}", count) : "";
      const std::string title = fmt::format("{}{}", in_language(check.title), times);
      const std::string place = utf8::neutralise(place_of(*finding));
      const std::size_t indent = severity.size() + head.size();
      const bool fits = indent + utf8::cells(title) + 2 + utf8::cells(place) <= width_;
      out_ += palette_.severity(check.severity, severity) + head;
      out_ +=
          fits ? fmt::format("{}: {}\n", title, place) : utf8::clip(title, width_ - indent) + '\n';
      if (!fits) write_wrapped(place, indent, 0);
    }
    if (all > most) {
      out_ += fmt::format(fmt::runtime(in_language(
                              {"... and {} more kinds of findings\n", "... ほか {} 種類の検出\n"})),
                          all - most);
    }
    out_ += '\n';
  }

  [[nodiscard]] std::string place_of(const Finding& finding) const {
    return report::place_of(finding, *assessment_.inventory);
  }

  void write_totals() {
    std::array<std::size_t, 5> by_severity = {};
    std::size_t unknown = 0;
    for (const Finding& finding : assessment_.findings) {
      if (finding.outcome == Outcome::fail) {
        ++by_severity[static_cast<std::size_t>(finding.check->severity)];
      }
      if (finding.outcome == Outcome::unknown) ++unknown;
    }
    std::array<std::size_t, 4> by_state = {};
    for (const Input& input : assessment_.inventory->inputs) {
      ++by_state[static_cast<std::size_t>(input.state)];
    }
    write_wrapped(say({"checked {} files ({} judged, {} partly, {} refused, {} ignored)",
                       "{} ファイルを検査(評価 {}、一部のみ {}、読み取り不可 {}、対象外 {})"},
                      assessment_.inventory->inputs.size(), by_state[0], by_state[1], by_state[2],
                      by_state[3])
                      .in(run_.language),
                  0, 2);
    write_wrapped(
        say({"found {} critical, {} high, {} medium, {} low, {} info; {} undecided",
             "検出 critical {}、high {}、medium {}、low {}、info {}。未確定 {}"},
            by_severity[4], by_severity[3], by_severity[2], by_severity[1], by_severity[0], unknown)
            .in(run_.language),
        0, 2);
  }

  const Assessment& assessment_;
  const Gate& gate_;
  const RunInfo& run_;
  const Sink& sink_;
  Palette palette_;
  report::EvidenceLines lines_;
  std::size_t width_;
  std::set<std::string_view> explained_;
  std::string out_;
};

}  // namespace

void write_human(const Assessment& assessment, const Gate& gate, const RunInfo& run,
                 const Sink& sink) {
  Human(assessment, gate, run, sink).write();
}

}  // namespace hakoseki
