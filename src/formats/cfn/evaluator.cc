#include "formats/cfn/evaluator.h"

#include <algorithm>
#include <array>
#include <ranges>

#include <fmt/format.h>

#include "base/limits.h"
#include "formats/cfn/lift.h"

namespace hakoseki::cfn {
namespace {

// Ref of these gives the resource's name or id; Fn::GetAtt of anything gives an attribute.
constexpr std::array<std::string_view, 17> intrinsic_names = {
    "Ref",        "Fn::GetAtt", "Fn::Sub",    "Fn::Join",      "Fn::Select",      "Fn::Split",
    "Fn::If",     "Fn::GetAZs", "Fn::Base64", "Fn::Cidr",      "Fn::FindInMap",   "Fn::ImportValue",
    "Fn::Length", "Fn::And",    "Fn::Or",     "Fn::Transform", "Fn::ToJsonString"};

struct Weight {
  std::size_t values = 0;
  std::size_t bytes = 0;
};

void weigh(const Value& value, Weight& weight) {
  ++weight.values;
  weight.bytes += value.text.size() + value.why->detail.size() + value.why->shape.size();
  for (const Value& item : value.items)
    weigh(item, weight);
  for (const Member& member : value.members)
    weigh(member.value, weight);
  for (const Alternative& one : value.alternatives)
    weigh(one.value, weight);
}

bool is_intrinsic(std::string_view name) {
  return name.starts_with("Fn::") ||
         std::find(intrinsic_names.begin(), intrinsic_names.end(), name) != intrinsic_names.end();
}

}  // namespace

const Evaluator::Intrinsic Evaluator::intrinsics[] = {
    {"Ref", &Evaluator::ref},
    {"Fn::GetAtt", &Evaluator::get_att},
    {"Fn::Sub", &Evaluator::sub},
    {"Fn::Join", &Evaluator::join},
    {"Fn::Select", &Evaluator::select},
    {"Fn::Split", &Evaluator::split},
    {"Fn::FindInMap", &Evaluator::find_in_map},
    {"Fn::If", &Evaluator::if_else},
    {"Fn::ImportValue", &Evaluator::import_value},
    {"Fn::GetAZs", &Evaluator::get_azs},
    {"Fn::Base64", &Evaluator::base64},
    {"Fn::Cidr", &Evaluator::cidr},
    {"Fn::Length", &Evaluator::length},
    {"Fn::ToJsonString", &Evaluator::to_json_string},
    {"Fn::Transform", &Evaluator::transform},
};

Decision decided(bool truth) {
  Decision decision;
  (truth ? decision.if_true : decision.if_false).emplace_back();
  return decision;
}

namespace {

// {"Fn::Sub": argument}
std::optional<Call> long_form_of(const Node& node) {
  if (!node.is_map() || node.size() != 1 || !node.key(0).is_scalar()) return std::nullopt;
  const std::string_view name = node.key(0).text();
  if (!is_intrinsic(name) || name.starts_with("Fn::ForEach::")) return std::nullopt;
  return Call{std::string(name), node.value(0), false};
}

}  // namespace

std::optional<Call> call_of(const Node& node) {
  const std::string_view tag = node.tag();
  // "!!str" and other tags of YAML itself are "tag:yaml.org,2002:..." by the time they reach us.
  if (tag.starts_with('!') && tag.size() > 1) {
    const std::string_view name = tag.substr(1);
    if (name == "Ref" || name == "Condition") return Call{std::string(name), node, true};
    return Call{"Fn::" + std::string(name), node, true};
  }
  return long_form_of(node);
}

Evaluator::Evaluator(const Template& source, std::string stack,
                     std::map<std::string, Value> arguments, Outside outside)
    : template_(source),
      stack_(std::move(stack)),
      arguments_(std::move(arguments)),
      outside_(std::move(outside)) {
  for (const Declaration& resource : template_.resources) {
    logical_ids_.emplace(resource.name.text());
  }
}

std::string Evaluator::address_of(std::string_view logical_id) const {
  return fmt::format("{}#{}", stack_, logical_id);
}

Evidence Evaluator::evidence_of(const Node& node) const {
  return {.source = Source::file, .input = template_.input, .span = node.span()};
}

bool Evaluator::declares(std::string_view logical_id) const {
  return logical_ids_.contains(logical_id);
}

bool Evaluator::spend(std::size_t bytes, std::size_t values) {
  values_ += values;
  bytes_ += bytes;
  if (values_ > limits::evaluated_values || bytes_ > limits::evaluated_bytes) exhausted_ = true;
  return !exhausted_;
}

Value Evaluator::charged(Value value) {
  Weight weight;
  weigh(value, weight);
  if (!spend(weight.bytes, weight.values)) return over_budget(value.at);
  return value;
}

Value Evaluator::over_budget(const Evidence& at) {
  return Value::unknown_at(
      at, {.reason = Reason::too_many_alternatives, .detail = "template budget", .written = true});
}

Value Evaluator::evaluate(const Node& node) {
  if (!spend(node.text().size())) return over_budget(evidence_of(node));
  if (depth_ >= limits::evaluation_depth) {
    return Value::unknown_at(evidence_of(node), {.reason = Reason::unsupported_intrinsic,
                                                 .detail = "a value that leads back to itself",
                                                 .written = true});
  }
  ++depth_;
  const std::optional<Call> call = call_of(node);
  Value value =
      call ? this->call(call->name, call->argument, evidence_of(node)) : evaluate_plain(node);
  --depth_;
  return value;
}

Value Evaluator::evaluate(const Node& node, const Instance& instance) {
  if (instance.bindings.empty()) return evaluate(node);
  bindings_ = instance.bindings;
  Value value = evaluate(node);
  bindings_.clear();
  return value;
}

Value Evaluator::evaluate_plain(const Node& node) {
  switch (node.kind()) {
    case Node::Kind::scalar:
      return evaluate_scalar(node);
    case Node::Kind::list:
      return evaluate_list(node);
    case Node::Kind::map:
      break;
  }
  return evaluate_map(node);
}

Value Evaluator::evaluate_scalar(const Node& node) {
  std::string text = written_out(node.text());
  if (node.is_null()) {
    Value value = Value::absent_at(evidence_of(node));
    value.kind = Value::Kind::null;
    return value;
  }
  // docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
  if (text.find("{{resolve:") != std::string::npos) {
    return Value::unknown_at(
        evidence_of(node),
        {.reason = Reason::dynamic_reference, .detail = text, .shape = text, .written = true});
  }
  return Value::scalar_at(evidence_of(node), std::move(text), node.is_plain());
}

Value Evaluator::evaluate_list(const Node& node) {
  Value list;
  list.kind = Value::Kind::list;
  list.at = evidence_of(node);
  // The first item past the budget is unknown and stands for the rest.
  for (std::size_t i = 0; i < node.size() && (i == 0 || !exhausted_); ++i) {
    list.items.push_back(evaluate(node.element(i)));
  }
  return list;
}

Value Evaluator::evaluate_map(const Node& node) {
  Value map;
  map.kind = Value::Kind::map;
  map.at = evidence_of(node);
  merge_members(node, map);
  return map;
}

void Evaluator::merge_members(const Node& source, Value& map) {
  std::vector<Value> merged;
  std::vector<Member> own;
  for (std::size_t i = 0; i < source.size() && !exhausted_; ++i) {
    const Node key = source.key(i);
    if (key.text() == "<<" && key.is_plain()) {
      Value value = evaluate(source.value(i));
      if (value.kind == Value::Kind::list) {
        std::move(value.items.begin(), value.items.end(), std::back_inserter(merged));
      } else {
        merged.push_back(std::move(value));
      }
    } else if (key.text() == "Fn::Transform" || key.text().starts_with("Fn::ForEach::")) {
      map.open = true;
    } else {
      own.push_back({std::string(key.text()), evidence_of(key), evaluate(source.value(i))});
    }
  }
  // A merge key gives defaults: an earlier one wins over a later one, and what stands beside them
  // over all. Of members that are given twice the last counts, so the weakest come first.
  for (Value& one : std::views::reverse(merged)) {
    map.open =
        map.open || one.open || (one.kind != Value::Kind::map && one.kind != Value::Kind::null);
    std::move(one.members.begin(), one.members.end(), std::back_inserter(map.members));
  }
  std::move(own.begin(), own.end(), std::back_inserter(map.members));
  // What was not read for the budget may be there.
  map.open = map.open || exhausted_;
}

Value Evaluator::argument_value(const Node& argument, std::string_view own_tag) {
  if (argument.tag() != own_tag) return evaluate(argument);
  // `!Base64` may stand before a function in its long form: {Fn::Sub: ...}.
  const std::optional<Call> inner = long_form_of(argument);
  if (!inner || depth_ >= limits::evaluation_depth) return evaluate_plain(argument);
  ++depth_;
  Value value = call(inner->name, inner->argument, evidence_of(argument));
  --depth_;
  return value;
}

Value Evaluator::call(std::string_view name, const Node& argument, const Evidence& at) {
  for (const Intrinsic& intrinsic : intrinsics) {
    if (intrinsic.name == name) return (this->*intrinsic.function)(argument, at);
  }
  return Value::unknown_at(
      at, {.reason = Reason::unsupported_intrinsic, .detail = std::string(name), .written = true});
}

Value Evaluator::ref(const Node& argument, const Evidence& at) {
  // AWS::LanguageExtensions allow functions here.
  const std::optional<Call> inner =
      argument.tag() == "!Ref" ? long_form_of(argument) : std::nullopt;
  if (argument.is_scalar() && (argument.tag().empty() || argument.tag() == "!Ref")) {
    return reference(written_out(argument.text()), at);
  }
  const Value name = inner ? call(inner->name, inner->argument, at) : evaluate(argument);
  return lift(at, {name}, [&](const std::vector<const Value*>& known) {
    if (known[0]->kind == Value::Kind::scalar) return reference(known[0]->text, at);
    return Value::unknown_at(
        at,
        {.reason = Reason::unresolved_reference, .detail = known[0]->why->detail, .written = true});
  });
}

Value Evaluator::reference(std::string_view name, const Evidence& at) {
  if (const auto bound = bindings_.find(std::string(name)); bound != bindings_.end()) {
    Value value = bound->second;
    value.origin = value.at;
    value.at = at;
    return charged(std::move(value));
  }
  if (name == "AWS::NoValue") return Value::absent_at(at);
  if (name.starts_with("AWS::") || template_.parameters.contains(name)) {
    return charged(parameter(name, at));
  }
  if (!declares(name)) {
    return Value::unknown_at(at, {.reason = Reason::unresolved_reference,
                                  .detail = std::string(name),
                                  .shape = fmt::format("${{{}}}", name),
                                  .written = true});
  }
  Value value = Value::unknown_at(at, {.reason = Reason::made_by_aws,
                                       .detail = std::string(name),
                                       .shape = fmt::format("${{{}}}", name),
                                       .written = true});
  value.link = Link{address_of(name), {}};
  return value;
}

Value Evaluator::get_att(const Node& argument, const Evidence& at) {
  if (argument.is_list() && argument.size() == 2) {
    const Value logical_id = evaluate(argument.element(0));
    const Value name = evaluate(argument.element(1));
    if (logical_id.kind == Value::Kind::scalar && name.kind == Value::Kind::scalar) {
      return attribute(logical_id.text, name.text, at);
    }
    return Value::unknown_at(
        at, {.reason = Reason::unresolved_reference, .detail = logical_id.text, .written = true});
  }
  if (!argument.tag().empty() && argument.tag() != "!GetAtt") {
    // {"Fn::GetAtt": !Sub ...}, with AWS::LanguageExtensions
    return lift(at, {evaluate(argument)}, [&](const std::vector<const Value*>& known) {
      const std::string& whole = known[0]->text;
      const std::size_t cut = whole.find('.');
      if (cut != std::string::npos)
        return attribute(whole.substr(0, cut), whole.substr(cut + 1), at);
      return Value::unknown_at(at, {.reason = Reason::unresolved_reference,
                                    .detail = known[0]->why->detail,
                                    .written = true});
    });
  }
  const std::string text = written_out(argument.text());
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos) {
    return Value::unknown_at(at,
                             {.reason = Reason::invalid_value, .detail = text, .written = true});
  }
  return attribute(text.substr(0, dot), text.substr(dot + 1), at);
}

