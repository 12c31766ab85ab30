#include "collect/decode/cursor.h"

#include <charconv>

namespace hakoseki::decode {
namespace {

std::optional<bool> flag_in(std::string_view text) {
  // YAML 1.1's words, and the strings CloudFormation takes for booleans.
  if (text == "true" || text == "True" || text == "TRUE" || text == "yes" || text == "Yes" ||
      text == "on" || text == "1") {
    return true;
  }
  if (text == "false" || text == "False" || text == "FALSE" || text == "no" || text == "No" ||
      text == "off" || text == "0") {
    return false;
  }
  return std::nullopt;
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc()) return std::nullopt;
  // 8080.0 is 8080; 0.5 is no whole number.
  std::string_view rest(at, static_cast<std::size_t>(end - at));
  if (rest.starts_with('.')) rest.remove_prefix(1);
  if (rest.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
  return number;
}

// Whether an unknown value is surely one value and not a list: it stands for a resource, parts of
// its text are known, or it is a pseudo parameter, of which one alone is a list.
bool is_one_value(const Value& value) {
  const std::string& shape = value.why->shape;
  if (shape.starts_with("${AWS::") && shape != "${AWS::NotificationARNs}") return true;
  const bool lone_hole = shape.starts_with("${") && shape.find('}') + 1 == shape.size();
  return value.link || (!shape.empty() && !lone_hole);
}

Unknown invalid(const Value& value) {
  return {.reason = Reason::invalid_value,
          .detail = value.kind == Value::Kind::scalar ? value.text : "a list or map",
          .written = true};
}

// One fact: `parse(const Value&)` gives the value of a scalar, or nothing where it is none.
template <class T, class Parse>
Fact<T> fact_of(const Cursor& cursor, const Parse& parse) {
  std::vector<Case<T>> cases;
  cases.reserve(cursor.places().size());
  for (const Cursor::Place& place : cursor.places()) {
    Case<T> one{.when = place.when, .evidence = place.at};
    const Value* value = place.value;
    if (place.beyond) {
      one.state = *place.beyond;
    } else if (value != nullptr && value->kind != Value::Kind::absent &&
               value->kind != Value::Kind::null) {
      one.origin = value->origin;
      if (value->kind == Value::Kind::unknown) {
        one.state = *value->why;
      } else if (std::optional<T> parsed = parse(*value)) {
        one.state = std::move(*parsed);
      } else {
        one.state = invalid(*value);
      }
    }
    cases.push_back(std::move(one));
  }
  return Fact<T>(std::move(cases));
}

}  // namespace

Cursor::Cursor(const Value& value, const Evidence& named) {
  add(Guard(), value, named);
}

void Cursor::add(const Guard& when, const Value& value, const Evidence& named) {
  if (value.kind == Value::Kind::choice) {
    for (const Alternative& alternative : value.alternatives) {
      const std::optional<Guard> both = when.and_also(alternative.when);
      if (both) add(*both, alternative.value, named);
    }
    return;
  }
  const bool absent = value.kind == Value::Kind::absent || value.kind == Value::Kind::null;
  places_.push_back({when, absent ? nullptr : &value, absent ? named : value.at, named});
}

Cursor Cursor::operator[](std::string_view key) const {
  Cursor result;
  for (const Place& place : places_) {
    if (place.beyond || place.value == nullptr) {
      result.places_.push_back(place);
      continue;
    }
    const Value& value = *place.value;
    if (value.kind == Value::Kind::unknown) {
      Unknown why = value.why;
      why.written = false;
      why.shape.clear();
      result.places_.push_back({place.when, nullptr, value.at, place.named, std::move(why)});
      continue;
    }
    const Member* member = value.member(key);
    if (member != nullptr) {
      result.add(place.when, member->value, member->key_at);
    } else if (value.open || value.kind != Value::Kind::map) {
      Unknown why = value.open ? Unknown{.reason = Reason::transform, .detail = "Fn::Transform"}
                               : invalid(value);
      why.written = false;
      result.places_.push_back({place.when, nullptr, value.at, place.named, std::move(why)});
    } else {
      result.places_.push_back({place.when, nullptr, place.named, place.named});
    }
  }
  return result;
}

Elements Cursor::elements() const {
  Elements result;
  result.evidence = evidence();
  for (const Place& place : places_) {
    const bool open = place.value != nullptr && place.value->kind == Value::Kind::unknown &&
                      !is_one_value(*place.value);
    if (place.beyond || open) {
      Unknown why = place.beyond ? *place.beyond : *place.value->why;
      result.written = result.written || why.written;
      result.gaps.push_back({std::move(why), place.when, place.at});
      continue;
    }
    if (place.value == nullptr) continue;
    result.written = true;
    const auto add_element = [&](const Value& item) {
      Cursor element;
      element.add(place.when, item, item.at);
      for (const Place& one : element.places_) {
        if (one.value == nullptr) continue;  // AWS::NoValue: not an element here
        // An unknown element is one element of unknown value, or a whole list spliced in: keep it
        // as an element, its facts are unknown by themselves.
        Cursor single;
        single.places_.push_back({Guard(), one.value, one.at, one.at});
        result.elements.push_back({std::move(single), one.when, one.at});
      }
    };
    if (place.value->kind == Value::Kind::list) {
      for (const Value& item : place.value->items)
        add_element(item);
    } else {
      add_element(*place.value);
    }
  }
  return result;
}

NamedElements Cursor::members() const {
  NamedElements result;
  result.evidence = evidence();
  for (const Place& place : places_) {
    if (place.beyond || (place.value != nullptr && place.value->kind == Value::Kind::unknown)) {
      result.gaps.push_back(
          {place.beyond ? *place.beyond : *place.value->why, place.when, place.at});
      continue;
    }
    if (place.value == nullptr) continue;
    result.written = true;
    if (place.value->open || place.value->kind != Value::Kind::map) {
      result.gaps.push_back({place.value->open
                                 ? Unknown{.reason = Reason::transform, .detail = "Fn::Transform"}
                                 : invalid(*place.value),
                             place.when, place.at});
    }
    for (const Member& member : place.value->members) {
      Cursor value(member.value, member.key_at);
      if (value.absent()) continue;
      result.members.push_back({member.key, member.key_at, std::move(value), place.when});
    }
  }
  return result;
}

Fact<std::string> Cursor::text() const {
  return fact_of<std::string>(*this, [](const Value& value) -> std::optional<std::string> {
    if (value.kind != Value::Kind::scalar) return std::nullopt;
    return value.text;
  });
}

Fact<bool> Cursor::flag() const {
  return fact_of<bool>(*this, [](const Value& value) -> std::optional<bool> {
    return value.kind == Value::Kind::scalar ? flag_in(value.text) : std::nullopt;
  });
}

Fact<std::int64_t> Cursor::number() const {
  return fact_of<std::int64_t>(*this, [](const Value& value) -> std::optional<std::int64_t> {
    return value.kind == Value::Kind::scalar ? number_in(value.text) : std::nullopt;
  });
}

Fact<Moment> Cursor::moment() const {
  return fact_of<Moment>(*this, [](const Value& value) -> std::optional<Moment> {
    return value.kind == Value::Kind::scalar ? parse_moment(value.text) : std::nullopt;
  });
}

Fact<Reference> Cursor::reference() const {
  std::vector<Case<Reference>> cases;
  for (const Place& place : places_) {
    Case<Reference> one{.when = place.when, .evidence = place.at};
    const Value* value = place.value;
    if (place.beyond) {
      one.state = *place.beyond;
    } else if (value != nullptr && value->kind == Value::Kind::scalar) {
      one.state = Reference{.text = value->text};
      one.origin = value->origin;
    } else if (value != nullptr && value->link) {
      one.state = Reference{value->link->address, true, value->link->attribute};
      one.origin = value->origin;
    } else if (value != nullptr) {
      one.state = value->kind == Value::Kind::unknown ? *value->why : invalid(*value);
    }
    cases.push_back(std::move(one));
  }
  return Fact<Reference>(std::move(cases));
}

Fact<Reference> Cursor::leading_reference() const {
  Cursor leading = *this;
  for (Place& place : leading.places_) {
    if (place.value == nullptr || place.value->link || place.value->items.size() < 2) continue;
    if (place.value->kind != Value::Kind::unknown) continue;
    const std::vector<Value>& parts = place.value->items;
    const bool goes_on = parts[1].text.starts_with('/') || parts[1].text.starts_with(':');
    if (parts.front().link && goes_on) place.value = &parts.front();
  }
  return leading.reference();
}

bool Cursor::absent() const {
  for (const Place& place : places_) {
    if (place.value != nullptr || place.beyond) return false;
  }
  return true;
}

std::optional<std::string_view> Cursor::plain_text() const {
  if (places_.size() != 1 || places_.front().value == nullptr) return std::nullopt;
  const Value& value = *places_.front().value;
  if (value.kind != Value::Kind::scalar) return std::nullopt;
  return value.text;
}

FactList<Fact<std::string>> texts_of(const Cursor& cursor) {
  return list_of<Fact<std::string>>(cursor, [](const Cursor& item) { return item.text(); });
}

FactList<Fact<Reference>> references_of(const Cursor& cursor) {
  return list_of<Fact<Reference>>(cursor, [](const Cursor& item) { return item.reference(); });
}

}  // namespace hakoseki::decode
