// Where a value was seen: the proof that every fact, and so every verdict, carries.
#pragma once

#include <cstdint>

#include "base/position.h"
#include "base/shared_text.h"

namespace hakoseki {

enum class Source : std::uint8_t {
  file,      // a file of the run; `span` says where
  api,       // an answer of AWS or Kubernetes; `pointer` says where
  runtime,   // an event seen on a running task
  declared,  // the user's configuration
  image,     // the bytes of a container image; `pointer` says where
};

struct Evidence {
  Source source = Source::file;
  // Which of Inventory::inputs it was read from.
  std::uint32_t input = 0;
  Span span = {};
  // The place inside an answer (operation and JSON pointer); empty for files.
  SharedText pointer = {};

  // Whether `span` is a place in a text that the run read: a file, or an answer that lies in one.
  [[nodiscard]] bool in_text() const {
    return source == Source::file || (source == Source::api && span.begin.line > 0);
  }

  bool operator==(const Evidence&) const = default;
};

}  // namespace hakoseki
