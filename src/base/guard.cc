#include "base/guard.h"

#include <fmt/format.h>

#include <algorithm>

namespace hakoseki {
namespace {

constexpr std::size_t most_questions = 12;

bool contradict(const Assumption& a, const Assumption& b) {
  if (a.subject != b.subject) return false;
  if (a.value == b.value) return a.holds != b.holds;
  // Two comparisons of one parameter: it cannot equal both values.
  return !a.value.empty() && !b.value.empty() && a.holds && b.holds;
}

}  // namespace

std::optional<Guard> Guard::and_also(const Guard& other) const {
  if (other.always()) return *this;
  if (always()) return other;
  for (const Assumption& mine : assumptions_) {
    for (const Assumption& theirs : other.assumptions_) {
      if (contradict(mine, theirs)) return std::nullopt;
    }
  }
  Guard both;
  std::set_union(assumptions_.begin(), assumptions_.end(), other.assumptions_.begin(),
                 other.assumptions_.end(), std::back_inserter(both.assumptions_));
  return both;
}

Message Guard::describe() const {
  Message message;
  for (const Assumption& assumption : assumptions_) {
    Message part;
    if (assumption.value.empty()) {
      part = assumption.holds ? say({"{} holds", "{} が成り立つ"}, assumption.subject)
                              : say({"{} does not hold", "{} が成り立たない"}, assumption.subject);
    } else {
      part = assumption.holds
                 ? say({"{} = `{}`", "{} が `{}`"}, assumption.subject, assumption.value)
                 : say({"{} is not `{}`", "{} が `{}` 以外"}, assumption.subject, assumption.value);
    }
    if (!message.empty()) {
      message.en += " and ";
      message.ja += "、かつ ";
    }
    message.en += part.en;
    message.ja += part.ja;
  }
  return message;
}

bool cover_everything(std::span<const Guard> guards) {
  std::vector<Assumption> questions;
  for (const Guard& guard : guards) {
    if (guard.always()) return true;
    for (Assumption question : guard.assumptions()) {
      question.holds = true;
      questions.push_back(std::move(question));
    }
  }
  std::sort(questions.begin(), questions.end());
  questions.erase(std::unique(questions.begin(), questions.end()), questions.end());
  if (questions.empty() || questions.size() > most_questions) return false;

  // Each world answers every question; a world that contradicts itself does not exist.
  for (std::size_t world = 0; world < (std::size_t{1} << questions.size()); ++world) {
    std::optional<Guard> answers = Guard();
    for (std::size_t i = 0; i < questions.size() && answers; ++i) {
      Assumption answer = questions[i];
      answer.holds = ((world >> i) & 1U) != 0;
      answers = answers->and_also(Guard(std::move(answer)));
    }
    if (!answers) continue;
    const bool covered = std::any_of(guards.begin(), guards.end(), [&](const Guard& guard) {
      const std::optional<Guard> both = answers->and_also(guard);
      return both && *both == *answers;
    });
    if (!covered) return false;
  }
  return true;
}

}  // namespace hakoseki
