// The resources of a template, with Fn::ForEach written out, as members of Evaluator.
// docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
#include <fmt/format.h>

#include "formats/cfn/evaluator.h"

namespace hakoseki::cfn {
namespace {

constexpr std::string_view loop_prefix = "Fn::ForEach::";
constexpr std::size_t deepest_loop = 4;
constexpr std::size_t most_instances = 5000;

}  // namespace

std::vector<Evaluator::Instance> Evaluator::instances() {
  std::vector<Instance> found;
  found.reserve(template_.resources.size());
  for (const Declaration& declaration : template_.resources) expand(declaration, {}, 0, found);
  for (const Instance& instance : found) logical_ids_.insert(instance.logical_id);
  return found;
}

std::string Evaluator::substitute_names(std::string_view text,
                                        const std::map<std::string, Value>& bindings) const {
  std::string name(text);
  for (const auto& [variable, value] : bindings) {
    // &{X} drops what is no letter or digit, ${X} keeps it.
    for (const std::string& placeholder :
         {fmt::format("${{{}}}", variable), fmt::format("&{{{}}}", variable)}) {
      std::string replacement;
      for (const char c : value.text) {
        const bool alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (placeholder.starts_with('$') || alphanumeric) replacement += c;
      }
      for (std::size_t at = name.find(placeholder); at != std::string::npos;
           at = name.find(placeholder, at + replacement.size())) {
        name.replace(at, placeholder.size(), replacement);
      }
    }
  }
  return name;
}

void Evaluator::expand(const Declaration& declaration, const std::map<std::string, Value>& bindings,
                       std::size_t depth, std::vector<Instance>& found) {
  const std::string_view key = declaration.name.text();
  if (!key.starts_with(loop_prefix)) {
    found.push_back(
        {substitute_names(key, bindings), declaration.name, declaration.body, bindings});
    return;
  }
  const Node& loop = declaration.body;
  const bool well_formed = loop.is_list() && loop.size() == 3 && loop.element(0).is_scalar() &&
                           loop.element(2).is_map();
  if (!well_formed || depth >= deepest_loop) return;
  bindings_ = bindings;
  const Value collection = evaluate(loop.element(1));
  bindings_.clear();
  // A collection that is not known leaves the loop unwritten: the caller reports the key as not seen.
  for (const Value& item : collection.items) {
    if (item.kind != Value::Kind::scalar || found.size() >= most_instances) continue;
    std::map<std::string, Value> inner = bindings;
    inner.insert_or_assign(std::string(loop.element(0).text()), item);
    const Node body = loop.element(2);
    for (std::size_t i = 0; i < body.size(); ++i) {
      expand({body.key(i), body.value(i)}, inner, depth + 1, found);
    }
  }
}

}  // namespace hakoseki::cfn
