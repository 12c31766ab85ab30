// A Fargate profile that selects every namespace gives unrelated workloads one execution role and
// one set of subnets; so do profiles of two classes that share them, or a namespace.

#include <map>
#include <optional>
#include <string>

#include "assess/check.h"
#include "assess/policy_text.h"
#include "assess/sharing.h"

namespace hakoseki::checks::orchestrator {
namespace {

// `*` and `?` are wildcards here: "?*" is every name, and "d*" the default namespace, too.
bool selects_too_much(const std::string& name) {
  return name.find_first_not_of("*?-") == std::string::npos ||
         policy::matches_resource(name, "default");
}

Verdict judge_selectors(const EksFargateProfile& profile) {
  return every(profile.selectors, [](const FargateSelector& selector) {
    return expect_that(selector.name_space,
                       [](const std::string& name) { return !selects_too_much(name); },
                       {"selects `{}`", "`{}` を対象にしています"});
  });
}

// What profiles have in common: a resource of the run by its address, or a name outside of it.
class SharedByProfiles {
 public:
  explicit SharedByProfiles(const Index& index) : index_(index) {
    const std::string& tag = index.inventory().declared.sensitivity_tag;
    const auto& profiles = index.inventory().all<EksFargateProfile>();
    profiles_.reserve(profiles.size());
    for (const EksFargateProfile& profile : profiles)
      profiles_.push_back({.resource = &profile, .sensitivity = tag_of(profile, tag)});
    for (std::size_t i = 0; i < profiles.size(); ++i)
      add(profiles_[i], profiles[i]);
  }

  void judge(std::vector<Ruling>& rulings) const {
    judge(by_role_,
          {"profiles of one class use this role",
           "同じ機微性レベルのプロファイルだけが使うロールです"},
          {"`{}` and `{}` give their pods this role", "`{}` と `{}` が Pod にこのロールを与えます"},
          rulings);
    judge(by_subnet_,
          {"profiles of one class use this subnet",
           "同じ機微性レベルのプロファイルだけが使うサブネットです"},
          {"`{}` and `{}` run their pods in this subnet",
           "`{}` と `{}` が Pod をこのサブネットで動かします"},
          rulings);
    // Labels may still tell the pods of one namespace apart.
    const std::size_t first_name_space = rulings.size();
    judge(by_namespace_,
          {"profiles of one class select this namespace",
           "同じ機微性レベルのプロファイルだけが選ぶ名前空間です"},
          {"`{}` and `{}` select the same namespace",
           "`{}` と `{}` が同じ名前空間を対象にしています"},
          rulings);
    for (std::size_t i = first_name_space; i < rulings.size(); ++i) {
      const Verdict labels(
          Outcome::unknown,
          {rulings[i].verdict.exhibits().front().evidence,
           Text{"profiles of two classes select this namespace; whether labels tell their pods "
                "apart was not seen",
                "機微性レベルの異なるプロファイルが同じ名前空間を対象にしています。ラベルで Pod "
                "が分かれるかどうかは確認できません"}});
      rulings[i].verdict = any_of({rulings[i].verdict, labels});
    }
  }

 private:
  using Sharers = std::map<OutsideName, std::vector<Sharer>>;

  template <class T>
  std::optional<OutsideName> name_of(const Case<Reference>& one, const std::string& stack) const {
    const T* found = index_.find<T>(one);
    return found == nullptr ? outside_name_of(one, stack) : OutsideName{"#" + found->address};
  }

  void add(const ClassifiedTask& task, const EksFargateProfile& profile) {
    for (const Case<Reference>& role : profile.pod_execution_role.cases()) {
      const auto name = name_of<IamRole>(role, profile.stack);
      if (name) by_role_[*name].push_back({&task, role.evidence});
    }
    for (const auto& subnet : profile.subnets.elements) {
      for (const Case<Reference>& one : subnet.value.cases()) {
        const auto name = name_of<Subnet>(one, profile.stack);
        if (name) by_subnet_[*name].push_back({&task, one.evidence});
      }
    }
    for (const Case<Reference>& one : profile.cluster.cases()) {
      const auto cluster = name_of<EksCluster>(one, profile.stack);
      if (cluster) add_namespaces(task, profile, *cluster);
    }
  }

  void add_namespaces(const ClassifiedTask& task, const EksFargateProfile& profile,
                      const OutsideName& cluster) {
    for (const auto& selector : profile.selectors.elements) {
      const std::string* name = selector.value.name_space.if_known();
      if (name == nullptr) continue;
      by_namespace_[{cluster.text + '\n' + *name, cluster.stack}].push_back(
          {&task, selector.value.name_space.evidence()});
    }
  }

  static void judge(const Sharers& shared, const Text& alone, const Text& both,
                    std::vector<Ruling>& rulings) {
    for (const auto& [name, sharers] : shared) {
      if (sharers.size() == 1) continue;
      const Resource& first = *sharers.front().task->resource;
      rulings.push_back(
          {&first, share_one_class(sharers, pass(sharers.front().evidence, alone),
                                   [&](std::string_view second, std::string_view one) {
                                     return say(both, second, one);
                                   })});
    }
  }

  const Index& index_;
  std::vector<ClassifiedTask> profiles_;
  Sharers by_role_;
  Sharers by_subnet_;
  Sharers by_namespace_;
};

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const EksFargateProfile& profile : index.inventory().all<EksFargateProfile>())
    rulings.push_back({&profile, judge_selectors(profile)});
  SharedByProfiles(index).judge(rulings);
  return one_for_each_resource(std::move(rulings));
}

}  // namespace

Check catch_all_fargate_profile() {
  return {
      .id = "ORC-4.04",
      .risk = Risk::mixing_of_sensitivity_levels,
      .severity = Severity::medium,
      .title = {.en = "Fargate profile selector is too broad",
                .ja = "Fargateプロファイルのセレクタが広すぎる"},
      .why = {.en =
                  "Pods of every sensitivity then share the profile's execution role and subnets.",
              .ja = "機微性の異なるPodが、同じ実行ロールとサブネットを共有することになります。"},
      .fix = {.en = "Name single namespaces in Selectors, and use one profile, with a "
                    "PodExecutionRoleArn and Subnets of its own, for each sensitivity class.",
              .ja =
                  "Selectors "
                  "に個別の名前空間を指定し、機微性レベルごとにプロファイル、PodExecutionRoleArn、"
                  "Subnets を分けてください。"},
      .reads = {"AWS::EKS::FargateProfile#Selectors[].Namespace",
                "AWS::EKS::FargateProfile#PodExecutionRoleArn",
                "AWS::EKS::FargateProfile#Subnets[]", "AWS::EKS::FargateProfile#Tags[].Value"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
