// Questions about the SHAPE of IAM policy documents, answered in three values: what a statement
// says as it is written. Who may do what in the end - boundaries, organisation policies, session
// policies, an explicit Deny elsewhere, the value of a condition - is decided by the IAM engine,
// not here: a pass means that no statement is written this widely, a failure that one is.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "assess/verdict.h"
#include "inventory/iam.h"

namespace hakoseki::policy {

// IAM's wildcards: `*` any text, `?` any one character. Letter case counts only in resources.
[[nodiscard]] bool matches_action(std::string_view pattern, std::string_view action);
[[nodiscard]] bool matches_resource(std::string_view pattern, std::string_view resource);

enum class Answer : std::uint8_t { no, maybe, yes };

// Whether one way an Action element can turn out covers `action`. "ecs:*" asks for every action of
// ECS, "*" for every action: only a pattern at least as wide covers them. Of an unknown text the
// known parts can rule it out.
[[nodiscard]] Answer covers_action(const Case<std::string>& pattern, std::string_view action);
// Whether an Action element has a wildcard; Describe* and List*, which read no more than metadata
// and often take no resource, do not count.
[[nodiscard]] Answer has_wildcard(const Case<std::string>& pattern);
// Whether it is every resource: "*", "arn:aws:*", ... What AWS makes itself is one resource.
[[nodiscard]] Answer is_everything(const Case<std::string>& resource);
// Whether it is everybody: "*".
[[nodiscard]] Answer is_everybody(const Case<std::string>& principal);

// Passes where no text of the list is what `is` says: an unknown text only if nothing it may turn
// out to be is. The labels have the text as `{}`. An empty list passes.
[[nodiscard]] Verdict none_is(const FactList<Fact<std::string>>& texts,
                              const std::function<bool(std::string_view)>& is, const Text& if_yes,
                              const Text& if_no);

// The account of a principal: of "111122223333" and of "arn:aws:iam::111122223333:role/x"
// 111122223333.
[[nodiscard]] std::optional<std::string_view> account_of(std::string_view principal);
// Whether a principal stands for everybody in its account: the bare number, or ":root". Holes of a
// shape
// (`${AWS::AccountId}`) count as an account.
[[nodiscard]] bool is_whole_account(std::string_view principal);

// What an Allow statement must not give.
struct Grant {
  // One of them is enough. "ecs:*" stands for every action of ECS, "*" for every action.
  std::span<const std::string_view> actions = {};
  // Any action with a wildcard counts, see has_wildcard.
  bool wildcards = false;
  // Whether it counts on named resources too; otherwise only on every resource.
  bool on_any_resource = false;
  // Patterns for every action of every service do not count: administrators are a question of their
  // own.
  bool below_administrator = false;
  // Conditions on one of these keys (lower case) excuse it; "aws:resourcetag/" stands for all that
  // begin so.
  std::span<const std::string_view> excused_by = {};
};

// Parts of a statement: each passes where it makes the statement harmless, and its failure points
// at the element that decides.
[[nodiscard]] Verdict gives_none_of(const PolicyStatement& statement, const Grant& grant);
// The opposite: passes where the statement gives it.
[[nodiscard]] Verdict gives_some_of(const PolicyStatement& statement, const Grant& grant);
[[nodiscard]] Verdict is_limited_to_resources(const PolicyStatement& statement);
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

[[nodiscard]] Verdict no_statement_allows(const PolicyDocument& document, const Grant& grant);

// A resource's policy: no statement allows everybody, unless a condition ties it to an account, an
// organisation, a network, a calling service, or has one of the keys `also` (lower case).
[[nodiscard]] Verdict is_not_open(const PolicyDocument& document,
                                  std::span<const std::string_view> also = {});
// The keys of conditions that do so.
[[nodiscard]] std::span<const std::string_view> keys_that_limit_callers();

// One branch for each guard, the worst: long lists would otherwise exceed limits::branches when
// they are combined.
[[nodiscard]] Verdict compact(const Verdict& verdict);

}  // namespace hakoseki::policy
