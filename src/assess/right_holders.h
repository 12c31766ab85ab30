// Who of a run holds a right that only some should have: tasks, pipelines, people, and those of
// whom the files do not tell which they are.
#pragma once

#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/role_policies.h"

namespace hakoseki::policy {

// What it means for each that it holds the right; of all others nobody can tell.
struct Holders {
  Outcome task = Outcome::fail;
  Outcome pipeline = Outcome::fail;
  Outcome user = Outcome::fail;    // of IAM, by itself or in a group
  Outcome person = Outcome::fail;  // by a permission set of IAM Identity Center
};

class RightHolders {
 public:
  RightHolders(const Index& index, const Holders& holders);

  // Each holder of policies, as far as one of them allows `actions`. Administrators among people
  // are ORC-1.01's.
  [[nodiscard]] std::vector<Ruling> judge_policies(std::span<const std::string_view> actions) const;
  // The policy of a repository: passes where it gives nobody any of `actions`.
  [[nodiscard]] Verdict judge_resource_policy(const PolicyDocument& document,
                                              std::span<const std::string_view> actions) const;
  // Whoever may take the role; tasks do whose definition names it.
  [[nodiscard]] Verdict judge(const IamRole& role) const;

 private:
  struct Use {
    Evidence evidence;
    Guard when;
  };

  [[nodiscard]] Verdict judge(const PolicyPrincipal& principal, const Case<Reference>& one) const;
  [[nodiscard]] Verdict judge(const PolicyPrincipal& principal) const;
  // The same where it may be a role of the run.
  [[nodiscard]] Verdict judge_receiver(const PolicyPrincipal& principal) const;
  [[nodiscard]] Verdict judge(const IamGroup& group) const;
  void add_groups_of(const IamUser& user);
  void add_members(const FactList<Fact<Reference>>& users, const Fact<Reference>& group,
                   const Guard& when);

  const Index& index_;
  Holders holders_;
  RolePolicies policies_;
  std::map<const IamRole*, std::vector<Use>> tasks_;
  std::map<const IamGroup*, std::vector<Use>> members_;
};

}  // namespace hakoseki::policy
