// The resources of a template, with Fn::ForEach written out, as members of Evaluator.
// docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "formats/cfn/evaluator.h"

namespace hakoseki::cfn {
namespace {

constexpr std::string_view loop_prefix = "Fn::ForEach::";
constexpr std::size_t deepest_loop = 4;
constexpr std::size_t most_instances = 5000;
// Of a resource's name; CloudFormation allows 255. A text may grow by as much.
constexpr std::size_t longest_name = 4096;

}  // namespace

std::vector<Evaluator::Instance> Evaluator::instances() {
  std::vector<Instance> found;
  unwritten_loops_.clear();
  found.reserve(template_.resources.size());
  for (const Declaration& declaration : template_.resources)
    expand(declaration, {}, 0, found);
  for (const Instance& instance : found)
    logical_ids_.insert(instance.logical_id);
  // A loop inside another comes up once for each turn of the outer one.
  const auto by_index = [](const Node& a, const Node& b) { return a.index() < b.index(); };
  const auto same = [](const Node& a, const Node& b) { return a.index() == b.index(); };
  std::sort(unwritten_loops_.begin(), unwritten_loops_.end(), by_index);
  unwritten_loops_.erase(std::unique(unwritten_loops_.begin(), unwritten_loops_.end(), same),
                         unwritten_loops_.end());
  return found;
}

std::string Evaluator::substitute_names(std::string_view text,
                                        const std::map<std::string, Value>& bindings) {
  std::string name(text);
  const std::size_t longest = std::max(longest_name, text.size() + longest_name);
  for (const auto& [variable, value] : bindings) {
    // &{X} drops what is no letter or digit, ${X} keeps it.
    for (const std::string& placeholder :
         {fmt::format("${{{}}}", variable), fmt::format("&{{{}}}", variable)}) {
      std::string replacement;
      for (const char c : value.text) {
        if (placeholder.starts_with('$') || is_alphanumeric(c)) replacement += c;
      }
      for (std::size_t at = name.find(placeholder);
           at != std::string::npos && name.size() + replacement.size() <= longest;
           at = name.find(placeholder, at + replacement.size())) {
        name.replace(at, placeholder.size(), replacement);
      }
    }
  }
  return name;
}

std::string Evaluator::written_out(std::string_view text) const {
  const bool plain = bindings_.empty() || text.find('{') == std::string_view::npos;
  return plain ? std::string(text) : substitute_names(text, bindings_);
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
  const bool well_formed =
      loop.is_list() && loop.size() == 3 && loop.element(0).is_scalar() && loop.element(2).is_map();
  if (!well_formed || depth >= deepest_loop) {
    unwritten_loops_.push_back(declaration.name);
    return;
  }
  bindings_ = bindings;
  const Value collection = evaluate(loop.element(1));
  bindings_.clear();
  bool whole = collection.kind == Value::Kind::list;
  for (const Value& item : collection.items) {
    if (item.kind != Value::Kind::scalar || item.text.size() > longest_name ||
        found.size() >= most_instances) {
      whole = false;
      continue;
    }
    std::map<std::string, Value> inner = bindings;
    inner.insert_or_assign(std::string(loop.element(0).text()), item);
    const Node body = loop.element(2);
    for (std::size_t i = 0; i < body.size(); ++i) {
      expand({body.key(i), body.value(i)}, inner, depth + 1, found);
    }
  }
  if (!whole) unwritten_loops_.push_back(declaration.name);
}

}  // namespace hakoseki::cfn
