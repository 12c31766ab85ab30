// A value of a template after its functions were evaluated as far as they can be: what is known,
// what is not and why, and what depends on an undecided condition. Every part knows its place.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/boxed.h"
#include "base/evidence.h"
#include "base/guard.h"
#include "base/unknown.h"

namespace hakoseki {

// A value that stands for a resource of the run: Ref or Fn::GetAtt of a logical id.
struct Link {
  std::string address;    // the resource's address: "prod/cluster.yaml#Cluster"
  std::string attribute;  // GetAtt's attribute; empty for Ref
  bool operator==(const Link&) const = default;
};

// A parameter: `Env` of the stack "prod/web.yaml". Pseudo parameters that all stacks of a run share
// have no stack.
struct ParameterName {
  std::string stack;
  std::string name;
  bool operator==(const ParameterName&) const = default;
};

struct Member;
struct Alternative;

struct Value {
  enum class Kind : std::uint8_t {
    absent,   // not there, or AWS::NoValue
    null,     // written as null
    scalar,   // `text`; `plain` tells 8080 and true from "8080" and "true"
    list,     // `items`
    map,      // `members`
    unknown,  // `why`; perhaps `link`; a text with links in it keeps its parts in `items`
    choice,   // `alternatives`, never nested, never empty, each under its guard
  };

  Kind kind = Kind::absent;
  bool plain = false;
  // A map of which a macro may add keys: a key that is not seen is then unknown, not absent.
  bool open = false;
  Evidence at;
  std::string text;
  std::vector<Value> items;
  std::vector<Member> members;
  std::vector<Alternative> alternatives;
  MostlyDefault<Unknown> why;
  Boxed<Link> link;
  // Of an unknown value: the parameter that it is, whole and unchanged.
  Boxed<ParameterName> parameter;
  // Where the value itself stands when it is used through a reference: a parameter's default, an
  // entry of a mapping, an output of another template.
  Boxed<Evidence> origin;

  [[nodiscard]] static Value absent_at(Evidence at);
  [[nodiscard]] static Value scalar_at(Evidence at, std::string text, bool plain = false);
  [[nodiscard]] static Value unknown_at(Evidence at, Unknown why);

  // The member of a map; null for other kinds and for keys that are not there. Upper and lower case
  // of the first letter are alike: CloudFormation writes `Image`, the API `image`.
  [[nodiscard]] const Member* member(std::string_view key) const;
  [[nodiscard]] const Value* find(std::string_view key) const;
};

struct Member {
  std::string key;
  Evidence key_at;
  Value value;
};

struct Alternative {
  Guard when;
  Value value;
};

// Which of several values holds: flattens nested choices, drops impossible alternatives, and
// becomes unknown past limits::branches.
[[nodiscard]] Value make_choice(Evidence at, std::vector<Alternative> alternatives);

// What of a value is possible where one of `ways` holds: alternatives that contradict all of them
// vanish, at any depth, and those that go with one alone are told that it holds.
[[nodiscard]] Value narrowed(Value value, std::span<const Guard> ways);

}  // namespace hakoseki
