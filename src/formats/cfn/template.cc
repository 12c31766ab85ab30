#include "formats/cfn/template.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/utf8.h"

namespace hakoseki::cfn {
namespace {

std::unexpected<Error> malformed(const SourceText& source, const Node& node, Message what) {
  return std::unexpected(Error{Fault::malformed, std::move(what), source.place(node.span().begin)});
}

// A section that is a map of named things; empty where the template has none.
Result<std::vector<Declaration>> section(const Node& root, std::string_view name,
                                         const SourceText& source) {
  std::vector<Declaration> declarations;
  const std::optional<Node> found = root.find(name);
  if (!found || found->is_null()) return declarations;
  if (!found->is_map()) {
    return malformed(source, *found,
                     say({"`{}` must be a map", "`{}` はマップでなければなりません"}, name));
  }
  declarations.reserve(found->size());
  for (std::size_t i = 0; i < found->size(); ++i) {
    if (!found->key(i).is_scalar()) {
      return malformed(
          source, found->key(i),
          say({"a name in `{}` must be a text", "`{}` の中の名前は文字列でなければなりません"},
              name));
    }
    declarations.push_back({found->key(i), found->value(i)});
  }
  return declarations;
}

Result<std::map<std::string_view, Declaration>> named(const Node& root, std::string_view name,
                                                      const SourceText& source) {
  TRY(const std::vector<Declaration> declarations, section(root, name, source));
  std::map<std::string_view, Declaration> by_name;
  for (const Declaration& declaration : declarations) {
    by_name.insert_or_assign(declaration.name.text(), declaration);
  }
  return by_name;
}

std::vector<Node> transforms_of(const Node& root) {
  std::vector<Node> names;
  const auto take = [&names](const Node& node) {
    if (node.is_scalar()) names.push_back(node);
    // {Name: AWS::Include, Parameters: ...}
    if (const std::optional<Node> name = node.find("Name"); name && name->is_scalar()) {
      names.push_back(*name);
    }
  };
  // The second is what stands at any level of a template: at its root it may add whole sections.
  for (const std::string_view key : {"Transform", "Fn::Transform"}) {
    const std::optional<Node> found = root.find(key);
    if (!found) continue;
    if (found->is_list()) {
      for (std::size_t i = 0; i < found->size(); ++i)
        take(found->element(i));
    } else {
      take(*found);
    }
  }
  return names;
}

bool has_typed_resource(const Node& resources) {
  for (std::size_t i = 0; i < resources.size(); ++i) {
    if (resources.key(i).text().starts_with("Fn::ForEach::")) return true;
    const std::optional<Node> type = resources.value(i).find("Type");
    if (type && type->is_scalar() && type->text().find("::") != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

bool Template::has_language_extensions() const {
  return std::any_of(transforms.begin(), transforms.end(), [](const Node& transform) {
    return transform.text() == "AWS::LanguageExtensions";
  });
}

std::string_view macro_name(const Node& argument) {
  const std::optional<Node> name = argument.find("Name");
  return name && name->is_scalar() ? name->text() : "Fn::Transform";
}

bool is_hidden(const Declaration& parameter) {
  const std::optional<Node> no_echo = parameter.body.find("NoEcho");
  return no_echo &&
         (no_echo->text() == "true" || no_echo->text() == "True" || no_echo->text() == "yes");
}

bool is_template(const Document& document) {
  const Node root = document.root();
  if (!root.is_map()) return false;
  if (root.find("AWSTemplateFormatVersion")) return true;
  const std::optional<Node> resources = root.find("Resources");
  return resources && resources->is_map() && has_typed_resource(*resources);
}

Result<Template> read_template(const Document& document, const SourceText& source,
                               std::uint32_t input) {
  const Node root = document.root();
  Template result;
  result.input = input;
  result.path = source.path();
  TRY(result.parameters, named(root, "Parameters", source));
  TRY(result.mappings, named(root, "Mappings", source));
  TRY(result.conditions, named(root, "Conditions", source));
  TRY(result.resources, section(root, "Resources", source));
  TRY(result.outputs, named(root, "Outputs", source));
  result.transforms = transforms_of(root);
  if (result.resources.empty()) {
    return malformed(
        source, root,
        Text{"this template has no `Resources`", "テンプレートに `Resources` がありません"});
  }
  for (const Declaration& resource : result.resources) {
    if (!resource.body.is_map() && !resource.body.is_list()) {
      return malformed(source, resource.body,
                       say({"resource `{}` must be a map with a `Type`",
                            "リソース `{}` は `Type` を持つマップでなければなりません"},
                           utf8::neutralise(resource.name.text())));
    }
  }
  return result;
}

}  // namespace hakoseki::cfn
