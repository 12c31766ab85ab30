// Software bills of materials as documents: CycloneDX and SPDX in JSON, in one shape. What their
// parts mean is for the engine to say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/source_text.h"

namespace hakoseki::sbom {

inline constexpr std::size_t most_bytes = std::size_t{64} << 20;
inline constexpr std::size_t most_components = 300'000;

// The name of what a tool adds beside the format, and its value.
using Property = std::pair<std::string, std::string>;

struct Component {
  // CycloneDX's word for what it is: `library`, `application`, `operating-system`, `container`,
  // `file`...; empty where it is not told.
  std::string kind = {};
  std::string group = {};
  std::string name = {};
  std::string version = {};
  std::string purl = {};  // as written
  std::string licence = {};
  std::string description = {};
  std::vector<std::string> paths = {};  // where it was seen
  // CycloneDX's properties; of SPDX the annotations and texts of the form `name: value`.
  std::vector<Property> properties = {};
  std::uint32_t line = 0;  // of the document

  // The first one of the name; empty where there is none.
  [[nodiscard]] std::string_view property(std::string_view wanted) const;
};

struct Sbom {
  std::string format;                      // `CycloneDX 1.6`
  std::optional<Component> subject = {};   // what it is the bill of
  std::vector<Component> components = {};  // in the order of the document, without the subject
  std::vector<Property> properties = {};   // of the document
  bool is_incomplete = false;              // as its maker says
};

// Errors: malformed with the place where it is no JSON, or a member that is needed is of another
// type; unsupported for other documents and versions; too_large past a limit.
[[nodiscard]] Result<Sbom> parse_sbom(const SourceText& source);

}  // namespace hakoseki::sbom
