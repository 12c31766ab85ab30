#include "formats/value.h"

#include <fmt/format.h>

#include "base/limits.h"

namespace hakoseki {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_key(std::string_view a, std::string_view b) {
  return a.size() == b.size() && !a.empty() && lower(a[0]) == lower(b[0]) &&
         a.substr(1) == b.substr(1);
}

}  // namespace

Value Value::absent_at(Evidence at) {
  Value value;
  value.at = std::move(at);
  return value;
}

Value Value::scalar_at(Evidence at, std::string text, bool plain) {
  Value value;
  value.kind = Kind::scalar;
  value.plain = plain;
  value.at = std::move(at);
  value.text = std::move(text);
  return value;
}

Value Value::unknown_at(Evidence at, Unknown why) {
  Value value;
  value.kind = Kind::unknown;
  value.at = std::move(at);
  value.why = std::move(why);
  return value;
}

const Member* Value::member(std::string_view key) const {
  for (std::size_t i = members.size(); i-- > 0;) {
    if (same_key(members[i].key, key)) return &members[i];
  }
  return nullptr;
}

const Value* Value::find(std::string_view key) const {
  const Member* found = member(key);
  return found == nullptr ? nullptr : &found->value;
}

Value make_choice(Evidence at, std::vector<Alternative> alternatives) {
  std::vector<Alternative> flat;
  for (Alternative& outer : alternatives) {
    if (outer.value.kind != Value::Kind::choice) {
      flat.push_back(std::move(outer));
      continue;
    }
    for (Alternative& inner : outer.value.alternatives) {
      std::optional<Guard> both = outer.when.and_also(inner.when);
      if (both) flat.push_back({std::move(*both), std::move(inner.value)});
    }
  }
  if (flat.size() > limits::branches) {
    return Value::unknown_at(std::move(at), {.reason = Reason::too_many_alternatives,
                                             .detail = fmt::format("{}", flat.size())});
  }
  if (flat.empty()) return Value::absent_at(std::move(at));
  if (flat.size() == 1 && flat.front().when.always()) return std::move(flat.front().value);
  Value value;
  value.kind = Value::Kind::choice;
  value.at = std::move(at);
  value.alternatives = std::move(flat);
  return value;
}

Value narrowed(Value value, std::span<const Guard> ways) {
  for (Value& item : value.items)
    item = narrowed(std::move(item), ways);
  for (Member& member : value.members)
    member.value = narrowed(std::move(member.value), ways);
  if (value.kind != Value::Kind::choice) return value;
  std::vector<Alternative> possible;
  for (Alternative& one : value.alternatives) {
    std::vector<Guard> compatible;
    for (const Guard& way : ways) {
      if (std::optional<Guard> both = one.when.and_also(way)) compatible.push_back(*both);
    }
    if (compatible.empty()) continue;
    if (compatible.size() == 1) one.when = std::move(compatible.front());
    one.value = narrowed(std::move(one.value), ways);
    possible.push_back(std::move(one));
  }
  // The alternatives of a choice are all there are: the only one left holds in every way.
  if (possible.size() == 1) possible.front().when = Guard();
  return make_choice(value.at, std::move(possible));
}

}  // namespace hakoseki
