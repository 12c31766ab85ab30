// JSON (RFC 8259) with the place of every value.
#pragma once

#include <cstddef>

#include "base/limits.h"
#include "base/result.h"
#include "base/source_text.h"
#include "formats/node.h"

namespace hakoseki {

// The whole text must be one value. Errors: malformed with the place; too_large past
// limits::nesting or `most_nodes`.
[[nodiscard]] Result<Document> read_json(const SourceText& source,
                                         std::size_t most_nodes = limits::nodes);

}  // namespace hakoseki
