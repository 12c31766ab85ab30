// The functions that make values, as members of Evaluator.
#include <array>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "formats/cfn/evaluator.h"
#include "formats/cfn/lift.h"

namespace hakoseki::cfn {
namespace {

Value invalid(const Evidence& at, std::string_view what) {
  return Value::unknown_at(
      at, {.reason = Reason::invalid_value, .detail = std::string(what), .written = true});
}

// The result where an argument is unknown: the same reason, but none of its shape.
Value blocked_by(const Value& argument, const Evidence& at) {
  if (argument.kind != Value::Kind::unknown) return invalid(at, argument.text);
  Unknown why = argument.why;
  why.shape.clear();
  why.written = true;
  return Value::unknown_at(at, std::move(why));
}

std::optional<std::size_t> index_of(const Value& value) {
  std::size_t index = 0;
  const char* end = value.text.data() + value.text.size();
  const auto [at, error] = std::from_chars(value.text.data(), end, index);
  if (value.kind != Value::Kind::scalar || error != std::errc() || at != end) return std::nullopt;
  return index;
}

Value with_place(Value value, const Evidence& at) {
  if (!value.origin) value.origin = value.at;
  value.at = at;
  return value;
}

void append_quoted(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

// JSON text of a known value, for Fn::ToJsonString; nothing where a part is not known.
bool append_json(const Value& value, std::string& out, std::size_t depth) {
  constexpr std::size_t deepest = 64;
  if (depth > deepest) return false;
  switch (value.kind) {
    case Value::Kind::absent:
    case Value::Kind::null:
      out += "null";
      return true;
    case Value::Kind::scalar:
      append_quoted(value.text, out);
      return true;
    case Value::Kind::unknown:
    case Value::Kind::choice:
      return false;
    case Value::Kind::list:
      out += '[';
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i > 0) out += ',';
        if (!append_json(value.items[i], out, depth + 1)) return false;
      }
      out += ']';
      return true;
    case Value::Kind::map:
      break;
  }
  out += '{';
  for (std::size_t i = 0; i < value.members.size(); ++i) {
    if (i > 0) out += ',';
    append_quoted(value.members[i].key, out);
    out += ':';
    if (!append_json(value.members[i].value, out, depth + 1)) return false;
  }
  out += '}';
  return !value.open;
}

// An IPv4 block cut into `count` blocks with `host_bits` host bits each, as Fn::Cidr does.
std::optional<std::vector<std::string>> cut_block(std::string_view block, std::size_t count,
                                                  std::size_t host_bits) {
  std::array<std::uint32_t, 5> numbers = {};
  const char* at = block.data();
  const char* end = block.data() + block.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto [next, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc() || numbers[i] > (i < 4 ? 255U : 32U)) return std::nullopt;
    at = next;
    if (i < 4 && (at == end || *at++ != (i < 3 ? '.' : '/'))) return std::nullopt;
  }
  const std::uint32_t prefix = numbers[4];
  if (at != end || host_bits > 32 || 32 - host_bits < prefix || count > 256) return std::nullopt;
  const std::uint64_t base =
      (numbers[0] << 24U) | (numbers[1] << 16U) | (numbers[2] << 8U) | numbers[3];
  const std::uint64_t size = std::uint64_t{1} << host_bits;
  if (count * size > (std::uint64_t{1} << (32 - prefix))) return std::nullopt;
  std::vector<std::string> blocks;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t address = base + (i * size);
    blocks.push_back(fmt::format("{}.{}.{}.{}/{}", (address >> 24U) & 255U, (address >> 16U) & 255U,
                                 (address >> 8U) & 255U, address & 255U, 32 - host_bits));
  }
  return blocks;
}

}  // namespace

