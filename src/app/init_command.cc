// hakoseki init role: the policy of a role that may do what `collect` does and nothing else, made
// from the table of its calls; init kubernetes: what the role needs in EKS clusters.
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/call_options.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/options.h"
#include "app/output.h"
#include "app/suggestion.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "collect/live/calls.h"
#include "collect/live/kubernetes_api.h"

namespace hakoseki::app {
namespace {

// One statement of the policy: what may be read of `resource`, the end of an ARN, or of everything.
struct PolicyStatement {
  std::string_view id;
  std::string_view resource;
  std::set<std::string> permissions;
};

std::vector<PolicyStatement> statements(const live::CallOptions& options) {
  std::vector<PolicyStatement> all;
  for (auto& [resource, permissions] : live::permissions_by_resource(options)) {
    all.push_back({resource.empty() ? "HakosekiCollect" : "HakosekiPublicParameters", resource,
                   std::move(permissions)});
  }
  return all;
}

std::string as_policy(const live::CallOptions& options) {
  std::string text;
  JsonWriter json(text, JsonWriter::Layout::indented);
  json.begin_object();
  json.member("Version", "2012-10-17");
  json.key("Statement");
  json.begin_array();
  for (const PolicyStatement& statement : statements(options)) {
    json.begin_object();
    json.member("Sid", statement.id);
    json.member("Effect", "Allow");
    json.key("Action");
    json.begin_array();
    for (const std::string& permission : statement.permissions)
      json.string(permission);
    json.end_array();
    json.member("Resource", statement.resource.empty()
                                ? std::string("*")
                                : fmt::format("arn:aws{}", statement.resource));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return text + '\n';
}

constexpr std::string_view template_head = R"(AWSTemplateFormatVersion: "2010-09-09"
Description: The role with which `hakoseki collect` reads this account. It can change nothing and reads no secret.
Parameters:
  TrustedPrincipal:
    Type: String
    Description: The ARN of who may take the role on.
  ExternalId:
    Type: String
    Default: ""
    Description: Must be given by who takes the role on, where it is not empty.
  RoleName:
    Type: String
    Default: HakosekiCollect
    Description: The same in every account of an organisation, so that --role-name finds it.
Conditions:
  HasExternalId: !Not [!Equals [!Ref ExternalId, ""]]
Resources:
  HakosekiCollect:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Ref RoleName
      Description: Reads what hakoseki judges.
      MaxSessionDuration: 3600
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Ref TrustedPrincipal
            Action: sts:AssumeRole
            Condition: !If
              - HasExternalId
              - StringEquals:
                  sts:ExternalId: !Ref ExternalId
              - !Ref AWS::NoValue
      Policies:
        - PolicyName: HakosekiCollect
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
)";

constexpr std::string_view template_end = R"(Outputs:
  RoleArn:
    Value: !GetAtt HakosekiCollect.Arn
)";

std::string as_template(const live::CallOptions& options) {
  std::string text(template_head);
  for (const PolicyStatement& statement : statements(options)) {
    text += fmt::format("              - Sid: {}\n", statement.id);
    text += "                Effect: Allow\n                Action:\n";
    for (const std::string& permission : statement.permissions)
      text += fmt::format("                  - {}\n", permission);
    text += statement.resource.empty()
                ? "                Resource: \"*\"\n"
                : fmt::format("                Resource: !Sub \"arn:${{AWS::Partition}}{}\"\n",
                              statement.resource);
  }
  return text.append(template_end);
}

constexpr std::string_view terraform_head =
    R"(# The role with which `hakoseki collect` reads this account. It can change nothing and reads no secret.
variable "trusted_principal" {
  type        = string
  description = "The ARN of who may take the role on."
}

variable "external_id" {
  type        = string
  default     = ""
  description = "Must be given by who takes the role on, where it is not empty."
}

variable "role_name" {
  type        = string
  default     = "HakosekiCollect"
  description = "The same in every account of an organisation, so that --role-name finds it."
}

resource "aws_iam_role" "hakoseki_collect" {
  name                 = var.role_name
  description          = "Reads what hakoseki judges."
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge(
      {
        Effect    = "Allow"
        Principal = { AWS = var.trusted_principal }
        Action    = "sts:AssumeRole"
      },
      var.external_id == "" ? {} : {
        Condition = { StringEquals = { "sts:ExternalId" = var.external_id } }
      },
    )]
  })
}

