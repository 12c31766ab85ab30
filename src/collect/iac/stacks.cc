#include "collect/iac/stacks.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "base/limits.h"
#include "collect/decode/decode.h"
#include "collect/iac/exports.h"
#include "formats/cfn/evaluator.h"

namespace hakoseki::iac {
namespace {

using cfn::Evaluator;
using cfn::Template;

constexpr std::size_t deepest_nesting = 16;

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view file_name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

// "a/b/../c/./d" is "a/c/d".
std::string normalised(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != "." && !(part.empty() && !parts.empty())) {
      parts.push_back(part);
    }
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return fmt::format("{}", fmt::join(parts, "/"));
}

// Macros that add nothing a check looks at, or that this program carries out itself.
constexpr std::array<std::string_view, 3> harmless_transforms = {
    "AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen", "AWS::SecretsManager-2020-07-23"};

// Names that tell nothing of what a template holds: many stacks have one of each.
constexpr std::array<std::string_view, 8> common_names = {
    "template", "main", "stack", "index", "packaged", "cloudformation", "cfn", "output"};

// Under which undecided conditions something is there.
struct Existence {
  Guard when = {};                      // all of them in one; a condition of several ways by name
  std::vector<Guard> ways = {Guard()};  // the ways in which it comes about; of none, never
  std::vector<Guard> elsewhere = {};    // where it is not there

  [[nodiscard]] bool never() const { return ways.empty(); }
};

// What exists inside of `outer` where a condition holds; `name` is the condition as one question.
Existence within(const Existence& outer, const cfn::Decision& condition, const Assumption& name) {
  Existence inner{.elsewhere = outer.elsewhere};
  inner.ways.clear();
  for (const Guard& way : outer.ways) {
    for (const Guard& guard : condition.if_true) {
      if (std::optional<Guard> both = way.and_also(guard)) inner.ways.push_back(*std::move(both));
    }
    for (const Guard& guard : condition.if_false) {
      if (std::optional<Guard> both = way.and_also(guard)) {
        inner.elsewhere.push_back(*std::move(both));
      }
    }
  }
  if (inner.ways.size() == 1) {
    inner.when = inner.ways.front();
    return inner;
  }
  const Guard whole =
      condition.if_true.size() == 1 ? condition.if_true.front() : Guard(Assumption(name));
  const std::optional<Guard> both = outer.when.and_also(whole);
  if (!both) inner.ways.clear();
  if (inner.never()) return inner;
  inner.when = *both;
  if (inner.ways.size() > limits::branches) inner.ways = {inner.when};
  return inner;
}

// Where a stack is nested in another.
struct Nesting {
  std::size_t parent = 0;
  cfn::Declaration resource;
};

// Whether a text in the value, as far as it is known, holds `text`.
bool mentions(const Value& value, std::string_view text) {
  const auto in = [text](const Value& one) { return mentions(one, text); };
  return value.text.find(text) != std::string::npos ||
         value.why->shape.find(text) != std::string::npos ||
         std::any_of(value.items.begin(), value.items.end(), in) ||
         std::any_of(value.members.begin(), value.members.end(),
                     [&](const Member& member) { return in(member.value); }) ||
         std::any_of(value.alternatives.begin(), value.alternatives.end(),
                     [&](const Alternative& one) { return in(one.value); });
}

// One stack: a template with its arguments. Roots are templates nobody nests.
struct Stack {
  const Template* source = nullptr;
  std::size_t which = 0;  // of the templates
  std::optional<Nesting> nesting = {};
  std::size_t depth = 0;
  std::unique_ptr<Evaluator> evaluator = nullptr;
  std::map<std::string, std::size_t, std::less<>> nested = {};  // logical id -> index of the child
  std::optional<Existence> existence = {};
  bool exports = false;  // a name for others
};

// A map to which a macro may add anything.
void open_up(Value& value, const Evidence& at) {
  for (Alternative& one : value.alternatives)
    open_up(one.value, at);
  if (value.kind == Value::Kind::absent || value.kind == Value::Kind::null) {
    value = Value();
    value.kind = Value::Kind::map;
    value.at = at;
  }
  value.open = true;
}

// The value where something exists; `missing` elsewhere and where there is none.
Value where_it_is(const Existence& existence, Value value, const Value& missing) {
  const auto complete = [&](Value& one) {
    if (one.kind == Value::Kind::absent) one = missing;
  };
  complete(value);
  for (Alternative& one : value.alternatives)
    complete(one.value);
  if (existence.elsewhere.empty()) return value;
  std::vector<Alternative> alternatives;
  for (const Guard& way : existence.ways)
    alternatives.push_back({way, value});
  for (const Guard& way : existence.elsewhere)
    alternatives.push_back({way, missing});
  return make_choice(missing.at, std::move(alternatives));
}

class StackReader {
 public:
  StackReader(std::vector<WrittenTemplate> templates, const Parameters& parameters,
              Inventory& inventory)
      : templates_(std::move(templates)), stacks_of_(templates_.size()), inventory_(inventory) {
    for (const auto& [name, text] : parameters) {
      const Evidence at{.source = Source::declared};
      parameters_.emplace(name,
                          text ? Value::scalar_at(at, *text)
                               : Value::unknown_at(at, {.reason = Reason::parameter_without_value,
                                                        .detail = name,
                                                        .shape = fmt::format("${{{}}}", name),
                                                        .written = true}));
    }
    for (std::size_t i = 0; i < templates_.size(); ++i) {
      const std::string& path = templates_[i].parsed.path;
      by_path_.emplace(normalised(path), i);
      by_name_[std::string(file_name_of(path))].push_back(i);
    }
  }