std::vector<Value> Evaluator::sub_parts(std::string_view text,
                                        const std::map<std::string, Value>& bound,
                                        const Evidence& at) {
  std::vector<Value> parts;
  std::string literal;
  const auto flush = [&] {
    if (literal.empty()) return;
    parts.push_back(Value::scalar_at(at, std::move(literal)));
    literal.clear();
  };
  while (!text.empty()) {
    const std::size_t dollar = text.find("${");
    literal += text.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    text.remove_prefix(dollar);
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos) {
      literal += text;
      break;
    }
    std::string_view name = text.substr(2, close - 2);
    text.remove_prefix(close + 1);
    if (name.starts_with('!')) {  // ${!Literal} stands for ${Literal}
      literal += fmt::format("${{{}}}", name.substr(1));
      continue;
    }
    while (name.starts_with(' '))
      name.remove_prefix(1);
    while (name.ends_with(' '))
      name.remove_suffix(1);
    flush();
    if (exhausted_) break;
    if (const auto found = bound.find(std::string(name)); found != bound.end()) {
      parts.push_back(charged(found->second));
    } else if (const std::size_t dot = name.find('.');
               dot != std::string_view::npos && !name.starts_with("AWS::")) {
      parts.push_back(attribute(name.substr(0, dot), name.substr(dot + 1), at));
    } else {
      parts.push_back(reference(name, at));
    }
  }
  flush();
  return parts;
}

Value Evaluator::sub(const Node& argument, const Evidence& at) {
  std::map<std::string, Value> bound;
  std::optional<Node> text = argument;
  if (argument.is_list()) {
    if (argument.size() == 0) return invalid(at, "Fn::Sub");
    text = argument.element(0);
    if (argument.size() > 1) {
      Value map = evaluate(argument.element(1));
      for (Member& member : map.members)
        bound.insert_or_assign(member.key, std::move(member.value));
    }
  }
  if (!text->is_scalar()) return invalid(at, "Fn::Sub");
  const std::string written = written_out(text->text());
  if (written.find("{{resolve:") != std::string::npos) {
    return Value::unknown_at(at, {.reason = Reason::dynamic_reference,
                                  .detail = written,
                                  .shape = written,
                                  .written = true});
  }
  const std::vector<Value> parts = sub_parts(written, bound, at);
  if (exhausted_) return over_budget(at);
  if (parts.empty()) return Value::scalar_at(at, {});
  return lift(at, parts, [&](const std::vector<const Value*>& known) {
    return exhausted_ ? over_budget(at) : charged(concatenate(at, known, {}));
  });
}

Value Evaluator::join(const Node& argument, const Evidence& at) {
  if (!argument.is_list() || argument.size() != 2) return invalid(at, "Fn::Join");
  const std::vector<Value> arguments = {evaluate(argument.element(0)),
                                        evaluate(argument.element(1))};
  return lift(at, arguments, [&](const std::vector<const Value*>& outer) {
    const Value& delimiter = *outer[0];
    const Value& pieces = *outer[1];
    if (delimiter.kind != Value::Kind::scalar) return blocked_by(delimiter, at);
    if (pieces.kind != Value::Kind::list) return blocked_by(pieces, at);
    if (!spend(delimiter.text.size() * pieces.items.size())) return over_budget(at);
    return lift(at, pieces.items, [&](const std::vector<const Value*>& known) {
      return exhausted_ ? over_budget(at) : charged(concatenate(at, known, delimiter.text));
    });
  });
}

Value Evaluator::select(const Node& argument, const Evidence& at) {
  if (!argument.is_list() || argument.size() != 2) return invalid(at, "Fn::Select");
  const std::vector<Value> arguments = {evaluate(argument.element(0)),
                                        evaluate(argument.element(1))};
  return lift(at, arguments, [&](const std::vector<const Value*>& known) {
    const std::optional<std::size_t> index = index_of(*known[0]);
    if (!index) return blocked_by(*known[0], at);
    if (known[1]->kind != Value::Kind::list) return blocked_by(*known[1], at);
    if (*index >= known[1]->items.size()) return invalid(at, "Fn::Select");
    return with_place(known[1]->items[*index], at);
  });
}

