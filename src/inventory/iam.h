// IAM roles and policies as documents; who may do what in the end is the IAM engine's work.
#pragma once

#include <string>
#include <vector>

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

struct IamRole : Resource {
  Fact<std::string> name;
  PolicyDocument trust;
  FactList<Fact<std::string>> managed_policies;    // ARNs as written, or shapes
  FactList<Fact<Reference>> managed_policy_links;  // the same as links
  FactList<InlinePolicy> inline_policies;
  Fact<Reference> permissions_boundary;
};

// AWS::IAM::Policy, ManagedPolicy, RolePolicy, UserPolicy and GroupPolicy.
struct IamPolicy : Resource {
  PolicyDocument document;
  FactList<Fact<Reference>> roles;
  bool managed = false;
};

struct IamUser : Resource {
  FactList<InlinePolicy> inline_policies;
  FactList<Fact<std::string>> managed_policies;
};

struct IamGroup : Resource {
  FactList<InlinePolicy> inline_policies;
  FactList<Fact<std::string>> managed_policies;
};

struct IamAccessKey : Resource {
  Fact<Reference> user;
  Fact<std::string> status;  // default "Active"
};

}  // namespace hakoseki
