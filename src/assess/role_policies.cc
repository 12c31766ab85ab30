#include "assess/role_policies.h"

#include <algorithm>
#include <array>

#include "assess/expect.h"
#include "assess/managed_policies.h"
#include "base/ascii.h"

namespace hakoseki::policy {
namespace {

Case<std::string> written(std::string_view pattern) {
  return {.state = std::string(pattern)};
}

// The first pattern that covers the action; empty where none does.
std::string_view covering(std::string_view patterns, std::string_view action) {
  for (const std::string_view pattern : words_of(patterns)) {
    if (covers_action(written(pattern), action) == Answer::yes) return pattern;
  }
  return {};
}

struct Gift {
  Answer answer = Answer::no;
  std::string_view what = {};  // what the policy is written with
};

Gift gives(const ManagedPolicy& policy, const Grant& grant) {
  Gift gift;
  for (const std::string_view pattern : words_of(policy.wide)) {
    if (grant.wildcards && has_wildcard(written(pattern)) == Answer::yes) {
      return {Answer::yes, pattern};
    }
  }
  for (const std::string_view action : grant.actions) {
    if (!covering(policy.except, action).empty()) continue;
    // What leaves something out is not everything.
    if (action == "*" && !policy.except.empty()) continue;
    for (const std::string_view patterns : {policy.wide, policy.single}) {
      const std::string_view pattern = covering(patterns, action);
      if (!pattern.empty()) return {Answer::yes, pattern};
    }
    // Single actions on named or on all resources are not in the table.
    const std::string_view service = action.substr(0, action.find(':'));
    const auto touched = words_of(policy.touches);
    const std::string listed = fmt::format("{}:", service);
    if (policy.single.find(listed) != std::string_view::npos) continue;
    if (!action.ends_with('*') &&
        std::find(touched.begin(), touched.end(), service) != touched.end()) {
      gift = {Answer::maybe, action};
    }
  }
  return gift;
}

Message unseen_policy(std::string_view arn) {
  const std::string_view name = managed_policy_name(arn);
  if (name.empty()) {
    return describe(Unknown{.reason = Reason::not_seen, .detail = std::string(arn)});
  }
  return say({"`{}` is a policy of AWS whose content this program does not know",
              "`{}` は AWS 管理ポリシーですが、その内容の情報がありません"},
             name);
}

Message label_of(const ManagedPolicy& policy, const Gift& gift) {
  switch (gift.answer) {
    case Answer::yes:
      return say({"the AWS policy `{}` allows `{}` on every resource",
                  "AWS 管理ポリシー `{}` は、すべてのリソースに `{}` を許可しています"},
                 policy.name, gift.what);
    case Answer::maybe:
      return say({"how the AWS policy `{}` limits `{}` is not known to this program",
                  "AWS 管理ポリシー `{}` が `{}` をどこまで許可するかの情報がありません"},
                 policy.name, gift.what);
    case Answer::no:
      break;
  }
  return say(
      {"the AWS policy `{}` does not allow this", "AWS 管理ポリシー `{}` はこれを許可していません"},
      policy.name);
}

Branch judge_managed(const Case<std::string>& one, const Grant& grant) {
  Branch branch{.when = one.when};
  const std::string* text = one.value();
  const Unknown* why = one.unknown();
  std::string_view arn;
  if (text != nullptr) {
    arn = *text;
  } else if (why != nullptr) {
    arn = why->shape;
  }
  const std::string_view name = managed_policy_name(arn);
  const ManagedPolicy* policy = find_managed_policy(name);
  if (policy == nullptr) {
    const bool named = text != nullptr || !name.empty();
    branch.outcome = one.absent() ? Outcome::pass : Outcome::unknown;
    branch.exhibits.push_back(
        {one.evidence, one.absent()
                           ? detail::label_absent()
                           : (named || why == nullptr ? unseen_policy(arn) : describe(*why))});
    return branch;
  }
  const Gift gift = gives(*policy, grant);
  branch.outcome = gift.answer == Answer::yes     ? Outcome::fail
                   : gift.answer == Answer::maybe ? Outcome::unknown
                                                  : Outcome::pass;
  branch.exhibits.push_back({one.evidence, label_of(*policy, gift)});
  if (gift.answer == Answer::yes) detail::note_origin(one, branch);
  return branch;
}

Verdict judge_managed(const Fact<std::string>& arn, const Grant& grant) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : arn.cases())
    branches.push_back(judge_managed(one, grant));
  return Verdict(std::move(branches));
}

