// How much one text of an IAM policy covers - an action, a resource, a principal - in three values,
// since a text may be known only in part.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "inventory/fact.h"

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
// "ecs" of "ecs:RunTask"; empty where an action may be of any service.
[[nodiscard]] std::string_view service_of(std::string_view action);

// Whether a resource is every resource there is: "*", "arn:aws:*", ... What AWS makes itself is one
// resource.
[[nodiscard]] Answer is_everything(const Case<std::string>& resource);

// Resources of one kind: {"ecs", "task/"} are the tasks, {"ecs", ""} whatever ECS has.
struct Kind {
  std::string_view service;  // empty: any
  std::string_view prefix = {};
};

// Whether a resource is all of a kind, in whichever Region and account. Where the kind names no
// prefix, everything of one sort is enough: arn:aws:ecs:*:*:cluster/*. A part that is not known
// stands for one name.
[[nodiscard]] Answer is_all_of(const Case<std::string>& resource, const Kind& kind);
// The same for a pattern as it is written.
[[nodiscard]] bool covers_all_of(std::string_view pattern, const Kind& kind);
// Whether a resource is of another service for certain.
[[nodiscard]] bool is_elsewhere(const Case<std::string>& resource, const Kind& kind);
// Whether every resource that `inner` names is one of `outer`.
[[nodiscard]] bool is_within(const Case<std::string>& inner, const Case<std::string>& outer);

// Whether a principal is everybody: "*".
[[nodiscard]] Answer is_everybody(const Case<std::string>& principal);
// The account of a principal: of "111122223333" and of "arn:aws:iam::111122223333:role/x"
// 111122223333.
[[nodiscard]] std::optional<std::string_view> account_of(std::string_view principal);
// Whether a principal stands for everybody in its account: the bare number, or ":root". Holes of a
// shape (`${AWS::AccountId}`) count as an account.
[[nodiscard]] bool is_whole_account(std::string_view principal);

// The account field of an ARN, which may be a pattern; empty where the text is none.
[[nodiscard]] std::string_view account_field(std::string_view arn);

// A shape with something in place of its holes. Pseudo parameters are short fixed texts without
// wildcards; any other hole may hold whatever `unknown_part` stands for.
[[nodiscard]] std::string filled(std::string_view shape, std::string_view unknown_part);

// Stands for "some text that nobody writes" in place of a hole.
inline constexpr std::string_view fixed_text = "\x05";

// Asks `holds` of the text, or of everything an unknown text may be.
template <class Holds>
[[nodiscard]] Answer ask(const Case<std::string>& one, const Holds& holds) {
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

}  // namespace hakoseki::policy