Value Evaluator::attribute(std::string_view logical_id, std::string_view name, const Evidence& at) {
  const std::string whole = fmt::format("{}.{}", logical_id, name);
  if (!declares(logical_id)) {
    return Value::unknown_at(at, {.reason = Reason::unresolved_reference,
                                  .detail = whole,
                                  .shape = fmt::format("${{{}}}", whole),
                                  .written = true});
  }
  constexpr std::string_view outputs = "Outputs.";
  if (name.starts_with(outputs) && outside_.nested_output) {
    return outside_.nested_output(logical_id, name.substr(outputs.size()), at);
  }
  Value value = Value::unknown_at(at, {.reason = Reason::made_by_aws,
                                       .detail = whole,
                                       .shape = fmt::format("${{{}}}", whole),
                                       .written = true});
  value.link = Link{address_of(logical_id), std::string(name)};
  return value;
}

Value Evaluator::parameter(std::string_view name, const Evidence& at) {
  const auto declared = template_.parameters.find(name);
  if (declared != template_.parameters.end()) return parameter_value(declared->second, at);
  if (const auto given = arguments_.find(std::string(name)); given != arguments_.end()) {
    Value value = given->second;
    value.at = at;
    return value;
  }
  return without_value(name, at);
}

bool Evaluator::is_ssm(const Declaration& parameter) {
  const std::optional<Node> type = parameter.body.find("Type");
  return type && type->text().starts_with("AWS::SSM::Parameter::Value");
}

