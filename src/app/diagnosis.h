// What `doctor` found out of the way into AWS, and how it is shown.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/aws_session.h"
#include "app/options.h"
#include "assess/check.h"
#include "base/moment.h"
#include "collect/live/cluster_preflight.h"
#include "collect/live/preflight.h"

namespace hakoseki::app {

struct RegionDiagnosis {
  std::string name;
  std::optional<Message> obstacle = std::nullopt;  // why it cannot be asked
};

struct AccountDiagnosis {
  std::string id;
  std::string name = {};
  std::string state = "ACTIVE";                    // as AWS Organizations says it
  std::optional<Message> obstacle = std::nullopt;  // why it cannot be entered
  std::vector<RegionDiagnosis> regions = {};
  std::vector<live::Trial> trials = {};
  std::vector<live::ClusterTrials> clusters = {};

  // Whether all of it was answered.
  [[nodiscard]] bool is_open() const;
};

struct Diagnosis {
  std::optional<Identity> identity = std::nullopt;
  aws::Origin origin = {};                       // how the credentials were found
  std::optional<Moment> expires = std::nullopt;  // when they end; nothing: they do not say
  // How far AWS's clock is before ours; nothing where no answer told.
  std::optional<std::chrono::seconds> clock = std::nullopt;
  std::vector<AccountDiagnosis> accounts = {};
  std::optional<Obstacle> obstacle = std::nullopt;  // why it could not go on

  // exit_incomplete where something cannot be read; exit_environment where nothing can, or the
  // clock is wrong.
  [[nodiscard]] int exit_code() const;
};

enum class ClockState : std::uint8_t {
  unknown,
  right,
  off,    // by more than a minute
  wrong,  // by more than AWS allows a signature
};
[[nodiscard]] ClockState state_of(const std::optional<std::chrono::seconds>& difference);
// What to do about it, too.
[[nodiscard]] Message words_for_clock(const std::optional<std::chrono::seconds>& difference);

// One operation, and all Regions in which the same became of it.
struct TrialGroup {
  const live::Trial* first;
  std::vector<std::string> regions;

  [[nodiscard]] bool is_bad() const;  // refused or failed
  [[nodiscard]] std::string permission() const;
  [[nodiscard]] std::string code() const;
  // AWS's own words without what may be secret in them.
  [[nodiscard]] std::string message() const;
};
// What went wrong: "not allowed".
[[nodiscard]] Text title_of(aws::Trouble trouble);

// In the order of the trials.
[[nodiscard]] std::vector<TrialGroup> groups_of(const std::vector<live::Trial>& trials);

// The checks that cannot be judged, or not of everything, without an operation; by the risk.
[[nodiscard]] std::map<Risk, std::vector<std::string_view>> unseen_without(
    std::span<const Check> checks, std::string_view operation);

// For people, and for programs.
[[nodiscard]] std::string as_text(const Diagnosis& diagnosis, const Settings& settings);
[[nodiscard]] std::string as_json(const Diagnosis& diagnosis, Language language);

}  // namespace hakoseki::app
