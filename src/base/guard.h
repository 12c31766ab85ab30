// Under which undecided conditions of a template something holds.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"

namespace hakoseki {

// One undecided question and the answer assumed for it. With a value the question is "is `subject`
// equal to `value`?" (Fn::Equals over a parameter); without one, "does condition `subject` hold?".
struct Assumption {
  std::string subject;
  std::optional<std::string> value;  // a parameter may be compared with the empty text
  bool holds = true;
  // The stack that the subject belongs to: another stack's `Env` is another question. Empty for
  // what all stacks of a run share.
  std::string stack = {};
  auto operator<=>(const Assumption&) const = default;
};

// A conjunction of assumptions; empty means "always".
// INVARIANT: sorted, without repetition and without contradiction.
class Guard {
 public:
  Guard() = default;
  explicit Guard(Assumption assumption) { assumptions_.push_back(std::move(assumption)); }

  // Both at once; nothing where they contradict each other: the same question answered in two ways,
  // or one subject equal to two different values.
  [[nodiscard]] std::optional<Guard> and_also(const Guard& other) const;
  [[nodiscard]] bool always() const { return assumptions_.empty(); }
  [[nodiscard]] std::span<const Assumption> assumptions() const { return assumptions_; }
  // "Env = `prod` and IsBlue does not hold"; empty for always. Names the stacks where it speaks of
  // two subjects of one name.
  [[nodiscard]] Message describe() const;

  bool operator==(const Guard&) const = default;
  auto operator<=>(const Guard&) const = default;

 private:
  std::vector<Assumption> assumptions_;
};

// The parts of `whole` in which `guard` does not hold, apart from each other: none where it holds
// in all of it, `whole` itself where it holds nowhere in it.
[[nodiscard]] std::vector<Guard> parts_outside(const Guard& whole, const Guard& guard);
[[nodiscard]] std::vector<Guard> parts_outside(std::span<const Guard> wholes, const Guard& guard);

// Whether one of the guards holds whatever the answers are. Exact up to 12 different questions;
// with more the answer is "no", so that a condition is named rather than dropped.
[[nodiscard]] bool cover_everything(std::span<const Guard> guards);

// The parts of `within` in which none of these holds, apart from each other. Past limits::branches
// it is `within` itself: none of them may hold.
[[nodiscard]] std::vector<Guard> where_none_holds(std::span<const Guard> guards,
                                                  const Guard& within = {});

}  // namespace hakoseki
