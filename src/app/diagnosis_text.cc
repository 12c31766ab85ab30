// The diagnosis for people.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/aws_accounts.h"
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
      {{"unknown", "未確認"}, {"ok", "正常"}, {"warning", "注意"}, {"wrong", "異常"}}};
  return titles.at(static_cast<std::size_t>(state));
}

Text title_of(Trial::State state) {
  constexpr std::array<Text, 5> titles = {{{"answered", "応答あり"},
                                           {"refused", "拒否"},
                                           {"failed", "失敗"},
                                           {"not tried", "未実施"},
                                           {"elsewhere", "対象外"}}};
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

std::string words_of_aws(const TrialGroup& group) {
  const std::string message = group.message();
  return message.empty() ? group.code() : group.code() + ": " + message;
}

// AWS speaks English: for others its words stand behind ours.
Message reason_of(const TrialGroup& group) {
  const std::string said = words_of_aws(group);
  if (!group.first->failure) return {said, said};
  return {said, fmt::format("{}({})", app::title_of(group.first->failure->trouble).ja, said)};
}

// Operations of which the same became for the same reason.
using Trouble = std::vector<TrialGroup>;

std::vector<Trouble> troubles_in(const std::vector<TrialGroup>& groups) {
  std::vector<Trouble> troubles;
  for (const TrialGroup& group : groups) {
    if (!group.is_bad()) continue;
    const auto same = std::ranges::find_if(troubles, [&](const Trouble& other) {
      return other.front().first->state == group.first->state &&
             words_of_aws(other.front()) == words_of_aws(group);
    });
    if (same == troubles.end()) {
      troubles.push_back({group});
    } else {
      same->push_back(group);
    }
  }
  return troubles;
}

// Whether a policy is in the way of anything.
bool is_refused(const AccountDiagnosis& account) {
  const auto has_refused = [](const std::vector<Trial>& trials) {
    return count_of(trials, Trial::State::refused) > 0;
  };
  return account.obstacle || has_refused(account.trials) ||
         std::ranges::any_of(account.clusters, has_refused, &live::ClusterTrials::trials);
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
    if (!diagnosis.identity) return row({"unknown", "未確認"}, Text{"see below", "下記のとおり"});
    row({"account", "アカウント"}, diagnosis.identity->account);
    row({"ARN", "ARN"}, diagnosis.identity->arn);
    row({"partition", "パーティション"}, std::string(diagnosis.identity->partition()));
    const Message origin = diagnosis.origin.words();
    const Message end = diagnosis.expires
                            ? say({"; they end at {}", "(期限: {})"}, iso8601(*diagnosis.expires))
                            : Message(Text{"; they do not say when they end", "(期限の記載なし)"});
    row({"credentials", "認証情報"}, Message(origin.en + end.en, origin.ja + end.ja));
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
      const Message state = words_for_state(account.state);
      return row({"not read", "対象外"}, Message(fmt::format("its state is {}", state.en),
                                                 fmt::format("状態は {} です", state.ja)));
    }
    heading({"Regions", "リージョン"});
    for (const RegionDiagnosis& region : account.regions) {
      row({region.name, region.name},
          region.obstacle ? *region.obstacle : Message(Text{"reached", "接続できます"}));
    }
    show_trials(account.trials);
    for (const live::ClusterTrials& cluster : account.clusters)
      show_cluster(cluster);
  }

  // Its own permissions, which `init kubernetes` gives.
  void show_cluster(const live::ClusterTrials& cluster) {
    heading(
        say({"EKS cluster {} ({})", "EKS クラスター {} ({})"}, cluster.cluster, cluster.region));
    const std::size_t answered = count_of(cluster.trials, Trial::State::answered);
    row({"API", "API"},
        answered == cluster.trials.size()
            ? Message(Text{"reached, and everything can be read", "接続でき、すべて読み取れます"})
            : say({"{} of {} lists can be read", "{} / {} 件の一覧を読み取れます"}, answered,
                  cluster.trials.size()));
    for (const Trouble& trouble : troubles_in(groups_of(cluster.trials)))
      show_trouble(trouble);
    if (count_of(cluster.trials, Trial::State::refused) > 0) {
      row({}, Text{"`hakoseki init kubernetes` prints how to let it be read",
                   "読み取りを許可する手順は `hakoseki init kubernetes` で表示できます"});
    }
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
    const std::vector<TrialGroup> groups = groups_of(trials);
    for (const Trouble& trouble : troubles_in(groups))
      show_trouble(trouble);
    std::vector<std::string> without_object;
    std::vector<std::string> elsewhere;
    for (const TrialGroup& group : groups) {
      const bool is_untried = group.first->state == Trial::State::untried;
      if (is_untried && group.first->because.empty()) without_object.push_back(name_of(group));
      if (group.first->state == Trial::State::elsewhere) elsewhere.push_back(name_of(group));
    }
    if (!elsewhere.empty()) {
      row({"elsewhere", "対象外"},
          say({"AWS Organizations tells this to the management account and to delegated "
               "administrators only: {}",
               "AWS Organizations は管理アカウントと委任管理者にだけ応答します: {}"},
              joined(elsewhere)));
    }
    if (without_object.empty()) return;
    row({"not tried", "未実施"},
        say({"nothing is there to ask about: {}", "対象がないため確認できません: {}"},
            joined(without_object)));
  }

  void show_trouble(const Trouble& trouble) {
    const Trial::State state = trouble.front().first->state;
    std::vector<std::string> names;
    std::vector<std::string> permissions;
    std::set<std::string> further;
    for (const TrialGroup& group : trouble) {
      names.push_back(name_of(group));
      permissions.push_back(group.permission());
      further.merge(live::led_to_by(group.first->operation));
    }
    const Message what = names.size() == 1 ? Message(names.front(), names.front())
                                           : say({"{} operations", "操作 {} 件"}, names.size());
    const std::string head =
        fmt::format("  {} {}", title_of(state).in(settings_.language), what.in(settings_.language));
    out_ += palette_.severity(state == Trial::State::refused ? Severity::high : Severity::medium,
                              utf8::neutralise(head)) +
            '\n';
    if (names.size() > 1) row({"operations", "操作"}, joined(names), 4);
    row({"reason", "理由"}, reason_of(trouble.front()), 4);
    // What failed in another way may well be allowed.
    if (state == Trial::State::refused) row({"permission", "必要な権限"}, joined(permissions), 4);
    if (!further.empty()) row({"leads to", "後続"}, joined(further), 4);
    show_unseen(trouble);
  }

  void show_unseen(const Trouble& trouble) {
    std::map<Risk, std::set<std::string_view>> unseen;
    for (const TrialGroup& group : trouble) {
      for (const auto& [risk, ids] : unseen_without(checks_, group.first->operation))
        unseen[risk].insert(ids.begin(), ids.end());
    }
    Text label{"unseen", "未確認"};
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

  template <class Words>
  static std::string joined(const Words& words) {
    return fmt::format("{}", fmt::join(words, ", "));
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
    if (std::ranges::none_of(diagnosis.accounts, is_refused)) {
      return Text{
          "what failed stays unknown in every assessment; no permission was refused: see "
          "the reasons above, and run again",
          "失敗したものは、評価では未確認になります。権限の拒否はありません。"
          "上記の理由を確認して再実行してください"};
    }
    return Text{
        "what was refused or failed stays unknown in every assessment; `hakoseki init "
        "role` prints the permissions",
        "拒否または失敗したものは、評価では未確認になります。必要な権限は `hakoseki init "
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
