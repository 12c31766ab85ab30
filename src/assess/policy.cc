#include "assess/policy.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "assess/expect.h"
#include "base/ascii.h"

namespace hakoseki::policy {
namespace {

constexpr std::size_t most_exhibits = 12;

constexpr std::array<std::string_view, 14> caller_keys = {
    "aws:principalaccount",  "aws:principalarn",         "aws:principalorgid",
    "aws:principalorgpaths", "aws:sourceaccount",        "aws:sourcearn",
    "aws:sourceorgid",       "aws:sourceorgpaths",       "aws:sourceip",
    "aws:sourcevpc",         "aws:sourcevpce",           "aws:userid",
    "kms:calleraccount",     "s3:dataaccesspointaccount"};

std::string text_of(const Case<std::string>& one) {
  if (const std::string* text = one.value()) return shown(*text);
  const Unknown* why = one.unknown();
  return why == nullptr ? std::string() : shown(why->shape);
}

// Passes where the answer is no; the labels have the element's text as `{}`.
template <class Ask>
Verdict expect_no(const Fact<std::string>& fact, const Ask& question, const Text& if_yes,
                  const Text& if_no) {
  std::vector<Branch> branches;
  for (const Case<std::string>& one : fact.cases()) {
    Branch branch{.when = one.when};
    switch (question(one)) {
      case Answer::yes:
        branch.outcome = Outcome::fail;
        branch.exhibits.push_back({one.evidence, say(if_yes, text_of(one))});
        detail::note_origin(one, branch);
        break;
      case Answer::maybe:
        branch.outcome = Outcome::unknown;
        branch.exhibits.push_back({one.evidence, describe(*one.unknown())});
        break;
      case Answer::no:
        branch.outcome = Outcome::pass;
        branch.exhibits.push_back({one.evidence, say(if_no, text_of(one))});
        break;
    }
    branches.push_back(std::move(branch));
  }
  return Verdict(std::move(branches));
}

Verdict lacks(const Evidence& evidence, std::string_view element) {
  return unknown(evidence, {.reason = Reason::invalid_value,
                            .detail = fmt::format("a statement without {}", element)});
}

Answer any_action(const Case<std::string>& pattern, const Grant& grant) {
  Answer answer = grant.wildcards ? has_wildcard(pattern) : Answer::no;
  for (const std::string_view action : grant.actions) {
    answer = std::max(answer, covers_action(pattern, action));
  }
  return answer;
}

// NotAction allows whatever it does not name.
Verdict excepts(const FactList<Fact<std::string>>& not_actions, const Grant& grant) {
  const Text allowed{"allows every action except those named",
                     "ここに挙げた以外のすべての操作を許可しています"};
  if (grant.wildcards) return fail(not_actions.evidence, allowed);
  std::vector<Verdict> verdicts;
  for (const std::string_view action : grant.actions) {
    if (action == "*") {
      verdicts.push_back(
          pass(not_actions.evidence, Text{"leaves something out", "許可しない操作があります"}));
      continue;
    }
    const auto names_it = [&](const Fact<std::string>& pattern) {
      return expect_no(pattern,
                       [&](const Case<std::string>& one) {
                         const Answer answer = covers_action(one, action);
                         return answer == Answer::maybe
                                    ? answer
                                    : (answer == Answer::yes ? Answer::no : Answer::yes);
                       },
                       allowed, {"`{}` is not allowed", "`{}` は許可されていません"});
    };
    verdicts.push_back(some(not_actions, names_it, allowed));
  }
  const Verdict all = compact(all_of(std::move(verdicts)));
  // One caret under the list says it; each element that does not match adds nothing.
  std::vector<Branch> branches = all.branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::fail) branch.exhibits = {{not_actions.evidence, allowed}};
  }
  return Verdict(std::move(branches));
}

