// What the roles of a run are allowed, as far as the SHAPE of their policies tells: see policy.h.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "assess/check.h"
#include "assess/policy.h"
#include "inventory/index.h"

namespace hakoseki::policy {

// What is asked of every policy: of documents that the run holds, and of AWS's managed policies.
struct PolicyQuestion {
  std::function<Verdict(const PolicyDocument&)> document;
  Grant managed;
};

// No statement gives it.
[[nodiscard]] PolicyQuestion none_allows(const Grant& grant);

// Inline policies, the run's AWS::IAM::Policy, RolePolicy and ManagedPolicy attached from either
// side, and the managed policies of AWS as far as managed_policies.h knows them; other managed
// policies are unknown. Built once for a run.
class RolePolicies {
 public:
  explicit RolePolicies(const Index& index);

  struct Attached {
    const PolicyDocument* document;
    Guard when;
  };
  // The documents of the run that are the role's, each under its guard.
  [[nodiscard]] std::vector<Attached> documents_of(const IamRole& role) const;

  // Every policy of the role passes. A permissions boundary that passes makes it pass, too; one
  // that is not seen makes a failure unknown.
  [[nodiscard]] Verdict judge(const IamRole& role, const PolicyQuestion& question) const;

  // Roles, users and groups, each with its policies; and policies of the run that nobody of the run
  // has, as long as none uses them as a boundary.
  [[nodiscard]] std::vector<Ruling> judge_holders(const PolicyQuestion& question) const;

 private:
  void give(const IamPolicy& policy, const Element<Fact<Reference>>& to);

  const Index& index_;
  std::map<const IamRole*, std::vector<Attached>> by_role_;
  std::set<const IamPolicy*> held_;  // by a role of the run, or its boundary
};

// The same question of managed policies by their ARNs; those that are not of AWS are unknown.
[[nodiscard]] Verdict no_managed_policy_allows(const FactList<Fact<std::string>>& arns,
                                               const Grant& grant);

}  // namespace hakoseki::policy
