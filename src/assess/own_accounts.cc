#include "assess/own_accounts.h"

#include <algorithm>
#include <vector>

#include "assess/expect.h"
#include "assess/policy.h"

namespace hakoseki {
namespace {

constexpr Text not_declared{"whether `{}` is yours is not declared (accounts in hakoseki.yaml)",
                            "`{}` が自組織のものか宣言されていません(hakoseki.yaml の accounts)"};

bool has_wildcard_in(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

// Of an ARN the partition is not asked.
std::string with_partition(std::string_view name) {
  constexpr std::string_view hole = "${AWS::Partition}";
  std::string text(name);
  const std::size_t at = text.find(hole);
  return at == std::string::npos ? text : text.replace(at, hole.size(), "aws");
}

std::string text_of(const Case<std::string>& one) {
  if (const std::string* text = one.value()) return *text;
  const Unknown* why = one.unknown();
  return why == nullptr ? std::string() : with_partition(why->shape);
}

// What stands behind the account: "repository/app", "bucket/*".
std::string_view name_in(std::string_view arn) {
  std::size_t at = 0;
  for (int i = 0; i < 5 && at != std::string_view::npos; ++i)
    at = arn.find(':', at == 0 ? 0 : at + 1);
  return at == std::string_view::npos ? std::string_view() : arn.substr(at + 1);
}

// "arn:aws:ecr:*:*:repository/*", "arn:aws:s3:::*", "*".
bool covers_strangers(std::string_view pattern) {
  if (!pattern.starts_with("arn:") || std::count(pattern.begin(), pattern.end(), ':') < 5) {
    return policy::matches_resource(pattern, "arn:aws:s3:::\x01\x02/\x03") ||
           policy::matches_resource(pattern, "arn:aws:ecr:\x01\x02:\x03:repository/\x04");
  }
  const std::string_view account = policy::account_field(pattern);
  return has_wildcard_in(account.empty() ? name_in(pattern).substr(0, 1) : account);
}

// "arn:aws:s3:::shop-*" may be anybody's; where ECR keeps its layers only AWS has buckets.
bool names_many_buckets(std::string_view pattern) {
  if (!policy::matches_resource("arn:*:s3:::*", pattern)) return false;
  const std::string_view bucket = name_in(pattern).substr(0, name_in(pattern).find('/'));
  return has_wildcard_in(bucket) && !bucket.ends_with("-starport-layer-bucket");
}

// An attribute of a resource of the stack, with something behind it: "${Bucket.Arn}/*".
bool begins_with_own(const Unknown* why) {
  return why != nullptr && why->reason == Reason::made_by_aws && why->shape.starts_with("${");
}

Branch judge_resource(const Case<std::string>& one, const DeclaredScope& declared) {
  const std::string text = text_of(one);
  const auto says = [&](Outcome outcome, const Text& label) {
    return Branch{one.when, outcome, {{one.evidence, say(label, shown(text))}}};
  };
  if (begins_with_own(one.unknown())) return judge_account(one, declared);
  // A hole in the place of a bucket stands for one.
  const std::string named = policy::filled(text, policy::fixed_text);
  const bool bucket = policy::matches_resource("arn:*:s3:::*", named);
  const policy::Answer strangers =
      bucket ? (covers_strangers(named) ? policy::Answer::yes : policy::Answer::no)
             : policy::ask(one, covers_strangers);
  if (strangers == policy::Answer::yes) {
    return says(Outcome::fail,
                {"`{}` covers other accounts, too", "`{}` は他のアカウントのものも含みます"});
  }
  if (names_many_buckets(named)) {
    return says(Outcome::unknown, {"`{}` may cover buckets of other accounts, too",
                                   "`{}` には他のアカウントのバケットが含まれる可能性があります"});
  }
  if (strangers == policy::Answer::maybe) {
    return {one.when, Outcome::unknown, {{one.evidence, describe(*one.unknown())}}};
  }
  if (bucket || policy::account_field(text).empty()) {
    return says(Outcome::pass, {"only `{}`", "対象は `{}` だけです"});
  }
  return judge_account(one, declared);
}

Verdict judge_each_case(const Fact<std::string>& fact, const DeclaredScope& declared,
                        Branch (*judge)(const Case<std::string>&, const DeclaredScope&)) {
  std::vector<Branch> branches;
  branches.reserve(fact.cases().size());
  for (const Case<std::string>& one : fact.cases())
    branches.push_back(judge(one, declared));
  return Verdict(std::move(branches));
}

Verdict judge_principal(const PolicyPrincipal& principal, const DeclaredScope& declared) {
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& one : principal.value.cases()) {
    const bool person = principal.type == "AWS" || principal.type == "*";
    if (!person || policy::is_everybody(one) == policy::Answer::yes) {
      verdicts.push_back(
          not_applicable(one.evidence, Text{"not an account", "アカウントではありません"})
              .under(one.when));
    } else {
      verdicts.push_back(Verdict({judge_account(one, declared)}));
    }
  }
  return all_of(verdicts);
}

// Every account that the conditions on one key demand.
Verdict judge_values(const PolicyStatement& statement, std::string_view key,
                     const DeclaredScope& declared) {
  std::vector<Verdict> verdicts;
  for (const auto& condition : statement.conditions.elements) {
    if (condition.value.key != key) continue;
    const auto judge = [&](const Fact<std::string>& value) {
      return judge_each_case(value, declared, judge_account);
    };
    verdicts.push_back(every(condition.value.values, judge).under(condition.when));
  }
  return all_of(verdicts);
}

}  // namespace

Branch judge_account(const Case<std::string>& named, const DeclaredScope& declared) {
  const Unknown* why = named.unknown();
  const std::string name = text_of(named);
  const auto says = [&](Outcome outcome, const Text& label) {
    return Branch{named.when, outcome, {{named.evidence, say(label, shown(name))}}};
  };
  const bool made_here = why != nullptr && why->reason == Reason::made_by_aws;
  if (made_here || name.find("${AWS::AccountId}") != std::string::npos) {
    return says(Outcome::pass, {"`{}` is of the own account", "`{}` は自アカウントのものです"});
  }
  const auto account = policy::account_of(name);
  if (!account && why != nullptr) {
    return {named.when, Outcome::unknown, {{named.evidence, describe(*why)}}};
  }
  const auto& accounts = declared.accounts;
  if (account && std::find(accounts.begin(), accounts.end(), *account) != accounts.end()) {
    return says(Outcome::pass,
                {"`{}` is of a declared account", "`{}` は宣言されたアカウントのものです"});
  }
  if (accounts.empty() || !account) return says(Outcome::unknown, not_declared);
  return says(Outcome::fail, {"`{}` is of an account that is not declared",
                              "`{}` は宣言外のアカウントのものです"});
}

Verdict names_own_principals(const PolicyStatement& statement, const DeclaredScope& declared) {
  if (statement.principals.empty()) {
    return not_applicable(statement.evidence, Text{"names no account that may come in",
                                                   "許可する相手のアカウントを挙げていません"});
  }
  return policy::compact(every(statement.principals, [&](const PolicyPrincipal& one) {
    return judge_principal(one, declared);
  }));
}

Verdict names_own_resources(const PolicyStatement& statement, const DeclaredScope& declared) {
  Verdict limited = policy::is_limited_to_resources(statement);
  if (limited.outcome() == Outcome::fail) return limited;
  return policy::compact(
      all_of({limited, every(statement.resources, [&](const Fact<std::string>& resource) {
                return judge_each_case(resource, declared, judge_resource);
              })}));
}

Verdict demands_own_accounts(const PolicyStatement& statement,
                             std::span<const std::string_view> keys,
                             const DeclaredScope& declared) {
  std::vector<Verdict> ways;
  for (const std::string_view& key : keys) {
    Verdict limits = policy::is_limited_by(statement, std::span(&key, 1));
    if (limits.outcome() == Outcome::fail) continue;
    ways.push_back(all_of({std::move(limits), judge_values(statement, key, declared)}));
  }
  if (ways.empty()) return policy::is_limited_by(statement, keys);
  return policy::compact(any_of(ways));
}

}  // namespace hakoseki
