// The readers of VEX documents of each format.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/source_text.h"
#include "formats/advisory/vex.h"
#include "formats/node.h"

namespace hakoseki::advisory {

// INVARIANT: the root is a map that read_vex recognised.
[[nodiscard]] VexDocument read_openvex(const Node& root, std::string_view path);
[[nodiscard]] VexDocument read_cyclonedx_vex(const Node& root, std::string_view path);
[[nodiscard]] VexDocument read_csaf_vex(const Node& root, std::string_view path);

// Errors: unsupported for other versions than 0.0.1 and 0.2.0.
[[nodiscard]] Result<VexDocument> read_openvex_version(const SourceText& source, const Node& root);

// Adds what a text identifies: a package URL, a digest or a CPE; others are ids alone.
void identify(VexThing& thing, std::string_view text);
// `SHA-256` and `sha256` are one algorithm; others than SHA-2 are no identifiers.
void identify_by_hash(VexThing& thing, std::string_view algorithm, std::string_view value);

// Whether anything could ever be found by it.
[[nodiscard]] bool is_identified(const VexThing& thing);

// Adds a statement, and what there is to say about it: `not_affected` wants a reason. One without
// vulnerabilities or products is skipped.
void add_statement(VexDocument& document, VexStatement statement);

}  // namespace hakoseki::advisory
