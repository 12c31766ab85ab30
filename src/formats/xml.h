// XML as a tree of elements: what the older protocols of AWS answer in, and some feeds of
// advisories.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace hakoseki {

// Namespaces say nothing in what is read here and are not kept.
struct XmlElement {
  std::string name;  // without prefix
  std::string text;  // all character data directly inside
  std::vector<std::pair<std::string, std::string>> attributes;  // names without prefix
  std::vector<XmlElement> children;
  std::uint32_t line = 0;  // where it begins

  // The first child of that name; null without one.
  [[nodiscard]] const XmlElement* child(std::string_view wanted) const;
  // The text of that child; empty without one.
  [[nodiscard]] std::string_view text_of(std::string_view wanted) const;
  // Empty where it is not there.
  [[nodiscard]] std::string_view attribute(std::string_view wanted) const;
};

// Errors: malformed with line and column; unsupported for a document type, because only it can
// declare entities; too_large past limits::nesting or limits::nodes.
[[nodiscard]] Result<XmlElement> read_xml(std::string_view bytes);

// One of the elements that were asked for, or why it is none: too_large, with its line.
using XmlVisitor = std::function<void(Result<XmlElement>)>;

// Calls `visit` with each element of that name, the outermost where they stand inside each other,
// as soon as it ends; nothing else is kept, so that a document may be far larger than memory for
// its tree. One with more than `most_nodes` elements and attributes is left out by itself. Errors:
// those of read_xml; what was visited before it was whole.
[[nodiscard]] Result<void> for_each_xml_element(std::string_view bytes, std::string_view name,
                                                const XmlVisitor& visit,
                                                std::size_t most_nodes = limits::nodes);

}  // namespace hakoseki