Value Evaluator::without_value(std::string_view name, const Evidence& at) const {
  Value value = Value::unknown_at(at, {.reason = Reason::parameter_without_value,
                                       .detail = std::string(name),
                                       .shape = fmt::format("${{{}}}", name),
                                       .written = true});
  value.parameter = own(name);
  return value;
}

Value Evaluator::preset_value(const Declaration& declaration, const Evidence& at) const {
  const std::optional<Node> preset = declaration.body.find("Default");
  if (!preset || !preset->is_scalar()) return without_value(declaration.name.text(), at);
  Value value =
      Value::scalar_at(evidence_of(*preset), std::string(preset->text()), preset->is_plain());
  value.origin = value.at;
  return value;
}

// What is given for such a parameter is the key of the value, not the value.
Value Evaluator::ssm_value(const Declaration& declaration, const Evidence& at) const {
  const std::string_view name = declaration.name.text();
  const auto given = arguments_.find(std::string(name));
  const std::optional<Node> preset = declaration.body.find("Default");
  std::string key(name);
  if (given != arguments_.end() && given->second.kind == Value::Kind::scalar) {
    key = given->second.text;
  } else if (given == arguments_.end() && preset) {
    key = preset->text();
  }
  Value value = Value::unknown_at(at, {.reason = Reason::ssm_parameter,
                                       .detail = std::move(key),
                                       .shape = fmt::format("${{{}}}", name),
                                       .written = true});
  value.parameter = own(name);
  return value;
}

