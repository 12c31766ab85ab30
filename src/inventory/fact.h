// What was seen of one property: a value, that it is absent, or why it is not known, each with its
// proof, and each under the undecided condition that leads to it.
#pragma once

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/boxed.h"
#include "base/evidence.h"
#include "base/guard.h"
#include "base/unknown.h"

namespace hakoseki {

struct Absent {};

// One way a property can turn out.
template <class T>
struct Case {
  Guard when = {};
  std::variant<Absent, T, Boxed<Unknown>> state = Absent{};
  // Where the value is written; for an absent one, the thing that lacks it.
  Evidence evidence = {};
  // Where the value itself stands when the property only refers to it (a parameter's default).
  Boxed<Evidence> origin = {};
  // Not written: AWS fills in this value.
  bool by_default = false;

  [[nodiscard]] const T* value() const { return std::get_if<T>(&state); }
  [[nodiscard]] const Unknown* unknown() const {
    const auto* why = std::get_if<Boxed<Unknown>>(&state);
    return why == nullptr ? nullptr : why->get();
  }
  [[nodiscard]] bool absent() const { return std::holds_alternative<Absent>(state); }
};

template <class T>
class Fact {
 public:
  using Type = T;

  // Nobody looked: unknown, so that a forgotten field can never pass.
  Fact() = default;
  explicit Fact(std::vector<Case<T>> cases) : cases_(std::move(cases)) {}

  [[nodiscard]] static Fact known(T value, const Evidence& evidence) {
    return always({.state = std::move(value), .evidence = evidence});
  }
  [[nodiscard]] static Fact absent(const Evidence& evidence) {
    return always({.evidence = evidence});
  }
  [[nodiscard]] static Fact unknown(const Unknown& why, const Evidence& evidence) {
    return always({.state = why, .evidence = evidence});
  }

  // Never empty: together the cases are all the ways the property can turn out.
  [[nodiscard]] std::span<const Case<T>> cases() const {
    return cases_.empty() ? std::span(&unlooked(), 1) : std::span(cases_);
  }

  // The value where it is the same in every case; for names and links, not for judging.
  [[nodiscard]] const T* if_known() const {
    return cases_.size() == 1 ? cases_.front().value() : nullptr;
  }
  [[nodiscard]] bool is_absent() const { return cases_.size() == 1 && cases_.front().absent(); }
  [[nodiscard]] const Evidence& evidence() const { return cases().front().evidence; }

  // The default AWS documents, wherever the property is absent.
  [[nodiscard]] Fact or_default(const T& value) && {
    for (Case<T>& one : cases_) {
      if (!one.absent()) continue;
      one.state = value;
      one.by_default = true;
    }
    return std::move(*this);
  }

 private:
  // A list of initial values would copy the case.
  [[nodiscard]] static Fact always(Case<T> one) {
    std::vector<Case<T>> cases;
    cases.push_back(std::move(one));
    return Fact(std::move(cases));
  }

  [[nodiscard]] static const Case<T>& unlooked() {
    static const Case<T> one{.state = Unknown{.reason = Reason::not_seen}};
    return one;
  }

  std::vector<Case<T>> cases_;  // empty: nobody looked
};

// What is told of a text: its value, the shape of one that is known in part, or the name of the SSM
// parameter that holds it. Empty where nothing is known. Points into the case.
[[nodiscard]] std::string_view described_by(const Case<std::string>& text);

// One element of a list, which is there only under its guard.
template <class T>
struct Element {
  T value;
  Guard when = {};
  Evidence evidence = {};
};

// Elements that may be there but could not be seen.
struct Gap {
  Unknown why;
  Guard when = {};
  Evidence evidence = {};
};

// A list property: the elements that were seen, and what could not be.
template <class T>
struct FactList {
  std::vector<Element<T>> elements = {};
  // Not empty: the list may hold more than `elements`.
  std::vector<Gap> gaps = {};
  // Whether the property is written at all (false: absent in every case).
  bool written = false;
  // The list, or the thing that lacks it.
  Evidence evidence = {};

  [[nodiscard]] bool complete() const { return gaps.empty(); }
  [[nodiscard]] bool empty() const { return elements.empty() && gaps.empty(); }
};

// A list nobody looked at.
template <class T>
[[nodiscard]] FactList<T> unseen_list(const Unknown& why, const Evidence& evidence) {
  FactList<T> list;
  list.gaps.push_back({.why = why, .evidence = evidence});
  list.written = true;
  list.evidence = evidence;
  return list;
}

// Names a resource: by the address of one in this run, by ARN, by id or by name.
struct Reference {
  std::string text;            // the address "prod/cluster.yaml#Cluster", or what was written
  bool is_address = false;     // whether `text` is an address
  std::string attribute = {};  // of a GetAtt; empty for the resource itself

  bool operator==(const Reference&) const = default;
};

}  // namespace hakoseki
