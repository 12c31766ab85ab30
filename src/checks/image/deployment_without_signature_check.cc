// ECS checks no signatures by itself. A lifecycle hook before scale-up can, and stop the
// deployment; what its function does stands in the function. Only a name that says that it verifies
// signatures counts as said; any other hook leaves the question open, and so do the controllers of
// CodeDeploy and of others.

#include <string>
#include <utility>
#include <vector>

#include "assess/check.h"
#include "assess/signature_claims.h"

namespace hakoseki::checks::image {
namespace {

// What another stack exports under a name is not known by it.
bool is_imported(const Unknown* why) {
  return why != nullptr && why->reason != Reason::made_by_aws &&
         why->reason != Reason::parameter_without_value;
}

// A function is named by its ARN, or by a reference to it.
bool names_function(const Case<Reference>& one, std::string_view name) {
  const bool reference = one.value() != nullptr && one.value()->is_address;
  const bool arn = name.starts_with("arn:") && name.find(":lambda:") != std::string_view::npos &&
                   name.find(":function:") != std::string_view::npos;
  return reference || arn || name.starts_with("${");
}

Verdict is_named_for_it(const Fact<Reference>& function) {
  std::vector<Branch> branches;
  for (const Case<Reference>& one : function.cases()) {
    const Unknown* why = one.unknown();
    // Of an ARN with holes the name of the function is mostly known.
    const std::string name = why != nullptr           ? why->shape
                             : one.value() != nullptr ? one.value()->text
                                                      : std::string();
    // Of an address the name in the template: how its folder is called says nothing.
    const bool is_address = one.value() != nullptr && one.value()->is_address;
    const std::string own = is_address ? name.substr(name.rfind('#') + 1) : name;
    const bool named = !is_imported(why) && names_function(one, name) && claims_verification(own);
    branches.push_back(
        {one.when,
         named ? Outcome::pass : Outcome::unknown,
         {{one.evidence, named ? Text{"its name says that it verifies, and it runs before scale-up",
                                      "名前が検証を示すフックが、スケールアップ前に実行されます"}
                               : Text{"whether this hook verifies signatures was not seen",
                                      "このフックが署名を検証するかどうかを確認できません"}}}});
  }
  return Verdict(std::move(branches));
}

Verdict verifies(const LifecycleHook& hook) {
  const Verdict function = expect(hook.target_type, "AWS_LAMBDA");
  const Verdict in_time = some(
      hook.lifecycle_stages,
      [](const Fact<std::string>& stage) { return expect(stage, "PRE_SCALE_UP"); },
      Text{"no stage before scale-up", "スケールアップ前のステージがありません"});
  return all_of({function, in_time, is_named_for_it(hook.hook_target)});
}

Verdict judge(const EcsService& service) {
  if (service.is_task_set) {
    return not_applicable(service.evidence,
                          Text{"a task set; its service is deployed by another controller",
                               "タスクセットです。デプロイは別のコントローラが行います"});
  }
  const Verdict by_ecs = expect(service.deployment_controller, "ECS");
  if (by_ecs.outcome() == Outcome::fail) {
    return {Outcome::unknown,
            {service.deployment_controller.evidence(),
             Text{"another controller deploys it, and its gates were not seen",
                  "別のコントローラがデプロイするため、そのゲートを確認できません"}}};
  }
  return some(service.lifecycle_hooks, verifies,
              Text{"no lifecycle hook stops a deployment of unsigned images",
                   "署名のないイメージのデプロイを止めるライフサイクルフックがありません"});
}

}  // namespace

Check deployment_without_signature_check() {
  return {
      .id = "IMG-5.05",
      .risk = Risk::use_of_untrusted_images,
      .severity = Severity::high,
      .title = {.en = "Service deploys without blocking signature verification",
                .ja = "署名を検証せずにサービスがデプロイされる"},
      .why = {.en = "Whatever lies under the name in the registry is started, also when somebody "
                    "other than the "
                    "pipeline put it there.",
              .ja = "パイプライン以外の誰かが置いたものでも、レジストリにその名前であれば起動されま"
                    "す。"},
      .fix = {.en = "Add a DeploymentConfiguration.LifecycleHooks entry for PRE_SCALE_UP whose "
                    "Lambda function "
                    "verifies the signatures of all images and fails the deployment otherwise.",
              .ja = "DeploymentConfiguration.LifecycleHooks に PRE_SCALE_UP "
                    "のフックを追加し、Lambda 関数で全イメージの"
                    "署名を検証して、できない場合はデプロイを失敗させてください。"},
      .reads = {"AWS::ECS::Service#DeploymentConfiguration.LifecycleHooks[].HookTargetArn",
                "AWS::ECS::Service#DeploymentConfiguration.LifecycleHooks[].LifecycleStages[]",
                "AWS::ECS::Service#DeploymentController.Type"},
      .judge = each<EcsService>(judge),
  };
}

}  // namespace hakoseki::checks::image
