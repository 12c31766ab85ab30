// YAML (1.1, as CloudFormation reads it) with the place of every value.
#pragma once

#include "base/result.h"
#include "base/source_text.h"
#include "formats/node.h"

namespace hakoseki {

// The first document of the text. Aliases are shared nodes, tags are kept as written, merge keys
// (<<) are left to the reader of the nodes. Errors: malformed with the place; too_large past
// limits::nesting or limits::nodes.
[[nodiscard]] Result<Document> read_yaml(const SourceText& source);

}  // namespace hakoseki
