// What the roles, users and groups of a run are allowed, as far as the SHAPE of their policies
// tells: see policy.h.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/policy.h"
#include "inventory/index.h"

namespace hakoseki::policy {

// What is asked of every policy: of documents that the run holds, beside the Deny statements of
// their holder, and of AWS's managed policies.
struct PolicyQuestion {
  std::function<Verdict(const PolicyDocument&, const Denials&)> document;
  Grant managed;
};

// No statement gives it.
[[nodiscard]] PolicyQuestion none_allows(const Grant& grant);

// No action with a wildcard on every resource, and not the whole of IAM on any.
[[nodiscard]] PolicyQuestion least_privilege();

// Rights over what carries a tag, or in one cluster, are no rights over everything.
[[nodiscard]] std::span<const std::string_view> keys_that_narrow();

// Inline policies, the run's AWS::IAM::Policy, RolePolicy, ManagedPolicy and their like attached
// from either side, and the managed policies of AWS as far as managed_policies.h knows them; other
// managed policies are unknown. Built once for a run.
class RolePolicies {
 public:
  explicit RolePolicies(const Index& index);

  struct Attached {
    const PolicyDocument* document;
    Guard when;
  };
  // The documents of the run that are the holder's, each under its guard.
  [[nodiscard]] std::vector<Attached> documents_of(const IamHolder& holder) const;

  // Every policy of the holder passes. A permissions boundary that passes makes it pass, too; one
  // that is not seen makes a failure unknown, and so does a policy that may be the holder's.
  [[nodiscard]] Verdict judge(const IamHolder& holder, const PolicyQuestion& question) const;
  // The groups of a user count, too.
  [[nodiscard]] Verdict judge_with_groups(const IamUser& user,
                                          const PolicyQuestion& question) const;

  // Roles, users, groups and permission sets, each with its policies; and policies of the run that
  // nobody of the run has, as long as none uses them as a boundary.
  [[nodiscard]] std::vector<Ruling> judge_holders(const PolicyQuestion& question) const;

 private:
  // A policy one of whose roles, users or groups is not known.
  struct Loose {
    const IamPolicy* policy;
    Unknown why;
    Guard when;
    Evidence evidence;
  };

  template <class Holder>
  void give(const IamPolicy& policy, const FactList<Fact<Reference>>& holders,
            std::vector<Loose>& loose);
  [[nodiscard]] std::span<const Loose> loose_for(const IamHolder& holder) const;
  [[nodiscard]] Denials denials_of(const IamHolder& holder) const;
  [[nodiscard]] Verdict judge_group(const Case<Reference>& named,
                                    const PolicyQuestion& question) const;
  void add_membership(const GroupMembers& members, const Guard& when,
                      const PolicyQuestion& question, std::vector<Verdict>& verdicts) const;
  // Where it is not known who the members are, any user may be one of them.
  void add_perhaps(const GroupMembers& members, const Gap& gap, const PolicyQuestion& question,
                   std::vector<Verdict>& verdicts) const;
  void add_memberships(const IamUser& user, const GroupMembers& members,
                       const PolicyQuestion& question, std::vector<Verdict>& verdicts) const;
  [[nodiscard]] Verdict judge_policies(const IamHolder& holder,
                                       const PolicyQuestion& question) const;

  const Index& index_;
  std::map<const IamHolder*, std::vector<Attached>> by_holder_;
  std::vector<Loose> on_roles_;
  std::vector<Loose> on_users_;
  std::vector<Loose> on_groups_;
  std::set<const IamPolicy*> held_;  // by somebody of the run, or a boundary
};

// The same question of managed policies by their ARNs; those that are not of AWS are unknown.
[[nodiscard]] Verdict no_managed_policy_allows(const FactList<Fact<std::string>>& arns,
                                               const Grant& grant);

}  // namespace hakoseki::policy
