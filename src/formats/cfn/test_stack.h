// A template written as a literal and evaluated, for the tests of this folder.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "formats/cfn/evaluator.h"
#include "formats/cfn/template.h"
#include "formats/json_reader.h"
#include "formats/yaml_reader.h"

namespace hakoseki::cfn {

// A value in one line: `x` a scalar, `[a, b]` a list, `{k: v}` a map (`...` where a macro may add
// keys), `reason(detail)=shape->link` what is not known, `<guard: x | guard: y>` a choice.
inline std::string shown(const Value& value) {
  std::string text;
  switch (value.kind) {
    case Value::Kind::absent:
      return "absent";
    case Value::Kind::null:
      return "null";
    case Value::Kind::scalar:
      return value.text;
    case Value::Kind::unknown:
      text = fmt::format("{}({})", name_of(value.why->reason), value.why->detail);
      if (!value.why->shape.empty()) text += "=" + value.why->shape;
      if (value.link) {
        text += "->" + value.link->address;
        if (!value.link->attribute.empty()) text += "." + value.link->attribute;
      }
      return text;
    case Value::Kind::list:
      for (const Value& item : value.items)
        text += (text.empty() ? "" : ", ") + shown(item);
      return "[" + text + "]";
    case Value::Kind::map:
      for (const Member& member : value.members) {
        text += (text.empty() ? "" : ", ") + member.key + ": " + shown(member.value);
      }
      if (value.open) text += text.empty() ? "..." : ", ...";
      return "{" + text + "}";
    case Value::Kind::choice:
      break;
  }
  for (const Alternative& one : value.alternatives) {
    text += (text.empty() ? "" : " | ") + one.when.describe().en + ": " + shown(one.value);
  }
  return "<" + text + ">";
}

class TestStack {
 public:
  explicit TestStack(std::string text, const std::map<std::string, std::string>& arguments = {})
      : source_("t.yaml", std::move(text)),
        document_(source_.text().starts_with('{') ? read_json(source_) : read_yaml(source_)),
        template_(read_template(document_.value(), source_, 0)),
        evaluator_(template_.value(), "t.yaml", values(arguments), outside()) {}
  TestStack(const TestStack&) = delete;
  TestStack& operator=(const TestStack&) = delete;

  [[nodiscard]] Evaluator& evaluator() { return evaluator_; }
  [[nodiscard]] const SourceText& source() const { return source_; }

  // The value of a property of the first resource.
  [[nodiscard]] Value property(std::string_view name) {
    return evaluator_.evaluate(*template_->resources.front().body.find("Properties")->find(name));
  }
  // Where a condition holds, and where it does not: "true", "false" or "guards / guards".
  [[nodiscard]] std::string condition(std::string_view name) {
    const Decision decision = evaluator_.condition(name);
    if (decision.if_false.empty()) return "true";
    if (decision.if_true.empty()) return "false";
    const auto joined = [](const std::vector<Guard>& guards) {
      std::string text;
      for (const Guard& guard : guards)
        text += (text.empty() ? "" : " or ") + guard.describe().en;
      return text;
    };
    return joined(decision.if_true) + " / " + joined(decision.if_false);
  }

 private:
  static std::map<std::string, Value> values(const std::map<std::string, std::string>& arguments) {
    std::map<std::string, Value> values;
    for (const auto& [name, text] : arguments) {
      values.emplace(name, Value::scalar_at({.source = Source::declared}, text));
    }
    return values;
  }

  static Outside outside() {
    return {.imported =
                [](const Value& name, const Evidence& at) {
                  return Value::unknown_at(
                      at,
                      {.reason = Reason::import_not_found,
                       .detail = name.kind == Value::Kind::scalar ? name.text : name.why->shape});
                },
            .nested_output =
                [](std::string_view logical_id, std::string_view name, const Evidence& at) {
                  return Value::scalar_at(at, fmt::format("{} of {}", name, logical_id));
                }};
  }

  SourceText source_;
  Result<Document> document_;
  Result<Template> template_;
  Evaluator evaluator_;
};

}  // namespace hakoseki::cfn
