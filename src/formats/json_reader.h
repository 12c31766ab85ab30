// JSON (RFC 8259) with the place of every value.
#pragma once

#include "base/result.h"
#include "base/source_text.h"
#include "formats/node.h"

namespace hakoseki {

// The whole text must be one value. Errors: malformed with the place; too_large past
// limits::nesting or limits::nodes.
[[nodiscard]] Result<Document> read_json(const SourceText& source);

}  // namespace hakoseki