Value Evaluator::split(const Node& argument, const Evidence& at) {
  if (!argument.is_list() || argument.size() != 2) return invalid(at, "Fn::Split");
  const std::vector<Value> arguments = {evaluate(argument.element(0)),
                                        evaluate(argument.element(1))};
  return lift(at, arguments, [&](const std::vector<const Value*>& known) {
    if (known[0]->kind != Value::Kind::scalar) return blocked_by(*known[0], at);
    if (known[1]->kind != Value::Kind::scalar && known[1]->kind != Value::Kind::unknown) {
      return blocked_by(*known[1], at);
    }
    Value list = split_text(*known[1], known[0]->text, false);
    list.at = at;
    return charged(std::move(list));
  });
}

Value Evaluator::find_in_map(const Node& argument, const Evidence& at) {
  if (!argument.is_list() || argument.size() < 3) return invalid(at, "Fn::FindInMap");
  const std::vector<Value> keys = {evaluate(argument.element(0)), evaluate(argument.element(1)),
                                   evaluate(argument.element(2))};
  std::optional<Value> otherwise;
  if (argument.size() > 3) {
    const Value options = evaluate(argument.element(3));
    if (const Value* value = options.find("DefaultValue")) otherwise = *value;
  }
  return lift(at, keys, [&](const std::vector<const Value*>& known) {
    Value found = mapping_entry(*known[0], *known[1], *known[2], at);
    const bool missing =
        found.kind == Value::Kind::unknown && found.why->reason == Reason::unresolved_reference;
    if (missing && otherwise) found = *otherwise;
    return found;
  });
}

Value Evaluator::mapping_entry(const Value& map, const Value& first, const Value& second,
                               const Evidence& at) {
  for (const Value* key : {&map, &first, &second}) {
    if (key->kind != Value::Kind::scalar) return blocked_by(*key, at);
  }
  Value missing =
      Value::unknown_at(at, {.reason = Reason::unresolved_reference,
                             .detail = fmt::format("{}.{}.{}", map.text, first.text, second.text),
                             .written = true});
  const auto found = template_.mappings.find(map.text);
  // What a macro adds is not missing, so that no default takes its place.
  const auto macro = found == template_.mappings.end() ? template_.mappings.find("Fn::Transform")
                                                       : template_.mappings.end();
  if (macro != template_.mappings.end()) return transform(macro->second.body, at);
  if (found == template_.mappings.end()) return missing;
  if (const auto inner = found->second.body.find("Fn::Transform")) return transform(*inner, at);
  const std::optional<Node> row = found->second.body.find(first.text);
  // Keys are searched one by one: a large map costs what it takes to look through it.
  constexpr std::size_t keys_a_value = 64;
  const std::size_t keys = found->second.body.size() + (row ? row->size() : 0);
  if (!spend(0, keys / keys_a_value)) return over_budget(at);
  if (!row) return missing;
  const std::optional<Node> entry = row->find(second.text);
  if (!entry) return missing;
  return with_place(literal(*entry), at);
}

// What a mapping holds: texts and lists of texts; functions are not allowed there.
Value Evaluator::literal(const Node& node) {
  if (node.is_scalar()) return evaluate_scalar(node);
  if (!node.is_list() || !spend(0)) return invalid(evidence_of(node), "Mappings");
  Value list;
  list.kind = Value::Kind::list;
  list.at = evidence_of(node);
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (!node.element(i).is_scalar() || !spend(node.element(i).text().size())) {
      return invalid(list.at, "Mappings");
    }
    list.items.push_back(evaluate_scalar(node.element(i)));
  }
  return list;
}

