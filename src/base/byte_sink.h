// Bytes on their way, in pieces: what a blob, a hash, a decompressor and a reader are to each
// other.
#pragma once

#include <string_view>

#include "base/result.h"

namespace hakoseki {

// Pushed and never pulled, so that a network, a file and another thread can all be in front of it.
class ByteSink {
 public:
  ByteSink() = default;
  ByteSink(const ByteSink&) = delete;
  ByteSink& operator=(const ByteSink&) = delete;
  virtual ~ByteSink() = default;

  // `bytes` may be any part of the whole, also nothing, and are gone after the call. Whoever feeds
  // stops at an error and passes it on; a sink that said one is not fed again.
  virtual Result<void> feed(std::string_view bytes) = 0;
  // After the last piece: once, and only when no feed said an error.
  virtual Result<void> finish() = 0;
};

}  // namespace hakoseki