  void read() {
    for (const std::size_t root : roots())
      make_stack(root, templates_[root].parsed.path, parameters_, 0);
    // Children are appended while parents are visited: by index, not by iterator.
    for (std::size_t i = 0; i < stacks_.size(); ++i)
      make_children(i);
    for (std::size_t i = 0; i < stacks_.size(); ++i)
      note_exports(i);
    for (std::size_t i = 0; i < stacks_.size(); ++i) {
      read_stack(i);
      if (stands_alone(i)) let_go(stacks_[i]);
    }
  }

 private:
  // Templates that no other template of the run nests; if all are nested in a circle, all of them.
  std::vector<std::size_t> roots() {
    std::set<std::size_t> children;
    for (const WrittenTemplate& written : templates_) {
      const Template& parent = written.parsed;
      if (!has_nested_stack(parent)) continue;
      Evaluator evaluator(parent, parent.path, parameters_, outside(0));
      for (const cfn::Declaration& resource : parent.resources) {
        const std::optional<std::size_t> child =
            nested_template(parent, resource.body, evaluator, {&parent});
        if (child) children.insert(*child);
      }
    }
    std::vector<std::size_t> roots;
    for (std::size_t i = 0; i < templates_.size(); ++i) {
      if (!children.contains(i)) roots.push_back(i);
    }
    if (roots.empty()) {
      for (std::size_t i = 0; i < templates_.size(); ++i)
        roots.push_back(i);
    }
    return roots;
  }

  static bool is_nested_stack(const Node& body) {
    const std::optional<Node> type = body.find("Type");
    return type && (type->text() == "AWS::CloudFormation::Stack" ||
                    type->text() == "AWS::Serverless::Application");
  }

  static bool has_nested_stack(const Template& parent) {
    return std::any_of(parent.resources.begin(), parent.resources.end(),
                       [](const cfn::Declaration& one) { return is_nested_stack(one.body); });
  }

  // A stack never nests one of its `ancestors`.
  std::optional<std::size_t> nested_template(const Template& parent, const Node& body,
                                             Evaluator& evaluator,
                                             const std::set<const Template*>& ancestors) {
    if (!is_nested_stack(body)) return std::nullopt;
    const std::optional<Node> properties = body.find("Properties");
    if (!properties) return std::nullopt;
    std::optional<Node> url = properties->find("TemplateURL");
    if (!url) url = properties->find("Location");
    if (!url) return std::nullopt;
    const Value value = evaluator.evaluate(*url);
    const std::string& text = value.kind == Value::Kind::scalar ? value.text : value.why->shape;
    if (text.empty()) return std::nullopt;
    const std::string local = normalised(fmt::format("{}/{}", folder_of(parent.path), text));
    if (const auto found = by_path_.find(local); found != by_path_.end()) {
      if (ancestors.contains(&templates_[found->second].parsed)) return std::nullopt;
      return found->second;
    }
    return by_longest_suffix(parent, text, ancestors);
  }

  // Whether a file may be the one at the URL, whose names are the same: a common name must have
  // the same folder, too, where the URL tells one.
  static bool may_be_meant(std::string_view path, std::string_view url) {
    const std::string_view name = file_name_of(url);
    const bool common = std::find(common_names.begin(), common_names.end(),
                                  name.substr(0, name.find('.'))) != common_names.end();
    const std::string_view folder = file_name_of(folder_of(url));
    return !common || folder.empty() || folder == file_name_of(folder_of(path));
  }

