// Reads a feed of advisories, on several threads, so that the outcome is that of one.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/parallel.h"
#include "collect/advisories/documents.h"
#include "collect/advisories/feed_files.h"
#include "formats/advisory/advisory.h"
#include "formats/advisory/readers.h"

namespace hakoseki::advisories {

// What was not used.
struct Gap {
  enum class Kind : std::uint8_t {
    record,        // of a document, which was read for the rest
    document,      // that is broken
    unrecognised,  // a document that no reader knows, or a file packed in a way that nobody unpacks
    input,         // a file, from some place on
  };
  Kind kind = Kind::record;
  std::string where;  // in its feed
  Message reason;
};

struct FeedTotals {
  std::uint64_t documents = 0;     // that somebody knows
  std::uint64_t records = 0;       // advisories, predictions, known exploited, and cycles
  std::uint64_t skipped = 0;       // records and documents that could not be used
  std::uint64_t unrecognised = 0;  // documents
  std::uint64_t passed_over = 0;   // statements of kinds that nobody has a use for
  std::optional<advisory::Day> data_day = {};
  std::string digest;    // `sha256:` and hexadecimal digits; of the one file, or of a list of all
  bool is_whole = true;  // every file was read to its end
};

struct FeedReading {
  // In the order of the documents, one call at a time, on any thread. Also `tell`.
  std::function<void(advisory::Records)> take;
  std::function<void(const Gap&)> tell = {};
  std::function<void(std::uint64_t bytes)> saw = {};  // of the files as they lie on disk
  const std::atomic<bool>* stop = nullptr;            // ends the reading, which is not whole then
  const advisory::FeedReader* (*reader_of)(const advisory::FeedDocument&) =
      advisory::feed_reader_of;
  std::size_t threads = usable_threads();
  DocumentLimits limits = {};
};

[[nodiscard]] FeedTotals read_feed(const Feed& feed, const FeedReading& reading);

}  // namespace hakoseki::advisories
