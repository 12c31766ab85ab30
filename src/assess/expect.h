// Verdicts from facts: the only way by which a check looks at a value, so that evidence and the
// unknown are never forgotten.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

#include "assess/verdict.h"
#include "base/moment.h"
#include "inventory/fact.h"

namespace hakoseki {

// A value as people read it. Long texts are cut, so that a report stays readable; secrets must
// never come here: see formats/credential.h.
[[nodiscard]] std::string shown(std::string_view text);
[[nodiscard]] std::string shown(bool value);
[[nodiscard]] std::string shown(std::int64_t value);
[[nodiscard]] std::string shown(Moment value);
[[nodiscard]] std::string shown(const Reference& reference);

namespace detail {

// Labels in both languages; here so that the templates below stay small.
[[nodiscard]] Message label_value(const std::string& value, bool by_default);
[[nodiscard]] Message label_wrong(const std::string& value, const std::string& wanted,
                                  bool by_default);
[[nodiscard]] Message label_absent();
[[nodiscard]] Message label_present();
[[nodiscard]] Message label_origin(const std::string& value);
[[nodiscard]] Message label_empty_list();
[[nodiscard]] Verdict empty_list(Outcome outcome, const Evidence& evidence);

template <class T>
void note_origin(const Case<T>& one, Branch& branch) {
  if (one.origin && one.value() != nullptr) {
    branch.exhibits.push_back({*one.origin, label_origin(shown(*one.value()))});
  }
}

}  // namespace detail

// What to say of an absent property that has no default.
enum class IfAbsent : std::uint8_t { fails, passes };

namespace detail {

// A branch for each case; `judge(const T&, const Case<T>&)` says what a known value means.
template <class T, class Judge>
[[nodiscard]] Verdict judge_cases(const Fact<T>& fact, const Judge& judge, IfAbsent absent) {
  std::vector<Branch> branches;
  for (const Case<T>& one : fact.cases()) {
    Branch branch{.when = one.when};
    if (const T* value = one.value()) {
      std::pair<Outcome, Message> answer = judge(*value, one);
      branch.outcome = answer.first;
      branch.exhibits.push_back({one.evidence, std::move(answer.second)});
      if (branch.outcome == Outcome::fail) note_origin(one, branch);
    } else if (const Unknown* why = one.unknown()) {
      branch.outcome = Outcome::unknown;
      branch.exhibits.push_back({one.evidence, describe(*why)});
    } else {
      branch.outcome = absent == IfAbsent::passes ? Outcome::pass : Outcome::fail;
      branch.exhibits.push_back({one.evidence, label_absent()});
    }
    branches.push_back(std::move(branch));
  }
  return Verdict(std::move(branches));
}

}  // namespace detail

// Judges each possible value: `judge(const T&)` returns a pair of Outcome and Message. Unknown
// values are unknown; absent ones as `absent` says.
template <class T, class Judge>
  requires std::invocable<const Judge&, const T&>
[[nodiscard]] Verdict judge_each(const Fact<T>& fact, const Judge& judge,
                                 IfAbsent absent = IfAbsent::fails) {
  return detail::judge_cases(
      fact, [&](const T& value, const Case<T>&) { return judge(value); }, absent);
}

// Passes where the value equals `wanted`. Defaults belong to the fact (Fact::or_default).
template <class T>
[[nodiscard]] Verdict expect(const Fact<T>& fact, const std::type_identity_t<T>& wanted,
                             IfAbsent absent = IfAbsent::fails) {
  return detail::judge_cases(
      fact,
      [&](const T& value, const Case<T>& one) {
        return value == wanted
                   ? std::pair<Outcome, Message>(Outcome::pass,
                                                 detail::label_value(shown(value), one.by_default))
                   : std::pair<Outcome, Message>(
                         Outcome::fail,
                         detail::label_wrong(shown(value), shown(wanted), one.by_default));
      },
      absent);
}

// Passes where `holds(value)`; where it does not, says `otherwise`, whose `{}` is the value.
template <class T, class Predicate>
  requires std::predicate<const Predicate&, const T&>
[[nodiscard]] Verdict expect_that(const Fact<T>& fact, const Predicate& holds,
                                  const Text& otherwise, IfAbsent absent = IfAbsent::fails) {
  return detail::judge_cases(
      fact,
      [&](const T& value, const Case<T>& one) {
        return holds(value)
                   ? std::pair<Outcome, Message>(Outcome::pass,
                                                 detail::label_value(shown(value), one.by_default))
                   : std::pair<Outcome, Message>(Outcome::fail, say(otherwise, shown(value)));
      },
      absent);
}

// Passes where the property is written, whatever its value: an unknown value of a written property
// is there. Unknown where even that cannot be told.
template <class T>
[[nodiscard]] Verdict expect_present(const Fact<T>& fact) {
  std::vector<Branch> branches;
  for (const Case<T>& one : fact.cases()) {
    Branch branch{.when = one.when};
    const Unknown* why = one.unknown();
    if (one.value() != nullptr || (why != nullptr && why->written)) {
      branch.outcome = Outcome::pass;
      branch.exhibits.push_back({one.evidence, detail::label_present()});
    } else if (why != nullptr) {
      branch.outcome = Outcome::unknown;
      branch.exhibits.push_back({one.evidence, describe(*why)});
    } else {
      branch.outcome = Outcome::fail;
      branch.exhibits.push_back({one.evidence, detail::label_absent()});
    }
    branches.push_back(std::move(branch));
  }
  return Verdict(std::move(branches));
}

// The same of a text, where nothing but white space is as good as nothing.
[[nodiscard]] Verdict expect_text(const Fact<std::string>& fact);

// Passes where the property is not written.
template <class T>
[[nodiscard]] Verdict expect_absent(const Fact<T>& fact) {
  std::vector<Branch> branches = expect_present(fact).branches();
  for (Branch& branch : branches) {
    if (branch.outcome == Outcome::pass) {
      branch.outcome = Outcome::fail;
    } else if (branch.outcome == Outcome::fail) {
      branch.outcome = Outcome::pass;
    }
  }
  return Verdict(std::move(branches));
}

// Every element must pass: `judge(const T&)` returns a Verdict. Elements that could not be seen
// make it unknown. An empty list is `if_empty`.
template <class T, class Judge>
[[nodiscard]] Verdict every(const FactList<T>& list, const Judge& judge,
                            Outcome if_empty = Outcome::pass) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(list.elements.size() + list.gaps.size());
  for (const Element<T>& element : list.elements) {
    verdicts.push_back(Verdict(judge(element.value)).under(element.when));
  }
  for (const Gap& gap : list.gaps) {
    verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  }
  if (verdicts.empty()) return detail::empty_list(if_empty, list.evidence);
  return all_of(std::move(verdicts));
}