  // A template in a bucket: the file of the run whose path shares the longest end with the URL, if
  // one does so alone.
  std::optional<std::size_t> by_longest_suffix(const Template& parent, std::string_view url,
                                               const std::set<const Template*>& ancestors) const {
    url = url.substr(0, url.find('?'));
    const auto named = by_name_.find(std::string(file_name_of(url)));
    if (named == by_name_.end()) return std::nullopt;
    const auto common_end = [&](std::string_view path) {
      std::size_t length = 0;
      while (length < path.size() && length < url.size() &&
             path[path.size() - 1 - length] == url[url.size() - 1 - length]) {
        ++length;
      }
      return length;
    };
    const auto common_start = [&](std::string_view path) {
      const auto [a, b] =
          std::mismatch(path.begin(), path.end(), parent.path.begin(), parent.path.end());
      return static_cast<std::size_t>(a - path.begin());
    };
    std::vector<std::size_t> best = named->second;
    std::erase_if(best, [&](std::size_t i) {
      const Template& one = templates_[i].parsed;
      return ancestors.contains(&one) || !may_be_meant(one.path, url);
    });
    for (const auto& measure : {std::function<std::size_t(std::string_view)>(common_start),
                                std::function<std::size_t(std::string_view)>(common_end)}) {
      std::size_t longest = 0;
      for (const std::size_t i : best)
        longest = std::max(longest, measure(templates_[i].parsed.path));
      std::erase_if(best,
                    [&](std::size_t i) { return measure(templates_[i].parsed.path) < longest; });
    }
    if (best.size() != 1) return std::nullopt;
    return best.front();
  }

  std::size_t make_stack(std::size_t which, std::string name,
                         std::map<std::string, Value> arguments, std::size_t depth) {
    const std::size_t index = stacks_.size();
    const Template& source = templates_[which].parsed;
    stacks_.push_back({.source = &source, .which = which, .depth = depth});
    ++stacks_of_[which];
    stacks_[index].evaluator =
        std::make_unique<Evaluator>(source, name, std::move(arguments), outside(index));
    by_stack_.emplace(std::move(name), index);
    return index;
  }

  void make_children(std::size_t index) {
    const Template& source = *stacks_[index].source;
    if (!has_nested_stack(source)) return;
    std::set<const Template*> ancestors;
    for (std::size_t at = index;; at = stacks_[at].nesting->parent) {
      ancestors.insert(stacks_[at].source);
      if (!stacks_[at].nesting) break;
    }
    for (const cfn::Declaration& resource : source.resources) {
      if (!is_nested_stack(resource.body)) continue;
      Evaluator& evaluator = *stacks_[index].evaluator;
      const std::optional<std::size_t> child =
          nested_template(source, resource.body, evaluator, ancestors);
      // What has no child is told of where its resources are read.
      if (!child || stacks_[index].depth + 1 >= deepest_nesting ||
          stacks_.size() > 4 * templates_.size() + 64) {
        continue;
      }
      std::map<std::string, Value> arguments;
      // Region, account and partition are those of the parent.
      for (const auto& [name, value] : parameters_) {
        if (name.starts_with("AWS::") && name != "AWS::StackName") arguments.emplace(name, value);
      }
      const std::size_t made =
          make_stack(*child, fmt::format("{}/{}", evaluator.stack(), resource.name.text()),
                     std::move(arguments), stacks_[index].depth + 1);
      stacks_[index].nested.emplace(std::string(resource.name.text()), made);
      stacks_[made].nesting = {index, resource};
      give_arguments(index, resource, made);
    }
  }

  // Parameters of a nested stack are evaluated by its parent; those that name outputs of a sibling
  // find it through `nested_output`, which makes them on demand.
  void give_arguments(std::size_t parent, const cfn::Declaration& resource, std::size_t child) {
    const std::optional<Node> properties = resource.body.find("Properties");
    const std::optional<Node> given = properties ? properties->find("Parameters") : std::nullopt;
    if (!given || !given->is_map()) return;
    pending_.emplace(child, Pending{parent, *given});
  }