// "allows none of `a`, `b`, `c` and 2 more".
Message gives_none(const Grant& grant) {
  constexpr std::size_t most = 3;
  if (grant.actions.empty()) {
    return Text{"no action but Describe* and List* has a wildcard",
                "Describe* と List* 以外に、ワイルドカードを使った操作はありません"};
  }
  if (grant.actions.size() == 1) {
    return say({"does not allow `{}`", "`{}` は許可していません"}, grant.actions.front());
  }
  const auto shown_ones = grant.actions.first(std::min(grant.actions.size(), most));
  const std::string list = fmt::format("`{}`", fmt::join(shown_ones, "`, `"));
  if (grant.actions.size() == shown_ones.size()) {
    return say({"allows none of {}", "{} はいずれも許可していません"}, list);
  }
  return say({"allows none of {} and {} more", "{} ほか {} 件は、いずれも許可していません"}, list,
             grant.actions.size() - shown_ones.size());
}

std::string_view operator_of(std::string_view op) {
  constexpr std::string_view any_value = "foranyvalue:";
  if (op.starts_with(any_value)) op.remove_prefix(any_value.size());
  return op;
}

bool has_wildcard_in(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

// "arn:aws:ecs:*", "arn:aws:iam::*:role/deploy", "arn:aws:iam::1*:root". A bucket's ARN has no
// account: the bucket itself must be written.
bool names_no_account(std::string_view arn) {
  if (std::count(arn.begin(), arn.end(), ':') < 4) return has_wildcard_in(arn);
  const std::string_view account = account_field(arn);
  if (!account.empty()) return has_wildcard_in(account);
  return has_wildcard_in(arn.substr(arn.rfind(':') + 1).substr(0, 1));
}

// The part of a value that tells its owner from strangers: with a wildcard in it ("o-*", "vpce-*",
// "1*", "*:session") the value may be anybody's. Empty where the key asks for nothing of the kind.
std::string_view owner_in(std::string_view key, std::string_view value) {
  if (key.ends_with("orgpaths")) return value.substr(0, value.find('/'));
  if (key == "aws:userid") return value.substr(0, value.find(':'));
  const bool whole = key.ends_with("account") || key.ends_with("orgid") || key == "aws:sourcevpc" ||
                     key == "aws:sourcevpce";
  return whole ? value : std::string_view();
}

// No network has so short a prefix; two halves are the whole Internet.
bool is_most_of_the_internet(std::string_view range) {
  constexpr std::size_t longest = 8;
  const std::size_t slash = range.rfind('/');
  if (slash == std::string_view::npos || slash + 1 == range.size()) return false;
  std::size_t length = 0;
  for (const char c : range.substr(slash + 1)) {
    if (c < '0' || c > '9' || length >= longest) return false;
    length = length * 10 + static_cast<std::size_t>(c - '0');
  }
  return length < longest;
}

bool lets_everybody_in(std::string_view op, std::string_view key, std::string_view value) {
  if (op == "ipaddress") return is_most_of_the_internet(value);
  if (op == "bool") return lower_case(value) != "true";
  if (op != "stringlike" && op != "arnlike" && op != "arnequals") return false;
  if (value.find_first_not_of("*?") == std::string_view::npos) return true;
  if (key == "iam:passedtoservice") return matches_resource(value, "\x01\x02.amazonaws.com");
  // Every cluster, every service of ECS.
  if (key.starts_with("ecs:")) return covers_all_of(value, {.service = "ecs"});
  if (key == "aws:sourcearn" || key == "aws:principalarn") return names_no_account(value);
  return has_wildcard_in(owner_in(key, value));
}

// "aws:resourcetag/" stands for all keys that begin so.
bool is_one_of(std::string_view key, std::span<const std::string_view> keys) {
  return std::any_of(keys.begin(), keys.end(), [&](std::string_view one) {
    return one == key || (one.ends_with('/') && key.starts_with(one));
  });
}

Verdict limits(const PolicyCondition& condition, std::span<const std::string_view> keys) {
  constexpr std::array<std::string_view, 7> demanding = {
      "stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress",
      "bool"};
  const Text other{"is none of the conditions that count here", "ここで求める条件ではありません"};
  const std::string op = lower_case(condition.op);
  const std::string_view base = operator_of(op);
  if (!is_one_of(condition.key, keys) ||
      std::find(demanding.begin(), demanding.end(), base) == demanding.end()) {
    return fail(condition.evidence, other);
  }
  // What must be equal cannot be everybody, even where its value is not known.
  const bool literal = base == "stringequals" || base == "stringequalsignorecase";
  const auto& gaps = condition.values.gaps;
  const bool written = std::any_of(gaps.begin(), gaps.end(), [](const Gap& gap) {
    return gap.when.always() && gap.why.written;
  });
  if (literal && written) {
    return pass(condition.evidence, Text{"limits it to a value that is not known here",
                                         "ここではわからない値に限定しています"});
  }
  const auto judge = [&](const Fact<std::string>& value) {
    return expect_no(value,
                     [&](const Case<std::string>& one) {
                       if (literal) return Answer::no;
                       return ask(one, [&](std::string_view text) {
                         return lets_everybody_in(base, condition.key, text);
                       });
                     },
                     {"`{}` lets everybody in", "`{}` では誰でも条件を満たします"},
                     {"limits it to `{}`", "`{}` に限定しています"});
  };
  return compact(every(condition.values, judge, Outcome::fail));
}

Verdict limited(const PolicyStatement& statement,
                const std::function<Answer(const Case<std::string>&)>& is_too_wide) {
  std::vector<Verdict> verdicts;
  if (!statement.resources.empty()) {
    const auto judge = [&](const Fact<std::string>& resource) {
      std::vector<Branch> branches;
      for (const Case<std::string>& one : resource.cases()) {
        const Text too_wide = is_everything(one) == Answer::yes
                                  ? Text{"on every resource", "対象はすべてのリソースです"}
                                  : Text{"`{}` is every resource of its kind",
                                         "`{}` は、その種類のすべてのリソースを指します"};
        branches.push_back(expect_no(Fact<std::string>({one}), is_too_wide, too_wide,
                                     {"only on `{}`", "対象は `{}` だけです"})
                               .branches()
                               .front());
      }
      return Verdict(std::move(branches));
    };
    verdicts.push_back(compact(every(statement.resources, judge)));
  }
  if (!statement.not_resources.empty()) {
    verdicts.push_back(fail(statement.not_resources.evidence,
                            Text{"on every resource except those named",
                                 "ここに挙げた以外のすべてのリソースが対象です"}));
  }
  if (verdicts.empty()) return lacks(statement.evidence, "Resource");
  return all_of(std::move(verdicts));
}

// Passes where every resource is of another service, so that the action has nothing to act on.
Verdict is_of_other_services(const PolicyStatement& statement, const Kind& kind) {
  const auto judge = [&](const Fact<std::string>& resource) {
    return expect_no(resource,
                     [&](const Case<std::string>& one) {
                       return is_elsewhere(one, kind) ? Answer::no : Answer::yes;
                     },
                     {"on `{}`", "対象は `{}` です"}, {"only on `{}`", "対象は `{}` だけです"});
  };
  if (!statement.not_resources.empty() || statement.resources.empty()) {
    return fail(statement.evidence,
                Text{"on resources of every service", "すべてのサービスのリソースが対象です"});
  }
  return compact(every(statement.resources, judge));
}

// Whether a Deny reaches all that `allowed` is about.
bool reaches(const PolicyStatement& denied, const PolicyStatement& allowed, const Kind& kind) {
  const auto any = [&](const auto& holds) {
    return std::any_of(denied.resources.elements.begin(), denied.resources.elements.end(),
                       [&](const Element<Fact<std::string>>& one) {
                         return one.when.always() && one.value.cases().size() == 1 &&
                                holds(one.value.cases().front());
                       });
  };
  // All of one sort is not all that a service has.
  const bool whole = any([&](const Case<std::string>& one) {
    return is_everything(one) == Answer::yes ||
           (!kind.prefix.empty() && is_all_of(one, kind) == Answer::yes) ||
           is_within({.state = fmt::format("arn:aws:{}:::x", kind.service)}, one);
  });
  if (whole) return true;
  return allowed.resources.complete() && !allowed.resources.empty() &&
         std::all_of(allowed.resources.elements.begin(), allowed.resources.elements.end(),
                     [&](const Element<Fact<std::string>>& one) {
                       return std::all_of(one.value.cases().begin(), one.value.cases().end(),
                                          [&](const Case<std::string>& resource) {
                                            return any([&](const Case<std::string>& outer) {
                                              return is_within(resource, outer);
                                            });
                                          });
                     });
}

// What a Deny that is met only sometimes takes away is not known, where its condition is one of
// those that excuse the grant.
Verdict is_denied_by(const Denial& denial, const PolicyStatement& allowed, const Grant& action,
                     const Kind& kind) {
  const PolicyStatement& denied = *denial.statement;
  const Text other{"this Deny is about something else", "この拒否の対象は別です"};
  if (!reaches(denied, allowed, kind)) return fail(denied.evidence, other);
  std::vector<Verdict> verdicts = {gives_some_of(denied, action)};
  for (const Case<std::string>& effect : denied.effect.cases()) {
    const std::string* text = effect.value();
    const bool denies = text != nullptr && *text == "Deny";
    verdicts.push_back(Verdict(denies ? Outcome::pass : Outcome::fail,
                               {effect.evidence, Text{"denied", "拒否されています"}})
                           .under(effect.when));
  }
  if (!denied.conditions.empty()) {
    const auto& conditions = denied.conditions.elements;
    const bool narrows = std::any_of(
        conditions.begin(), conditions.end(),
        [&](const auto& condition) { return is_one_of(condition.value.key, action.excused_by); });
    verdicts.push_back(Verdict(
        narrows ? Outcome::unknown : Outcome::fail,
        {denied.conditions.evidence, Text{"denied only where this condition is met",
                                          "拒否されるのは、この条件を満たす場合だけです"}}));
  }
  std::vector<Branch> branches = compact(all_of(std::move(verdicts))).branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::pass) {
      branch.exhibits = {
          {denied.evidence, Text{"a Deny takes it away", "拒否の文で禁止しています"}}};
    }
  }
  return Verdict(std::move(branches)).under(denial.when);
}

