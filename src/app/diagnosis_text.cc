// The diagnosis for people.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/diagnosis.h"
#include "app/exit_code.h"
#include "base/utf8.h"
#include "checks/catalog.h"
#include "collect/live/told.h"
#include "report/layout.h"
#include "report/palette.h"

namespace hakoseki::app {
namespace {

using live::Trial;

Text title_of(ClockState state) {
  constexpr std::array<Text, 4> titles = {
      {{"unknown", "不明"}, {"ok", "正常"}, {"warning", "注意"}, {"wrong", "異常"}}};
  return titles.at(static_cast<std::size_t>(state));
}

Text title_of(Trial::State state) {
  constexpr std::array<Text, 4> titles = {
      {{"answered", "応答あり"}, {"refused", "拒否"}, {"failed", "失敗"}, {"not tried", "未実施"}}};
  return titles.at(static_cast<std::size_t>(state));
}

// "ecs:ListClusters (eu-west-1, us-east-1)"
std::string name_of(const TrialGroup& group) {
  if (group.regions.empty()) return group.first->operation;
  return fmt::format("{} ({})", group.first->operation, fmt::join(group.regions, ", "));
}

std::size_t count_of(const std::vector<Trial>& trials, Trial::State state) {
  return static_cast<std::size_t>(std::ranges::count(trials, state, &Trial::state));
}

class DiagnosisText {
 public:
  explicit DiagnosisText(const Settings& settings)
      : settings_(settings), palette_(settings.colour), checks_(checks::catalog()) {}

  std::string show(const Diagnosis& diagnosis) {
    show_identity(diagnosis);
    heading({"Clock", "時計"});
    row(title_of(state_of(diagnosis.clock)), words_for_clock(diagnosis.clock));
    for (const AccountDiagnosis& account : diagnosis.accounts)
      show_account(account, diagnosis.accounts.size() > 1);
    heading({"Result", "結果"});
    if (diagnosis.obstacle) {
      row({"stopped", "中止"}, diagnosis.obstacle->message);
    } else {
      row({}, result_of(diagnosis));
    }
    return std::move(out_);
  }

 private:
  void heading(const Message& text) {
    out_ += palette_.strong(utf8::neutralise(text.in(settings_.language))) + '\n';
  }

  void row(const Text& label, const Message& text, std::size_t indent = 2) {
    constexpr std::size_t column = 18;
    const std::string head =
        std::string(indent, ' ') + report::pad_right(label.in(settings_.language), column - indent);
    out_ += report::beside(head, utf8::neutralise(text.in(settings_.language)), settings_.width);
  }
  void row(const Text& label, const std::string& text, std::size_t indent = 2) {
    row(label, Message(text, text), indent);
  }

  void show_identity(const Diagnosis& diagnosis) {
    heading({"Identity", "認証"});
    if (!diagnosis.identity) return row({"unknown", "不明"}, Text{"see below", "下記のとおり"});
    row({"account", "アカウント"}, diagnosis.identity->account);
    row({"ARN", "ARN"}, diagnosis.identity->arn);
    row({"partition", "パーティション"}, std::string(diagnosis.identity->partition()));
    row({"credentials", "認証情報"},
        diagnosis.expires
            ? say({"{}; they end at {}", "{}(期限: {})"}, diagnosis.origin,
                  iso8601(*diagnosis.expires))
            : say({"{}; they do not say when they end", "{}(期限の記載なし)"}, diagnosis.origin));
  }

  void show_account(const AccountDiagnosis& account, bool is_named) {
    if (is_named) {
      heading(say({"Account {} {}", "アカウント {} {}"}, account.id, account.name));
    }
    if (account.obstacle) {
      row({"not entered", "引き受け不可"}, *account.obstacle);
      return row({}, Text{"nothing of it can be judged", "このアカウントは何も評価できません"});
    }
    if (account.state != "ACTIVE") {
      return row({"not read", "対象外"}, say({"its state is {}", "状態は {} です"}, account.state));
    }
    heading({"Regions", "リージョン"});
    for (const RegionDiagnosis& region : account.regions) {
      row({region.name, region.name},
          region.obstacle ? *region.obstacle : Message(Text{"reached", "接続できます"}));
    }
    show_trials(account.trials);
  }

  void show_trials(const std::vector<Trial>& trials) {
    if (trials.empty()) return;
    heading({"Permissions", "権限"});
    row({"calls", "呼び出し"},
        say({"{}, of which {} answered, {} refused, {} failed, {} not tried",
             "{} 件(応答 {}、拒否 {}、失敗 {}、未実施 {})"},
            trials.size(), count_of(trials, Trial::State::answered),
            count_of(trials, Trial::State::refused), count_of(trials, Trial::State::failed),
            count_of(trials, Trial::State::untried)));
    std::vector<std::string> without_object;
    for (const TrialGroup& group : groups_of(trials)) {
      if (group.is_bad()) show_trouble(group);
      const bool is_untried = group.first->state == Trial::State::untried;
      if (is_untried && group.first->because.empty()) without_object.push_back(name_of(group));
    }
    if (without_object.empty()) return;
    row({"not tried", "未実施"},
        say({"nothing is there to ask about: {}", "対象がないため確認できません: {}"},
            fmt::format("{}", fmt::join(without_object, ", "))));
  }

  void show_trouble(const TrialGroup& group) {
    const Trial::State state = group.first->state;
    const std::string head =
        fmt::format("  {} {}", title_of(state).in(settings_.language), name_of(group));
    out_ += palette_.severity(state == Trial::State::refused ? Severity::high : Severity::medium,
                              utf8::neutralise(head)) +
            '\n';
    const std::string message = group.message();
    row({"reason", "理由"}, message.empty() ? group.code() : group.code() + ": " + message, 4);
    row({"permission", "必要な権限"}, group.permission(), 4);
    const std::set<std::string> further = live::led_to_by(group.first->operation);
    if (!further.empty()) {
      row({"leads to", "後続"}, fmt::format("{}", fmt::join(further, ", ")), 4);
    }
    show_unseen(group.first->operation);
  }

  void show_unseen(const std::string& operation) {
    const auto unseen = unseen_without(checks_, operation);
    Text label{"unseen", "見えないもの"};
    if (unseen.empty()) {
      return row(label, Text{"no check asks for it", "これを使うチェックはありません"}, 4);
    }
    for (const auto& [risk, ids] : unseen) {
      const RiskInfo& info = info_of(risk);
      row(label,
          fmt::format("{} {} {}: {}", info.section, info.id, info.title.in(settings_.language),
                      fmt::join(ids, ", ")),
          4);
      label = {};
    }
  }

  static Message result_of(const Diagnosis& diagnosis) {
    if (state_of(diagnosis.clock) == ClockState::wrong) {
      return Text{"the clock is wrong; nothing else is to be relied on before it is set",
                  "時計がずれています。合わせるまで、ほかの結果は信頼できません"};
    }
    if (diagnosis.exit_code() == exit_ok) {
      return Text{"`hakoseki collect` can read all that there is",
                  "`hakoseki collect` ですべて収集できます"};
    }
    return Text{
        "what was refused or failed stays unknown in every assessment; `hakoseki init "
        "role` prints the permissions",
        "拒否または失敗したものは、評価では不明になります。必要な権限は `hakoseki init "
        "role` で確認できます"};
  }

  const Settings& settings_;
  report::Palette palette_;
  std::vector<Check> checks_;
  std::string out_;
};

}  // namespace

std::string as_text(const Diagnosis& diagnosis, const Settings& settings) {
  return DiagnosisText(settings).show(diagnosis);
}

}  // namespace hakoseki::app
