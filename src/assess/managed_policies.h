// The IAM policies that AWS manages, as far as their width matters: what they allow on every
// resource.
#pragma once

#include <span>
#include <string_view>

namespace hakoseki::policy {

struct ManagedPolicy {
  std::string_view name;
  // Action patterns allowed on every resource, separated by spaces.
  std::string_view wide = {};
  // What it surely does not allow on every resource, though `wide` (PowerUserAccess is written with
  // NotAction) or `touches` would have it so; of iam:PassRole, not to tasks.
  std::string_view except = {};
  // Services of which it names single actions besides; which ones is not listed here.
  std::string_view touches = {};
  // Those single actions, on every resource: complete for each service that is named here.
  std::string_view single = {};
};

// Null for policies this table does not know.
[[nodiscard]] const ManagedPolicy* find_managed_policy(std::string_view name);

// All of them, by name.
[[nodiscard]] std::span<const ManagedPolicy> managed_policies();

// "AdministratorAccess" of "arn:aws:iam::aws:policy/AdministratorAccess"; empty where the text is
// no ARN of a policy of AWS. A shape's holes (`${AWS::Partition}`) may stand before the name.
[[nodiscard]] std::string_view managed_policy_name(std::string_view arn);

}  // namespace hakoseki::policy
