// XML as a tree of elements: what the older protocols of AWS answer in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hakoseki::io {

// Attributes and namespaces say nothing in these protocols and are not kept.
struct XmlElement {
  std::string name;  // without prefix
  std::string text;  // all character data directly inside
  std::vector<XmlElement> children;

  // The first child of that name; null without one.
  [[nodiscard]] const XmlElement* child(std::string_view wanted) const;
};

// Errors: malformed with line and column; unsupported for a document type, because only it can
// declare entities; too_large past limits::nesting or limits::nodes.
[[nodiscard]] Result<XmlElement> read_xml(std::string_view bytes);

}  // namespace hakoseki::io
