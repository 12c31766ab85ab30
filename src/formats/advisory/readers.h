// The formats that feeds of advisories are written in: one row each.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "formats/advisory/advisory.h"

namespace hakoseki::advisory {

// Of one document. `read` gives all records that are whole; those that are not are `skipped`, one
// at a time. It fails only where the document as such cannot be read. Errors: malformed, too_large.
struct FeedReader {
  std::string_view name;                             // `osv`, as people are told of it
  bool (*recognises)(const FeedDocument& document);  // by its path, or its first bytes
  Result<Records> (*read)(const FeedDocument& document);
};

// In the order in which they are asked: no document is recognised by two of them.
[[nodiscard]] std::span<const FeedReader> feed_readers();

// Null: no document of advisories.
[[nodiscard]] const FeedReader* feed_reader_of(const FeedDocument& document);

}  // namespace hakoseki::advisory