Value Evaluator::if_else(const Node& argument, const Evidence& at) {
  if (!argument.is_list() || argument.size() != 3) return invalid(at, "Fn::If");
  const Node condition_node = argument.element(0);
  const Decision decision = condition_node.is_scalar() && condition_node.tag().empty()
                                ? condition(written_out(condition_node.text()))
                                : decide(condition_node);
  // The branch keeps its own place: that is where the value is written.
  if (decision.if_false.empty()) return evaluate(argument.element(1));
  if (decision.if_true.empty()) return evaluate(argument.element(2));
  const Value then = evaluate(argument.element(1));
  const Value otherwise = evaluate(argument.element(2));
  std::vector<Alternative> alternatives;
  alternatives.reserve(decision.if_true.size() + decision.if_false.size());
  for (const Guard& guard : decision.if_true)
    alternatives.push_back({guard, charged(then)});
  for (const Guard& guard : decision.if_false)
    alternatives.push_back({guard, charged(otherwise)});
  return make_choice(at, std::move(alternatives));
}

Value Evaluator::import_value(const Node& argument, const Evidence& at) {
  const Value name = argument_value(argument, "!ImportValue");
  return lift(at, {name}, [&](const std::vector<const Value*>& known) {
    if (known[0]->kind != Value::Kind::scalar && known[0]->kind != Value::Kind::unknown) {
      return invalid(at, "Fn::ImportValue");
    }
    return outside_.imported(*known[0], at);
  });
}

// NOLINTNEXTLINE(readability-convert-member-functions-to-static): one of the table of functions
Value Evaluator::get_azs(const Node& /*argument*/, const Evidence& at) {
  return Value::unknown_at(
      at, {.reason = Reason::made_by_aws, .detail = "Fn::GetAZs", .written = true});
}

// The readable text, not its encoding: user data is what checks and people look at.
Value Evaluator::base64(const Node& argument, const Evidence& /*at*/) {
  return argument_value(argument, "!Base64");
}

Value Evaluator::cidr(const Node& argument, const Evidence& at) {
  if (!argument.is_list() || argument.size() < 2) return invalid(at, "Fn::Cidr");
  std::vector<Value> arguments = {evaluate(argument.element(0)), evaluate(argument.element(1))};
  // The number of host bits is optional: 8 is the documented example, 2^8 addresses a block.
  arguments.push_back(argument.size() > 2 ? evaluate(argument.element(2))
                                          : Value::scalar_at(at, "8", true));
  return lift(at, arguments, [&](const std::vector<const Value*>& known) {
    if (known[0]->kind != Value::Kind::scalar) return blocked_by(*known[0], at);
    const std::optional<std::size_t> count = index_of(*known[1]);
    const std::optional<std::size_t> bits = index_of(*known[2]);
    if (!count) return blocked_by(*known[1], at);
    if (!bits) return blocked_by(*known[2], at);
    const auto blocks = cut_block(known[0]->text, *count, *bits);
    if (!blocks) {
      return Value::unknown_at(at, {.reason = Reason::unsupported_intrinsic,
                                    .detail = fmt::format("Fn::Cidr {}", known[0]->text),
                                    .written = true});
    }
    Value list;
    list.kind = Value::Kind::list;
    list.at = at;
    for (const std::string& block : *blocks)
      list.items.push_back(Value::scalar_at(at, block));
    return list;
  });
}

Value Evaluator::length(const Node& argument, const Evidence& at) {
  const Value list = argument_value(argument, "!Length");
  return lift(at, {list}, [&](const std::vector<const Value*>& known) {
    if (known[0]->kind != Value::Kind::list) return blocked_by(*known[0], at);
    return Value::scalar_at(at, fmt::format("{}", known[0]->items.size()), true);
  });
}

Value Evaluator::to_json_string(const Node& argument, const Evidence& at) {
  const Value value = argument_value(argument, "!ToJsonString");
  std::string text;
  if (!append_json(value, text, 0)) {
    return Value::unknown_at(
        at,
        {.reason = Reason::unsupported_intrinsic, .detail = "Fn::ToJsonString", .written = true});
  }
  return charged(Value::scalar_at(at, std::move(text)));
}

// NOLINTNEXTLINE(readability-convert-member-functions-to-static): one of the table of functions
Value Evaluator::transform(const Node& argument, const Evidence& at) {
  return Value::unknown_at(
      at,
      {.reason = Reason::transform, .detail = std::string(macro_name(argument)), .written = true});
}

}  // namespace hakoseki::cfn
