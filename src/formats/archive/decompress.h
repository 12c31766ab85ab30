// Blobs that are packed by gzip or zstd, or not at all, as a stream; read as if somebody hostile
// had packed them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_sink.h"

namespace hakoseki {

struct DecompressLimits {
  std::uint64_t unpacked_bytes = std::uint64_t{64} << 30U;
  // Of unpacked to packed bytes; minded only past `ratio_from` unpacked ones. Deflate cannot reach
  // more than 1032.
  std::uint64_t ratio = 1000;
  std::uint64_t ratio_from = std::uint64_t{64} << 20U;
  // As a power of two: what a zstd frame may want held. RFC 8878 asks for 8 MiB of everybody.
  // The library of Go by which containers' tools pack wants 32 MiB at most, `zstd --ultra -20` as
  // much. `-21`, `-22` and `--long` want 64 or 128: more than is left of what an image may take up.
  int zstd_window_log = 25;
};

// Feeds `next` the bytes unpacked, in pieces of 256 KiB. How they are packed is told by their first
// bytes and not by a media type, since that is how container runtimes tell it.
// gzip: any number of members, each held against its CRC-32 and length, and zero bytes behind them.
// zstd: any number of frames, each held against its checksum where it has one, and skippable ones
// (zstd:chunked) passed over. All else is plain, and passed on without a copy.
// Errors, with `byte OFFSET` of the packed bytes as their place: malformed (corrupt or cut off),
// too_large past a limit, unsupported (bzip2, xz, a dictionary); and those of `next`.
class Decompressor final : public ByteSink {
 public:
  explicit Decompressor(ByteSink& next, DecompressLimits limits = {});
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;
  ~Decompressor() override;

  Result<void> feed(std::string_view bytes) override;
  Result<void> finish() override;

  // What zstd holds of a frame.
  [[nodiscard]] std::size_t held_bytes() const;

 private:
  struct State;
  Result<void> choose();

  std::unique_ptr<State> state_;
};

}  // namespace hakoseki
