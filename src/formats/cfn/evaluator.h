// Evaluates the functions of one stack as far as the files of a run allow. What is not decided
// stays: an undecided condition keeps both branches, each under its guard; a value nobody can know
// before deployment is unknown with its reason.
// docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/cfn/template.h"
#include "formats/value.h"

namespace hakoseki::cfn {

// The truth of a condition: the guards under which it holds and under which it does not. A decided
// one has one empty guard on its side and none on the other.
struct Decision {
  std::vector<Guard> if_true;
  std::vector<Guard> if_false;

  [[nodiscard]] bool decided() const { return if_true.empty() || if_false.empty(); }
};
[[nodiscard]] Decision decided(bool truth);
// The question itself: it may turn out either way.
[[nodiscard]] Decision undecided(Assumption question);

// What a stack can ask about the world outside its template.
struct Outside {
  // The value of Fn::ImportValue for an export's name (known text, or unknown with a shape).
  std::function<Value(const Value& name, const Evidence& at)> imported;
  // Output `name` of the nested stack `logical_id`.
  std::function<Value(std::string_view logical_id, std::string_view name, const Evidence& at)>
      nested_output;
  // Whether the parameter of another stack, which came along as an argument or an output, equals a
  // text: that stack knows what values are allowed.
  std::function<Decision(const ParameterName& parameter, const std::string& text)> equals = {};
};

class Evaluator {
 public:
  // `stack` prefixes the addresses of the stack's resources ("prod/web.yaml"). `arguments` are
  // parameter values from the user or the parent stack; names the template does not declare are
  // pseudo parameters (AWS::Region) or without effect. Template and Outside must outlive the
  // evaluator.
  Evaluator(const Template& source, std::string stack, std::map<std::string, Value> arguments,
            Outside outside);

  [[nodiscard]] const Template& source() const { return template_; }
  [[nodiscard]] const std::string& stack() const { return stack_; }
  [[nodiscard]] std::string address_of(std::string_view logical_id) const;

  // One more argument; values that were evaluated before do not know it.
  void give(std::string name, Value value) {
    arguments_.insert_or_assign(std::move(name), std::move(value));
    decisions_.clear();
  }

  [[nodiscard]] Value evaluate(const Node& node);
  // The truth of a name in Conditions; an unknown name is undecided under that name.
  [[nodiscard]] Decision condition(std::string_view name);
  // Whether a resource or an output is there, which its Condition says.
  [[nodiscard]] Decision existence(const Node& body);
  [[nodiscard]] Value parameter(std::string_view name, const Evidence& at);
  // Whether a parameter of this stack, whose value is not known, equals `text`.
  [[nodiscard]] Decision equals(std::string_view name, const std::string& text) const;
  // An output's value; absent where the template has no such output, or its condition does not
  // hold.
  [[nodiscard]] Value output(std::string_view name, const Evidence& at);

  // Resources after Fn::ForEach, each with its logical id. `body` is evaluated with `bindings`
  // bound.
  struct Instance {
    std::string logical_id;
    Node name;
    Node body;
    std::map<std::string, Value> bindings;
  };
  [[nodiscard]] std::vector<Instance> instances();
  // The keys of the loops that instances() could not write out whole: their collection is not
  // known, or too large.
  [[nodiscard]] const std::vector<Node>& unwritten_loops() const { return unwritten_loops_; }
  // A node of an instance, its loop variables bound.
  [[nodiscard]] Value evaluate(const Node& node, const Instance& instance);
  [[nodiscard]] Decision existence(const Instance& instance);

  // Whether a budget of base/limits.h was met: then some values are unknown for that reason alone.
  [[nodiscard]] bool exhausted() const { return exhausted_; }

 private:
  using Function = Value (Evaluator::*)(const Node& argument, const Evidence& at);
  struct Intrinsic {
    std::string_view name;
    Function function;
  };
  static const Intrinsic intrinsics[];

  [[nodiscard]] Evidence evidence_of(const Node& node) const;
  [[nodiscard]] Value evaluate_plain(const Node& node);
  [[nodiscard]] Value evaluate_scalar(const Node& node);
  [[nodiscard]] Value evaluate_list(const Node& node);
  [[nodiscard]] Value literal(const Node& node);
  [[nodiscard]] Value evaluate_map(const Node& node);
  void merge_members(const Node& source, Value& map);
  [[nodiscard]] Value call(std::string_view name, const Node& argument, const Evidence& at);
  // The argument of a function that takes one value: in the short form the node carries the
  // function's own tag, which must not be called again.
  [[nodiscard]] Value argument_value(const Node& argument, std::string_view own_tag);

