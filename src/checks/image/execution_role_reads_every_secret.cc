// ECS reads secrets for a task with its execution role. One that may read every secret hands them
// all to whoever can register a task definition with it. What other workloads' roles may read, and
// which secrets `prod/*` or `prod-*` reach, only the running account tells.

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/role_policies.h"
#include "formats/holes.h"

namespace hakoseki::checks::image {
namespace {

constexpr std::array<std::string_view, 7> reading = {"secretsmanager:GetSecretValue",
                                                     "secretsmanager:BatchGetSecretValue",
                                                     "ssm:GetParameters",
                                                     "ssm:GetParameter",
                                                     "ssm:GetParametersByPath",
                                                     "ssm:GetParameterHistory",
                                                     "kms:Decrypt"};
// A key that is used only through the vault gives no more than the vault does.
constexpr std::array<std::string_view, 2> through_vault = {"kms:viaservice",
                                                           "kms:encryptioncontext:secretarn"};

// Which secrets carry a tag, only the running account tells.
constexpr std::array<std::string_view, 3> by_tag = {"aws:resourcetag/", "ssm:resourcetag/",
                                                    "secretsmanager:resourcetag/"};

Verdict is_limited_by_tags(const PolicyStatement& statement) {
  std::vector<Branch> branches = policy::is_limited_by(statement, by_tag).branches();
  for (Branch& branch : branches) {
    if (branch.outcome != Outcome::pass) continue;
    branch.outcome = Outcome::unknown;
    branch.exhibits.front().label =
        Text{"every secret with this tag; which ones carry it was not seen",
             "このタグが付いたすべての秘密情報が対象で、どれに付いているかは確認できません"};
  }
  return Verdict(std::move(branches));
}

// The last part of an ARN: "secret:*" ends in "*".
std::string_view tail_of(std::string_view resource) {
  return resource.substr(resource.rfind(':') + 1);
}

constexpr std::string_view wildcards = "*?";

// "*", "**", "?*", "*-*", "parameter/*", "parameter*", "key/*": nothing but wildcards says which.
bool is_every_secret(std::string_view resource) {
  std::string_view tail = tail_of(resource);
  if (tail.find_first_of(wildcards) == std::string_view::npos) return false;
  for (const std::string_view kind : {"parameter", "key"}) {
    if (tail.starts_with(kind)) tail.remove_prefix(kind.size());
  }
  return tail.find_first_not_of("*?-/") == std::string_view::npos;
}

// A part of them. Behind the name of a secret stand six characters that AWS chooses.
bool is_part_of_secrets(std::string_view resource) {
  std::string_view tail = tail_of(resource);
  constexpr std::string_view chosen_by_aws = "-??????";
  if (tail.ends_with(chosen_by_aws)) tail.remove_suffix(chosen_by_aws.size());
  return tail.find_first_of(wildcards) != std::string_view::npos && !is_every_secret(resource);
}

Verdict names_its_secrets(const PolicyStatement& statement) {
  Verdict whole = policy::none_is(statement.resources, is_every_secret,
                                  {"every secret", "すべての秘密情報が対象です"},
                                  {"only `{}`", "対象は `{}` だけです"});
  if (whole.outcome() == Outcome::fail) return whole;
  std::vector<Branch> branches = policy::none_is(statement.resources, is_part_of_secrets,
                                                 {"every secret of this name, whoever needs it",
                                                  "この名前に一致するすべての秘密情報が対象です"},
                                                 {"only `{}`", "対象は `{}` だけです"})
                                     .branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::fail) branch.outcome = Outcome::unknown;
  }
  return all_of({std::move(whole), Verdict(std::move(branches))});
}

// "prod/app" of "arn:...:secret:prod/app-AbCdEf:key::" and of "arn:...:secret:prod/app-??????",
// "db" of "arn:...:parameter/db" and of "/db": what is left tells one of them from the others.
std::string_view bare_name(std::string_view text) {
  constexpr std::size_t chosen_by_aws = 7;
  if (const std::size_t secret = text.find(":secret:"); secret != std::string_view::npos) {
    text = text.substr(secret + std::string_view(":secret:").size());
    text = text.substr(0, text.find(':'));
    const bool suffix = text.size() > chosen_by_aws && text[text.size() - chosen_by_aws] == '-';
    return suffix ? text.substr(0, text.size() - chosen_by_aws) : text;
  }
  if (const std::size_t parameter = text.find(":parameter"); parameter != std::string_view::npos) {
    text = text.substr(parameter + std::string_view(":parameter").size());
  }
  while (text.starts_with('/'))
    text.remove_prefix(1);
  return text;
}

// The secrets that a task definition names.
struct Needs {
  const TaskDefinition& task;
  const Index& index;

  // `may_be`: whether what a definition names may be the one.
  [[nodiscard]] bool name(const std::function<bool(const Case<std::string>& named)>& may_be) const {
    const auto any_case = [&](const Fact<std::string>& text) {
      return std::any_of(text.cases().begin(), text.cases().end(), may_be);
    };
    const auto any_of_list = [&](const FactList<SecretReference>& secrets) {
      return !secrets.complete() || std::any_of(secrets.elements.begin(), secrets.elements.end(),
                                                [&](const Element<SecretReference>& one) {
                                                  return any_case(one.value.value_from);
                                                });
    };
    for (const ContainerDefinition& one : index.inventory().all<ContainerDefinition>()) {
      if (&index.inventory().all<TaskDefinition>()[one.task_definition] != &task) continue;
      if (any_of_list(one.secrets) || any_of_list(one.log_configuration.secret_options) ||
          any_case(one.repository_credentials)) {
        return true;
      }
    }
    return !task.containers.complete();
  }
};

