#include "formats/cfn/lift.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"

namespace hakoseki::cfn {
namespace {

struct Combination {
  Guard when;
  std::vector<const Value*> arguments;
};

std::vector<Combination> combinations(const std::vector<Value>& arguments) {
  std::vector<Combination> all(1);
  for (const Value& argument : arguments) {
    if (argument.kind != Value::Kind::choice) {
      for (Combination& one : all)
        one.arguments.push_back(&argument);
      continue;
    }
    std::vector<Combination> next;
    for (const Combination& one : all) {
      for (const Alternative& alternative : argument.alternatives) {
        const std::optional<Guard> both = one.when.and_also(alternative.when);
        if (!both) continue;
        Combination extended = one;
        extended.when = *both;
        extended.arguments.push_back(&alternative.value);
        next.push_back(std::move(extended));
      }
    }
    all = std::move(next);
    if (all.size() > limits::branches) break;
  }
  return all;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

}  // namespace

Value lift(const Evidence& at, const std::vector<Value>& arguments,
           const std::function<Value(const std::vector<const Value*>&)>& function) {
  const std::vector<Combination> all = combinations(arguments);
  if (all.size() > limits::branches) {
    return Value::unknown_at(at, {.reason = Reason::too_many_alternatives,
                                  .detail = fmt::format("{}", all.size()),
                                  .written = true});
  }
  std::vector<Alternative> results;
  results.reserve(all.size());
  for (const Combination& one : all)
    results.push_back({one.when, function(one.arguments)});
  return make_choice(at, std::move(results));
}

namespace {

// A text of one part is that part, seen at another place.
std::optional<Value> alone(const std::vector<const Value*>& parts, const Evidence& at) {
  if (parts.size() != 1) return std::nullopt;
  Value only = *parts.front();
  if (only.kind != Value::Kind::scalar && only.kind != Value::Kind::unknown) return std::nullopt;
  if (!only.origin && only.at.span != at.span) only.origin = only.at;
  only.at = at;
  only.plain = false;
  return only;
}

// Other attributes, such as those of custom resources, may be lists written as one text.
bool is_id(const Link& link) {
  return link.attribute.empty() || link.attribute.ends_with("Id") ||
         link.attribute.ends_with("Arn");
}

bool is_text_of_ids(const Value& part) {
  switch (part.kind) {
    case Value::Kind::absent:
    case Value::Kind::null:
    case Value::Kind::scalar:
      return true;
    case Value::Kind::unknown:
      return part.link ? is_id(*part.link) : !part.items.empty();
    default:
      return false;
  }
}

// The parts of a text of which all that is unknown is the ids of resources, no two known ones side
// by side; empty for any other text.
std::vector<Value> ids_and_texts(const std::vector<const Value*>& parts,
                                 std::string_view delimiter) {
  std::vector<Value> all;
  const auto is_one = [](const Value* part) { return is_text_of_ids(*part); };
  if (!std::all_of(parts.begin(), parts.end(), is_one)) return all;
  const auto add = [&](const Value& part) {
    if (part.kind == Value::Kind::scalar && !all.empty() &&
        all.back().kind == Value::Kind::scalar) {
      all.back().text += part.text;
    } else {
      all.push_back(part);
    }
  };
  bool first = true;
  for (const Value* part : parts) {
    if (part->kind == Value::Kind::absent) continue;
    if (!first && !delimiter.empty()) add(Value::scalar_at(part->at, std::string(delimiter)));
    first = false;
    if (part->kind == Value::Kind::scalar || part->link) add(*part);
    for (const Value& inner : part->items)
      add(inner);
  }
  return all;
}

Value split_known(const Value& text, std::string_view delimiter, bool trim) {
  Value list;
  list.kind = Value::Kind::list;
  list.at = text.at;
  list.origin = text.origin;
  std::string_view rest = text.text;
  // The parameters of CloudFormation hold 4,096 characters.
  constexpr std::size_t most_pieces = 10'000;
  for (;;) {
    if (list.items.size() == most_pieces) {
      return Value::unknown_at(text.at, {.reason = Reason::too_many_alternatives,
                                         .detail = fmt::format("more than {} pieces", most_pieces),
                                         .written = true});
    }
    const std::size_t cut = delimiter.empty() ? std::string_view::npos : rest.find(delimiter);
    const std::string_view piece = rest.substr(0, cut);
    list.items.push_back(Value::scalar_at(text.at, std::string(trim ? trimmed(piece) : piece)));
    if (cut == std::string_view::npos) break;
    rest.remove_prefix(cut + delimiter.size());
  }
  return list;
}

// Neither the ids nor the ARNs that AWS gives to resources hold one of these.
bool never_in_an_id(std::string_view delimiter) {
  return !delimiter.empty() && delimiter.find_first_not_of(",;| \t\n") == std::string_view::npos;
}

Value split_between_ids(const Value& text, std::string_view delimiter, bool trim) {
  const std::vector<Value> parts = ids_and_texts({&text}, {});
  if (parts.empty() || !never_in_an_id(delimiter)) {
    Value unknown = Value::unknown_at(text.at, text.why);
    unknown.why.edit().shape.clear();
    return unknown;
  }
  std::vector<std::vector<Value>> pieces(1);
  for (const Value& part : parts) {
    if (part.kind != Value::Kind::scalar) {
      pieces.back().push_back(part);
      continue;
    }
    Value cut = split_known(part, delimiter, trim);
    if (cut.kind != Value::Kind::list) return cut;
    for (const Value& piece : cut.items) {
      if (&piece != cut.items.data()) pieces.emplace_back();
      if (!piece.text.empty()) pieces.back().push_back(piece);
    }
  }
  Value list;
  list.kind = Value::Kind::list;
  list.at = text.at;
  list.origin = text.origin;
  for (const std::vector<Value>& piece : pieces) {
    std::vector<const Value*> texts(piece.size());
    std::transform(piece.begin(), piece.end(), texts.begin(),
                   [](const Value& part) { return &part; });
    list.items.push_back(concatenate(text.at, texts, {}));
  }
  return list;
}

}  // namespace

Value concatenate(const Evidence& at, const std::vector<const Value*>& parts,
                  std::string_view delimiter) {
  if (std::optional<Value> only = alone(parts, at)) return *std::move(only);
  std::string text;
  const Unknown* first_unknown = nullptr;
  bool first = true;
  for (const Value* part : parts) {
    if (part->kind == Value::Kind::absent) continue;
    if (!first) text += delimiter;
    first = false;
    if (part->kind == Value::Kind::scalar) {
      text += part->text;
    } else if (part->kind == Value::Kind::unknown) {
      if (first_unknown == nullptr) first_unknown = &*part->why;
      text +=
          part->why->shape.empty() ? fmt::format("${{{}}}", part->why->detail) : part->why->shape;
    } else if (part->kind != Value::Kind::null) {
      return Value::unknown_at(
          at, {.reason = Reason::invalid_value, .detail = "a list or map inside a text"});
    }
  }
  if (first_unknown == nullptr) return Value::scalar_at(at, std::move(text));
  Value joined = Value::unknown_at(at, *first_unknown);
  joined.why.edit().shape = std::move(text);
  joined.why.edit().written = true;
  joined.items = ids_and_texts(parts, delimiter);
  return joined;
}

Value split_text(const Value& text, std::string_view delimiter, bool trim) {
  return text.kind == Value::Kind::scalar ? split_known(text, delimiter, trim)
                                          : split_between_ids(text, delimiter, trim);
}

}  // namespace hakoseki::cfn
