// IAM: roles, policies, users and groups, from the account's authorization details or asked for
// one by one.
#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/hex.h"
#include "base/moment.h"
#include "collect/live/reader.h"
#include "formats/credential_report.h"

namespace hakoseki::live {
namespace {

std::string without_percents(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    if (!escape) {
      decoded += text[i];
      continue;
    }
    decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    i += 2;
  }
  return decoded;
}

// The API writes policies in URL encoding, which the AWS CLI has taken off.
Value document(Value value) {
  if (value.text.starts_with("%7B")) value.text = without_percents(value.text);
  return value;
}

Value document_in(const Value& from, std::string_view key) {
  return document(at(from, {key}));
}

Value arns_of(const Value& attached) {
  if (attached.kind != Value::Kind::list) return attached;
  Value arns = list_at(attached.at);
  for (const Value& policy : attached.items)
    arns.items.push_back(at(policy, {"PolicyArn"}));
  return arns;
}

Value inline_policies(Value policies) {
  for (Value& policy : policies.items) {
    const Value body = document_in(policy, "PolicyDocument");
    policy = Properties(policy).drop("PolicyDocument").put("PolicyDocument", body).value();
  }
  return policies;
}

// What the credential reports of a run say, by the ARN of each user.
class CredentialReports {
 public:
  explicit CredentialReports(const Reader& reader) : reader_(reader) {
    for (const Item& item : reader.answers("iam:GetCredentialReport")) {
      const Value content = at(*item.value, {"Content"});
      const std::optional<std::string> text = from_base64(text_of(content));
      auto report = text ? parse_credential_report(*text) : std::nullopt;
      by_account_[item.answer->place.account].push_back({item, std::move(report)});
    }
  }

  struct Reported {
    Item item;
    std::optional<CredentialReport> report;  // nothing: it is none
  };

  [[nodiscard]] const std::map<std::string, std::vector<Reported>>& all() const {
    return by_account_;
  }

  // Whether the user may do so, "true" or "false", as a member of ReportedUser has it.
  [[nodiscard]] Value flag(const Item& user, std::string ReportedUser::*member) const {
    const auto of_account = by_account_.find(user.answer->place.account);
    if (of_account == by_account_.end()) return Value::unknown_at(user.value->at, why_none(user));
    for (const auto& [item, report] : of_account->second) {
      if (!report) continue;
      const Evidence where = item.named("Content");
      const auto found = report->users.find(user.text("Arn"));
      if (found == report->users.end()) continue;
      const std::string& text = found->second.*member;
      if (text == "true" || text == "false") return Value::scalar_at(where, text, true);
      return Value::unknown_at(where,
                               {.reason = Reason::invalid_value, .detail = text, .written = true});
    }
    return Value::unknown_at(user.value->at, {.reason = Reason::not_seen,
                                              .detail = "this user in the credential report"});
  }

 private:
  [[nodiscard]] Unknown why_none(const Item& user) const {
    for (const Gap& gap : reader_.missing_at(user.answer->place, "iam:GetCredentialReport")) {
      if (gap.why.reason != Reason::not_seen) return gap.why;
    }
    return {.reason = Reason::not_seen,
            .detail = "the credential report (`collect --credential-report`)"};
  }

