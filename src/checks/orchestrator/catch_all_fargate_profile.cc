// A Fargate profile that selects every namespace gives unrelated workloads one execution role and
// one set of subnets.

#include <string>

#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict judge(const EksFargateProfile& profile) {
  return every(profile.selectors, [](const FargateSelector& selector) {
    return expect_that(selector.name_space,
                       [](const std::string& name) {
                         return name != "default" &&
                                name.find_first_not_of('*') != std::string::npos;
                       },
                       {"selects `{}`", "`{}` を対象にしています"});
  });
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
      .fix = {.en = "Name single namespaces in Selectors, and use one profile for each sensitivity "
                    "class.",
              .ja = "Selectors "
                    "に個別の名前空間を指定し、機微性の区分ごとにプロファイルを分けてください。"},
      .reads = {"AWS::EKS::FargateProfile#Selectors[].Namespace"},
      .judge = each<EksFargateProfile>(judge),
  };
}

}  // namespace hakoseki::checks::orchestrator
