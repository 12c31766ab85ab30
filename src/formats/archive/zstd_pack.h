// Packs bytes into one frame of Zstandard (RFC 8878), as a stream; by libzstd.
#pragma once

#include <memory>
#include <string_view>

#include "base/byte_sink.h"

namespace hakoseki {

class ZstdPacker final : public ByteSink {
 public:
  // Of 1 to 19, by what it costs. The frame has a checksum and asks for a window of at most 8 MiB,
  // which everybody has to unpack.
  explicit ZstdPacker(ByteSink& next, int level = 12);
  ZstdPacker(const ZstdPacker&) = delete;
  ZstdPacker& operator=(const ZstdPacker&) = delete;
  ~ZstdPacker() override;

  // Errors: those of `next`.
  Result<void> feed(std::string_view bytes) override;
  Result<void> finish() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hakoseki
