// Nobody and nothing stands between a change and production: whoever reaches the source reaches the
// containers.

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "assess/check.h"

namespace hakoseki::checks::container {
namespace {

// Deploy actions that bring containers, or the templates that describe them, to life.
constexpr std::array<std::string_view, 6> deployers = {
    "ECS", "CodeDeployToECS", "CodeDeploy", "CloudFormation", "CloudFormationStackSet", "EKS"};

bool brings_containers(const PipelineAction& action) {
  const std::string* category = action.category.if_known();
  const std::string* provider = action.provider.if_known();
  return category != nullptr && *category == "Deploy" && provider != nullptr &&
         std::find(deployers.begin(), deployers.end(), *provider) != deployers.end();
}

// Without a threshold an InspectorScan reports and stops nothing.
// Source: CodePipeline User Guide, "Amazon Inspector InspectorScan invoke action reference".
std::pair<Outcome, Message> judge_scan(const PipelineAction& action) {
  constexpr std::array<std::string_view, 4> thresholds = {"CriticalThreshold", "HighThreshold",
                                                          "MediumThreshold", "LowThreshold"};
  for (const Element<KeyValue>& option : action.configuration.elements) {
    const std::string* name = option.value.name.if_known();
    if (name != nullptr && std::ranges::find(thresholds, *name) != thresholds.end()) {
      return {Outcome::pass,
              Text{"a scan that can stop the release", "リリースを止められる検査です"}};
    }
  }
  if (!action.configuration.complete()) {
    return {Outcome::unknown, describe(action.configuration.gaps.front().why)};
  }
  return {Outcome::fail, Text{"a scan without a threshold stops nothing",
                              "しきい値のない検査では、リリースは止まりません"}};
}

// A person's approval, a scan with thresholds, or a condition on the entry of the stage. What a
// Lambda function decides is not in the template.
Verdict is_gate(const PipelineAction& action) {
  const Verdict approval = expect(action.category, "Approval");
  const Verdict by_entry = some(action.entry_rules, [&](const Fact<std::string>& provider) {
    return expect_present(provider);
  });
  const Verdict by_provider = judge_each(action.provider, [&](const std::string& provider) {
    if (provider == "InspectorScan") return judge_scan(action);
    if (provider == "Lambda" || provider == "StepFunctions") {
      return std::pair<Outcome, Message>(
          Outcome::unknown,
          say({"what {} decides was not seen", "{} の判定内容を確認できていません"},
              shown(provider)));
    }
    return std::pair<Outcome, Message>(
        Outcome::fail, say({"{} is no gate", "{} はゲートではありません"}, shown(provider)));
  });
  const Verdict gate = any_of({approval, by_provider, by_entry});
  return gate.outcome() == Outcome::fail ? by_provider : gate;
}

// Actions of a stage run in the order of RunOrder, those of one number side by side.
std::pair<std::size_t, std::int64_t> turn_of(const PipelineAction& action) {
  const std::int64_t* order = action.run_order.if_known();
  return {action.stage_number, order == nullptr ? 1 : *order};
}

// Production is taken to be what the last deploying action reaches: approval after staging is
// enough.
Verdict judge(const CodePipeline& pipeline) {
  std::vector<Element<PipelineAction>> actions = pipeline.actions.elements;
  std::ranges::stable_sort(actions, {},
                           [](const Element<PipelineAction>& one) { return turn_of(one.value); });
  const auto last = std::find_if(actions.rbegin(), actions.rend(), [](const auto& element) {
    return brings_containers(element.value);
  });
  if (!pipeline.actions.complete())
    return unknown(pipeline.actions.gaps.front().evidence, pipeline.actions.gaps.front().why);
  if (last == actions.rend()) {
    return not_applicable(pipeline.evidence, Text{"this pipeline deploys no containers",
                                                  "このパイプラインはコンテナを配置しません"});
  }
  FactList<PipelineAction> before{.evidence = last->evidence};
  for (auto action = actions.begin(); action != last.base(); ++action) {
    if (turn_of(action->value) == turn_of(last->value) && &*action != &*last) continue;
    const std::string* category = action->value.category.if_known();
    // Where the source comes from is no gate, and need not be said.
    if (category == nullptr || *category != "Source") before.elements.push_back(*action);
  }
  const Text none{"deploys without an approval or a gate before it",
                  "承認もゲートもないまま、ここで配置されます"};
  return some(before, is_gate, none).labelled(Outcome::fail, none);
}

}  // namespace

Check release_without_gate() {
  return {
      .id = "CON-5.09",
      .risk = Risk::rogue_containers,
      .severity = Severity::medium,
      .title = {.en = "Release path has no approval or policy gate",
                .ja = "リリースの経路に承認やポリシーのゲートがない"},
      .why = {.en = "A single stolen account or a mistaken commit is enough to start containers in "
                    "production that nobody looked at.",
              .ja = "アカウントが一つ盗まれるか、誤ったコミットが一つあるだけで、誰も確認していない"
                    "コンテナが"
                    "本番環境で動きます。"},
      .fix =
          {.en = "Put a stage with an Approval action, an InspectorScan with thresholds or "
                 "BeforeEntry "
                 "conditions before the deploying stage.",
           .ja =
               "配置のステージの前に、Approval のアクション、しきい値を持つ InspectorScan、または "
               "BeforeEntry の条件を置いてください。"},
      .reads = {"AWS::CodePipeline::Pipeline#Stages[].Actions[].ActionTypeId.Category",
                "AWS::CodePipeline::Pipeline#Stages[].Actions[].RunOrder",
                "AWS::CodePipeline::Pipeline#Stages[].Actions[].ActionTypeId.Provider",
                "AWS::CodePipeline::Pipeline#Stages[].BeforeEntry.Conditions[].Rules[].RuleTypeId."
                "Provider"},
      .judge = each<CodePipeline>(judge),
  };
}

}  // namespace hakoseki::checks::container