// The ways in which a statement that gives `one` - a single action, or any wildcard - does no harm.
Verdict does_no_harm(const PolicyStatement& statement, const Grant& one, Verdict gives_none,
                     std::string_view service, const Denials& denials) {
  std::vector<Verdict> ways = {std::move(gives_none)};
  const Kind kind = one.about.service.empty() ? Kind{.service = service} : one.about;
  ways.push_back(one.on_any_resource ? is_of_other_services(statement, kind)
                                     : is_limited_to_resources(statement, kind));
  if (!one.excused_by.empty()) ways.push_back(is_limited_by(statement, one.excused_by));
  Grant taken = one;
  taken.wildcards = false;  // a Deny must be as wide as what it takes away
  for (const Denial& denial : denials)
    ways.push_back(is_denied_by(denial, statement, taken, kind));
  return compact(any_of(ways));
}

}  // namespace

Verdict none_is(const FactList<Fact<std::string>>& texts,
                const std::function<bool(std::string_view)>& is, const Text& if_yes,
                const Text& if_no) {
  return compact(every(texts, [&](const Fact<std::string>& text) {
    return expect_no(
        text, [&](const Case<std::string>& one) { return ask(one, is); }, if_yes, if_no);
  }));
}

namespace {

// Whether it surely names none of the actions: so it is of most statements and most questions.
bool names_none_of(const FactList<Fact<std::string>>& actions, const Grant& grant) {
  return actions.complete() &&
         std::all_of(actions.elements.begin(), actions.elements.end(), [&](const auto& action) {
           const auto& cases = action.value.cases();
           return std::all_of(cases.begin(), cases.end(), [&](const Case<std::string>& one) {
             return one.value() != nullptr && any_action(one, grant) == Answer::no;
           });
         });
}

}  // namespace