Value Evaluator::given_value(Value given, const Declaration& declaration,
                             const Evidence& at) const {
  if (given.at.span.begin.line != 0) given.origin = given.at;
  const auto complete = [&](Value& one) {
    // A parent that gives AWS::NoValue gives nothing.
    if (one.kind == Value::Kind::absent) one = preset_value(declaration, at);
    if (one.kind == Value::Kind::unknown && !one.parameter) {
      one.parameter = own(declaration.name.text());
    }
  };
  complete(given);
  for (Alternative& one : given.alternatives)
    complete(one.value);
  return given;
}

Value Evaluator::hidden_value(const Declaration& declaration, const Evidence& at) const {
  const std::string name(declaration.name.text());
  Value hidden = Value::unknown_at(at, {.reason = Reason::hidden_parameter,
                                        .detail = name,
                                        .shape = fmt::format("${{{}}}", name),
                                        .written = true});
  hidden.parameter = own(name);
  return hidden;
}

Value Evaluator::parameter_value(const Declaration& declaration, const Evidence& at) {
  if (is_ssm(declaration)) return ssm_value(declaration, at);
  const auto given = arguments_.find(std::string(declaration.name.text()));
  const bool is_given = given != arguments_.end();
  const std::optional<Node> preset = declaration.body.find("Default");
  // Where a secret goes counts, not what it is today. An empty one hides nothing.
  const bool is_empty = !is_given && preset && preset->text().empty();
  if (is_hidden(declaration) && !is_empty) return hidden_value(declaration, at);
  Value value =
      is_given ? given_value(given->second, declaration, at) : preset_value(declaration, at);
  if (!is_given && value.kind == Value::Kind::unknown) return value;
  const std::optional<Node> type_node = declaration.body.find("Type");
  const std::string_view type = type_node ? type_node->text() : std::string_view();
  const bool is_list = type == "CommaDelimitedList" || type.starts_with("List<");
  if (is_list) {
    value = lift(at, {value}, [](const std::vector<const Value*>& known) {
      const bool is_text =
          known[0]->kind == Value::Kind::scalar || known[0]->kind == Value::Kind::unknown;
      return is_text ? split_text(*known[0], ",", true) : *known[0];
    });
  }
  value.at = at;
  return value;
}

Value Evaluator::output(std::string_view name, const Evidence& at) {
  const auto found = template_.outputs.find(name);
  if (found == template_.outputs.end()) return Value::absent_at(at);
  const std::optional<Node> node = found->second.body.find("Value");
  if (!node) return Value::absent_at(at);
  const Decision there = existence(found->second.body);
  if (there.if_true.empty()) return Value::absent_at(at);
  Value value = evaluate(*node);
  if (!value.origin) value.origin = value.at;
  value.at = at;
  if (there.if_false.empty()) return value;
  std::vector<Alternative> alternatives;
  alternatives.reserve(there.if_true.size() + there.if_false.size());
  for (const Guard& guard : there.if_true)
    alternatives.push_back({guard, charged(value)});
  for (const Guard& guard : there.if_false)
    alternatives.push_back({guard, Value::absent_at(at)});
  return make_choice(at, std::move(alternatives));
}

}  // namespace hakoseki::cfn