resource "aws_iam_role_policy" "hakoseki_collect" {
  name = "HakosekiCollect"
  role = aws_iam_role.hakoseki_collect.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
)";

constexpr std::string_view terraform_end = R"(    ]
  })
}

data "aws_partition" "current" {}

output "role_arn" {
  value = aws_iam_role.hakoseki_collect.arn
}
)";

std::string as_terraform(const live::CallOptions& options) {
  std::string text(terraform_head);
  for (const PolicyStatement& statement : statements(options)) {
    text += fmt::format("      {{\n        Sid    = \"{}\"\n        Effect = \"Allow\"\n",
                        statement.id);
    text += "        Action = [\n";
    for (const std::string& permission : statement.permissions)
      text += fmt::format("          \"{}\",\n", permission);
    text += fmt::format(
        "        ]\n        Resource = \"{}\"\n      }},\n",
        statement.resource.empty()
            ? std::string("*")
            : fmt::format("arn:${{data.aws_partition.current.partition}}{}", statement.resource));
  }
  return text.append(terraform_end);
}

// Comments and YAML, for `kubectl apply -f`.
int print_kubernetes_role(const Arguments& arguments, Language language) {
  if (arguments.last("format")) {
    return refuse({Fault::malformed, Text{"`init kubernetes` prints YAML and takes no --format",
                                          "`init kubernetes` の出力は YAML だけで、--format は"
                                          "指定できません"}},
                  Command::init, language);
  }
  constexpr std::string_view group = "hakoseki";
  const Text words{
      "# With this `hakoseki collect` reads the objects of an EKS cluster. It can change nothing,\n"
      "# and reads no Secret and no ConfigMap but aws-auth.\n"
      "#\n"
      "# 1. In each cluster: hakoseki init kubernetes | kubectl apply -f -\n"
      "# 2. Give its group to the role that collects, in each cluster (authentication mode API or\n"
      "#    API_AND_CONFIG_MAP):\n",
      "# これにより `hakoseki collect` は EKS "
      "クラスターのオブジェクトを読み取れます。変更はできず、\n"
      "# Secret と、aws-auth 以外の ConfigMap は読み取りません。\n"
      "#\n"
      "# 1. クラスターごとに適用します: hakoseki init kubernetes | kubectl apply -f -\n"
      "# 2. 収集に使うロールに、クラスターごとにグループを割り当てます(認証モードが API または\n"
      "#    API_AND_CONFIG_MAP のクラスター):\n"};
  std::string text(words.in(language));
  text += fmt::format(
      "#    aws eks create-access-entry --cluster-name CLUSTER --principal-arn ROLE_ARN \\\n"
      "#      --kubernetes-groups {}\n",
      group);
  return print(text + live::kubernetes_role(group), language);
}

}  // namespace

int run_init(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const std::string& what = arguments.operands.front();
  if (what == "kubernetes") return print_kubernetes_role(arguments, language);
  if (what != "role") {
    return refuse(
        {Fault::malformed,
         suggest(say({"`init` makes a `role` or what `kubernetes` needs, no `{}`",
                      "`init` で作れるのは `role` と `kubernetes` です(`{}` は作れません)"},
                     utf8::neutralise(what)),
                 what, std::vector<std::string>{"role", "kubernetes"})},
        Command::init, language);
  }
  // HAKOSEKI_FORMAT is for the reports as well: only what is said here counts.
  std::vector<std::string> values = arguments.all("format");
  if (values.empty()) values = {"json"};
  constexpr std::array<std::string_view, 3> formats = {"json", "cloudformation", "terraform"};
  const Result<std::vector<ReportRequest>> requests = report_requests(values, formats);
  if (!requests) return refuse(requests.error(), Command::init, language);
  const Result<live::CallOptions> options = call_options(arguments);
  if (!options) return refuse(options.error(), Command::init, language);
  int exit_code = exit_ok;
  for (const ReportRequest& request : *requests) {
    const std::string text = request.format == "json"             ? as_policy(*options)
                             : request.format == "cloudformation" ? as_template(*options)
                                                                  : as_terraform(*options);
    const Result<void> written =
        request.file.empty() ? write_stdout(text) : write_file(request.file, text);
    if (written) continue;
    complain(written.error(), language);
    exit_code = exit_environment;
  }
  return exit_code;
}

}  // namespace hakoseki::app
