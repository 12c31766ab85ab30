#include "assess/label_selector.h"

#include <algorithm>
#include <string>

namespace hakoseki {
namespace {

enum class Held : std::uint8_t { yes, no, unknown };

// The label of that name: there with a value, not there, or not known.
struct Label {
  Held is_there = Held::unknown;
  const std::string* value = nullptr;
};

Label label_in(const FactList<Tag>& labels, std::string_view key) {
  for (const Element<Tag>& label : labels.elements) {
    const std::string* name = label.value.key.if_known();
    if (name == nullptr || *name != key) continue;
    return {.is_there = label.when.always() ? Held::yes : Held::unknown,
            .value = label.value.value.if_known()};
  }
  return {.is_there = labels.complete() ? Held::no : Held::unknown};
}

Held holds(const Tag& wanted, const FactList<Tag>& labels) {
  const std::string* key = wanted.key.if_known();
  const std::string* value = wanted.value.if_known();
  if (key == nullptr || value == nullptr) return Held::unknown;
  const Label label = label_in(labels, *key);
  if (label.is_there != Held::yes) return label.is_there;
  if (label.value == nullptr) return Held::unknown;
  return *label.value == *value ? Held::yes : Held::no;
}

Held is_among(const Label& label, const FactList<Fact<std::string>>& values) {
  if (label.value == nullptr || !values.complete()) return Held::unknown;
  const bool found = std::ranges::any_of(values.elements, [&](const auto& one) {
    return one.value.if_known() != nullptr && *one.value.if_known() == *label.value;
  });
  return found ? Held::yes : Held::no;
}

Held opposite(Held held) {
  if (held == Held::unknown) return held;
  return held == Held::yes ? Held::no : Held::yes;
}

Held holds(const LabelRequirement& wanted, const FactList<Tag>& labels) {
  const std::string* key = wanted.key.if_known();
  const std::string* match = wanted.match.if_known();
  if (key == nullptr || match == nullptr) return Held::unknown;
  const Label label = label_in(labels, *key);
  if (*match == "Exists") return label.is_there;
  if (*match == "DoesNotExist") return opposite(label.is_there);
  if (*match != "In" && *match != "NotIn") return Held::unknown;
  Held among = label.is_there;
  if (among == Held::yes) among = is_among(label, wanted.values);
  return *match == "In" ? among : opposite(among);
}

}  // namespace

std::optional<bool> selects(const LabelSelector& selector, const FactList<Tag>& labels) {
  bool is_known = selector.labels.complete() && selector.requirements.complete();
  const auto take = [&](Held held) {
    is_known = is_known && held != Held::unknown;
    return held != Held::no;
  };
  for (const Element<Tag>& wanted : selector.labels.elements) {
    if (!take(holds(wanted.value, labels))) return false;
  }
  for (const Element<LabelRequirement>& wanted : selector.requirements.elements) {
    if (!take(holds(wanted.value, labels))) return false;
  }
  return is_known ? std::optional(true) : std::nullopt;
}

const Fact<std::string>* label_named(const FactList<Tag>& labels, std::string_view key) {
  for (const Element<Tag>& label : labels.elements) {
    const std::string* name = label.value.key.if_known();
    if (name != nullptr && *name == key) return &label.value.value;
  }
  return nullptr;
}

}  // namespace hakoseki
