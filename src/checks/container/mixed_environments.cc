// A cluster or network that production shares with tests gives whoever breaks into a test a way to
// production.

#include <algorithm>
#include <array>
#include <map>

#include "assess/check.h"
#include "assess/task_network.h"
#include "assess/unseen_tasks.h"
#include "base/ascii.h"

namespace hakoseki::checks::container {
namespace {

enum class Environment : std::uint8_t { production, other };

struct Tagged {
  Environment environment;
  Exhibit exhibit;
};

std::optional<Environment> environment_named(const std::string& value) {
  constexpr std::array<std::string_view, 5> production = {"prod", "production", "prd", "live",
                                                          "本番"};
  constexpr std::array<std::string_view, 13> others = {
      "dev",     "develop", "development", "test", "testing", "stg", "stage",
      "staging", "qa",      "sandbox",     "demo", "検証",    "開発"};
  const std::string name = lower_case(value);
  if (std::find(production.begin(), production.end(), name) != production.end()) {
    return Environment::production;
  }
  if (std::find(others.begin(), others.end(), name) != others.end()) return Environment::other;
  return std::nullopt;
}

// What the tag `environment` (or env, or stage) says; nothing without one, or with a value nobody
// knows.
std::optional<Tagged> environment_of(const Resource& resource) {
  for (const Element<Tag>& tag : resource.tags.elements) {
    const std::string* key = tag.value.key.if_known();
    const std::string* value = tag.value.value.if_known();
    if (key == nullptr || value == nullptr) continue;
    const std::string name = lower_case(*key);
    if (name != "environment" && name != "env" && name != "stage") continue;
    if (const auto environment = environment_named(*value)) {
      return Tagged{
          *environment,
          {tag.value.value.evidence(),
           say({"`{}` belongs to `{}`", "`{}` は `{}` の環境です"}, resource.id, *value)}};
    }
  }
  return std::nullopt;
}

// `place` and everything that runs in it must be of one environment.
Verdict judge_place(const Resource& place, const std::vector<const Resource*>& users) {
  std::optional<Tagged> first = environment_of(place);
  const Resource* untagged = nullptr;
  for (const Resource* user : users) {
    std::optional<Tagged> tagged = environment_of(*user);
    if (!tagged) {
      untagged = user;
    } else if (!first) {
      first = std::move(tagged);
    } else if (tagged->environment != first->environment) {
      return Verdict(Outcome::fail, tagged->exhibit).with(Outcome::fail, first->exhibit);
    }
  }
  if (untagged != nullptr) {
    return {Outcome::unknown,
            {untagged->evidence, say({"no tag says to which environment `{}` belongs",
                                      "`{}` がどの環境のものかを示すタグがありません"},
                                     untagged->id)}};
  }
  return {Outcome::pass, first->exhibit};
}

bool is_tagged(const std::vector<const Resource*>& users) {
  return std::any_of(users.begin(), users.end(),
                     [](const Resource* user) { return environment_of(*user).has_value(); });
}

// Whether accounts are separated, and roles are, only the running accounts tell. Where no service
// is tagged there is nothing to compare.
std::vector<Ruling> judge(const Index& index) {
  std::map<const EcsCluster*, std::vector<const Resource*>> by_cluster;
  const auto enter = [&](const Fact<Reference>& cluster, const Resource& user) {
    const auto* found = index.find<EcsCluster>(cluster);
    if (found != nullptr) by_cluster[found].push_back(&user);
  };
  for (const EcsService& one : index.inventory().all<EcsService>())
    enter(one.cluster, one);
  for (const ScheduledTask& one : index.inventory().all<ScheduledTask>())
    enter(one.cluster, one);
  std::vector<Ruling> rulings;
  for (const EcsCluster& cluster : index.inventory().all<EcsCluster>()) {
    const auto users = by_cluster.find(&cluster);
    if (users != by_cluster.end() && is_tagged(users->second)) {
      std::vector<Gap> unseen = index.inventory().unseen<EcsService>(cluster.address);
      const std::vector<Gap> schedules = index.inventory().unseen<ScheduledTask>();
      unseen.insert(unseen.end(), schedules.begin(), schedules.end());
      rulings.push_back(
          {&cluster, unless_unseen(judge_place(cluster, users->second), cluster.evidence, unseen)});
    }
  }
  const TaskNetwork network(index);
  for (const Vpc& vpc : index.inventory().all<Vpc>()) {
    std::vector<const Resource*> users;
    for (const TaskNetwork::Use& use : network.uses_of(vpc))
      users.push_back(use.starter->resource);
    if (is_tagged(users)) {
      rulings.push_back(
          {&vpc, unless_unseen(judge_place(vpc, users), vpc.evidence, unseen_starters(index))});
    }
  }
  return rulings;
}

}  // namespace

Check mixed_environments() {
  return {
      .id = "CON-5.08",
      .risk = Risk::rogue_containers,
      .severity = Severity::medium,
      .title = {.en = "Production and non-production are not separated",
                .ja = "本番環境と非本番環境が分離されていない"},
      .why =
          {.en =
               "Tests are guarded less and changed by more people. In one cluster or network with "
               "production they are a short way to it.",
           .ja = "検証環境は守りが緩く、多くの人が変更します。本番と同じクラスターやネットワークに"
                 "あると、本番への"
                 "近道になります。"},
      .fix = {.en = "Give each environment its own account, or at least its own cluster and VPC, "
                    "and tag "
                    "services with `environment`.",
              .ja = "環境ごとにアカウントを分けるか、少なくともクラスターと VPC を分け、サービスに "
                    "environment タグを"
                    "付けてください。"},
      .reads = {"AWS::ECS::Service#Tags[].Value", "AWS::ECS::Service#Tags[].Key",
                "AWS::EC2::VPC#Tags[].Value"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::container