// A managed policy by whichever name: one of the run, or one of AWS.
Verdict judge_reference(const Case<Reference>& one, const Index& index,
                        const PolicyQuestion& question, const Denials& denials) {
  const Reference* reference = one.value();
  if (reference != nullptr && managed_policy_name(reference->text).empty()) {
    if (const auto* policy = index.find<IamPolicy>(*reference)) {
      return question.document(policy->document, denials).under(one.when);
    }
  }
  Case<std::string> arn{.when = one.when, .evidence = one.evidence, .origin = one.origin};
  if (reference != nullptr) {
    arn.state = reference->text;
  } else if (const Unknown* why = one.unknown()) {
    arn.state = *why;
  }
  return Verdict({judge_managed(arn, question.managed)});
}

// What another stack exports is none of the run's, as long as the name of the export is known.
bool is_of_another_run(const Unknown& why) {
  return why.reason == Reason::import_not_found && why.detail.find("${") == std::string::npos;
}

// What is not known of a policy that may be a holder's cannot fail it.
Verdict at_most_unknown(const Verdict& verdict, const Exhibit& because) {
  std::vector<Branch> branches = verdict.branches();
  for (Branch& branch : branches) {
    if (branch.outcome != Outcome::fail) continue;
    branch.outcome = Outcome::unknown;
    branch.exhibits.insert(branch.exhibits.begin(), because);
  }
  return Verdict(std::move(branches));
}

// Passes where no statement is written for all actions on all resources.
PolicyQuestion is_no_administrator() {
  constexpr static std::array<std::string_view, 1> everything = {"*"};
  constexpr static std::array<std::string_view, 3> whole_services = {"ecs:*", "eks:*", "ecr:*"};
  static const auto all = [](const PolicyDocument& document, const Denials& denials) {
    Verdict written =
        no_statement_allows(document, {.actions = everything, .excused_by = keys_that_narrow()});
    if (written.outcome() == Outcome::pass) return written;
    // Where a Deny takes the services of containers away, ORC-1.01 has nothing to say.
    return any_of(
        {written,
         no_statement_allows(
             document, {.actions = whole_services, .excused_by = keys_that_narrow()}, denials)});
  };
  return {all, {.actions = everything}};
}

// Only who is an administrator for certain is excused from a question for others.
Verdict below_administrator(const Verdict& no_administrator, Verdict verdict) {
  if (no_administrator.outcome() != Outcome::fail) return verdict;
  std::vector<Branch> branches = no_administrator.branches();
  for (Branch& branch : branches) {
    if (branch.outcome != Outcome::fail) branch.outcome = Outcome::pass;
  }
  return given(
      Verdict(std::move(branches))
          .labelled(Outcome::fail, Text{"may do everything: ORC-1.01 judges full rights",
                                        "すべての操作が可能です(全権限は ORC-1.01 で判定します)"}),
      verdict);
}

}  // namespace

PolicyQuestion none_allows(const Grant& grant) {
  return {[grant](const PolicyDocument& document, const Denials& denials) {
            return no_statement_allows(document, grant, denials);
          },
          grant};
}

PolicyQuestion least_privilege() {
  static constexpr std::array<std::string_view, 1> all_of_iam = {"iam:*"};
  static constexpr Grant wildcards = {.wildcards = true};
  static constexpr Grant iam = {.actions = all_of_iam, .on_any_resource = true};
  return {[](const PolicyDocument& document, const Denials& denials) {
            return all_of({no_statement_allows(document, wildcards, denials),
                           no_statement_allows(document, iam, denials)});
          },
          wildcards};
}

std::span<const std::string_view> keys_that_narrow() {
  static constexpr std::array<std::string_view, 5> keys = {
      "aws:resourcetag/", "ecs:resourcetag/", "ecr:resourcetag/", "ecs:cluster", "ecs:service"};
  return keys;
}

RolePolicies::RolePolicies(const Index& index) : index_(index) {
  const Inventory& inventory = index.inventory();
  for (const IamPolicy& policy : inventory.all<IamPolicy>()) {
    give<IamRole>(policy, policy.roles, on_roles_);
    give<IamUser>(policy, policy.users, on_users_);
    give<IamGroup>(policy, policy.groups, on_groups_);
  }
  const auto hold = [&](const Fact<Reference>& link) {
    for (const Case<Reference>& one : link.cases()) {
      const Reference* reference = one.value();
      if (reference != nullptr) held_.insert(index.find<IamPolicy>(*reference));
    }
  };
  const auto hold_all = [&](const auto& holders) {
    for (const IamHolder& holder : holders) {
      for (const auto& link : holder.managed_policy_links.elements)
        hold(link.value);
      hold(holder.permissions_boundary);
    }
  };
  hold_all(inventory.all<IamRole>());
  hold_all(inventory.all<IamUser>());
  hold_all(inventory.all<IamGroup>());
  hold_all(inventory.all<PermissionSet>());
}