  // The stacks of a stack's resource that nests it, up to a root, must all be there.
  const Existence& existence_of(std::size_t index) {
    if (!stacks_[index].existence) {
      Existence existence;
      if (const std::optional<Nesting> nesting = stacks_[index].nesting) {
        const Existence outer = existence_of(nesting->parent);
        settle_arguments(nesting->parent);
        Evaluator& evaluator = *stacks_[nesting->parent].evaluator;
        existence = within(outer, evaluator.existence(nesting->resource.body),
                           named_condition(nesting->resource.body, evaluator.stack()));
      }
      stacks_[index].existence = std::move(existence);
    }
    return *stacks_[index].existence;
  }

  static Assumption named_condition(const Node& body, const std::string& stack) {
    const std::optional<Node> condition = body.find("Condition");
    if (!condition || condition->is_scalar()) {
      return {condition ? std::string(condition->text()) : std::string(), {}, true, stack};
    }
    const Position at = condition->span().begin;
    return {fmt::format("line {}:{}", at.line, at.column), {}, true, stack};
  }

  void settle_arguments(std::size_t child) {
    const auto found = pending_.find(child);
    if (found == pending_.end()) return;
    const Pending pending = found->second;
    pending_.erase(found);
    for (std::size_t i = 0; i < pending.parameters.size(); ++i) {
      Value value = stacks_[pending.parent].evaluator->evaluate(pending.parameters.value(i));
      stacks_[child].evaluator->give(std::string(pending.parameters.key(i).text()),
                                     std::move(value));
    }
  }

  cfn::Outside outside(std::size_t index) {
    return {
        .imported = [this, index](const Value& name,
                                  const Evidence& at) { return imported(index, name, at); },
        .nested_output =
            [this, index](std::string_view logical_id, std::string_view name, const Evidence& at) {
              return nested_output(index, logical_id, name, at);
            },
        .equals =
            [this](const ParameterName& parameter, const std::string& text) {
              const auto owner = by_stack_.find(parameter.stack);
              return owner == by_stack_.end()
                         ? cfn::undecided({parameter.name, text, true, parameter.stack})
                         : stacks_[owner->second].evaluator->equals(parameter.name, text);
            }};
  }

  Value nested_output(std::size_t index, std::string_view logical_id, std::string_view name,
                      const Evidence& at) {
    const std::string whole = fmt::format("{}.Outputs.{}", logical_id, name);
    const Value missing = Value::unknown_at(at, {.reason = Reason::not_seen,
                                                 .detail = whole,
                                                 .shape = fmt::format("${{{}}}", whole),
                                                 .written = true});
    if (index >= stacks_.size() || resolving_ > deepest_nesting) return missing;
    const auto child = stacks_[index].nested.find(logical_id);
    if (child == stacks_[index].nested.end()) return missing;
    const std::size_t made = child->second;
    ++resolving_;
    settle_arguments(made);
    Value value = where_it_is(Existence(existence_of(made)),
                              stacks_[made].evaluator->output(name, at), missing);
    --resolving_;
    return value;
  }

  Value imported(std::size_t index, const Value& name, const Evidence& at) {
    const std::string shown = name.kind == Value::Kind::scalar ? name.text : name.why->shape;
    Unknown why{.reason = Reason::import_not_found,
                .detail = shown,
                .shape = fmt::format("${{{}}}", shown),
                .written = true};
    if (index >= stacks_.size() || resolving_ > deepest_nesting) return Value::unknown_at(at, why);
    const Exports::Found found = exports_.find(name, folder_of(stacks_[index].source->path));
    if (found.match == Exports::Match::none) return Value::unknown_at(at, why);
    if (found.match == Exports::Match::several) {
      why.reason = Reason::import_ambiguous;
      return Value::unknown_at(at, why);
    }
    ++resolving_;
    const auto& [stack, output] = exported_[found.entry];
    settle_arguments(stack);
    Value value =
        where_it_is(Existence(existence_of(stack)), stacks_[stack].evaluator->output(output, at),
                    Value::unknown_at(at, why));
    --resolving_;
    return value;
  }

  void note_exports(std::size_t index) {
    settle_arguments(index);
    if (existence_of(index).never()) return;
    const Stack& stack = stacks_[index];
    for (const auto& [name, declaration] : stack.source->outputs) {
      const std::optional<Node> exported = declaration.body.find("Export");
      const std::optional<Node> export_name = exported ? exported->find("Name") : std::nullopt;
      if (!export_name || stack.evaluator->existence(declaration.body).if_true.empty()) continue;
      const Value value = stack.evaluator->evaluate(*export_name);
      exports_.add(value, std::string(folder_of(stack.source->path)), exported_.size());
      exported_.emplace_back(index, std::string(name));
      stacks_[index].exports = true;
    }
  }