// A secret or parameter of the template that the definition does not name.
std::optional<std::string> needless_reference(const Unknown& why, const Needs& needs) {
  const auto id = single_hole(why.shape);
  if (!id) return std::nullopt;
  const bool needed = needs.name([&](const Case<std::string>& named) {
    const Unknown* gap = named.unknown();
    return gap != nullptr &&
           (gap->shape.empty() || gap->shape.find(why.shape) != std::string::npos);
  });
  const Reference secret = {.text = fmt::format("{}#{}", needs.task.stack, *id),
                            .is_address = true};
  const bool is_secret = needs.index.find<Secret>(secret) != nullptr ||
                         needs.index.find<SsmParameter>(secret) != nullptr;
  return is_secret && !needed ? std::optional<std::string>(*id) : std::nullopt;
}

// The same of one that is written out.
std::optional<std::string> needless_name(const std::string& resource, const Needs& needs) {
  const std::string_view name = bare_name(resource);
  const bool is_secret = resource.find(":secret:") != std::string::npos ||
                         resource.find(":parameter/") != std::string::npos;
  if (!is_secret || name.find_first_of(wildcards) != std::string_view::npos) return std::nullopt;
  const bool needed = needs.name([&](const Case<std::string>& named) {
    if (const std::string* text = named.value()) return bare_name(*text) == name;
    const Unknown* gap = named.unknown();
    return gap != nullptr &&
           (gap->shape.empty() ||
            policy::matches_resource(bare_name(policy::filled(gap->shape, "*")), name));
  });
  return needed ? std::nullopt : std::optional<std::string>(name);
}

// Fails where the statement names a secret that the task definition does not.
Verdict reads_only_needed(const PolicyStatement& statement, const Needs& needs) {
  std::vector<Verdict> verdicts;
  for (const Element<Fact<std::string>>& resource : statement.resources.elements) {
    for (const Case<std::string>& one : resource.value.cases()) {
      const Unknown* why = one.unknown();
      std::optional<std::string> id;
      if (why != nullptr) id = needless_reference(*why, needs);
      if (one.value() != nullptr) id = needless_name(*one.value(), needs);
      if (!id) continue;
      verdicts.push_back(fail(one.evidence, say({"`{}` is no secret of this task definition",
                                                 "`{}` はこのタスク定義の秘密情報ではありません"},
                                                *id))
                             .under(one.when)
                             .under(resource.when));
    }
  }
  if (verdicts.empty()) {
    return pass(statement.evidence, Text{"reads what the task definition names",
                                         "タスク定義が参照するものだけを読みます"});
  }
  return all_of(verdicts);
}

Verdict judge_statement(const PolicyStatement& statement, const Needs& needs) {
  const policy::Grant grant = {.actions = reading};
  Verdict limited =
      statement.resources.empty()
          ? policy::is_limited_to_resources(statement)
          : all_of({names_its_secrets(statement), reads_only_needed(statement, needs)});
  return policy::where_allowed(
      statement,
      any_of({std::move(limited), policy::gives_none_of(statement, grant),
              policy::is_limited_by(statement, through_vault), is_limited_by_tags(statement)}));
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  std::vector<Ruling> rulings;
  for (const TaskDefinition& task : index.inventory().all<TaskDefinition>()) {
    const Needs needs = {task, index};
    const policy::PolicyQuestion question = {
        [&](const PolicyDocument& document, const policy::Denials&) {
          return policy::every_statement(document, [&](const PolicyStatement& statement) {
            return judge_statement(statement, needs);
          });
        },
        {.actions = reading}};
    const auto judge_role = [&](const Case<Reference>& one) -> Verdict {
      const Reference* reference = one.value();
      if (one.absent()) {
        return not_applicable(one.evidence,
                              Text{"no execution role", "タスク実行ロールがありません"});
      }
      const auto* role = reference == nullptr ? nullptr : index.find<IamRole>(*reference);
      if (role != nullptr) return policies.judge(*role, question);
      return {Outcome::unknown,
              {one.evidence, Text{"the policies of this role were not part of this run",
                                  "このロールのポリシーは今回の対象に含まれていません"}}};
    };
    std::vector<Verdict> verdicts;
    for (const Case<Reference>& one : task.execution_role.cases()) {
      verdicts.push_back(judge_role(one).under(one.when));
    }
    rulings.push_back({&task, all_of(verdicts)});
  }
  return rulings;
}

}  // namespace

Check execution_role_reads_every_secret() {
  return {
      .id = "IMG-4.05",
      .risk = Risk::embedded_clear_text_secrets,
      .severity = Severity::high,
      .title = {.en = "Execution role reads secrets beyond its task definition",
                .ja = "タスク実行ロールが不要な秘密情報まで読める"},
      .why =
          {.en = "Whoever may register a task definition with this role can have any secret of the "
                 "account injected into their container.",
           .ja = "このロールでタスク定義を登録できる人は、アカウントのどの秘密情報でも自分のコンテ"
                 "ナに"
                 "渡せます。"},
      .fix = {.en =
                  "Name in Resource exactly the ARNs that the Secrets of the task definition name.",
              .ja = "Resource には、タスク定義の Secrets が参照する ARN だけを指定してください。"},
      .reads = {"AWS::ECS::TaskDefinition#ExecutionRoleArn",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Resource",
                "AWS::IAM::Role#Policies[].PolicyDocument.Statement[].Action"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::image