Verdict gives_none_of(const PolicyStatement& statement, const Grant& grant) {
  std::vector<Verdict> verdicts;
  if (!statement.actions.empty() && names_none_of(statement.actions, grant)) {
    verdicts.push_back(pass(statement.actions.evidence, gives_none(grant)));
  } else if (!statement.actions.empty()) {
    const auto judge = [&](const Fact<std::string>& action) {
      return expect_no(action, [&](const Case<std::string>& one) { return any_action(one, grant); },
                       {"allows `{}`", "`{}` を許可しています"},
                       {"`{}` is another action", "`{}` は別の操作です"});
    };
    std::vector<Branch> branches = compact(every(statement.actions, judge)).branches();
    // One element says nothing of the others.
    for (Branch& branch : branches) {
      if (branch.outcome == Outcome::pass) {
        branch.exhibits = {{statement.actions.evidence, gives_none(grant)}};
      }
    }
    verdicts.emplace_back(std::move(branches));
  }
  if (!statement.not_actions.empty()) verdicts.push_back(excepts(statement.not_actions, grant));
  if (verdicts.empty()) return lacks(statement.evidence, "Action");
  return all_of(std::move(verdicts));
}

Verdict opposite_of(const Verdict& verdict) {
  std::vector<Branch> branches = verdict.branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::pass) {
      branch.outcome = Outcome::fail;
    } else if (branch.outcome == Outcome::fail) {
      branch.outcome = Outcome::pass;
    }
  }
  return compact(Verdict(std::move(branches)));
}

