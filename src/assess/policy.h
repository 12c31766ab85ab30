// Questions about the SHAPE of IAM policy documents, answered in three values: what a statement
// says as it is written. Who may do what in the end - boundaries, organisation policies, session
// policies, the value of a condition - is decided by the IAM engine, not here: a pass means that no
// statement is written this widely, or that a Deny beside it takes it away; a failure that one is.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assess/policy_text.h"
#include "assess/verdict.h"
#include "inventory/iam.h"

namespace hakoseki::policy {

// Passes where no text of the list is what `is` says: an unknown text only if nothing it may turn
// out to be is. The labels have the text as `{}`. An empty list passes.
[[nodiscard]] Verdict none_is(const FactList<Fact<std::string>>& texts,
                              const std::function<bool(std::string_view)>& is, const Text& if_yes,
                              const Text& if_no);

// What an Allow statement must not give.
struct Grant {
  // One of them is enough. "ecs:*" stands for every action of ECS, "*" for every action.
  std::span<const std::string_view> actions = {};
  // Any action with a wildcard counts, see has_wildcard.
  bool wildcards = false;
  // Whether it counts on named resources too; otherwise only on every resource.
  bool on_any_resource = false;
  // The resources that count, where they are not those of the action's own service.
  Kind about = {};
  // Whoever may do everything is ORC-1.01's: the question does not arise for them.
  bool below_administrator = false;
  // Conditions on one of these keys (lower case) excuse it; "aws:resourcetag/" stands for all that
  // begin so.
  std::span<const std::string_view> excused_by = {};
};

// A Deny statement of the same holder, and when it counts.
struct Denial {
  const PolicyStatement* statement;
  Guard when;
};
using Denials = std::vector<Denial>;

// Parts of a statement: each passes where it makes the statement harmless, and its failure points
// at the element that decides.
[[nodiscard]] Verdict gives_none_of(const PolicyStatement& statement, const Grant& grant);
// The opposite: passes where the statement gives it.
[[nodiscard]] Verdict gives_some_of(const PolicyStatement& statement, const Grant& grant);
// The same of all that a statement says: resources, conditions that excuse, and what `denials` take
// away.
[[nodiscard]] Verdict allows_none_of(const PolicyStatement& statement, const Grant& grant,
                                     const Denials& denials);
[[nodiscard]] Verdict allows_some_of(const PolicyStatement& statement, const Grant& grant,
                                     const Denials& denials);
[[nodiscard]] Verdict is_limited_to_resources(const PolicyStatement& statement);
// The same where all resources of a kind are too many, too: see is_all_of.
[[nodiscard]] Verdict is_limited_to_resources(const PolicyStatement& statement, const Kind& kind);
// Everybody is "*", {"AWS": "*"}, and whoever NotPrincipal does not name.
[[nodiscard]] Verdict is_limited_to_principals(const PolicyStatement& statement);
// A condition on one of the keys (see Grant::excused_by) that demands a value: negations,
// ...IfExists, ForAllValues: and wildcards for everything let others through.
[[nodiscard]] Verdict is_limited_by(const PolicyStatement& statement,
                                    std::span<const std::string_view> keys);

// `verdict` where the statement allows; a Deny passes.
[[nodiscard]] Verdict where_allowed(const PolicyStatement& statement, const Verdict& verdict);

// Every statement must pass; so does a document without statements.
[[nodiscard]] Verdict every_statement(const PolicyDocument& document,
                                      const std::function<Verdict(const PolicyStatement&)>& judge);

// No statement gives it, unless one of `denials` takes it away again.
[[nodiscard]] Verdict no_statement_allows(const PolicyDocument& document, const Grant& grant,
                                          const Denials& denials = {});

// A resource's policy: no statement allows everybody, unless a condition ties it to an account, an
// organisation, a network, a calling service, or has one of the keys `also` (lower case).
[[nodiscard]] Verdict is_not_open(const PolicyDocument& document,
                                  std::span<const std::string_view> also = {});
// The keys of conditions that do so.
[[nodiscard]] std::span<const std::string_view> keys_that_limit_callers();

// Fails where the verdict passes, and passes where it fails.
[[nodiscard]] Verdict opposite_of(const Verdict& verdict);

// One branch for each guard, the worst: long lists would otherwise exceed limits::branches when
// they are combined.
[[nodiscard]] Verdict compact(Verdict verdict);

}  // namespace hakoseki::policy
