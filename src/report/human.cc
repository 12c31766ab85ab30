// For people at a terminal: what failed with its proof, the state of the 23 risks, and the gate.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "inventory/one_place.h"
#include "report/basis.h"
#include "report/layout.h"
#include "report/report.h"
#include "report/terminal_excerpt.h"
#include "report/whereabouts.h"

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

// What two of the counts mean, by Basis.
constexpr std::array<Text, 3> count_meanings = {{
    {"open: could not be decided from these files; unseen: checks that need the running account, "
     "the image or a person",
     "未確定: 対象のファイルだけでは判定できないもの。未評価: 稼働中のアカウント、イメージ、または"
     "担当者の確認が必要なチェック"},
    {"open: could not be decided from these answers; unseen: checks that this version does not "
     "decide yet, or that need the image or a person",
     "未確定: 対象の応答だけでは判定できないもの。未評価: このバージョンで未対応、またはイメージや"
     "担当者の確認が必要なチェック"},
    {"open: could not be decided from these files and answers; unseen: checks that this version "
     "does not decide yet, or that need the image or a person",
     "未確定: 対象のファイルと応答だけでは判定できないもの。未評価: このバージョンで未対応、または"
     "イメージや担当者の確認が必要なチェック"},
}};

// The columns of the risk table.
constexpr std::size_t section_width = 7;
constexpr std::size_t state_width = 15;
constexpr std::size_t count_width = 7;
constexpr std::array<Text, 4> count_labels = {
    {{"fail", "不合格"}, {"open", "未確定"}, {"pass", "合格"}, {"unseen", "未評価"}}};

