// What several tasks use together, and whether they may: sharing is fine inside one sensitivity
// class.
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assess/check.h"
#include "assess/task_classes.h"

namespace hakoseki {

struct Sharer {
  const ClassifiedTask* task;
  Evidence evidence;      // where it names what is shared
  bool confined = false;  // two of these do not meet there
  Guard when = {};        // under which condition it uses it
  // What it demands of its place: two that demand different values of one thing do not meet.
  std::map<std::string, std::string> demands = {};
  // What may keep it apart from the others, though nobody could tell: a failure is unknown then.
  std::optional<Exhibit> apart = {};
};

// Says that the second shares it with the first; both are ids.
using SharedLabel = std::function<Message(std::string_view second, std::string_view first)>;

// Whether any two of them are of different classes (have_one_class); whatever starts the same
// definition is one workload, unless the tags of the starters differ. `sharers` must not be empty.
[[nodiscard]] Verdict share_one_class(std::span<const Sharer> sharers, const Verdict& alone,
                                      const SharedLabel& label);

// Of several rulings on one resource, such as on the first that names a thing outside of the run,
// one that says all of it; in the order of the first.
[[nodiscard]] std::vector<Ruling> one_for_each_resource(std::vector<Ruling> rulings);

// What a reference surely names that leads to nothing in the run: a text, an export, or the
// parameter of one stack, whatever its value is. Equal ones name one thing.
struct OutsideName {
  std::string text;
  std::string stack = {};  // empty: the same for every stack
  auto operator<=>(const OutsideName&) const = default;

  // Of a parameter nobody knows who else may name what it stands for.
  [[nodiscard]] bool is_value() const { return stack.empty(); }
};

// Nothing where nobody could tell.
[[nodiscard]] std::optional<OutsideName> outside_name_of(const Case<Reference>& reference,
                                                         std::string_view stack);

}  // namespace hakoseki
