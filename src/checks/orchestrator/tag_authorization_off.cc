// Policies that decide by tags trust them. Where whoever may create a resource may tag it as well,
// they write themselves the tag that the policy asks for.

#include "assess/account_settings.h"
#include "assess/check.h"

namespace hakoseki::checks::orchestrator {
namespace {

Verdict judge(const EcsAccountSettings& settings) {
  return expect(settings.tag_resource_authorization, "on");
}

}  // namespace

Check tag_authorization_off() {
  return {
      .id = "ORC-1.08",
      .risk = Risk::unbounded_administrative_access,
      .severity = Severity::medium,
      .title = {.en = "Tag authorization on resource creation is off",
                .ja = "リソース作成時のタグ認可が無効"},
      .why = {.en = "Without it, who may create a task or a service may give it any tag, also one "
                    "that a policy takes as permission.",
              .ja = "無効だと、タスクやサービスを作成できる人は、ポリシーが許可の条件とするタグも"
                    "含めて、任意のタグを付けられます。"},
      .fix = {.en =
                  "aws ecs put-account-setting-default --name tagResourceAuthorization --value on, "
                  "in each Region in use; allow ecs:TagResource only where it is needed.",
              .ja = "利用するリージョンごとに、aws ecs put-account-setting-default --name "
                    "tagResourceAuthorization --value on を実行し、ecs:TagResource は必要な ID に"
                    "限って許可してください。"},
      .reads = {"AWS::ECS::AccountSettings#Value", "AWS::ECS::AccountSettings#PrincipalArn",
                "AWS::ECS::Cluster#Status"},
      .judge = [](const Index& index) { return judge_settings(index, has_clusters, judge); },
  };
}

}  // namespace hakoseki::checks::orchestrator
