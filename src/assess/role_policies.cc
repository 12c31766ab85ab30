#include "assess/role_policies.h"

#include <algorithm>

#include "assess/expect.h"
#include "assess/managed_policies.h"

namespace hakoseki::policy {
namespace {

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    if (space > 0) words.push_back(text.substr(0, space));
    if (space == std::string_view::npos) break;
    text.remove_prefix(space + 1);
  }
  return words;
}

Case<std::string> written(std::string_view pattern) {
  return {.state = std::string(pattern)};
}

bool any_covers(std::string_view patterns, std::string_view action) {
  const std::vector<std::string_view> words = words_of(patterns);
  return std::any_of(words.begin(), words.end(), [&](std::string_view pattern) {
    return covers_action(written(pattern), action) == Answer::yes;
  });
}

Answer gives(const ManagedPolicy& policy, const Grant& grant) {
  Answer answer = Answer::no;
  for (const std::string_view pattern : words_of(policy.wide)) {
    if (grant.wildcards) answer = std::max(answer, has_wildcard(written(pattern)));
  }
  if (grant.below_administrator && any_covers(policy.wide, "*")) return Answer::no;
  for (const std::string_view action : grant.actions) {
    if (any_covers(policy.except, action)) continue;
    if (any_covers(policy.wide, action) || any_covers(policy.single, action)) return Answer::yes;
    // Single actions on named or on all resources are not in the table.
    const std::string_view service = action.substr(0, action.find(':'));
    const auto touched = words_of(policy.touches);
    const std::string listed = fmt::format("{}:", service);
    if (policy.single.find(listed) != std::string_view::npos) continue;
    if (!action.ends_with(":*") &&
        std::find(touched.begin(), touched.end(), service) != touched.end()) {
      answer = std::max(answer, Answer::maybe);
    }
  }
  return answer;
}

