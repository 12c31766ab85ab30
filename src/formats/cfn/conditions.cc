// The truth of conditions, as members of Evaluator.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/limits.h"
#include "formats/cfn/evaluator.h"
#include "formats/cfn/expression.h"

namespace hakoseki::cfn {
namespace {

// More guards than this on one side are named as one question instead of spelled out.
constexpr std::size_t most_guards = 8;

std::vector<Guard> product(const std::vector<Guard>& a, const std::vector<Guard>& b) {
  std::vector<Guard> both;
  for (const Guard& left : a) {
    for (const Guard& right : b) {
      if (std::optional<Guard> guard = left.and_also(right)) both.push_back(std::move(*guard));
    }
  }
  return both;
}

void append(std::vector<Guard>& to, const std::vector<Guard>& from) {
  for (const Guard& guard : from) {
    if (std::find(to.begin(), to.end(), guard) == to.end()) to.push_back(guard);
  }
}

// Both sides of a decision must be possible; an empty side that came from contradictions decides
// it.
Decision settled(Decision decision) {
  if (decision.if_true.empty()) return decided(false);
  if (decision.if_false.empty()) return decided(true);
  return decision;
}

std::optional<bool> truth_of(std::string_view text) {
  if (text == "true" || text == "True") return true;
  if (text == "false" || text == "False") return false;
  return std::nullopt;
}

}  // namespace

Decision undecided(Assumption question) {
  Decision decision;
  question.holds = true;
  decision.if_true.emplace_back(question);
  question.holds = false;
  decision.if_false.emplace_back(std::move(question));
  return decision;
}

ParameterName Evaluator::own(std::string_view name) const {
  // Stacks that know each other by exports or nesting are in one account and region.
  const bool shared = name.starts_with("AWS::") && !name.starts_with("AWS::Stack") &&
                      name != "AWS::NotificationARNs";
  return {shared ? std::string() : stack_, std::string(name)};
}

Decision Evaluator::ask(std::string subject, std::optional<std::string> value) const {
  return undecided({std::move(subject), std::move(value), true, stack_});
}

Decision Evaluator::ask_at(const Node& node, std::optional<std::string> value) const {
  const Position at = node.span().begin;
  std::string subject = fmt::format("line {}:{}", at.line, at.column);
  for (const auto& [variable, bound] : bindings_)
    subject += fmt::format(", {} = {}", variable, bound.text);
  return ask(std::move(subject), std::move(value));
}

Decision Evaluator::condition(std::string_view name) {
  if (const auto known = decisions_.find(name); known != decisions_.end()) return known->second;
  const auto found = template_.conditions.find(name);
  if (found == template_.conditions.end() || deciding_.contains(name) ||
      deciding_.size() > limits::nesting) {
    return ask(std::string(name), {});
  }
  deciding_.emplace(name);
  // A condition stands outside of all loops.
  std::map<std::string, Value> bindings = std::exchange(bindings_, {});
  Decision decision = decide(found->second.body);
  bindings_ = std::move(bindings);
  deciding_.erase(std::string(name));
  if (decision.if_true.size() > most_guards || decision.if_false.size() > most_guards) {
    decision = ask(std::string(name), {});
  }
  decisions_.insert_or_assign(std::string(name), decision);
  return decision;
}

Decision Evaluator::existence(const Node& body) {
  const std::optional<Node> condition_node = body.find("Condition");
  if (!condition_node) return decided(true);
  if (!condition_node->is_scalar()) return decide(*condition_node);
  return condition(written_out(condition_node->text()));
}

Decision Evaluator::existence(const Instance& instance) {
  bindings_ = instance.bindings;
  Decision decision = existence(instance.body);
  bindings_.clear();
  return decision;
}

Decision Evaluator::decide(const Node& node) {
  if (depth_ >= limits::evaluation_depth) return ask_at(node);
  ++depth_;
  Decision decision = decide_here(node);
  --depth_;
  return decision;
}

Decision Evaluator::decide_here(const Node& node) {
  const std::optional<Call> call = call_of(node);
  const bool named =
      !call && node.is_map() && node.size() == 1 && node.key(0).text() == "Condition";
  if (named) return condition(written_out(node.value(0).text()));
  if (!call) {
    const std::optional<bool> truth = truth_of(node.text());
    return truth ? decided(*truth) : ask_at(node);
  }
  const Node& argument = call->argument;
  if (call->name == "Condition") return condition(written_out(argument.text()));
  if (call->name == "Fn::Equals") return decide_equals(argument);
  if (call->name == "Fn::Not" && argument.is_list() && argument.size() == 1) {
    Decision decision = decide(argument.element(0));
    std::swap(decision.if_true, decision.if_false);
    return decision;
  }
  const bool conjunction = call->name == "Fn::And";
  if ((conjunction || call->name == "Fn::Or") && argument.is_list()) {
    const std::optional<Decision> joined = decide_joined(argument, conjunction);
    if (joined) return *joined;
  }
  return ask_at(node);
}

std::optional<Decision> Evaluator::decide_joined(const Node& parts, bool conjunction) {
  // Or is the mirror of And: work on the mirrored sides.
  Decision all = decided(conjunction);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Decision one = decide(parts.element(i));
    if (conjunction) {
      all.if_true = product(all.if_true, one.if_true);
      append(all.if_false, one.if_false);
    } else {
      all.if_false = product(all.if_false, one.if_false);
      append(all.if_true, one.if_true);
    }
    if (all.if_true.size() > limits::branches || all.if_false.size() > limits::branches) {
      return std::nullopt;
    }
  }
  return settled(std::move(all));
}

