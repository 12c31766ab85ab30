// IAM roles and policies as documents; who may do what in the end is the IAM engine's work.
#pragma once

#include <string>
#include <vector>

#include "base/moment.h"
#include "inventory/resource.h"

namespace hakoseki {

// One operator of a Condition block: {"StringEquals": {"aws:SourceAccount": ["111122223333"]}}.
struct PolicyCondition {
  std::string op;   // "StringEquals", "ForAnyValue:StringLike", ...
  std::string key;  // lower-cased: condition keys are case-insensitive
  FactList<Fact<std::string>> values;
  Evidence evidence;
};

// A principal: {"AWS": "*"} is type "AWS", value "*"; a bare "*" is type "*".
struct PolicyPrincipal {
  std::string type;  // "AWS", "Service", "Federated", "CanonicalUser", "*"
  Fact<std::string> value;
  Fact<Reference> link;
};

struct PolicyStatement {
  Fact<std::string> effect;
  FactList<Fact<std::string>> actions;
  FactList<Fact<std::string>> not_actions;
  FactList<Fact<std::string>> resources;
  FactList<Fact<Reference>> resource_links;  // the same as links
  FactList<Fact<std::string>> not_resources;
  FactList<PolicyPrincipal> principals;
  FactList<PolicyPrincipal> not_principals;
  FactList<PolicyCondition> conditions;
  Evidence evidence;
};

// A policy document; a document given as JSON text is read too.
struct PolicyDocument {
  FactList<PolicyStatement> statements;
  bool written = false;
  Evidence evidence;
};

struct InlinePolicy {
  Fact<std::string> name;
  PolicyDocument document;
};

// Whoever policies are attached to.
struct IamHolder : Resource {
  Fact<std::string> name;
  FactList<Fact<std::string>> managed_policies;    // ARNs as written, or shapes
  FactList<Fact<Reference>> managed_policy_links;  // the same as links
  FactList<InlinePolicy> inline_policies;
  Fact<Reference> permissions_boundary;
};

struct IamRole : IamHolder {
  PolicyDocument trust;
};

struct IamUser : IamHolder {
  FactList<Fact<Reference>> groups;
  // Of the credential report of an account.
  Fact<bool> password_enabled;
  Fact<bool> mfa_active;
};

struct IamGroup : IamHolder {};

// What IAM Identity Center gives to people in the accounts it is assigned to.
struct PermissionSet : IamHolder {};

// AWS::IAM::Policy, ManagedPolicy, RolePolicy, UserPolicy and GroupPolicy.
struct IamPolicy : Resource {
  Fact<std::string> name;  // of a managed policy: others cannot be referred to
  PolicyDocument document;
  FactList<Fact<Reference>> roles;
  FactList<Fact<Reference>> users;
  FactList<Fact<Reference>> groups;
  bool managed = false;
};

// AWS::IAM::UserToGroupAddition.
struct GroupMembers : Resource {
  Fact<Reference> group;
  FactList<Fact<Reference>> users;
};

// AWS::IAM::OIDCProvider.
struct OidcProvider : Resource {
  Fact<std::string> url;                   // "https://token.actions.githubusercontent.com"
  FactList<Fact<std::string>> client_ids;  // the audiences that it accepts
};

// What gives a role to instances of EC2.
struct InstanceProfile : Resource {
  FactList<Fact<Reference>> roles;
};

struct IamAccessKey : Resource {
  Fact<Reference> user;
  Fact<std::string> status;  // default "Active"
  Fact<Moment> rotated_at;   // by the credential report: since when it is this one
};

}  // namespace hakoseki