template <class Holder>
void RolePolicies::give(const IamPolicy& policy, const FactList<Fact<Reference>>& holders,
                        std::vector<Loose>& loose) {
  for (const Element<Fact<Reference>>& to : holders.elements) {
    for (const Case<Reference>& one : to.value.cases()) {
      std::optional<Guard> when = policy.when.and_also(to.when);
      if (when) when = when->and_also(one.when);
      if (!when) continue;
      if (const auto* holder = index_.find<Holder>(one)) {
        by_holder_[holder].push_back({&policy.document, *when});
        held_.insert(&policy);
        continue;
      }
      const Unknown* why = one.unknown();
      if (why != nullptr && !is_of_another_run(*why)) {
        loose.push_back({&policy, *why, *when, one.evidence});
      }
    }
  }
  for (const Gap& gap : holders.gaps) {
    const std::optional<Guard> when = policy.when.and_also(gap.when);
    if (when) loose.push_back({&policy, gap.why, *when, gap.evidence});
  }
}

std::span<const RolePolicies::Loose> RolePolicies::loose_for(const IamHolder& holder) const {
  if (holder.type == "AWS::IAM::User") return on_users_;
  if (holder.type == "AWS::IAM::Group") return on_groups_;
  if (holder.type == "AWS::IAM::Role") return on_roles_;
  return {};
}

std::vector<RolePolicies::Attached> RolePolicies::documents_of(const IamHolder& holder) const {
  std::vector<Attached> all;
  all.reserve(holder.inline_policies.elements.size());
  for (const Element<InlinePolicy>& policy : holder.inline_policies.elements) {
    all.push_back({&policy.value.document, policy.when});
  }
  if (const auto found = by_holder_.find(&holder); found != by_holder_.end()) {
    all.insert(all.end(), found->second.begin(), found->second.end());
  }
  for (const Element<Fact<Reference>>& link : holder.managed_policy_links.elements) {
    for (const Case<Reference>& one : link.value.cases()) {
      const Reference* reference = one.value();
      const auto* policy = reference == nullptr ? nullptr : index_.find<IamPolicy>(*reference);
      const std::optional<Guard> when = link.when.and_also(one.when);
      if (policy != nullptr && when) all.push_back({&policy->document, *when});
    }
  }
  return all;
}

Denials RolePolicies::denials_of(const IamHolder& holder) const {
  Denials denials;
  for (const Attached& attached : documents_of(holder)) {
    for (const Element<PolicyStatement>& statement : attached.document->statements.elements) {
      const auto cases = statement.value.effect.cases();
      const bool denies = std::any_of(cases.begin(), cases.end(), [](const auto& one) {
        return one.value() != nullptr && *one.value() == "Deny";
      });
      const std::optional<Guard> when = attached.when.and_also(statement.when);
      if (denies && when) denials.push_back({&statement.value, *when});
    }
  }
  return denials;
}

Verdict RolePolicies::judge_policies(const IamHolder& holder,
                                     const PolicyQuestion& question) const {
  const Denials denials = denials_of(holder);
  std::vector<Verdict> verdicts;
  verdicts.reserve(holder.inline_policies.elements.size());
  for (const Element<InlinePolicy>& policy : holder.inline_policies.elements) {
    verdicts.push_back(question.document(policy.value.document, denials).under(policy.when));
  }
  for (const Gap& gap : holder.inline_policies.gaps)
    verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  if (const auto found = by_holder_.find(&holder); found != by_holder_.end()) {
    for (const Attached& attached : found->second) {
      verdicts.push_back(question.document(*attached.document, denials).under(attached.when));
    }
  }
  for (const Element<Fact<Reference>>& link : holder.managed_policy_links.elements) {
    for (const Case<Reference>& one : link.value.cases()) {
      verdicts.push_back(judge_reference(one, index_, question, denials).under(link.when));
    }
  }
  for (const Gap& gap : holder.managed_policy_links.gaps)
    verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  for (const Loose& loose : loose_for(holder)) {
    const Verdict asked = question.document(loose.policy->document, denials);
    if (asked.outcome() != Outcome::fail && asked.outcome() != Outcome::unknown) continue;
    verdicts.push_back(
        at_most_unknown(asked,
                        {loose.evidence, Text{"this policy may be attached here, too",
                                              "このポリシーがここにも付いている可能性があります"}})
            .under(loose.when));
  }
  if (verdicts.empty()) {
    return not_applicable(holder.evidence, Text{"no policy is attached in these files",
                                                "今回の対象では、ポリシーが付いていません"});
  }
  Verdict verdict = compact(all_of(std::move(verdicts)));
  if (holder.permissions_boundary.is_absent()) return verdict;
  std::vector<Verdict> boundaries;
  for (const Case<Reference>& one : holder.permissions_boundary.cases()) {
    if (one.absent()) {
      boundaries.push_back(fail(holder.evidence, detail::label_absent()).under(one.when));
    } else {
      boundaries.push_back(judge_reference(one, index_, question, {}));
    }
  }
  return any_of({std::move(verdict), compact(all_of(std::move(boundaries)))});
}