Decision Evaluator::decide_equals(const Node& argument) {
  if (!argument.is_list() || argument.size() != 2) return ask_at(argument);
  const Value a = evaluate(argument.element(0));
  const Value b = evaluate(argument.element(1));
  const auto alternatives_of = [](const Value& value) {
    if (value.kind == Value::Kind::choice) return value.alternatives;
    return std::vector<Alternative>{{Guard(), value}};
  };
  Decision decision;
  for (const Alternative& left : alternatives_of(a)) {
    for (const Alternative& right : alternatives_of(b)) {
      const std::optional<Guard> both = left.when.and_also(right.when);
      if (!both) continue;
      const Decision one = compare(left.value, right.value, argument);
      append(decision.if_true, product({*both}, one.if_true));
      append(decision.if_false, product({*both}, one.if_false));
      if (decision.if_true.size() > limits::branches ||
          decision.if_false.size() > limits::branches) {
        return ask_at(argument);
      }
    }
  }
  return settled(std::move(decision));
}

Decision Evaluator::compare(const Value& a, const Value& b, const Node& operands) {
  const auto known = [](const Value& value) { return value.kind == Value::Kind::scalar; };
  const auto open = [](const Value& value) { return value.kind == Value::Kind::unknown; };
  if (known(a) && known(b)) return decided(a.text == b.text);
  if (open(a) && known(b)) return question(a, operands.element(0), b.text);
  if (open(b) && known(a)) return question(b, operands.element(1), a.text);
  if (open(a) || open(b)) {
    if (!bindings_.empty()) return ask_at(operands);
    std::optional<std::string> equation = equation_of(operands.element(0), operands.element(1));
    return equation ? ask(*std::move(equation), {}) : ask_at(operands);
  }
  return decided(a.kind == b.kind && a.kind != Value::Kind::list && a.kind != Value::Kind::map);
}

Decision Evaluator::question(const Value& unknown, const Node& operand, const std::string& text) {
  if (unknown.parameter) {
    const ParameterName& parameter = *unknown.parameter;
    if (parameter == own(parameter.name)) return equals(parameter.name, text);
    if (outside_.equals) return outside_.equals(parameter, text);
  }
  // Loop variables make one expression several.
  std::optional<std::string> subject =
      bindings_.empty() ? expression_of(operand) : std::optional<std::string>();
  return subject ? ask(*std::move(subject), text) : ask_at(operand, text);
}

Decision Evaluator::equals(std::string_view name, const std::string& text) const {
  const ParameterName parameter = own(name);
  const auto asked = [&](std::string value) {
    return undecided({parameter.name, std::move(value), true, parameter.stack});
  };
  const auto declared = template_.parameters.find(name);
  if (declared == template_.parameters.end()) return asked(text);
  const std::optional<Node> allowed = declared->second.body.find("AllowedValues");
  // What is allowed for the name of an SSM parameter is not the value that lies there.
  if (!allowed || !allowed->is_list() || allowed->size() == 0 || is_ssm(declared->second)) {
    return asked(text);
  }
  for (std::size_t i = 0; i < allowed->size(); ++i) {
    if (allowed->element(i).text() != text) continue;
    if (allowed->size() == 1) return decided(true);
    // Of two allowed values, "is the second" is the same question as "is not the first".
    if (allowed->size() == 2 && i == 1) {
      Decision decision = asked(std::string(allowed->element(0).text()));
      std::swap(decision.if_true, decision.if_false);
      return decision;
    }
    return asked(text);
  }
  return decided(false);
}

}  // namespace hakoseki::cfn