  [[nodiscard]] Value ref(const Node& argument, const Evidence& at);
  [[nodiscard]] Value get_att(const Node& argument, const Evidence& at);
  [[nodiscard]] Value sub(const Node& argument, const Evidence& at);
  [[nodiscard]] Value join(const Node& argument, const Evidence& at);
  [[nodiscard]] Value select(const Node& argument, const Evidence& at);
  [[nodiscard]] Value split(const Node& argument, const Evidence& at);
  [[nodiscard]] Value find_in_map(const Node& argument, const Evidence& at);
  [[nodiscard]] Value if_else(const Node& argument, const Evidence& at);
  [[nodiscard]] Value import_value(const Node& argument, const Evidence& at);
  [[nodiscard]] Value get_azs(const Node& argument, const Evidence& at);
  [[nodiscard]] Value base64(const Node& argument, const Evidence& at);
  [[nodiscard]] Value cidr(const Node& argument, const Evidence& at);
  [[nodiscard]] Value length(const Node& argument, const Evidence& at);
  [[nodiscard]] Value to_json_string(const Node& argument, const Evidence& at);
  [[nodiscard]] Value transform(const Node& argument, const Evidence& at);

  [[nodiscard]] Value reference(std::string_view name, const Evidence& at);
  [[nodiscard]] Value attribute(std::string_view logical_id, std::string_view name,
                                const Evidence& at);
  [[nodiscard]] Value mapping_entry(const Value& map, const Value& first, const Value& second,
                                    const Evidence& at);
  [[nodiscard]] std::vector<Value> sub_parts(std::string_view text,
                                             const std::map<std::string, Value>& bound,
                                             const Evidence& at);
  [[nodiscard]] bool declares(std::string_view logical_id) const;

  [[nodiscard]] Decision decide(const Node& node);
  [[nodiscard]] Decision decide_here(const Node& node);
  // Of Fn::And and Fn::Or; nothing where it has too many ways to come about.
  [[nodiscard]] std::optional<Decision> decide_joined(const Node& parts, bool conjunction);
  [[nodiscard]] Decision decide_equals(const Node& argument);
  [[nodiscard]] Decision compare(const Value& a, const Value& b, const Node& operands);
  // Whether what `unknown` stands for, which is written as `operand`, equals `text`.
  [[nodiscard]] Decision question(const Value& unknown, const Node& operand,
                                  const std::string& text);
  // What this stack asks under a name of its own.
  [[nodiscard]] Decision ask(std::string subject, std::optional<std::string> value) const;
  // A question that can only be told by its place.
  [[nodiscard]] Decision ask_at(const Node& node, std::optional<std::string> value = {}) const;

  // The parameter `name` of this stack, as what it is known by everywhere.
  [[nodiscard]] ParameterName own(std::string_view name) const;
  [[nodiscard]] static bool is_ssm(const Declaration& parameter);
  [[nodiscard]] Value without_value(std::string_view name, const Evidence& at) const;
  [[nodiscard]] Value preset_value(const Declaration& declaration, const Evidence& at) const;
  // What the parent or the user gives, with the preset value where that is nothing.
  [[nodiscard]] Value given_value(Value given, const Declaration& declaration,
                                  const Evidence& at) const;
  [[nodiscard]] Value hidden_value(const Declaration& declaration, const Evidence& at) const;
  [[nodiscard]] Value ssm_value(const Declaration& declaration, const Evidence& at) const;
  [[nodiscard]] Value parameter_value(const Declaration& declaration, const Evidence& at);
  void expand(const Declaration& declaration, const std::map<std::string, Value>& bindings,
              std::size_t depth, std::vector<Instance>& found);
  [[nodiscard]] static std::string substitute_names(std::string_view text,
                                                    const std::map<std::string, Value>& bindings);
  // A text inside a loop, its variables written out.
  [[nodiscard]] std::string written_out(std::string_view text) const;
  [[nodiscard]] bool spend(std::size_t bytes, std::size_t values = 1);
  // The value, paid for once more: what is copied costs like what is written.
  [[nodiscard]] Value charged(Value value);
  [[nodiscard]] static Value over_budget(const Evidence& at);

  const Template& template_;
  std::string stack_;
  std::map<std::string, Value> arguments_;
  Outside outside_;
  std::set<std::string, std::less<>> logical_ids_;
  std::map<std::string, Decision, std::less<>> decisions_;
  std::set<std::string, std::less<>> deciding_;  // conditions under way: a cycle is undecided
  std::map<std::string, Value> bindings_;        // loop variables of Fn::ForEach
  std::vector<Node> unwritten_loops_;
  std::size_t values_ = 0;
  std::size_t bytes_ = 0;
  std::size_t depth_ =
      0;  // evaluate and decide inside each other, through mappings and conditions too
  bool exhausted_ = false;
};

// The name of the function a node calls ("Ref", "Fn::Sub", "Condition"), with its argument, in the
// short or the long form; nothing for other nodes.
struct Call {
  std::string name;
  Node argument;
  bool short_form = false;
};
[[nodiscard]] std::optional<Call> call_of(const Node& node);

}  // namespace hakoseki::cfn