class Human {
 public:
  Human(const Assessment& assessment, const Gate& gate, const RunInfo& run, const Sink& sink)
      : assessment_(assessment),
        gate_(gate),
        run_(run),
        sink_(sink),
        palette_(run.colour),
        lines_(assessment),
        whereabouts_(*assessment.inventory),
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
    const std::string headline =
        fmt::format("{}: {} ({})", tag, finding.headline().in(run_.language),
                    utf8::neutralise(whereabouts_.name_of(*finding.resource)));
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
      if (const std::string command = command_for(finding); !command.empty()) {
        write_note({"answer", "応答"}, command);
      }
    }
    out_ += '\n';
  }

  // How to see the whole answer in which the evidence lies; empty where it is no snapshot's.
  [[nodiscard]] std::string command_for(const Finding& finding) const {
    const Inventory& inventory = *assessment_.inventory;
    const Evidence& at = finding.exhibits.front().evidence;
    if (at.source != Source::api || at.input >= inventory.inputs.size()) return {};
    const std::string_view path = inventory.inputs[at.input].path;
    for (const Collection& collection : inventory.collections) {
      if (!path.starts_with(collection.path + '/')) continue;
      std::string_view entry = path.substr(collection.path.size() + 1);
      // Without "answers/" and the account, unless there are several.
      for (int folders = collection.accounts.size() > 1 ? 1 : 2; folders > 0; --folders)
        entry.remove_prefix(std::min(entry.find('/'), entry.size() - 1) + 1);
      return fmt::format("hakoseki report show {} {}", report::quoted(collection.path), entry);
    }
    return {};
  }

  void write_note(const Text& label, std::string_view text) {
    out_ += report::beside(fmt::format("   = {}: ", in_language(label)), utf8::neutralise(text),
                           width_);
  }

  // A call that fails fails in every Region: it is told once, with how often.
  void write_unseen_inputs() {
    std::map<std::string, std::size_t> times;
    std::vector<std::string> lines;
    for (const CoverageGap& gap : assessment_.inventory->coverage.gaps) {
      std::string line = unseen_line(gap);
      if (++times[line] == 1) lines.push_back(std::move(line));
    }
    for (const std::string& line : lines) {
      const std::size_t count = times[line];
      write_wrapped(
          count == 1
              ? line
              : std::string(say({"{} ({} times)", "{}({} 件)"}, line, count).in(run_.language)),
          0, 2);
    }
    if (!lines.empty()) out_ += '\n';
  }

  [[nodiscard]] std::string unseen_line(const CoverageGap& gap) const {
    const std::string_view label = in_language({"not seen", "未確認"});
    const std::string reason = utf8::neutralise(gap.reason.in(run_.language));
    const std::string where = utf8::neutralise(gap.where);
    if (reason.find(where) != std::string::npos) return fmt::format("{}: {}", label, reason);
    return fmt::format("{}: {}: {}", label, where, reason);
  }

  // Below this the columns of the tables do not fit: each row is a name and a list of counts.
  [[nodiscard]] bool is_narrow() const { return width_ < (9 * risk_state_count) + 12; }

  [[nodiscard]] std::string shown_name(std::uint32_t system) const {
    const System& one = assessment_.inventory->systems[system];
    const bool titled = run_.language == Language::ja && !one.title.empty();
    return utf8::neutralise(titled ? one.title : one.name);
  }

  [[nodiscard]] std::size_t risks_in(std::uint32_t system, RiskState state) const {
    const auto& row = assessment_.by_system[system];
    return static_cast<std::size_t>(
        std::count_if(row.begin(), row.begin() + sp800_190_risk_count,
                      [&](const RiskCell& cell) { return cell.state == state; }));
  }

  // "unmet 3, ", "partly 1": what is not zero.
  void add_count(std::vector<std::string>& list, const Text& label, std::size_t number) const {
    if (number == 0) return;
    if (!list.empty() && !list.back().ends_with(' ')) list.back() += in_language({", ", "、"});
    list.push_back(fmt::format("{} {}", in_language(label), number));
  }

  // Rows of whole parts.
  void write_list(const std::vector<std::string>& parts, std::size_t indent) {
    std::size_t used = 0;
    for (const std::string& part : parts) {
      const std::string_view bare =
          part.ends_with(' ') ? std::string_view(part).substr(0, part.size() - 1) : part;
      if (used > 0 && indent + used + utf8::cells(bare) > width_) {
        if (out_.ends_with(' ')) out_.pop_back();
        out_ += '\n';
        used = 0;
      }
      if (used == 0) out_ += std::string(indent, ' ');
      out_ += part;
      used += utf8::cells(part);
    }
    out_ += '\n';
  }

  void write_systems() {
    const auto& systems = assessment_.inventory->systems;
    if (systems.size() < 2) return;
    if (is_narrow()) {
      list_systems();
    } else {
      tabulate_systems();
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

  void list_systems() {
    for (const std::uint32_t system : worst_systems()) {
      std::vector<std::string> counts;
      for (std::size_t i = 0; i < risk_state_count; ++i)
        add_count(counts, state_labels[i], risks_in(system, state_order[i]));
      write_wrapped(shown_name(system), 0, 2);
      write_list(counts, 2);
    }
  }

  void tabulate_systems() {
    constexpr std::size_t most_name_cells = 48;
    std::array<std::size_t, risk_state_count> columns = {};
    std::size_t used = 0;
    for (std::size_t i = 0; i < risk_state_count; ++i) {
      columns[i] = utf8::cells(in_language(state_labels[i])) + 2;
      used += columns[i];
    }
    const std::size_t name_width = std::min(width_ - used, most_name_cells);
    out_ += palette_.strong(pad_right(in_language({"System", "システム"}), name_width));
    for (std::size_t i = 0; i < risk_state_count; ++i)
      out_ += palette_.strong(pad_left(in_language(state_labels[i]), columns[i]));
    out_ += '\n';
    for (const std::uint32_t system : worst_systems()) {
      // A name that is cut may be that of another system.
      const std::vector<std::string> rows = report::wrap(shown_name(system), name_width - 1);
      out_ += pad_right(rows.front(), name_width);
      for (std::size_t i = 0; i < risk_state_count; ++i) {
        const std::size_t count = risks_in(system, state_order[i]);
        const std::string padded =
            pad_left(count == 0 ? "-" : fmt::format("{}", count), columns[i]);
        out_ += count == 0 ? padded : palette_.state(state_order[i], padded);
      }
      out_ += '\n';
      write_more_rows(rows, 0);
    }
  }

  // What of the first cell of a table did not fit beside the others.
  void write_more_rows(const std::vector<std::string>& rows, std::size_t indent) {
    for (std::size_t i = 1; i < rows.size(); ++i)
      out_ += std::string(indent, ' ') + rows[i] + '\n';
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
    if (!is_narrow()) head_risks();
    for (const RiskInfo& risk : risks()) {
      if (risk.risk == Risk::hardware_root_of_trust) continue;  // a person's statement, not a check
      const RiskCell& cell = assessment_.overall[static_cast<std::size_t>(risk.risk)];
      const std::array<std::size_t, 4> counts = {cell.counts.fail, cell.counts.unknown,
                                                 cell.counts.pass + cell.counts.inherited,
                                                 cell.unseen_checks.size()};
      if (is_narrow()) {
        list_risk(risk, cell.state, counts);
      } else {
        tabulate_risk(risk, cell.state, counts);
      }
    }
    const report::Basis basis = report::basis_of(*assessment_.inventory);
    write_wrapped(in_language(count_meanings[static_cast<std::size_t>(basis)]), 0, 0);
    if (!run_.brief && shows_live_failure()) {
      write_wrapped(in_language(report::names_in_remedies), 0, 0);
    }
    out_ += '\n';
  }

  [[nodiscard]] bool shows_live_failure() const {
    return std::any_of(assessment_.findings.begin(), assessment_.findings.end(),
                       [&](const Finding& finding) {
                         return finding.outcome == Outcome::fail && is_live(*finding.resource) &&
                                run_.shown.includes(finding);
                       });
  }

  void head_risks() {
    out_ += std::string(section_width, ' ');
    out_ += pad_right(in_language({"Risk (SP 800-190)", "リスク(SP 800-190)"}), title_width());
    out_ += pad_right(in_language({"State", "状態"}), state_width);
    for (const Text& label : count_labels)
      out_ += pad_left(in_language(label), count_width);
    out_ += '\n';
  }

  void tabulate_risk(const RiskInfo& risk, RiskState state,
                     const std::array<std::size_t, 4>& counts) {
    const std::vector<std::string> rows = report::wrap(in_language(risk.title), title_width() - 1);
    out_ += pad_right(risk.section, section_width);
    out_ += pad_right(rows.front(), title_width());
    out_ += palette_.state(state, pad_right(in_language(title_of(state)), state_width));
    for (const std::size_t count : counts)
      out_ += pad_left(count == 0 ? "-" : fmt::format("{}", count), count_width);
    out_ += '\n';
    write_more_rows(rows, section_width);
  }

  void list_risk(const RiskInfo& risk, RiskState state, const std::array<std::size_t, 4>& counts) {
    out_ += report::beside(pad_right(risk.section, section_width), in_language(risk.title), width_);
    std::vector<std::string> list = {std::string(in_language(title_of(state)))};
    const std::size_t name = list.front().size();
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (list.size() == 1 && counts[i] > 0) list.front() += ": ";
      add_count(list, count_labels[i], counts[i]);
    }
    // Painted when it is laid out, so that colours do not count as cells.
    const std::size_t at = out_.size() + section_width;
    write_list(list, section_width);
    out_.replace(at, name, palette_.state(state, out_.substr(at, name)));
  }

  [[nodiscard]] std::size_t title_width() const {
    return width_ - section_width - state_width - (count_width * count_labels.size());
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
      if (fits) {
        out_ += fmt::format("{}: {}\n", title, place);
        continue;
      }
      const std::vector<std::string> rows = report::wrap(title, width_ - indent);
      out_ += rows.front() + '\n';
      write_more_rows(rows, indent);
      write_wrapped(place, indent, 0);
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

  // Whose state it is, and when it was so.
  void write_collection(const Collection& collection) {
    const Message head =
        say({"{}: collected {} from", "{}: 収集日時 {}、対象"}, utf8::neutralise(collection.path),
            report::shown_time_of(collection).in(run_.language));
    std::string text(head.in(run_.language));
    for (std::size_t i = 0; i < collection.accounts.size(); ++i) {
      text += i == 0 ? std::string_view(" ") : in_language({", ", "、"});
      text += utf8::neutralise(report::shown(collection.accounts[i]).in(run_.language));
    }
    write_wrapped(text, 0, 2);
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
    for (const Collection& collection : assessment_.inventory->collections)
      write_collection(collection);
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
  report::Whereabouts whereabouts_;
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