Verdict gives_some_of(const PolicyStatement& statement, const Grant& grant) {
  return opposite_of(gives_none_of(statement, grant));
}

Verdict allows_none_of(const PolicyStatement& statement, const Grant& grant,
                       const Denials& denials) {
  Verdict none = gives_none_of(statement, grant);
  if (none.outcome() == Outcome::pass) return none;
  std::vector<Verdict> verdicts;
  for (const std::string_view& action : grant.actions) {
    Grant one = grant;
    one.actions = std::span(&action, 1);
    one.wildcards = false;
    verdicts.push_back(
        does_no_harm(statement, one, gives_none_of(statement, one), service_of(action), denials));
  }
  if (!grant.wildcards) return compact(all_of(std::move(verdicts)));
  const Grant any_wildcard = {.wildcards = true,
                              .on_any_resource = grant.on_any_resource,
                              .about = grant.about,
                              .excused_by = grant.excused_by};
  for (const Element<Fact<std::string>>& action : statement.actions.elements) {
    for (const Case<std::string>& one : action.value.cases()) {
      if (has_wildcard(one) == Answer::no) continue;
      const std::string_view text = one.value() != nullptr ? std::string_view(*one.value())
                                    : one.unknown() != nullptr
                                        ? std::string_view(one.unknown()->shape)
                                        : std::string_view();
      Grant wild = any_wildcard;
      wild.actions = std::span(&text, 1);
      Verdict is_wild = expect_no(Fact<std::string>({one}), has_wildcard,
                                  {"allows `{}`", "`{}` を許可しています"},
                                  {"`{}` has no wildcard", "`{}` にワイルドカードはありません"});
      verdicts.push_back(
          does_no_harm(statement, wild, std::move(is_wild), service_of(text), denials)
              .under(action.when));
    }
  }
  for (const Gap& gap : statement.actions.gaps) {
    verdicts.push_back(
        does_no_harm(statement, any_wildcard, unknown(gap.evidence, gap.why), {}, denials)
            .under(gap.when));
  }
  if (!statement.not_actions.empty()) {
    verdicts.push_back(
        does_no_harm(statement, any_wildcard, excepts(statement.not_actions, grant), {}, denials));
  }
  return verdicts.empty() ? none : compact(all_of(std::move(verdicts)));
}

Verdict allows_some_of(const PolicyStatement& statement, const Grant& grant,
                       const Denials& denials) {
  return opposite_of(allows_none_of(statement, grant, denials));
}

Verdict is_limited_to_resources(const PolicyStatement& statement) {
  return limited(statement, is_everything);
}

Verdict is_limited_to_resources(const PolicyStatement& statement, const Kind& kind) {
  return limited(statement, [&](const Case<std::string>& one) { return is_all_of(one, kind); });
}

