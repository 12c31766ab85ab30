#include "assess/policy.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "assess/expect.h"

namespace hakoseki::policy {
namespace {

constexpr std::size_t most_exhibits = 12;

// Stand for "any text that nobody writes" where a pattern is asked whether it covers everything.
constexpr std::string_view any_text = "\x01\x02\x03";
constexpr std::string_view fixed_text = "\x05";

constexpr std::array<std::string_view, 14> caller_keys = {
    "aws:principalaccount",  "aws:principalarn",         "aws:principalorgid",
    "aws:principalorgpaths", "aws:sourceaccount",        "aws:sourcearn",
    "aws:sourceorgid",       "aws:sourceorgpaths",       "aws:sourceip",
    "aws:sourcevpc",         "aws:sourcevpce",           "aws:userid",
    "kms:calleraccount",     "s3:dataaccesspointaccount"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

// Backtracks to the last `*` only, so it is never worse than pattern times text.
bool glob(std::string_view pattern, std::string_view text, bool fold_case) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    const bool same = p < pattern.size() && pattern[p] != '*' &&
                      (pattern[p] == '?' || pattern[p] == text[t] ||
                       (fold_case && lower(pattern[p]) == lower(text[t])));
    if (same) {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

// The shape with something in place of its holes. Pseudo parameters are short fixed texts without
// wildcards; any other hole may hold whatever `unknown_part` stands for.
std::string filled(std::string_view shape, std::string_view unknown_part) {
  std::string text;
  while (!shape.empty()) {
    const std::size_t open = shape.find("${");
    text += shape.substr(0, open);
    if (open == std::string_view::npos) break;
    std::size_t close = open + 2;
    for (std::size_t depth = 1; close < shape.size(); ++close) {
      if (shape.substr(close).starts_with("${")) ++depth;
      if (shape[close] == '}' && --depth == 0) break;
    }
    const std::string_view name = shape.substr(open + 2, std::min(close, shape.size()) - open - 2);
    if (name == "AWS::Partition") {
      text += "aws";
    } else {
      text += name.starts_with("AWS::") ? fixed_text : unknown_part;
    }
    shape.remove_prefix(std::min(close + 1, shape.size()));
  }
  return text;
}

// Asks `holds` of the text, or of everything an unknown text may be.
template <class Holds>
Answer ask(const Case<std::string>& one, const Holds& holds) {
  if (const std::string* text = one.value()) return holds(*text) ? Answer::yes : Answer::no;
  const Unknown* why = one.unknown();
  if (why == nullptr) return Answer::no;
  const bool single_hole =
      why->shape.starts_with("${") && why->shape.find('}') == why->shape.size() - 1;
  // A name or ARN that AWS makes has no wildcard.
  if (why->reason == Reason::made_by_aws && (why->shape.empty() || single_hole)) return Answer::no;
  if (why->shape.empty()) return Answer::maybe;
  if (holds(filled(why->shape, fixed_text))) return Answer::yes;
  return holds(filled(why->shape, "*")) ? Answer::maybe : Answer::no;
}

std::string probe_of(std::string_view action) {
  std::string probe;
  for (const char c : action == "*" ? std::string_view("*:*") : action) {
    if (c == '*') {
      probe += any_text;
    } else {
      probe += c;
    }
  }
  return probe;
}

bool covers_every_resource(std::string_view pattern) {
  constexpr std::array<std::string_view, 3> probes = {"arn:aws:\x01:\x02:\x03:\x01\x02",
                                                      "arn:aws-cn:\x01:\x02:\x03:\x01\x02",
                                                      "arn:aws-us-gov:\x01:\x02:\x03:\x01\x02"};
  return std::any_of(probes.begin(), probes.end(),
                     [&](std::string_view probe) { return glob(pattern, probe, false); });
}

std::string text_of(const Case<std::string>& one) {
  if (const std::string* text = one.value()) return shown(*text);
  const Unknown* why = one.unknown();
  return why == nullptr ? std::string() : shown(why->shape);
}

// Passes where the answer is no; the label of a failure has the element's text as `{}`.
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
  if (grant.below_administrator && covers_action(pattern, "*") == Answer::yes) return Answer::no;
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
  const Verdict all = compact(all_of(verdicts));
  // One caret under the list says it; each element that does not match adds nothing.
  std::vector<Branch> branches = all.branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::fail) branch.exhibits = {{not_actions.evidence, allowed}};
  }
  return Verdict(std::move(branches));
}

std::string_view operator_of(std::string_view op) {
  constexpr std::string_view any_value = "foranyvalue:";
  if (op.starts_with(any_value)) op.remove_prefix(any_value.size());
  return op;
}

// The account field of an ARN, which may be a pattern or hold a hole that was filled.
std::string_view account_field(std::string_view arn) {
  for (int field = 0; field < 4; ++field) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return arn.substr(0, arn.find(':'));
}

bool lets_everybody_in(std::string_view op, std::string_view key, std::string_view value) {
  if (op == "ipaddress") return value.ends_with("/0");
  if (op == "bool") return lower_case(value) != "true";
  if (op != "stringlike" && op != "arnlike" && op != "arnequals") return false;
  if (value.find_first_not_of("*?") == std::string_view::npos) return true;
  // "arn:aws:ecs:*:*:*" pins no account.
  return key == "aws:sourcearn" && value.starts_with("arn:") && account_field(value) == "*";
}

Verdict limits(const PolicyCondition& condition, std::span<const std::string_view> keys) {
  constexpr std::array<std::string_view, 7> demanding = {
      "stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress",
      "bool"};
  const Text other{"is none of the conditions that count here", "ここで求める条件ではありません"};
  const std::string op = lower_case(condition.op);
  const std::string_view base = operator_of(op);
  const bool asked = std::any_of(keys.begin(), keys.end(), [&](std::string_view key) {
    return key == condition.key || (key.ends_with('/') && condition.key.starts_with(key));
  });
  if (!asked || std::find(demanding.begin(), demanding.end(), base) == demanding.end()) {
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

}  // namespace

bool matches_action(std::string_view pattern, std::string_view action) {
  return glob(pattern, action, true);
}

bool matches_resource(std::string_view pattern, std::string_view resource) {
  return glob(pattern, resource, false);
}

Answer covers_action(const Case<std::string>& pattern, std::string_view action) {
  const std::string probe = probe_of(action);
  return ask(pattern, [&](std::string_view text) { return glob(text, probe, true); });
}

Answer has_wildcard(const Case<std::string>& pattern) {
  return ask(pattern, [](std::string_view text) {
    if (text.find('*') == std::string_view::npos) return false;
    const std::string action = lower_case(text.substr(text.find(':') + 1));
    return !action.starts_with("describe") && !action.starts_with("list");
  });
}

Answer is_everything(const Case<std::string>& resource) {
  return ask(resource, covers_every_resource);
}

Answer is_everybody(const Case<std::string>& principal) {
  return ask(principal, [](std::string_view text) { return text == "*"; });
}

Verdict none_is(const FactList<Fact<std::string>>& texts,
                const std::function<bool(std::string_view)>& is, const Text& if_yes,
                const Text& if_no) {
  return compact(every(texts, [&](const Fact<std::string>& text) {
    return expect_no(
        text, [&](const Case<std::string>& one) { return ask(one, is); }, if_yes, if_no);
  }));
}

std::optional<std::string_view> account_of(std::string_view principal) {
  const std::string_view account =
      principal.starts_with("arn:") ? account_field(principal) : principal;
  const bool digits =
      account.size() == 12 && account.find_first_not_of("0123456789") == std::string_view::npos;
  return digits ? std::optional(account) : std::nullopt;
}

bool is_whole_account(std::string_view principal) {
  const std::string text = filled(principal, "000000000000");
  return text == fixed_text || text.ends_with(":root") || account_of(text) == text;
}

Verdict gives_none_of(const PolicyStatement& statement, const Grant& grant) {
  std::vector<Verdict> verdicts;
  if (!statement.actions.empty()) {
    const auto judge = [&](const Fact<std::string>& action) {
      return expect_no(action, [&](const Case<std::string>& one) { return any_action(one, grant); },
                       {"allows `{}`", "`{}` を許可しています"},
                       {"allows only `{}`", "許可は `{}` だけです"});
    };
    verdicts.push_back(compact(every(statement.actions, judge)));
  }
  if (!statement.not_actions.empty()) verdicts.push_back(excepts(statement.not_actions, grant));
  if (verdicts.empty()) return lacks(statement.evidence, "Action");
  return all_of(verdicts);
}

Verdict gives_some_of(const PolicyStatement& statement, const Grant& grant) {
  std::vector<Branch> branches = gives_none_of(statement, grant).branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::pass) {
      branch.outcome = Outcome::fail;
    } else if (branch.outcome == Outcome::fail) {
      branch.outcome = Outcome::pass;
    }
  }
  return compact(Verdict(std::move(branches)));
}

