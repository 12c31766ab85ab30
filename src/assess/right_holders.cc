#include "assess/right_holders.h"

#include <string>

#include "assess/expect.h"
#include "assess/pipelines.h"

namespace hakoseki::policy {
namespace {

// A user may have the name of a role.
bool names_role(const Case<Reference>& principal) {
  const Reference* known = principal.value();
  if (known != nullptr && known->is_address) return true;
  const Unknown* why = principal.unknown();
  const std::string_view arn = known != nullptr ? std::string_view(known->text)
                               : why != nullptr ? std::string_view(why->shape)
                                                : std::string_view();
  return arn.find(":role/") != std::string_view::npos;
}

// Whoever holds nothing needs no excuse: in the worlds where `may` passes, `holder` is not asked.
Verdict excused(const Verdict& may, const Verdict& holder) {
  const Outcome outcome = may.outcome();
  if (outcome == Outcome::pass || outcome == Outcome::not_applicable) return may;
  return compact(any_of({may, holder}));
}

}  // namespace

RightHolders::RightHolders(const Index& index, const Holders& holders)
    : index_(index), holders_(holders), policies_(index) {
  const Inventory& inventory = index.inventory();
  for (const TaskDefinition& task : inventory.all<TaskDefinition>()) {
    for (const Case<Reference>& one : task.task_role.cases()) {
      const auto* role = index.find<IamRole>(one);
      const auto when = task.when.and_also(one.when);
      if (role != nullptr && when) tasks_[role].push_back({one.evidence, *when});
    }
  }
  for (const IamUser& user : inventory.all<IamUser>())
    add_groups_of(user);
  for (const GroupMembers& members : inventory.all<GroupMembers>())
    add_members(members.users, members.group, members.when);
}

void RightHolders::add_groups_of(const IamUser& user) {
  for (const auto& group : user.groups.elements) {
    for (const auto& target : index_.targets<IamGroup>(group.value).elements) {
      const auto listed = user.when.and_also(group.when);
      const auto when = listed ? listed->and_also(target.when) : std::nullopt;
      if (when) members_[target.value].push_back({target.evidence, *when});
    }
  }
}

void RightHolders::add_members(const FactList<Fact<Reference>>& users, const Fact<Reference>& group,
                               const Guard& when) {
  for (const auto& target : index_.targets<IamGroup>(group).elements) {
    const auto there = when.and_also(target.when);
    for (const auto& user : users.elements) {
      const auto both = there ? there->and_also(user.when) : std::nullopt;
      if (both) members_[target.value].push_back({user.evidence, *both});
    }
  }
}

Verdict RightHolders::judge(const PolicyPrincipal& principal, const Case<Reference>& one) const {
  const Reference* known = one.value();
  const Unknown* why = one.unknown();
  const std::string name = known != nullptr ? shown(*known)
                           : why != nullptr ? shown(std::string_view(why->shape))
                                            : principal.type;
  const auto says = [&](Outcome outcome, const Text& label) {
    return Verdict(outcome, {one.evidence, say(label, name)}).under(one.when);
  };
  if (is_pipeline(principal, one, index_)) {
    return says(holders_.pipeline, {"`{}` is a pipeline", "`{}` はパイプラインです"});
  }
  // An ARN says itself that it is a user's.
  const bool user = known != nullptr && known->is_address
                        ? index_.find<IamUser>(one) != nullptr
                        : principal.type == "AWS" && name.find(":user/") != std::string::npos;
  if (user) return says(holders_.user, {"`{}` is an IAM user", "`{}` は IAM ユーザーです"});
  if (why != nullptr && why->shape.empty()) return unknown(one.evidence, *why).under(one.when);
  return says(Outcome::unknown,
              {"who is behind `{}` was not seen", "`{}` が実際に何であるかは確認できません"});
}

Verdict RightHolders::judge(const PolicyPrincipal& principal) const {
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& one : principal.link.cases())
    verdicts.push_back(judge(principal, one));
  return compact(all_of(verdicts));
}

