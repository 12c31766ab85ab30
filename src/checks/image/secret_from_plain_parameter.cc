// A String parameter of Parameter Store is no vault: it is not encrypted with a key, and whoever
// may read parameters reads it. CloudFormation cannot make a SecureString, so that a parameter of a
// template never is one; of parameters that are made elsewhere only the account tells the type.

#include "assess/check.h"
#include "assess/clear_text.h"
#include "formats/holes.h"

namespace hakoseki::checks::image {
namespace {

constexpr Text in_vault = {"kept in Secrets Manager", "Secrets Manager で管理されています"};
constexpr Text type_not_seen = {"whether this parameter is a SecureString was not seen",
                                "このパラメータが SecureString かどうかを確認できません"};

Branch judge_parameter(const Case<Reference>& one, const SsmParameter& parameter) {
  const std::string* type = parameter.parameter_type.if_known();
  Branch branch{
      .when = one.when, .outcome = Outcome::unknown, .exhibits = {{one.evidence, type_not_seen}}};
  if (type == nullptr) return branch;
  const bool secure = *type == "SecureString";
  branch.outcome = secure ? Outcome::pass : Outcome::fail;
  branch.exhibits.front().label =
      say({"parameter `{}` is of type {}", "パラメータ `{}` の型は {} です"}, parameter.id,
          shown(*type));
  if (!secure) {
    branch.exhibits.push_back({parameter.parameter_type.evidence(),
                               Text{"its type is given here", "型はここで指定されています"}});
  }
  return branch;
}

// The parameter that a text names, be it an ARN: "arn:aws:ssm:region:account:parameter/a" names
// "/a" as well as "a"; of "...:parameter/${Token}" the template's Token is meant.
const SsmParameter* parameter_of(std::string_view text, std::string_view stack,
                                 const Index& index) {
  constexpr std::string_view mark = ":parameter";
  const std::size_t at = text.find(mark);
  if (text.starts_with("arn:") && at != std::string_view::npos) {
    text.remove_prefix(at + mark.size());
  }
  const std::string_view name = text.starts_with('/') ? text.substr(1) : text;
  if (const auto hole = single_hole(name)) {
    return index.find<SsmParameter>(
        Reference{.text = fmt::format("{}#{}", stack, *hole), .is_address = true});
  }
  if (name.empty() || has_hole(name)) return nullptr;
  const auto* parameter = index.find<SsmParameter>(Reference{.text = std::string(text)});
  return parameter != nullptr ? parameter
                              : index.find<SsmParameter>(Reference{.text = std::string(name)});
}

Branch judge_case(const Case<Reference>& one, std::string_view stack, const Index& index) {
  Branch branch{
      .when = one.when, .outcome = Outcome::unknown, .exhibits = {{one.evidence, type_not_seen}}};
  const auto passes = [&] {
    branch.outcome = Outcome::pass;
    branch.exhibits.front().label = in_vault;
    return branch;
  };
  const Reference* known = one.value();
  const Unknown* why = one.unknown();
  const std::string text = known != nullptr ? known->text
                           : why != nullptr ? why->shape
                                            : std::string();
  if (text.find(":secretsmanager:") != std::string::npos) return passes();
  Reference wanted = known != nullptr ? *known : Reference{};
  const std::vector<Hole> holes = holes_in(text);
  if (known == nullptr && !holes.empty() && holes.front().begin == 0) {
    // "${Secret}:password::"
    const std::string_view name = std::string_view(text).substr(2, holes.front().end - 3);
    wanted = {.text = std::string(stack) + "#" + std::string(name), .is_address = true};
  }
  if (index.find<Secret>(wanted) != nullptr ||
      wanted.attribute.find("SecretArn") != std::string::npos) {
    return passes();
  }
  const auto* parameter =
      wanted.is_address ? index.find<SsmParameter>(wanted) : parameter_of(text, stack, index);
  if (parameter != nullptr) return judge_parameter(one, *parameter);
  if (why != nullptr && why->shape.empty()) branch.exhibits.front().label = describe(*why);
  return branch;
}

Verdict judge_secret(const SecretReference& secret, std::string_view stack, const Index& index) {
  std::vector<Branch> branches;
  for (const Case<Reference>& one : secret.value_from_link.cases()) {
    branches.push_back(judge_case(one, stack, index));
  }
  return Verdict(std::move(branches));
}

std::vector<Ruling> judge(const Index& index) {
  std::vector<Ruling> rulings;
  for (const ContainerDefinition& container : index.inventory().all<ContainerDefinition>()) {
    std::vector<Verdict> verdicts;
    for (const auto* list : {&container.secrets, &container.log_configuration.secret_options}) {
      if (list->empty()) continue;
      verdicts.push_back(every(*list, [&](const SecretReference& secret) {
        return judge_secret(secret, container.stack, index);
      }));
    }
    rulings.push_back(
        {&container, verdicts.empty()
                         ? not_applicable(container.evidence,
                                          Text{"is given no secrets", "秘密情報を受け取りません"})
                         : all_of(verdicts)});
  }
  // A secret that a template copies into a parameter is a plain one there, whoever reads it.
  for (const SsmParameter& parameter : index.inventory().all<SsmParameter>()) {
    Verdict copied = judge_clear_text(parameter.name, parameter.value, parameter.stack, index);
    if (copied.outcome() == Outcome::fail) rulings.push_back({&parameter, std::move(copied)});
  }
  return rulings;
}

}  // namespace

Check secret_from_plain_parameter() {
  return {
      .id = "IMG-4.04",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::medium,
      .title = {.en = "Secret is injected from a plain-text SSM parameter",
                .ja = "秘密情報が暗号化されていないSSMパラメータから渡される"},
      .why = {.en = "A String parameter is not encrypted with a key of its own: everybody with "
                    "ssm:GetParameter "
                    "on it, and every console user who lists parameters, reads the secret.",
              .ja = "String 型のパラメータは鍵で暗号化されません。ssm:GetParameter "
                    "の権限があるか、コンソールで"
                    "パラメータを見られる人なら誰でも読めます。"},
      .fix = {.en = "Move the value to AWS::SecretsManager::Secret, or to a SecureString made "
                    "outside of "
                    "CloudFormation, and name it in Secrets[].ValueFrom.",
              .ja = "値を AWS::SecretsManager::Secret、または CloudFormation 以外で作成した "
                    "SecureString に移し、"
                    "Secrets[].ValueFrom で参照してください。"},
      .reads = {"AWS::ECS::TaskDefinition#ContainerDefinitions[].Secrets[].ValueFrom",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].LogConfiguration.SecretOptions[]."
                "ValueFrom",
                "AWS::SSM::Parameter#Type", "AWS::SSM::Parameter#Value"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::image