// One element must pass. Elements that could not be seen may be the one: then unknown, not fail.
// Where an element is there only under a guard, it fails elsewhere.
template <class T, class Judge>
[[nodiscard]] Verdict some(const FactList<T>& list, const Judge& judge,
                           const Message& if_none = detail::label_empty_list()) {
  std::vector<Verdict> verdicts = {fail(list.evidence, if_none)};
  const auto add = [&](Verdict verdict, const Guard& when) {
    std::vector<Branch> branches = std::move(verdict).under(when).branches();
    // Elsewhere this element is not there and adds nothing.
    if (!when.always()) {
      for (const Assumption& assumption : when.assumptions()) {
        Assumption opposite = assumption;
        opposite.holds = !opposite.holds;
        branches.push_back({.when = Guard(opposite),
                            .outcome = Outcome::fail,
                            .exhibits = {{list.evidence, if_none}}});
      }
    }
    verdicts.emplace_back(std::move(branches));
  };
  for (const Element<T>& element : list.elements)
    add(judge(element.value), element.when);
  for (const Gap& gap : list.gaps)
    add(unknown(gap.evidence, gap.why), gap.when);
  return any_of(verdicts);
}

// The list has at least one element.
template <class T>
[[nodiscard]] Verdict expect_some(const FactList<T>& list) {
  return some(list, [&](const T&) { return pass(list.evidence, detail::label_present()); });
}

}  // namespace hakoseki
