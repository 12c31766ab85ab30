// The diagnosis for programs.
#include <array>

#include "app/diagnosis.h"
#include "base/json_writer.h"
#include "checks/catalog.h"
#include "collect/live/told.h"

namespace hakoseki::app {
namespace {

std::string_view name_of(ClockState state) {
  constexpr std::array<std::string_view, 4> names = {"unknown", "right", "off", "wrong"};
  return names.at(static_cast<std::size_t>(state));
}

std::string_view name_of(live::Trial::State state) {
  constexpr std::array<std::string_view, 5> names = {"answered", "refused", "failed", "untried",
                                                     "elsewhere"};
  return names.at(static_cast<std::size_t>(state));
}

class DiagnosisJson {
 public:
  explicit DiagnosisJson(Language language) : language_(language), checks_(checks::catalog()) {}

  std::string show(const Diagnosis& diagnosis) {
    json_.begin_object();
    json_.member("tool", "hakoseki " HAKOSEKI_VERSION);
    json_.key("exitCode");
    json_.number(diagnosis.exit_code());
    if (diagnosis.obstacle) member("obstacle", diagnosis.obstacle->message);
    if (diagnosis.identity) show_identity(diagnosis);
    json_.key("clock");
    json_.begin_object();
    json_.member("state", name_of(state_of(diagnosis.clock)));
    if (diagnosis.clock) {
      json_.key("secondsBehind");
      json_.number(diagnosis.clock->count());
    }
    member("message", words_for_clock(diagnosis.clock));
    json_.end_object();
    json_.key("accounts");
    json_.begin_array();
    for (const AccountDiagnosis& account : diagnosis.accounts)
      show_account(account);
    json_.end_array();
    json_.end_object();
    return out_ + '\n';
  }

 private:
  void member(std::string_view name, const Message& text) {
    json_.member(name, text.in(language_));
  }

  void strings(std::string_view name, const auto& texts) {
    json_.key(name);
    json_.begin_array();
    for (const auto& text : texts)
      json_.string(text);
    json_.end_array();
  }

  void show_identity(const Diagnosis& diagnosis) {
    json_.key("identity");
    json_.begin_object();
    json_.member("account", diagnosis.identity->account);
    json_.member("arn", diagnosis.identity->arn);
    json_.member("partition", diagnosis.identity->partition());
    json_.member("credentials", diagnosis.origin.words().en);
    if (diagnosis.expires) json_.member("expires", iso8601(*diagnosis.expires));
    json_.end_object();
  }

  void show_account(const AccountDiagnosis& account) {
    json_.begin_object();
    json_.member("id", account.id);
    if (!account.name.empty()) json_.member("name", account.name);
    json_.member("state", account.state);
    if (account.obstacle) member("obstacle", *account.obstacle);
    json_.key("regions");
    json_.begin_array();
    for (const RegionDiagnosis& region : account.regions) {
      json_.begin_object();
      json_.member("name", region.name);
      json_.key("isReached");
      json_.boolean(!region.obstacle);
      if (region.obstacle) member("obstacle", *region.obstacle);
      json_.end_object();
    }
    json_.end_array();
    json_.key("calls");
    json_.begin_array();
    for (const TrialGroup& group : groups_of(account.trials))
      show_call(group);
    json_.end_array();
    json_.key("clusters");
    json_.begin_array();
    for (const live::ClusterTrials& cluster : account.clusters) {
      json_.begin_object();
      json_.member("name", cluster.cluster);
      json_.member("region", cluster.region);
      json_.key("calls");
      json_.begin_array();
      for (const TrialGroup& group : groups_of(cluster.trials))
        show_call(group);
      json_.end_array();
      json_.end_object();
    }
    json_.end_array();
    json_.end_object();
  }

  void show_call(const TrialGroup& group) {
    json_.begin_object();
    json_.member("operation", group.first->operation);
    json_.member("permission", group.permission());
    strings("regions", group.regions);
    json_.member("state", name_of(group.first->state));
    if (!group.first->because.empty()) json_.member("because", group.first->because);
    if (group.is_bad()) {
      json_.member("code", group.code());
      json_.member("message", group.message());
      strings("leadsTo", live::led_to_by(group.first->operation));
      json_.key("unseen");
      json_.begin_array();
      for (const auto& [risk, ids] : unseen_without(checks_, group.first->operation)) {
        const RiskInfo& info = info_of(risk);
        json_.begin_object();
        json_.member("risk", info.id);
        json_.member("section", info.section);
        json_.member("title", info.title.in(language_));
        strings("checks", ids);
        json_.end_object();
      }
      json_.end_array();
    }
    json_.end_object();
  }

  Language language_;
  std::vector<Check> checks_;
  std::string out_;
  JsonWriter json_{out_, JsonWriter::Layout::indented};
};

}  // namespace

std::string as_json(const Diagnosis& diagnosis, Language language) {
  return DiagnosisJson(language).show(diagnosis);
}

}  // namespace hakoseki::app