Unknown unseen_policy(std::string_view arn) {
  return {.reason = Reason::not_seen, .detail = std::string(arn)};
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
                           : describe(named || why == nullptr ? unseen_policy(arn) : *why)});
    return branch;
  }
  switch (gives(*policy, grant)) {
    case Answer::yes:
      branch.outcome = Outcome::fail;
      branch.exhibits.push_back(
          {one.evidence,
           policy->wide.empty()
               ? say({"the AWS policy `{}` allows this on every resource",
                      "AWS 管理ポリシー `{}` は、すべてのリソースにこれを許可しています"},
                     name)
               : say({"the AWS policy `{}` allows `{}` on every resource",
                      "AWS 管理ポリシー `{}` は、すべてのリソースに `{}` を許可しています"},
                     name, policy->wide)});
      detail::note_origin(one, branch);
      break;
    case Answer::maybe:
      branch.outcome = Outcome::unknown;
      branch.exhibits.push_back({one.evidence, describe(unseen_policy(arn))});
      break;
    case Answer::no:
      branch.outcome = Outcome::pass;
      branch.exhibits.push_back(
          {one.evidence, say({"the AWS policy `{}` is not this wide",
                              "AWS 管理ポリシー `{}` に、このような広い許可はありません"},
                             name)});
      break;
  }
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
                        const PolicyQuestion& question) {
  const Reference* reference = one.value();
  if (reference != nullptr) {
    if (const auto* policy = index.find<IamPolicy>(*reference)) {
      return question.document(policy->document).under(one.when);
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

template <class Holder>
void add_own_policies(const Holder& holder, const PolicyQuestion& question,
                      std::vector<Verdict>& verdicts) {
  for (const Element<InlinePolicy>& policy : holder.inline_policies.elements) {
    verdicts.push_back(question.document(policy.value.document).under(policy.when));
  }
  for (const auto* gaps : {&holder.inline_policies.gaps, &holder.managed_policies.gaps}) {
    for (const Gap& gap : *gaps)
      verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  }
}

Verdict all_or_nothing_attached(const std::vector<Verdict>& verdicts, const Evidence& holder) {
  if (!verdicts.empty()) return compact(all_of(verdicts));
  return not_applicable(holder, Text{"no policy is attached in these files",
                                     "今回の対象では、ポリシーが付いていません"});
}

// Users and groups.
template <class Holder>
Verdict judge_holder(const Holder& holder, const PolicyQuestion& question) {
  std::vector<Verdict> verdicts;
  add_own_policies(holder, question, verdicts);
  if (!holder.managed_policies.elements.empty()) {
    verdicts.push_back(no_managed_policy_allows(holder.managed_policies, question.managed));
  }
  return all_or_nothing_attached(verdicts, holder.evidence);
}

}  // namespace

PolicyQuestion none_allows(const Grant& grant) {
  return {[grant](const PolicyDocument& document) { return no_statement_allows(document, grant); },
          grant};
}

RolePolicies::RolePolicies(const Index& index) : index_(index) {
  for (const IamPolicy& policy : index.inventory().all<IamPolicy>()) {
    for (const Element<Fact<Reference>>& role : policy.roles.elements)
      give(policy, role);
  }
  const auto hold = [&](const Fact<Reference>& link) {
    for (const Case<Reference>& one : link.cases()) {
      const Reference* reference = one.value();
      if (reference != nullptr) held_.insert(index.find<IamPolicy>(*reference));
    }
  };
  for (const IamRole& role : index.inventory().all<IamRole>()) {
    for (const auto& link : role.managed_policy_links.elements)
      hold(link.value);
    hold(role.permissions_boundary);
  }
}

void RolePolicies::give(const IamPolicy& policy, const Element<Fact<Reference>>& to) {
  for (const Case<Reference>& one : to.value.cases()) {
    const Reference* reference = one.value();
    const auto* role = reference == nullptr ? nullptr : index_.find<IamRole>(*reference);
    std::optional<Guard> when = policy.when.and_also(to.when);
    if (when) when = when->and_also(one.when);
    if (role == nullptr || !when) continue;
    by_role_[role].push_back({&policy.document, *when});
    held_.insert(&policy);
  }
}

std::vector<RolePolicies::Attached> RolePolicies::documents_of(const IamRole& role) const {
  std::vector<Attached> all;
  all.reserve(role.inline_policies.elements.size());
  for (const Element<InlinePolicy>& policy : role.inline_policies.elements) {
    all.push_back({&policy.value.document, policy.when});
  }
  if (const auto found = by_role_.find(&role); found != by_role_.end()) {
    all.insert(all.end(), found->second.begin(), found->second.end());
  }
  for (const Element<Fact<Reference>>& link : role.managed_policy_links.elements) {
    for (const Case<Reference>& one : link.value.cases()) {
      const Reference* reference = one.value();
      const auto* policy = reference == nullptr ? nullptr : index_.find<IamPolicy>(*reference);
      const std::optional<Guard> when = link.when.and_also(one.when);
      if (policy != nullptr && when) all.push_back({&policy->document, *when});
    }
  }
  return all;
}

Verdict RolePolicies::judge(const IamRole& role, const PolicyQuestion& question) const {
  std::vector<Verdict> verdicts;
  add_own_policies(role, question, verdicts);
  if (const auto found = by_role_.find(&role); found != by_role_.end()) {
    for (const Attached& attached : found->second) {
      verdicts.push_back(question.document(*attached.document).under(attached.when));
    }
  }
  for (const Element<Fact<Reference>>& link : role.managed_policy_links.elements) {
    for (const Case<Reference>& one : link.value.cases()) {
      verdicts.push_back(judge_reference(one, index_, question).under(link.when));
    }
  }
  Verdict verdict = all_or_nothing_attached(verdicts, role.evidence);
  if (role.permissions_boundary.is_absent()) return verdict;
  std::vector<Verdict> boundaries;
  for (const Case<Reference>& one : role.permissions_boundary.cases()) {
    if (one.absent()) {
      boundaries.push_back(fail(role.evidence, detail::label_absent()).under(one.when));
    } else {
      boundaries.push_back(judge_reference(one, index_, question));
    }
  }
  return any_of({std::move(verdict), compact(all_of(boundaries))});
}

std::vector<Ruling> RolePolicies::judge_holders(const PolicyQuestion& question) const {
  const Inventory& inventory = index_.inventory();
  std::vector<Ruling> rulings;
  for (const IamRole& role : inventory.all<IamRole>()) {
    rulings.push_back({&role, judge(role, question)});
  }
  for (const IamUser& user : inventory.all<IamUser>()) {
    rulings.push_back({&user, judge_holder(user, question)});
  }
  for (const IamGroup& group : inventory.all<IamGroup>()) {
    rulings.push_back({&group, judge_holder(group, question)});
  }
  for (const IamPolicy& policy : inventory.all<IamPolicy>()) {
    if (!held_.contains(&policy)) rulings.push_back({&policy, question.document(policy.document)});
  }
  return rulings;
}

Verdict no_managed_policy_allows(const FactList<Fact<std::string>>& arns, const Grant& grant) {
  return compact(
      every(arns, [&](const Fact<std::string>& arn) { return judge_managed(arn, grant); }));
}

}  // namespace hakoseki::policy
