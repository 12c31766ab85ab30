// A CloudFormation template taken apart into its sections, before any function is evaluated.
// docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source_text.h"
#include "formats/node.h"

namespace hakoseki::cfn {

struct Declaration {
  Node name;  // the key
  Node body;
};

// Points into its Document, which must outlive it.
struct Template {
  std::uint32_t input = 0;  // index in Inventory::inputs, for evidence
  std::string path;
  std::map<std::string_view, Declaration> parameters;
  std::map<std::string_view, Declaration> mappings;
  std::map<std::string_view, Declaration> conditions;
  std::vector<Declaration> resources;  // in the order of the file, Fn::ForEach keys included
  std::map<std::string_view, Declaration> outputs;
  // Names of the template's macros ("AWS::Serverless-2016-10-31"), each with its place.
  std::vector<Node> transforms;

  // Whether AWS::LanguageExtensions is among the transforms.
  [[nodiscard]] bool has_language_extensions() const;
};

// The name of the macro that {"Fn::Transform": {"Name": ...}} calls; "Fn::Transform" where it is
// not told. Points into the document.
[[nodiscard]] std::string_view macro_name(const Node& argument);

// Whether the parameter is one whose value CloudFormation shows to nobody (NoEcho).
[[nodiscard]] bool is_hidden(const Declaration& parameter);

// Whether the document is meant as a template: a map with Resources that hold a Type or a
// Fn::ForEach, or with AWSTemplateFormatVersion.
[[nodiscard]] bool is_template(const Document& document);

// Where a condition refers to one that needs it in turn: the name in each such reference, one for
// each circle. CloudFormation refuses such a template.
[[nodiscard]] std::vector<Node> circular_conditions(const Template& parsed);

// Errors: malformed with the place, where a section is not what the format demands.
[[nodiscard]] Result<Template> read_template(const Document& document, const SourceText& source,
                                             std::uint32_t input);

}  // namespace hakoseki::cfn
