// A policy that allows everybody makes a private registry public: whoever has any AWS account pulls
// its images, or pushes into it. A repository without a policy is open to its own account only.

#include "assess/check.h"
#include "assess/policy.h"
#include "inventory/ecr.h"

namespace hakoseki::checks::registry {
namespace {

template <class T>
Verdict judge(const T& holder) {
  return policy::is_not_open(holder.policy);
}

}  // namespace

Check open_repository_policy() {
  return {
      .id = "REG-3.01",
      .risk = Risk::insufficient_registry_access_restrictions,
      .severity = Severity::critical,
      .title = {.en = "Repository policy grants access to everyone",
                .ja = "リポジトリポリシーが誰にでもアクセスを許している"},
      .why =
          {.en = "Any AWS account in the world can use the actions it allows: read the code inside "
                 "the images, or replace what the tasks run.",
           .ja = "世界中のどの AWS アカウントからでも、許可された操作ができます。イメージの中身を"
                 "読まれたり、タスクが動かすイメージを差し替えられたりします。"},
      .fix =
          {.en =
               "In RepositoryPolicyText name accounts or roles as Principal, or add a Condition on "
               "aws:PrincipalOrgID.",
           .ja = "RepositoryPolicyText の Principal にアカウントやロールを明記するか、"
                 "aws:PrincipalOrgID の Condition を加えてください。"},
      .reads = {"AWS::ECR::Repository#RepositoryPolicyText.Statement[].Principal",
                "AWS::ECR::Repository#RepositoryPolicyText.Statement[].Effect",
                "AWS::ECR::Repository#RepositoryPolicyText.Statement[].Condition.StringEquals.{}",
                "AWS::ECR::RegistryPolicy#PolicyText.Statement[].Principal",
                "AWS::ECR::RepositoryCreationTemplate#RepositoryPolicy"},
      .judge = together({each<EcrRepository>(judge<EcrRepository>),
                         each<EcrRegistryPolicy>(judge<EcrRegistryPolicy>),
                         each<EcrCreationTemplate>(judge<EcrCreationTemplate>)}),
  };
}

}  // namespace hakoseki::checks::registry
