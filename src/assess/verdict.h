// What a check says of one resource, and the three-valued logic by which it must say it: an unknown
// value can make a verdict unknown or leave it failed, but never passed.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/evidence.h"
#include "base/guard.h"
#include "base/shared_message.h"
#include "base/text.h"
#include "base/unknown.h"

namespace hakoseki {

enum class Outcome : std::uint8_t {
  not_applicable,  // the question does not arise here, and the evidence shows it
  inherited,       // AWS operates it, and the evidence shows that
  pass,
  unknown,  // could not be seen; says what is missing
  fail,
};

// "pass", "fail", "unknown", "not_applicable", "inherited": stable, for machines.
[[nodiscard]] std::string_view name_of(Outcome outcome);

// A piece of proof with what it shows.
struct Exhibit {
  Evidence evidence;
  SharedMessage label;
  // What stands there is a secret: reports show its first four characters at most.
  bool secret = false;
};

// What holds under one guard.
struct Branch {
  Guard when = {};
  Outcome outcome = Outcome::unknown;
  // The first is the value that decides.
  std::vector<Exhibit> exhibits = {};
  // A pass whose question may not arise: it must not stand in for something that fails (any_of).
  bool may_not_apply = false;
};

class Verdict {
 public:
  Verdict(Outcome outcome, Exhibit exhibit);
  // INVARIANT: at least one branch, and each branch at least one exhibit.
  explicit Verdict(std::vector<Branch> branches) : branches_(std::move(branches)) {}

  // The worst that can happen under any guard.
  [[nodiscard]] Outcome outcome() const;
  [[nodiscard]] const std::vector<Branch>& branches() const& { return branches_; }
  [[nodiscard]] std::vector<Branch> branches() && { return std::move(branches_); }
  // The guards of the branches that have the outcome; empty where they cover everything.
  [[nodiscard]] std::vector<Guard> conditions() const;
  // The exhibits of the branches that have the outcome, without repetition.
  [[nodiscard]] std::vector<Exhibit> exhibits() const&;
  [[nodiscard]] std::vector<Exhibit> exhibits() &&;

  // Another label for what decides, where the outcome is `outcome`.
  [[nodiscard]] Verdict labelled(Outcome outcome, const Message& label) &&;
  // One more piece of evidence, shown beside the deciding one where the outcome is `outcome`.
  [[nodiscard]] Verdict with(Outcome outcome, const Exhibit& exhibit) &&;
  // The same verdict where only `guard` holds; branches that contradict it vanish.
  [[nodiscard]] Verdict under(const Guard& guard) &&;

 private:
  std::vector<Branch> branches_;
};

[[nodiscard]] Verdict pass(Evidence evidence, Message label);
[[nodiscard]] Verdict fail(Evidence evidence, Message label);
[[nodiscard]] Verdict not_applicable(Evidence evidence, Message label);
[[nodiscard]] Verdict inherited(Evidence evidence, Message label);
[[nodiscard]] Verdict unknown(Evidence evidence, const Unknown& why);

// Fails if one fails; else unknown if one is unknown; passes if at least one passes.
// not_applicable counts for nothing; of nothing, not_applicable. `verdicts` must not be empty.
[[nodiscard]] Verdict all_of(std::vector<Verdict> verdicts);

// Passes if one passes; else unknown if one is unknown; else fails. One that says nothing in some
// world (Verdict::under) leaves the answer there to the others. `verdicts` must not be empty.
[[nodiscard]] Verdict any_of(const std::vector<Verdict>& verdicts);

// Asks `verdict` only where `condition` passes; where it fails the question does not arise
// (not_applicable with the condition's exhibits); where it is unknown, a pass stays a pass, though
// one that may not apply, and everything else is unknown for the condition's reason.
[[nodiscard]] Verdict given(const Verdict& condition, const Verdict& verdict);

}  // namespace hakoseki
