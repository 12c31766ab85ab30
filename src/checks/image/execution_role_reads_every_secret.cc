// ECS reads secrets for a task with its execution role. One that may read every secret hands them
// all to whoever can register a task definition with it. What other workloads' roles may read, and
// which secrets a path such as `prod/*` reaches, only the running account tells.

#include <array>

#include "assess/check.h"
#include "assess/role_policies.h"

namespace hakoseki::checks::image {
namespace {

constexpr std::array<std::string_view, 5> reading = {
    "secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue", "ssm:GetParameters",
    "ssm:GetParameter", "kms:Decrypt"};
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

bool is_every_secret(std::string_view resource) {
  const std::string_view tail = tail_of(resource);
  return tail == "*" || tail == "parameter/*" || tail == "parameter*" || tail == "key/*";
}

bool is_every_secret_below(std::string_view resource) {
  return tail_of(resource).ends_with("/*") && !is_every_secret(resource);
}

Verdict names_its_secrets(const PolicyStatement& statement) {
  Verdict whole = policy::none_is(statement.resources, is_every_secret,
                                  {"every secret", "すべての秘密情報が対象です"},
                                  {"only `{}`", "対象は `{}` だけです"});
  if (whole.outcome() == Outcome::fail) return whole;
  std::vector<Branch> branches = policy::none_is(statement.resources, is_every_secret_below,
                                                 {"every secret below this path, whoever needs it",
                                                  "このパスの下にあるすべての秘密情報が対象です"},
                                                 {"only `{}`", "対象は `{}` だけです"})
                                     .branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::fail) branch.outcome = Outcome::unknown;
  }
  return all_of({std::move(whole), Verdict(std::move(branches))});
}

Verdict judge_statement(const PolicyStatement& statement) {
  const policy::Grant grant = {.actions = reading};
  Verdict limited = statement.resources.empty() ? policy::is_limited_to_resources(statement)
                                                : names_its_secrets(statement);
  return policy::where_allowed(
      statement,
      any_of({std::move(limited), policy::gives_none_of(statement, grant),
              policy::is_limited_by(statement, through_vault), is_limited_by_tags(statement)}));
}

std::vector<Ruling> judge(const Index& index) {
  const policy::RolePolicies policies(index);
  const policy::PolicyQuestion question = {
      [](const PolicyDocument& document, const policy::Denials&) {
        return policy::every_statement(document, judge_statement);
      },
      {.actions = reading}};
  std::vector<Ruling> rulings;
  for (const TaskDefinition& task : index.inventory().all<TaskDefinition>()) {
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