  void read_stack(std::size_t index) {
    const Template& source = *stacks_[index].source;
    Evaluator& evaluator = *stacks_[index].evaluator;
    const Existence existence = existence_of(index);
    if (existence.never()) return;
    note_transforms(source);
    read_parameters(source, evaluator, existence);
    for (const Evaluator::Instance& instance : evaluator.instances()) {
      read_resource(stacks_[index], existence, instance);
    }
    for (const Node& loop : evaluator.unwritten_loops()) {
      add_gap("transform", source, loop,
              {"the collection of `{}` is not known", "`{}` の対象となる集合が分かりません"},
              loop.text());
    }
    if (evaluator.exhausted()) {
      add_gap("budget", source, source.resources.front().name,
              {"the template yields more values than the limit{}",
               "テンプレートから得られる値が上限を超えています{}"},
              "");
    }
  }

  void read_resource(const Stack& stack, const Existence& outer,
                     const Evaluator::Instance& instance) {
    const Template& source = *stack.source;
    Evaluator& evaluator = *stack.evaluator;
    const std::optional<Node> macro = macro_of(instance);
    if (macro) {
      add_gap("transform", source, instance.name, transform_label(), cfn::macro_name(*macro));
    }
    const std::optional<Node> type_node = instance.body.find("Type");
    const std::string_view type = type_node ? type_node->text() : std::string_view();
    if (type.empty()) {
      if (macro) return;
      add_gap("resource", source, instance.name,
              {"resource `{}` has no type", "リソース `{}` に Type がありません"},
              instance.logical_id);
      return;
    }
    const decode::Decoder* decoder = decode::find_decoder(type);
    if (decoder == nullptr && !is_nested_stack(instance.body)) {
      note_unmodelled(source, instance, type);
      note_unread_tasks(source, evaluator, instance, type);
      return;
    }
    Assumption condition = named_condition(instance.body, evaluator.stack());
    const Existence existence = within(outer, evaluator.existence(instance), std::move(condition));
    if (existence.never()) return;
    if (decoder == nullptr) {
      if (!stack.nested.contains(instance.logical_id)) note_missing_stack(source, instance);
      return;
    }
    Resource resource;
    resource.type = type;
    resource.id = instance.logical_id;
    resource.address = evaluator.address_of(instance.logical_id);
    resource.stack = evaluator.stack();
    resource.when = existence.when;
    resource.evidence = {.input = source.input, .span = instance.name.span()};
    const std::optional<Node> properties = instance.body.find("Properties");
    Value value = properties ? evaluator.evaluate(*properties, instance)
                             : Value::absent_at(resource.evidence);
    if (macro) open_up(value, resource.evidence);
    if (existence.ways.size() > 1) value = narrowed(std::move(value), existence.ways);
    const decode::Cursor cursor(value, resource.evidence);
    resource.tags = decode::decode_tags(cursor["Tags"]);
    decoder->decode({std::move(resource), cursor}, inventory_);
  }

  // What may add to a resource beside what is written, or stands in the place of one.
  static std::optional<Node> macro_of(const Evaluator::Instance& instance) {
    if (instance.name.text() == "Fn::Transform") return instance.body;
    return instance.body.find("Fn::Transform");
  }

  void note_missing_stack(const Template& source, const Evaluator::Instance& instance) {
    add_gap("nested-stack", source, instance.name,
            {"the template of nested stack `{}` is not part of this run",
             "入れ子のスタック `{}` のテンプレートが今回の対象に含まれていません"},
            instance.logical_id);
  }

  void note_unmodelled(const Template& source, const Evaluator::Instance& instance,
                       std::string_view type) {
    if (type.starts_with("AWS::Serverless::")) {
      add_gap("transform", source, instance.name,
              {"`{}` becomes other resources at deployment",
               "`{}` はデプロイ時に別のリソースへ展開されます"},
              type);
    } else if (type.starts_with("AWS::ECS::") || type.starts_with("AWS::Batch::JobDefinition")) {
      add_gap("resource-type", source, instance.name,
              {"resources of type `{}` are not read", "`{}` 型のリソースは読み取りません"}, type);
    }
  }

  static Text transform_label() {
    return {"transform `{}` is not carried out; only what is written is judged",
            "トランスフォーム `{}` は実行せず、書かれている内容だけを評価します"};
  }