Verdict RolePolicies::judge(const IamHolder& holder, const PolicyQuestion& question) const {
  Verdict verdict = judge_policies(holder, question);
  if (!question.managed.below_administrator) return verdict;
  return below_administrator(judge_policies(holder, is_no_administrator()), std::move(verdict));
}

Verdict RolePolicies::judge_group(const Case<Reference>& named,
                                  const PolicyQuestion& question) const {
  if (const auto* group = index_.find<IamGroup>(named)) return judge(*group, question);
  return {Outcome::unknown,
          {named.evidence, Text{"the policies of this group were not part of this run",
                                "このグループのポリシーは今回の対象に含まれていません"}}};
}

void RolePolicies::add_membership(const GroupMembers& members, const Guard& when,
                                  const PolicyQuestion& question,
                                  std::vector<Verdict>& verdicts) const {
  for (const Case<Reference>& group : members.group.cases()) {
    verdicts.push_back(
        judge_group(group, question).under(group.when).under(when).under(members.when));
  }
}

void RolePolicies::add_perhaps(const GroupMembers& members, const Gap& gap,
                               const PolicyQuestion& question,
                               std::vector<Verdict>& verdicts) const {
  if (is_of_another_run(gap.why)) return;
  std::vector<Verdict> asked;
  add_membership(members, gap.when, question, asked);
  for (const Verdict& one : asked) {
    Verdict perhaps = at_most_unknown(one, {gap.evidence, describe(gap.why)});
    if (perhaps.outcome() == Outcome::unknown) verdicts.push_back(std::move(perhaps));
  }
}

void RolePolicies::add_memberships(const IamUser& user, const GroupMembers& members,
                                   const PolicyQuestion& question,
                                   std::vector<Verdict>& verdicts) const {
  for (const Element<Fact<Reference>>& member : members.users.elements) {
    for (const Case<Reference>& one : member.value.cases()) {
      const std::optional<Guard> when = member.when.and_also(one.when);
      if (!when) continue;
      const auto* found = index_.find<IamUser>(one);
      if (found == &user) add_membership(members, *when, question, verdicts);
      if (found == nullptr && one.unknown() != nullptr) {
        add_perhaps(members, {*one.unknown(), *when, one.evidence}, question, verdicts);
      }
    }
  }
  for (const Gap& gap : members.users.gaps)
    add_perhaps(members, gap, question, verdicts);
}

Verdict RolePolicies::judge_with_groups(const IamUser& user, const PolicyQuestion& question) const {
  std::vector<Verdict> verdicts = {judge(user, question)};
  const auto add = [&](const Fact<Reference>& link, const Guard& when) {
    for (const Case<Reference>& one : link.cases())
      verdicts.push_back(judge_group(one, question).under(one.when).under(when));
  };
  for (const Element<Fact<Reference>>& link : user.groups.elements)
    add(link.value, link.when);
  for (const Gap& gap : user.groups.gaps)
    verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  for (const GroupMembers& members : index_.inventory().all<GroupMembers>())
    add_memberships(user, members, question, verdicts);
  return compact(all_of(std::move(verdicts)));
}

std::vector<Ruling> RolePolicies::judge_holders(const PolicyQuestion& question) const {
  const Inventory& inventory = index_.inventory();
  std::vector<Ruling> rulings;
  const auto judge_all = [&](const auto& holders) {
    for (const auto& holder : holders)
      rulings.push_back({&holder, judge(holder, question)});
  };
  judge_all(inventory.all<IamRole>());
  judge_all(inventory.all<IamUser>());
  judge_all(inventory.all<IamGroup>());
  judge_all(inventory.all<PermissionSet>());
  for (const IamPolicy& policy : inventory.all<IamPolicy>()) {
    if (held_.contains(&policy)) continue;
    Verdict verdict = question.document(policy.document, {});
    if (question.managed.below_administrator) {
      verdict = below_administrator(is_no_administrator().document(policy.document, {}),
                                    std::move(verdict));
    }
    rulings.push_back({&policy, std::move(verdict)});
  }
  return rulings;
}

Verdict no_managed_policy_allows(const FactList<Fact<std::string>>& arns, const Grant& grant) {
  return compact(
      every(arns, [&](const Fact<std::string>& arn) { return judge_managed(arn, grant); }));
}

}  // namespace hakoseki::policy