Verdict RightHolders::judge_receiver(const PolicyPrincipal& principal) const {
  std::vector<Verdict> verdicts;
  for (const Case<Reference>& one : principal.link.cases()) {
    const auto* role = index_.find<IamRole>(one);
    const bool named = role != nullptr && names_role(one);
    verdicts.push_back(named ? judge(*role).under(one.when) : judge(principal, one));
  }
  return compact(all_of(verdicts));
}

Verdict RightHolders::judge(const IamRole& role) const {
  std::vector<Verdict> verdicts;
  if (const auto uses = tasks_.find(&role); uses != tasks_.end()) {
    for (const Use& use : uses->second) {
      verdicts.push_back(
          Verdict(holders_.task, {use.evidence, Text{"tasks have this role", "タスクのロールです"}})
              .under(use.when));
    }
  }
  if (role.trust.statements.empty()) {
    verdicts.push_back(
        unknown(role.evidence, {.reason = Reason::not_seen, .detail = "who takes this role"}));
  } else {
    verdicts.push_back(every_statement(role.trust, [&](const PolicyStatement& statement) {
      return where_allowed(
          statement, every(
                         statement.principals,
                         [&](const PolicyPrincipal& one) { return judge(one); }, Outcome::unknown));
    }));
  }
  return compact(all_of(verdicts));
}

Verdict RightHolders::judge(const IamGroup& group) const {
  std::vector<Verdict> verdicts = {
      unknown(group.evidence, {.reason = Reason::not_seen, .detail = "who is in this group"})};
  if (const auto found = members_.find(&group); found != members_.end()) {
    for (const Use& use : found->second) {
      verdicts.push_back(Verdict(holders_.user, {use.evidence, Text{"a user is in this group",
                                                                    "このグループのユーザーです"}})
                             .under(use.when));
    }
  }
  return compact(all_of(verdicts));
}

std::vector<Ruling> RightHolders::judge_policies(std::span<const std::string_view> actions) const {
  Grant grant{.actions = actions, .on_any_resource = true};
  const PolicyQuestion any = none_allows(grant);
  grant.below_administrator = true;
  std::vector<Ruling> rulings;
  for (Ruling& ruling : policies_.judge_holders(none_allows(grant))) {
    const Evidence& at = ruling.resource->evidence;
    const std::string& type = ruling.resource->type;
    Verdict holder = unknown(at, {.reason = Reason::not_seen, .detail = "who has this policy"});
    if (type == "AWS::IAM::Role") {
      const auto& role = static_cast<const IamRole&>(*ruling.resource);
      ruling.verdict = policies_.judge(role, any);
      holder = judge(role);
    } else if (type == "AWS::IAM::Group") {
      holder = judge(static_cast<const IamGroup&>(*ruling.resource));
    } else if (type == "AWS::IAM::User") {
      holder = {holders_.user, {at, Text{"an IAM user", "IAM ユーザーです"}}};
    } else if (type == "AWS::SSO::PermissionSet") {
      holder = {holders_.person,
                {at, Text{"people get it through IAM Identity Center",
                          "IAM Identity Center 経由で人に付与されます"}}};
    }
    rulings.push_back({ruling.resource, excused(ruling.verdict, holder)});
  }
  return rulings;
}

Verdict RightHolders::judge_resource_policy(const PolicyDocument& document,
                                            std::span<const std::string_view> actions) const {
  const Grant grant{.actions = actions, .on_any_resource = true};
  return every_statement(document, [&](const PolicyStatement& statement) {
    const Verdict principals = every(
        statement.principals, [&](const PolicyPrincipal& one) { return judge_receiver(one); },
        Outcome::unknown);
    return where_allowed(statement, excused(gives_none_of(statement, grant), principals));
  });
}

}  // namespace hakoseki::policy