  const Reader& reader_;
  std::map<std::string, std::vector<Reported>> by_account_;
};

// The keys of users, which nothing else tells of.
void decode_reported_keys(Reader& reader, const CredentialReports& reports) {
  for (const auto& [account, of_account] : reports.all()) {
    for (const auto& [item, report] : of_account) {
      if (!report) continue;
      const Evidence where = item.named("Content");
      for (const auto& [arn, user] : report->users) {
        for (std::size_t i = 0; i < user.keys.size(); ++i) {
          const auto& [active, rotated] = user.keys[i];
          // One that was never made.
          if (arn.ends_with(":root") || !parse_moment(rotated)) continue;
          Properties key(map_at(where));
          key.put("UserName", Value::scalar_at(where, arn));
          key.put("Status", Value::scalar_at(where, active == "true" ? "Active" : "Inactive"));
          key.put("RotatedAt", Value::scalar_at(where, rotated));
          reader.add(item,
                     {.type = "AWS::IAM::AccessKey",
                      .id = fmt::format("{} key {}", user.name, i + 1),
                      .address = fmt::format("{}#key-{}", arn, i + 1),
                      .named_by = "Content",
                      .tags = Tags::elsewhere},
                     key.value());
        }
      }
    }
  }
}

void add_holder(Reader& reader, const Item& item, std::string_view type, std::string_view name,
                std::string_view policies, const Value& trust,
                const CredentialReports* reports = nullptr) {
  Properties properties(*item.value);
  properties.put("Policies", inline_policies(at(*item.value, {policies})));
  properties.put("ManagedPolicyArns", arns_of(at(*item.value, {"AttachedManagedPolicies"})));
  properties.drop("AssumeRolePolicyDocument").put("AssumeRolePolicyDocument", trust);
  properties.drop("PermissionsBoundary")
      .put("PermissionsBoundary",
           at(*item.value, {"PermissionsBoundary", "PermissionsBoundaryArn"}));
  // Only users have them.
  properties.put("Groups", at(*item.value, {"GroupList"}));
  if (reports != nullptr) {
    properties.put("PasswordEnabled", reports->flag(item, &ReportedUser::password_enabled));
    properties.put("MfaActive", reports->flag(item, &ReportedUser::mfa_active));
  }
  reader.add(item,
             {.type = type, .id = item.text(name), .address = item.text("Arn"), .named_by = name},
             properties.value());
}

// Of the versions of a policy, the one that counts.
Value default_document(const Value& policy) {
  const Value versions = at(policy, {"PolicyVersionList"});
  for (const Value& version : versions.items) {
    if (text_of(at(version, {"IsDefaultVersion"})) == "true") {
      return document_in(version, "Document");
    }
  }
  return Value::unknown_at(versions.at,
                           {.reason = Reason::not_seen, .detail = "iam:GetPolicyVersion"});
}

// A policy that nobody has gives nothing to anybody.
bool is_used(const Item& policy) {
  return policy.text("AttachmentCount") != "0" ||
         (!policy.text("PermissionsBoundaryUsageCount").empty() &&
          policy.text("PermissionsBoundaryUsageCount") != "0");
}

void decode_details(Reader& reader, const CredentialReports& reports) {
  constexpr std::string_view details = "iam:GetAccountAuthorizationDetails";
  for (const Item& item : reader.items(details, "RoleDetailList")) {
    add_holder(reader, item, "AWS::IAM::Role", "RoleName", "RolePolicyList",
               document_in(*item.value, "AssumeRolePolicyDocument"));
  }
  for (const Item& item : reader.items(details, "UserDetailList")) {
    add_holder(reader, item, "AWS::IAM::User", "UserName", "UserPolicyList",
               Value::absent_at(item.value->at), &reports);
  }
  for (const Item& item : reader.items(details, "GroupDetailList")) {
    add_holder(reader, item, "AWS::IAM::Group", "GroupName", "GroupPolicyList",
               Value::absent_at(item.value->at));
  }
  for (const Item& item : reader.items(details, "Policies")) {
    if (!is_used(item)) continue;
    Properties properties(*item.value);
    properties.put("PolicyDocument", default_document(*item.value));
    properties.put("ManagedPolicyName", at(*item.value, {"PolicyName"}));
    reader.add(item,
               {.type = "AWS::IAM::ManagedPolicy",
                .id = item.text("PolicyName"),
                .address = item.text("Arn"),
                .named_by = "PolicyName",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

// The inline policies of a role that was asked for by itself: each was asked for too, or is not
// known.
Value asked_policies(const Reader& reader, const Item& role, const std::string& name) {
  Value names = reader.detail(role, "iam:ListRolePolicies", "RoleName", {name}, "PolicyNames");
  if (names.kind != Value::Kind::list) return names;
  Value policies = list_at(names.at);
  for (const Value& wanted : names.items) {
    Value body =
        Value::unknown_at(wanted.at, {.reason = Reason::not_seen, .detail = "iam:GetRolePolicy"});
    for (const Item& policy : reader.answers("iam:GetRolePolicy")) {
      const std::string* of = policy.answer->asked_for("RoleName");
      const std::string* called = policy.answer->asked_for("PolicyName");
      if (of != nullptr && *of == name && called != nullptr && *called == wanted.text) {
        body = document_in(*policy.value, "PolicyDocument");
      }
    }
    Properties one(map_at(wanted.at));
    one.put("PolicyName", wanted).put("PolicyDocument", std::move(body));
    policies.items.push_back(std::move(one).take());
  }
  return policies;
}

void decode_roles(Reader& reader) {
  for (const Item& item : reader.items("iam:GetRole", "Role")) {
    const std::string name = item.text("RoleName");
    Properties properties(*item.value);
    properties.drop("AssumeRolePolicyDocument")
        .put("AssumeRolePolicyDocument", document_in(*item.value, "AssumeRolePolicyDocument"));
    properties.put("Policies", asked_policies(reader, item, name));
    properties.put("ManagedPolicyArns",
                   arns_of(reader.detail(item, "iam:ListAttachedRolePolicies", "RoleName", {name},
                                         "AttachedPolicies")));
    properties.drop("PermissionsBoundary")
        .put("PermissionsBoundary",
             at(*item.value, {"PermissionsBoundary", "PermissionsBoundaryArn"}));
    reader.add(
        item,
        {.type = "AWS::IAM::Role", .id = name, .address = item.text("Arn"), .named_by = "RoleName"},
        properties.value());
  }
}

void decode_versions(Reader& reader) {
  for (const Item& item : reader.items("iam:GetPolicyVersion", "PolicyVersion")) {
    const std::string* arn = item.answer->asked_for("PolicyArn");
    if (arn == nullptr || item.text("IsDefaultVersion") != "true") continue;
    Properties properties(map_at(item.value->at));
    properties.put("PolicyDocument", document_in(*item.value, "Document"));
    properties.put("ManagedPolicyName",
                   Value::scalar_at(item.value->at, arn->substr(arn->rfind('/') + 1)));
    reader.add(item,
               {.type = "AWS::IAM::ManagedPolicy",
                .id = arn->substr(arn->rfind('/') + 1),
                .address = *arn,
                .named_by = "Document",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

void decode_summaries(Reader& reader) {
  for (const Item& item : reader.answers("iam:GetAccountSummary")) {
    const std::string account = Reader::place_of(item);
    reader.add(item,
               {.type = "AWS::IAM::AccountSummary",
                .id = account.empty() ? "account" : account,
                .address = account + "#iam:GetAccountSummary",
                .named_by = "SummaryMap",
                .tags = Tags::elsewhere},
               *item.value);
  }
}

void decode_providers(Reader& reader) {
  for (const Item& item : reader.answers("iam:GetOpenIDConnectProvider")) {
    const std::string* arn = item.answer->asked_for("OpenIDConnectProviderArn");
    if (arn == nullptr) continue;
    Properties properties(*item.value);
    properties.put("ClientIdList", at(*item.value, {"ClientIDList"}));
    reader.add(item,
               {.type = "AWS::IAM::OIDCProvider",
                .id = item.text("Url"),
                .address = *arn,
                .named_by = "Url"},
               properties.value());
  }
}

}  // namespace

std::span<const Operation> iam_operations() {
  static const std::vector<Operation> all = {
      {"iam",
       "GetAccountAuthorizationDetails",
       "RoleDetailList[].RoleName UserDetailList[] GroupDetailList[] Policies[]",
       {"RoleDetailList.RoleName",
        "RoleDetailList.Arn",
        "RoleDetailList.AssumeRolePolicyDocument",
        "RoleDetailList.RolePolicyList.PolicyName",
        "RoleDetailList.RolePolicyList.PolicyDocument",
        "RoleDetailList.AttachedManagedPolicies.PolicyArn",
        "RoleDetailList.PermissionsBoundary.PermissionsBoundaryArn",
        "RoleDetailList.Tags.Key",
        "RoleDetailList.Tags.Value",
        "UserDetailList.UserName",
        "UserDetailList.Arn",
        "UserDetailList.UserPolicyList.PolicyName",
        "UserDetailList.UserPolicyList.PolicyDocument",
        "UserDetailList.AttachedManagedPolicies.PolicyArn",
        "UserDetailList.GroupList",
        "UserDetailList.PermissionsBoundary.PermissionsBoundaryArn",
        "UserDetailList.Tags.Key",
        "UserDetailList.Tags.Value",
        "GroupDetailList.GroupName",
        "GroupDetailList.Arn",
        "GroupDetailList.GroupPolicyList.PolicyName",
        "GroupDetailList.GroupPolicyList.PolicyDocument",
        "GroupDetailList.AttachedManagedPolicies.PolicyArn",
        "Policies.PolicyName",
        "Policies.Arn",
        "Policies.AttachmentCount",
        "Policies.PermissionsBoundaryUsageCount",
        "Policies.PolicyVersionList.Document",
        "Policies.PolicyVersionList.IsDefaultVersion"}},
      {"iam",
       "GetRole",
       "Role.AssumeRolePolicyDocument",
       {"Role.RoleName", "Role.Arn", "Role.AssumeRolePolicyDocument",
        "Role.PermissionsBoundary.PermissionsBoundaryArn", "Role.Tags.Key", "Role.Tags.Value"}},
      {"iam", "GetAccountSummary", "SummaryMap", {"SummaryMap"}},
      {"iam", "GetCredentialReport", "Content ReportFormat", {"Content"}},
      {"iam",
       "GetOpenIDConnectProvider",
       "Url ThumbprintList[]$",
       {"Url", "ClientIDList", "Tags.Key", "Tags.Value"}},
      {"iam", "ListRolePolicies", "PolicyNames[]$ RoleName", {"PolicyNames"}},
      {"iam", "GetRolePolicy", "RoleName PolicyName PolicyDocument", {"PolicyDocument"}},
      {"iam",
       "ListAttachedRolePolicies",
       "AttachedPolicies[].PolicyArn RoleName",
       {"AttachedPolicies.PolicyArn"}},
      {"iam",
       "GetPolicyVersion",
       "PolicyVersion.Document",
       {"PolicyVersion.Document", "PolicyVersion.IsDefaultVersion"}},
  };
  return all;
}

void decode_iam(Reader& reader) {
  const CredentialReports reports(reader);
  decode_details(reader, reports);
  decode_reported_keys(reader, reports);
  decode_providers(reader);
  decode_roles(reader);
  decode_versions(reader);
  decode_summaries(reader);
  reader.expect_listing<IamRole>("iam:GetAccountAuthorizationDetails");
}

}  // namespace hakoseki::live
