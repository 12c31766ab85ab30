#include "base/guard.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/limits.h"

namespace hakoseki {
namespace {

constexpr std::size_t most_questions = 12;

bool contradict(const Assumption& a, const Assumption& b) {
  if (a.subject != b.subject || a.stack != b.stack) return false;
  if (a.value == b.value) return a.holds != b.holds;
  // Two comparisons of one parameter: it cannot equal both values.
  return a.value && b.value && a.holds && b.holds;
}

// A question without a name is called by its place: "line 3:5".
Message shown(const std::string& subject) {
  constexpr std::string_view line = "line ";
  if (!subject.starts_with(line)) return {subject, subject};
  return say({"line {}", "{} にある式"}, subject.substr(line.size()));
}

Message describe_one(const Assumption& assumption, const Message& subject) {
  const auto tell = [&](const Text& text, const std::string& value = {}) {
    return Message{fmt::format(fmt::runtime(text.en), subject.en, value),
                   fmt::format(fmt::runtime(text.ja), subject.ja, value)};
  };
  if (!assumption.value) {
    return assumption.holds ? tell({"{} holds", "{} が成り立つ"})
                            : tell({"{} does not hold", "{} が成り立たない"});
  }
  if (assumption.value->empty()) {
    return assumption.holds ? tell({"{} is empty", "{} が空である"})
                            : tell({"{} is not empty", "{} が空でない"});
  }
  return assumption.holds ? tell({"{} = `{}`", "{} が `{}` である"}, *assumption.value)
                          : tell({"{} is not `{}`", "{} が `{}` でない"}, *assumption.value);
}

// Answers to numbered questions, a bit for each.
struct Answers {
  std::uint32_t asked = 0;
  std::uint32_t yes = 0;
};

}  // namespace

std::optional<Guard> Guard::and_also(const Guard& other) const {
  if (other.always()) return *this;
  if (always()) return other;
  // Both are sorted by subject, and only answers about one subject can contradict each other.
  auto from = other.assumptions_.begin();
  for (const Assumption& mine : assumptions_) {
    auto order = std::strong_ordering::greater;
    while (from != other.assumptions_.end() && std::is_gt(order = mine.subject <=> from->subject))
      ++from;
    for (auto theirs = from; std::is_eq(order); order = mine.subject <=> theirs->subject) {
      if (contradict(mine, *theirs)) return std::nullopt;
      if (++theirs == other.assumptions_.end()) break;
    }
  }
  Guard both;
  both.assumptions_.reserve(assumptions_.size() + other.assumptions_.size());
  std::set_union(assumptions_.begin(), assumptions_.end(), other.assumptions_.begin(),
                 other.assumptions_.end(), std::back_inserter(both.assumptions_));
  return both;
}

std::vector<Guard> parts_outside(const Guard& whole, const Guard& guard) {
  if (!whole.and_also(guard)) return {whole};
  std::vector<Guard> parts;
  std::optional<Guard> rest = whole;
  for (const Assumption& assumption : guard.assumptions()) {
    if (std::ranges::binary_search(rest->assumptions(), assumption)) continue;
    Assumption opposite = assumption;
    opposite.holds = !opposite.holds;
    if (auto outside = rest->and_also(Guard(std::move(opposite)))) {
      parts.push_back(*std::move(outside));
    }
    rest = rest->and_also(Guard(assumption));
    if (!rest) break;
  }
  return parts;
}

Message Guard::describe() const {
  Message message;
  for (const Assumption& assumption : assumptions_) {
    const bool ambiguous =
        std::any_of(assumptions_.begin(), assumptions_.end(), [&](const Assumption& other) {
          return other.subject == assumption.subject && other.stack != assumption.stack;
        });
    Message subject = shown(assumption.subject);
    if (ambiguous) {
      subject.en += fmt::format(" ({})", assumption.stack);
      subject.ja += fmt::format(" ({})", assumption.stack);
    }
    const Message part = describe_one(assumption, subject);
    if (!message.empty()) {
      message.en += " and ";
      message.ja += "、かつ ";
    }
    message.en += part.en;
    message.ja += part.ja;
  }
  return message;
}

namespace {

// Pairs of questions, a bit each, that cannot both be answered with yes.
std::vector<std::uint32_t> contradictions(std::span<const Assumption> questions) {
  std::vector<std::uint32_t> pairs;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (contradict(questions[i], questions[j])) pairs.push_back((1U << i) | (1U << j));
    }
  }
  return pairs;
}

}  // namespace

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

  std::vector<Answers> coded;
  for (const Guard& guard : guards) {
    Answers answers;
    for (Assumption question : guard.assumptions()) {
      const bool yes = std::exchange(question.holds, true);
      const auto at = std::lower_bound(questions.begin(), questions.end(), question);
      const std::uint32_t bit = 1U << static_cast<std::uint32_t>(at - questions.begin());
      answers.asked |= bit;
      if (yes) answers.yes |= bit;
    }
    coded.push_back(answers);
  }
  const std::vector<std::uint32_t> never_both = contradictions(questions);
  // Each world answers every question; a world that contradicts itself does not exist.
  for (std::uint32_t world = 0; world < (1U << questions.size()); ++world) {
    const bool exists = std::none_of(never_both.begin(), never_both.end(),
                                     [&](std::uint32_t pair) { return (world & pair) == pair; });
    const bool covered = std::any_of(coded.begin(), coded.end(), [&](const Answers& one) {
      return (world & one.asked) == one.yes;
    });
    if (exists && !covered) return false;
  }
  return true;
}

std::vector<Guard> parts_outside(std::span<const Guard> wholes, const Guard& guard) {
  std::vector<Guard> parts;
  for (const Guard& whole : wholes) {
    for (Guard& part : parts_outside(whole, guard))
      parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<Guard> where_none_holds(std::span<const Guard> guards, const Guard& within) {
  std::vector<Guard> worlds = {within};
  for (const Guard& guard : guards) {
    worlds = parts_outside(worlds, guard);
    if (worlds.size() > limits::branches) return {within};
  }
  return worlds;
}

}  // namespace hakoseki
