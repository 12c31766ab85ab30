#include "app/diagnosis.h"

#include <algorithm>
#include <array>
#include <tuple>

#include <fmt/format.h>

#include "app/exit_code.h"
#include "assess/readers.h"
#include "collect/live/frame.h"
#include "collect/live/operation.h"
#include "collect/live/redaction.h"
#include "collect/live/told.h"

namespace hakoseki::app {
namespace {

using live::Trial;

constexpr std::chrono::seconds worrying_difference{60};

// "2 h 5 min": of more than a minute.
Message words_for(std::chrono::seconds time) {
  const auto hours = std::chrono::floor<std::chrono::hours>(time);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(time - hours);
  if (hours.count() > 0) {
    return say({"{} h {} min", "{} 時間 {} 分"}, hours.count(), minutes.count());
  }
  return say({"{} min {} s", "{} 分 {} 秒"}, minutes.count(), (time - minutes).count());
}

Message words_for_difference(std::chrono::seconds difference) {
  const Message size = words_for(std::chrono::abs(difference));
  if (difference.count() > 0) {
    return {fmt::format("this clock is {} behind AWS's", size.en),
            fmt::format("この端末の時計は AWS より {} 遅れています", size.ja)};
  }
  return {fmt::format("this clock is {} ahead of AWS's", size.en),
          fmt::format("この端末の時計は AWS より {} 進んでいます", size.ja)};
}

bool is_bad(const Trial& trial) {
  return trial.state == Trial::State::refused || trial.state == Trial::State::failed;
}

}  // namespace

bool AccountDiagnosis::is_open() const {
  const bool are_reached = std::ranges::none_of(
      regions, [](const RegionDiagnosis& region) { return region.obstacle.has_value(); });
  const bool are_clusters_read =
      std::ranges::none_of(clusters, [](const live::ClusterTrials& cluster) {
        return std::ranges::any_of(cluster.trials, app::is_bad);
      });
  return !obstacle && are_reached && are_clusters_read && std::ranges::none_of(trials, app::is_bad);
}

int Diagnosis::exit_code() const {
  if (obstacle) return obstacle->exit_code;
  if (state_of(clock) == ClockState::wrong) return exit_environment;
  return std::ranges::all_of(accounts, &AccountDiagnosis::is_open) ? exit_ok : exit_incomplete;
}

ClockState state_of(const std::optional<std::chrono::seconds>& difference) {
  if (!difference) return ClockState::unknown;
  const std::chrono::seconds size = std::chrono::abs(*difference);
  if (size > aws::most_skew) return ClockState::wrong;
  return size > worrying_difference ? ClockState::off : ClockState::right;
}

Message words_for_clock(const std::optional<std::chrono::seconds>& difference) {
  switch (state_of(difference)) {
    case ClockState::unknown:
      return Text{"no answer told the time", "時刻を含む応答がありません"};
    case ClockState::right:
      return Text{"agrees with AWS's to within a minute", "AWS との差は 1 分以内です"};
    default:
      break;
  }
  constexpr Text to_do = {"; past 5 minutes AWS refuses what is signed: set it (NTP)",
                          "。5 分を超えると AWS は署名を拒否します。時計を合わせてください(NTP)"};
  constexpr Text to_do_first = {
      "; AWS refuses what is signed more than 5 minutes off, and the ends of credentials are "
      "misjudged: set it (NTP) and run again",
      "。AWS は 5 分を超えてずれた署名を拒否し、認証情報の期限も誤って判断されます。時計を合わせて"
      "(NTP)再実行してください"};
  Message words = words_for_difference(*difference);
  const Text& advice = state_of(difference) == ClockState::off ? to_do : to_do_first;
  words.en += advice.en;
  words.ja += advice.ja;
  return words;
}

bool TrialGroup::is_bad() const {
  return app::is_bad(*first);
}

std::string TrialGroup::permission() const {
  const std::string_view operation = first->operation;
  const std::size_t colon = operation.find(':');
  return live::permission_of(operation.substr(0, colon), operation.substr(colon + 1));
}

std::string TrialGroup::code() const {
  return first->failure ? live::code_of(*first->failure) : std::string();
}

std::string TrialGroup::message() const {
  return first->failure ? live::redacted({}, first->failure->message) : std::string();
}

Text title_of(aws::Trouble trouble) {
  constexpr std::array<Text, 18> titles = {
      {{"not allowed", "権限がありません"},
       {"throttled", "呼び出しの頻度が制限されました"},
       {"the credentials have expired", "認証情報の期限切れ"},
       {"the credentials are not accepted", "認証情報が受け付けられません"},
       {"the service or Region is not enabled", "サービスまたはリージョンが有効ではありません"},
       {"the clock is wrong", "時計のずれ"},
       {"not there", "対象がありません"},
       {"AWS refuses the call", "AWS が呼び出しを受け付けません"},
       {"an error of AWS", "AWS 側のエラー"},
       {"not an answer of AWS", "AWS 以外からの応答"},
       {"the answer is cut", "応答が途中で切れています"},
       {"the answer is too large", "応答が大きすぎます"},
       {"no answer in time", "時間内に応答がありません"},
       {"no connection", "接続できません"},
       {"the server is not trusted (TLS)", "接続先を確認できません(TLS)"},
       {"interrupted", "中断"},
       {"no credentials", "認証情報がありません"},
       {"not supported", "対応していない呼び出し"}}};
  static_assert(titles.size() == static_cast<std::size_t>(aws::Trouble::unsupported) + 1);
  return titles.at(static_cast<std::size_t>(trouble));
}

std::vector<TrialGroup> groups_of(const std::vector<Trial>& trials) {
  std::vector<TrialGroup> groups;
  std::map<std::tuple<std::string, Trial::State, std::string, std::string>, std::size_t> known;
  for (const Trial& trial : trials) {
    TrialGroup one{&trial, {}};
    const auto [at, is_new] =
        known.try_emplace({trial.operation, trial.state, one.code(), trial.because}, groups.size());
    if (is_new) groups.push_back(std::move(one));
    if (!trial.region.empty()) groups[at->second].regions.push_back(trial.region);
  }
  return groups;
}

std::map<Risk, std::vector<std::string_view>> unseen_without(std::span<const Check> checks,
                                                             std::string_view operation) {
  std::map<Risk, std::vector<std::string_view>> unseen;
  for (const Check* check : readers_of(checks, live::told_through(operation)))
    unseen[check->risk].push_back(check->id);
  return unseen;
}

}  // namespace hakoseki::app