Verdict is_limited_to_resources(const PolicyStatement& statement) {
  std::vector<Verdict> verdicts;
  if (!statement.resources.empty()) {
    const auto judge = [](const Fact<std::string>& resource) {
      return expect_no(resource, is_everything, {"on every resource", "対象はすべてのリソースです"},
                       {"only on `{}`", "対象は `{}` だけです"});
    };
    verdicts.push_back(compact(every(statement.resources, judge)));
  }
  if (!statement.not_resources.empty()) {
    verdicts.push_back(fail(statement.not_resources.evidence,
                            Text{"on every resource except those named",
                                 "ここに挙げた以外のすべてのリソースが対象です"}));
  }
  if (verdicts.empty()) return lacks(statement.evidence, "Resource");
  return all_of(verdicts);
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
  return all_of(verdicts);
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
  return all_of(verdicts);
}

Verdict every_statement(const PolicyDocument& document,
                        const std::function<Verdict(const PolicyStatement&)>& judge) {
  if (document.statements.empty()) {
    return pass(document.evidence, Text{"no policy statement", "ポリシーの文がありません"});
  }
  return compact(every(document.statements, judge));
}

Verdict no_statement_allows(const PolicyDocument& document, const Grant& grant) {
  return every_statement(document, [&](const PolicyStatement& statement) {
    std::vector<Verdict> ways_out = {gives_none_of(statement, grant)};
    if (!grant.on_any_resource) ways_out.push_back(is_limited_to_resources(statement));
    if (!grant.excused_by.empty()) ways_out.push_back(is_limited_by(statement, grant.excused_by));
    return where_allowed(statement, any_of(ways_out));
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

Verdict compact(const Verdict& verdict) {
  std::vector<Branch> kept;
  std::map<Guard, std::size_t> position;
  for (const Branch& branch : verdict.branches()) {
    const auto [at, inserted] = position.emplace(branch.when, kept.size());
    if (inserted) {
      kept.push_back(branch);
      continue;
    }
    Branch& there = kept[at->second];
    if (branch.outcome > there.outcome) {
      there = branch;
    } else if (branch.outcome == there.outcome && branch.outcome >= Outcome::unknown) {
      for (const Exhibit& exhibit : branch.exhibits) {
        if (there.exhibits.size() < most_exhibits) there.exhibits.push_back(exhibit);
      }
    }
  }
  return Verdict(std::move(kept));
}

}  // namespace hakoseki::policy
