#include "assess/pipeline_gates.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hakoseki {
namespace {

bool is_one_of(const std::string* text, std::initializer_list<std::string_view> words) {
  return text != nullptr && std::find(words.begin(), words.end(), *text) != words.end();
}

// Whether an action deploys containers: surely, perhaps, or not at all.
Outcome deploys_containers(const PipelineAction& action) {
  const std::string* category = action.category.if_known();
  if (category == nullptr) return Outcome::unknown;
  if (*category != "Deploy") return Outcome::fail;
  if (is_one_of(action.provider.if_known(), {"ECS", "CodeDeployToECS", "EKS"}))
    return Outcome::pass;
  // These may deploy anything.
  return action.provider.if_known() == nullptr ||
                 is_one_of(action.provider.if_known(),
                           {"CloudFormation", "CloudFormationStackSet", "CodeDeploy"})
             ? Outcome::unknown
             : Outcome::fail;
}

Verdict gated(const Element<PipelineAction>& deployment, std::vector<Verdict> gates_before,
              const Text& none) {
  gates_before.insert(gates_before.begin(), fail(deployment.evidence, none));
  if (!deployment.value.entry_rules.empty()) {
    gates_before.push_back(
        {Outcome::unknown,
         {deployment.evidence, Text{"the stage has entry conditions, which are not read",
                                    "ステージの開始条件の内容は確認していません"}}});
  }
  Verdict verdict = any_of(gates_before);
  if (deploys_containers(deployment.value) == Outcome::pass || verdict.outcome() != Outcome::fail) {
    return verdict;
  }
  return {Outcome::unknown,
          {deployment.evidence, Text{"whether this deploys containers cannot be told",
                                     "コンテナをデプロイするかどうかがわかりません"}}};
}

// Whether `one` is over before `other` begins: it is in an earlier stage, or has a lower RunOrder.
bool is_before(const PipelineAction& one, const PipelineAction& other, bool listed_before) {
  const std::string* stage = one.stage.if_known();
  const std::string* other_stage = other.stage.if_known();
  if (stage == nullptr || other_stage == nullptr || *stage != *other_stage) return listed_before;
  const std::int64_t* order = one.run_order.if_known();
  const std::int64_t* other_order = other.run_order.if_known();
  return order != nullptr && other_order != nullptr && *order < *other_order;
}

}  // namespace

Verdict gated_deployment(const CodePipeline& pipeline, const JudgeAction& is_gate,
                         const Text& none) {
  const auto& actions = pipeline.actions.elements;
  const Element<PipelineAction>* deployment = nullptr;
  for (const Element<PipelineAction>& action : actions) {
    const Outcome deploys = deploys_containers(action.value);
    if (deploys == Outcome::pass || (deploys == Outcome::unknown && deployment == nullptr)) {
      deployment = &action;
    }
    if (deploys == Outcome::pass) break;
  }
  if (deployment != nullptr) {
    std::vector<Verdict> before;
    for (const Element<PipelineAction>& action : actions) {
      if (deploys_containers(action.value) != Outcome::fail) continue;
      if (!is_before(action.value, deployment->value, &action < deployment)) continue;
      before.push_back(is_gate(action).under(action.when));
    }
    return gated(*deployment, std::move(before), none);
  }
  if (!pipeline.actions.complete()) {
    return unknown(pipeline.actions.gaps.front().evidence, pipeline.actions.gaps.front().why);
  }
  return not_applicable(pipeline.evidence,
                        Text{"deploys no containers", "コンテナをデプロイしません"});
}

Verdict judge_build(const Element<PipelineAction>& action, const Index& index,
                    const std::function<Verdict(const CodeBuildProject&)>& judge,
                    const Text& no_build) {
  const std::string* provider = action.value.provider.if_known();
  if (provider == nullptr) {
    return {Outcome::unknown,
            {action.evidence,
             Text{"what kind of action this is cannot be told", "アクションの種類がわかりません"}}};
  }
  if (*provider != "CodeBuild") return fail(action.evidence, no_build);
  const auto* project = index.find<CodeBuildProject>(action.value.project);
  if (project != nullptr) return judge(*project);
  return {Outcome::unknown,
          {action.evidence, Text{"what this build runs was not part of this run",
                                 "このビルドの内容は今回の対象に含まれていません"}}};
}

}  // namespace hakoseki