  // A state machine that starts tasks says so in its definition, which is not read.
  void note_unread_tasks(const Template& source, Evaluator& evaluator,
                         const Evaluator::Instance& instance, std::string_view type) {
    if (type != "AWS::StepFunctions::StateMachine") return;
    const std::optional<Node> properties = instance.body.find("Properties");
    if (!properties || !mentions(evaluator.evaluate(*properties, instance), "ecs:runTask")) return;
    add_gap("resource-type", source, instance.name,
            {"the tasks that state machine `{}` starts are not read",
             "ステートマシン `{}` が起動するタスクは読み取りません"},
            instance.logical_id);
  }

  void note_transforms(const Template& source) {
    for (const Node& transform : source.transforms) {
      const std::string_view name = transform.text();
      const bool harmless = std::find(harmless_transforms.begin(), harmless_transforms.end(),
                                      name) != harmless_transforms.end();
      if (harmless) continue;
      add_gap("transform", source, transform, transform_label(), name);
    }
  }

  void read_parameters(const Template& source, const Evaluator& evaluator,
                       const Existence& existence) {
    for (const auto& [name, declaration] : source.parameters) {
      const Evidence at{.input = source.input, .span = declaration.name.span()};
      Resource resource;
      resource.type = "AWS::CloudFormation::Parameter";
      resource.id = name;
      resource.address = fmt::format("{}#Parameters/{}", evaluator.stack(), name);
      resource.stack = evaluator.stack();
      resource.when = existence.when;
      resource.evidence = at;
      TemplateParameter parameter;
      static_cast<Resource&>(parameter) = std::move(resource);
      parameter.name = Fact<std::string>::known(std::string(name), at);
      const auto text_of = [&](std::string_view key) {
        const std::optional<Node> node = declaration.body.find(key);
        if (!node || !node->is_scalar()) return Fact<std::string>::absent(at);
        return Fact<std::string>::known(std::string(node->text()),
                                        {.input = source.input, .span = node->span()});
      };
      parameter.default_value = text_of("Default");
      parameter.value_type = text_of("Type");
      parameter.allowed_pattern = text_of("AllowedPattern");
      parameter.is_choice = declaration.body.find("AllowedValues").has_value();
      const std::optional<Node> no_echo = declaration.body.find("NoEcho");
      const Evidence echo_at =
          no_echo ? Evidence{.input = source.input, .span = no_echo->span()} : at;
      parameter.no_echo = Fact<bool>::known(cfn::is_hidden(declaration), echo_at);
      inventory_.add(std::move(parameter));
    }
  }

  void add_gap(std::string_view what, const Template& source, const Node& node, const Text& reason,
               std::string_view name) {
    const Input& input = inventory_.inputs[source.input];
    CoverageGap gap{.what = std::string(what),
                    .where = input.source.place(node.span().begin),
                    .reason = say(reason, name),
                    .stack = source.path};
    Input& changed = inventory_.inputs[source.input];
    if (changed.state == InputState::judged) {
      changed.state = InputState::partly;
      changed.reason = gap.reason;
      changed.place = gap.where;
    }
    inventory_.coverage.gaps.push_back(std::move(gap));
  }

  // Whether nothing that is read later can ask this stack or read its template: nobody nests it, it
  // nests nobody, and no name of it is exported.
  bool stands_alone(std::size_t index) const {
    const Stack& stack = stacks_[index];
    return !stack.nesting && stack.nested.empty() && !stack.exports && stacks_of_[stack.which] == 1;
  }

  // The documents of a large run take as much memory as all that is made of them.
  void let_go(Stack& stack) {
    stack.evaluator.reset();
    templates_[stack.which] = {};
  }

  struct Pending {
    std::size_t parent;
    Node parameters;
  };

  std::vector<WrittenTemplate> templates_;
  std::vector<std::size_t> stacks_of_;  // by template: how many
  Inventory& inventory_;
  std::map<std::string, Value> parameters_;
  std::map<std::string, std::size_t> by_path_;
  std::map<std::string, std::vector<std::size_t>> by_name_;
  std::vector<Stack> stacks_;
  std::map<std::string, std::size_t> by_stack_;
  std::map<std::size_t, Pending> pending_;
  Exports exports_;
  std::vector<std::pair<std::size_t, std::string>> exported_;  // stack, output
  std::size_t resolving_ = 0;
};

}  // namespace

void read_stacks(std::vector<WrittenTemplate> templates, const Parameters& parameters,
                 Inventory& inventory) {
  StackReader(std::move(templates), parameters, inventory).read();
}

}  // namespace hakoseki::iac