Verdict is_limited_to_principals(const PolicyStatement& statement) {
  std::vector<Verdict> verdicts;
  if (!statement.principals.empty()) {
    const auto judge = [](const PolicyPrincipal& principal) {
      const bool account_kind = principal.type == "AWS" || principal.type == "*";
      return expect_no(principal.value,
                       [&](const Case<std::string>& one) {
                         return account_kind ? is_everybody(one) : Answer::no;
                       },
                       {"the principal is everybody", "プリンシパルは「すべての人」です"},
                       {"the principal is `{}`", "プリンシパルは `{}` です"});
    };
    verdicts.push_back(compact(every(statement.principals, judge)));
  }
  if (!statement.not_principals.empty()) {
    verdicts.push_back(
        fail(statement.not_principals.evidence,
             Text{"everybody except those named", "ここに挙げた以外のすべての人です"}));
  }
  if (verdicts.empty()) return lacks(statement.evidence, "Principal");
  return all_of(std::move(verdicts));
}

Verdict is_limited_by(const PolicyStatement& statement, std::span<const std::string_view> keys) {
  const Text none{"no condition limits it", "限定する条件がありません"};
  const auto judge = [&](const PolicyCondition& condition) { return limits(condition, keys); };
  return compact(some(statement.conditions, judge, none));
}

Verdict where_allowed(const PolicyStatement& statement, const Verdict& verdict) {
  std::vector<Verdict> verdicts;
  for (const Case<std::string>& effect : statement.effect.cases()) {
    if (const std::string* text = effect.value(); text != nullptr && *text == "Allow") {
      verdicts.push_back(Verdict(verdict).under(effect.when));
    } else if (const Unknown* why = effect.unknown()) {
      verdicts.push_back(given(unknown(effect.evidence, *why), verdict).under(effect.when));
    } else {
      verdicts.push_back(pass(effect.evidence, Text{"does not allow", "許可の文ではありません"})
                             .under(effect.when));
    }
  }
  return all_of(std::move(verdicts));
}

Verdict every_statement(const PolicyDocument& document,
                        const std::function<Verdict(const PolicyStatement&)>& judge) {
  if (document.statements.empty()) {
    return pass(document.evidence, Text{"no policy statement", "ポリシーの文がありません"});
  }
  return compact(every(document.statements, judge));
}

Verdict no_statement_allows(const PolicyDocument& document, const Grant& grant,
                            const Denials& denials) {
  return every_statement(document, [&](const PolicyStatement& statement) {
    return where_allowed(statement, allows_none_of(statement, grant, denials));
  });
}

std::span<const std::string_view> keys_that_limit_callers() {
  return caller_keys;
}

Verdict is_not_open(const PolicyDocument& document, std::span<const std::string_view> also) {
  std::vector<std::string_view> keys(caller_keys.begin(), caller_keys.end());
  keys.insert(keys.end(), also.begin(), also.end());
  return every_statement(document, [&](const PolicyStatement& statement) {
    return where_allowed(
        statement, any_of({is_limited_to_principals(statement), is_limited_by(statement, keys)}));
  });
}

Verdict compact(Verdict verdict) {
  if (verdict.branches().size() == 1) return verdict;
  std::vector<Branch> branches = std::move(verdict).branches();
  std::vector<Branch> kept;
  std::map<Guard, std::size_t> position;
  for (Branch& branch : branches) {
    const auto [at, inserted] = position.emplace(branch.when, kept.size());
    if (inserted) {
      kept.push_back(std::move(branch));
      continue;
    }
    Branch& there = kept[at->second];
    if (branch.outcome > there.outcome) {
      there = std::move(branch);
    } else if (branch.outcome == there.outcome && branch.outcome >= Outcome::unknown) {
      for (const Exhibit& exhibit : branch.exhibits) {
        if (there.exhibits.size() < most_exhibits) there.exhibits.push_back(exhibit);
      }
    }
  }
  return Verdict(std::move(kept));
}

}  // namespace hakoseki::policy
