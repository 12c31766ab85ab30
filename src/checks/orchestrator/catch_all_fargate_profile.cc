// A Fargate profile that selects every namespace gives unrelated workloads one execution role and
// one set of subnets.

#include <map>
#include <optional>
#include <string>

#include "assess/check.h"
#include "assess/sharing.h"

namespace hakoseki::checks::orchestrator {
namespace {

// `*` and `?` are wildcards here: "?*" is every name.
bool selects_everything(const std::string& name) {
  return name.find('*') != std::string::npos && name.find_first_not_of("*?") == std::string::npos;
}

Verdict judge_selectors(const EksFargateProfile& profile) {
  return every(profile.selectors, [](const FargateSelector& selector) {
    return expect_that(selector.name_space,
                       [](const std::string& name) {
                         return !name.empty() && name != "default" && !selects_everything(name);
                       },
                       {"selects `{}`", "`{}` を対象にしています"});
  });
}

// The profiles that give their pods one execution role.
void judge_roles(const Index& index, std::vector<Ruling>& rulings) {
  const std::string& tag = index.inventory().declared.sensitivity_tag;
  std::vector<ClassifiedTask> profiles;
  for (const EksFargateProfile& profile : index.inventory().all<EksFargateProfile>())
    profiles.push_back({.resource = &profile, .sensitivity = tag_of(profile, tag)});
  std::map<OutsideName, std::vector<Sharer>> by_role;
  for (const ClassifiedTask& one : profiles) {
    const auto& profile = static_cast<const EksFargateProfile&>(*one.resource);
    for (const Case<Reference>& role : profile.pod_execution_role.cases()) {
      const auto found = index.targets<IamRole>(Fact<Reference>(std::vector{role}));
      const auto name =
          found.elements.empty()
              ? outside_name_of(role, profile.stack)
              : std::optional(OutsideName{"#" + found.elements.front().value->address});
      if (name) by_role[*name].push_back({&one, role.evidence});
    }
  }
  for (const auto& [name, sharers] : by_role) {
    if (sharers.size() == 1) continue;
    const Resource& first = *sharers.front().task->resource;
    rulings.push_back(
        {&first, share_one_class(sharers,
                                 pass(sharers.front().evidence,
                                      Text{"profiles of one class use this role",
                                           "同じ機微性レベルのプロファイルだけが使うロールです"}),
                                 [](std::string_view second, std::string_view one) {
                                   return say({"`{}` and `{}` give their pods this role",
                                               "`{}` と `{}` が Pod にこのロールを与えます"},
                                              second, one);
                                 })});
  }
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const EksFargateProfile& profile : index.inventory().all<EksFargateProfile>())
    rulings.push_back({&profile, judge_selectors(profile)});
  judge_roles(index, rulings);
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
                    "PodExecutionRoleArn of its own, for each sensitivity class.",
              .ja =
                  "Selectors "
                  "に個別の名前空間を指定し、機微性レベルごとにプロファイルと PodExecutionRoleArn "
                  "を分けてください。"},
      .reads = {"AWS::EKS::FargateProfile#Selectors[].Namespace",
                "AWS::EKS::FargateProfile#PodExecutionRoleArn",
                "AWS::EKS::FargateProfile#Tags[].Value"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
