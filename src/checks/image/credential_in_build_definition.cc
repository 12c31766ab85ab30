// Builds and deployments need credentials, and the places that describe them are read by many:
// variables of a build project, parameters of a template, the start script of a host. Parameters
// count where their name says that they hold a secret.

#include <map>

#include "assess/check.h"
#include "assess/clear_text.h"
#include "formats/credential.h"
#include "inventory/operations.h"

namespace hakoseki::checks::image {
namespace {

Verdict judge_project(const CodeBuildProject& project, const Index& index) {
  return every(project.variables, [&](const BuildVariable& variable) {
    const Verdict plain =
        expect(variable.type, "PLAINTEXT")
            .labelled(Outcome::fail, Text{"is taken from a vault", "保管庫から取得します"});
    return given(plain, judge_clear_text(variable.name, variable.value, project.stack, index));
  });
}

// "AWS::SSM::Parameter::Value<String>" names the place of the value, a number is a length or an
// age, and what a list in the template offers is no secret: AllowUsersToChangePassword is true or
// false.
bool may_hold_secret(const TemplateParameter& parameter) {
  const std::string* type = parameter.value_type.if_known();
  return names_credential(parameter.id) && !parameter.is_choice &&
         (type == nullptr || *type == "String");
}

Verdict judge_parameter(const TemplateParameter& parameter) {
  const std::string* preset = parameter.default_value.if_known();
  const auto secret = preset == nullptr ? std::nullopt : credential_in(parameter.id, *preset);
  if (secret) {
    return {
        Outcome::fail,
        {parameter.default_value.evidence(),
         label_credential(secret->kind, preset->substr(secret->begin, secret->end - secret->begin)),
         true}};
  }
  return expect(parameter.no_echo, true)
      .labelled(Outcome::fail, Text{"its name says that it holds a secret, and NoEcho is not set",
                                    "名前は秘密情報を示しますが、NoEcho が指定されていません"});
}

Verdict judge_host(const HostTemplate& host, const Index& index) {
  const Fact<std::string> no_name = Fact<std::string>::absent(host.evidence);
  return judge_clear_text(no_name, host.user_data, host.stack, index);
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const CodeBuildProject& project : index.inventory().all<CodeBuildProject>()) {
    rulings.push_back({&project, judge_project(project, index)});
  }
  for (const TemplateParameter& parameter : index.inventory().all<TemplateParameter>()) {
    if (!may_hold_secret(parameter)) continue;
    rulings.push_back({&parameter, judge_parameter(parameter)});
  }
  for (const HostTemplate& host : index.inventory().all<HostTemplate>()) {
    Verdict verdict = judge_host(host, index);
    // A script with parameters in it is the rule, and says nothing.
    if (verdict.outcome() == Outcome::fail) rulings.push_back({&host, std::move(verdict)});
  }
  return rulings;
}

}  // namespace

Check credential_in_build_definition() {
  return {
      .id = "IMG-4.11",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::high,
      .title = {.en = "Clear-text credential in a build definition",
                .ja = "ビルド定義に平文の認証情報がある"},
      .why = {.en = "Everybody who may look at the project, the stack or the repository reads it, "
                    "and with it "
                    "can push an image or change what is deployed.",
              .ja = "プロジェクトやスタック、リポジトリを見られる人なら誰でも読め、それを使ってイメ"
                    "ージの"
                    "プッシュやデプロイ内容の変更ができます。"},
      .fix = {.en = "Give CodeBuild variables the Type SECRETS_MANAGER or PARAMETER_STORE, and "
                    "parameters NoEcho "
                    "true and no Default; better, let the template read the secret by its ARN.",
              .ja = "CodeBuild の変数は Type を SECRETS_MANAGER か PARAMETER_STORE "
                    "にし、パラメータは NoEcho を true、"
                    "Default なしにしてください。秘密情報を ARN で参照するほうがより安全です。"},
      .reads = {"AWS::CodeBuild::Project#Environment.EnvironmentVariables[].Value",
                "AWS::CodeBuild::Project#Environment.EnvironmentVariables[].Name",
                "AWS::CodeBuild::Project#Environment.EnvironmentVariables[].Type",
                "AWS::CloudFormation::Parameter#NoEcho", "AWS::CloudFormation::Parameter#Default",
                "AWS::EC2::Instance#UserData"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::image
