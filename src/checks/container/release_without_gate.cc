// Nobody and nothing stands between a change and production: whoever reaches the source reaches the
// containers. What is deployed may itself wait: a group of CodeDeploy, or a hook of the service.

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "assess/check.h"
#include "inventory/one_place.h"

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

// What the configuration of an action says under a name; empty where it does not, or is not known.
std::string option_of(const PipelineAction& action, std::string_view name) {
  for (const Element<KeyValue>& option : action.configuration.elements) {
    const std::string* key = option.value.name.if_known();
    const std::string* value = option.value.value.if_known();
    if (key != nullptr && *key == name && value != nullptr) return *value;
  }
  return {};
}

bool is_called(const Fact<Reference>& named, std::string_view name) {
  const Reference* known = named.if_known();
  return known != nullptr && known->text == name;
}

// A blue/green deployment of CodeDeploy that stops unless somebody sends the traffic over.
Verdict waits(const DeploymentGroup& group) {
  return expect_that(group.action_on_timeout,
                     [](const std::string& action) { return action == "STOP_DEPLOYMENT"; },
                     {"the deployment group does not wait for anybody (`{}`)",
                      "デプロイグループは承認を待ちません(`{}`)"});
}

// A deployment of ECS that pauses until somebody lets it go on.
Verdict pauses(const EcsService& service) {
  return some(service.lifecycle_hooks, [](const LifecycleHook& hook) {
    const Verdict goes_back = expect_that(
        hook.timeout_action, [](const std::string& action) { return action != "CONTINUE"; },
        {"goes on by itself in the end (`{}`)", "時間が過ぎると自動で続行します(`{}`)"},
        IfAbsent::passes);
    const Verdict before_production =
        some(hook.lifecycle_stages, [](const Fact<std::string>& stage) {
          return expect_that(stage,
                             [](const std::string& name) {
                               return name != "PRODUCTION_TRAFFIC_SHIFT" &&
                                      name != "POST_PRODUCTION_TRAFFIC_SHIFT" &&
                                      name != "RECONCILE_SERVICE";
                             },
                             {"pauses at {}, when production is reached already",
                              "一時停止する {} の時点では、すでに本番環境に到達しています"});
        });
    return all_of({expect(hook.target_type, "PAUSE"), goes_back, before_production});
  });
}

// What the action deploys to may itself wait for an approval. Of an account it must be seen; what
// files leave out is not there.
template <class T, class Is, class Judge>
void add_target(const Resource& pipeline, const Index& index, const Is& is, const Judge& judge,
                std::string_view operation, std::vector<Verdict>& ways) {
  bool is_seen = false;
  for (const T& target : index.inventory().all<T>()) {
    if (!are_of_one_place(target, pipeline) || !is(target)) continue;
    ways.push_back(Verdict(judge(target)).under(target.when));
    is_seen = true;
  }
  if (is_seen || !is_live(pipeline)) return;
  const std::vector<Gap> unseen = index.inventory().unseen<T>();
  ways.push_back(unknown(pipeline.evidence,
                         unseen.empty()
                             ? Unknown{.reason = Reason::not_seen, .detail = std::string(operation)}
                             : unseen.front().why));
}

void add_gates_behind(const PipelineAction& action, const Resource& pipeline, const Index& index,
                      std::vector<Verdict>& ways) {
  const std::string* provider = action.provider.if_known();
  if (provider == nullptr) return;
  if (*provider == "CodeDeployToECS") {
    const std::string application = option_of(action, "ApplicationName");
    const std::string name = option_of(action, "DeploymentGroupName");
    if (application.empty() || name.empty()) return;
    const auto is = [&](const DeploymentGroup& group) {
      const std::string* called = group.name.if_known();
      return called != nullptr && *called == name && is_called(group.application, application);
    };
    add_target<DeploymentGroup>(pipeline, index, is, waits, "codedeploy:BatchGetDeploymentGroups",
                                ways);
  } else if (*provider == "ECS" && is_live(pipeline)) {
    // A template calls services by their logical ids.
    const std::string name = option_of(action, "ServiceName");
    const std::string cluster = option_of(action, "ClusterName");
    if (name.empty() || cluster.empty()) return;
    const auto is = [&](const EcsService& service) {
      const Reference* of = service.cluster.if_known();
      return service.id == name && of != nullptr &&
             (of->text == cluster || of->text.ends_with('/' + cluster));
    };
    add_target<EcsService>(pipeline, index, is, pauses, "ecs:DescribeServices", ways);
  }
}

// Actions of a stage run in the order of RunOrder, those of one number side by side.
std::pair<std::size_t, std::int64_t> turn_of(const PipelineAction& action) {
  const std::int64_t* order = action.run_order.if_known();
  return {action.stage_number, order == nullptr ? 1 : *order};
}

// Production is taken to be what the last deploying action reaches: approval after staging is
// enough.
Verdict judge(const CodePipeline& pipeline, const Index& index) {
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
  std::vector<Verdict> ways = {some(before, is_gate, none)};
  add_gates_behind(last->value, pipeline, index, ways);
  return any_of(ways).labelled(Outcome::fail, none);
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
                 "conditions before the deploying stage. A blue/green deployment may wait itself: "
                 "ActionOnTimeout STOP_DEPLOYMENT in CodeDeploy, or a PAUSE hook of the service.",
           .ja =
               "配置のステージの前に、Approval のアクション、しきい値を持つ InspectorScan、または "
               "BeforeEntry の条件を置いてください。ブルー/グリーンデプロイでは、CodeDeploy の "
               "ActionOnTimeout を STOP_DEPLOYMENT にするか、サービスに PAUSE フックを設定しても"
               "かまいません。"},
      .reads = {"AWS::CodePipeline::Pipeline#Stages[].Actions[].ActionTypeId.Category",
                "AWS::CodePipeline::Pipeline#Stages[].Actions[].RunOrder",
                "AWS::CodePipeline::Pipeline#Stages[].Actions[].ActionTypeId.Provider",
                "AWS::CodePipeline::Pipeline#Stages[].BeforeEntry.Conditions[].Rules[].RuleTypeId."
                "Provider",
                "AWS::CodeDeploy::DeploymentGroup#BlueGreenDeploymentConfiguration."
                "DeploymentReadyOption.ActionOnTimeout",
                "AWS::ECS::Service#DeploymentConfiguration.LifecycleHooks[].TargetType"},
      .judge = each_with_index<CodePipeline>(judge),
  };
}

}  // namespace hakoseki::checks::container
