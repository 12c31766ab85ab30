// Builds and deployments need credentials, and the places that describe them are read by many:
// variables and commands of a build project, parameters of a template, the start script of a host,
// settings of a function. Parameters count where their name says that they hold a secret.

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "assess/build_secrets.h"
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

// "yes", "Enabled": a parameter of this default is a switch, whatever its name speaks of.
bool is_switch(const std::string* preset) {
  if (preset == nullptr) return false;
  static constexpr auto words = std::to_array<std::string_view>(
      {"true", "false", "yes", "no", "on", "off", "enabled", "disabled", "enable", "disable"});
  std::string lower = *preset;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::find(words.begin(), words.end(), lower) != words.end();
}

// "AWS::SSM::Parameter::Value<String>" names the place of the value, a number is a length or an
// age, and what a list in the template offers is no secret: AllowUsersToChangePassword is true or
// false.
bool may_hold_secret(const TemplateParameter& parameter) {
  const std::string* type = parameter.value_type.if_known();
  if (is_switch(parameter.default_value.if_known())) return false;
  // "^arn:aws:secretsmanager:.*": what it takes names a secret, and is none.
  const std::string* pattern = parameter.allowed_pattern.if_known();
  if (pattern != nullptr && pattern->find("arn:") != std::string::npos) return false;
  return names_credential(parameter.id) && !parameter.is_choice &&
         (type == nullptr || *type == "String");
}

// Whatever the parameter is called, an access key or a token is one by its shape.
bool has_secret_default(const TemplateParameter& parameter) {
  const std::string* preset = parameter.default_value.if_known();
  return preset != nullptr && credential_in(*preset).has_value();
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

// Things that hold no containers are named only where they hold a credential.
template <class T>
void add_secrets(const Index& index, std::vector<Ruling>& rulings) {
  for (const T& one : index.inventory().all<T>()) {
    if (std::optional<Verdict> verdict = secret_in(one, index)) {
      rulings.push_back({&one, std::move(*verdict)});
    }
  }
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const CodeBuildProject& project : index.inventory().all<CodeBuildProject>()) {
    Verdict verdict = judge_project(project, index);
    if (std::optional<Verdict> spec = secret_in(project, index)) {
      verdict = all_of({std::move(verdict), std::move(*spec)});
    }
    rulings.push_back({&project, std::move(verdict)});
  }
  for (const TemplateParameter& parameter : index.inventory().all<TemplateParameter>()) {
    if (!may_hold_secret(parameter) && !has_secret_default(parameter)) continue;
    rulings.push_back({&parameter, judge_parameter(parameter)});
  }
  add_secrets<HostTemplate>(index, rulings);
  add_secrets<CodePipeline>(index, rulings);
  add_secrets<ClearSettings>(index, rulings);
  add_secrets<Secret>(index, rulings);
  return rulings;
}

}  // namespace

Check credential_in_build_definition() {
  return {
      .id = "IMG-4.11",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::high,
      .title = {.en = "Clear-text credential in a build definition or template",
                .ja = "ビルド定義やテンプレートに平文の認証情報がある"},
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
                "AWS::CloudFormation::Parameter#AllowedPattern", "AWS::DMS::Endpoint#Password",
                "AWS::EC2::Instance#UserData", "AWS::CodeBuild::Project#Source.BuildSpec",
                "AWS::CodePipeline::Pipeline#Stages[].Actions[].Configuration.OAuthToken",
                "AWS::Lambda::Function#Environment.Variables.{}",
                "AWS::RDS::DBInstance#MasterUserPassword",
                "AWS::SecretsManager::Secret#SecretString"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::image
