// Where a decompressor writes: counted, limited, and fed on in big pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/byte_sink.h"
#include "formats/archive/decompress.h"

namespace hakoseki {

class UnpackedOutput {
 public:
  UnpackedOutput(ByteSink& next, const DecompressLimits& limits) : next_(next), limits_(limits) {}

  // Where to write next; never empty.
  [[nodiscard]] std::span<std::uint8_t> room();
  // So many bytes of the room were written, of `packed` packed bytes in all.
  Result<void> wrote(std::size_t bytes, std::uint64_t packed);
  // Bytes that need no room, since they are unpacked.
  Result<void> pass(std::string_view bytes);
  Result<void> flush();

 private:
  [[nodiscard]] Result<void> count(std::size_t bytes, std::uint64_t packed);

  ByteSink& next_;
  DecompressLimits limits_;
  std::vector<std::uint8_t> buffer_;
  std::size_t held_ = 0;
  std::uint64_t total_ = 0;
};

// What unpacks one way of packing. A piece is unpacked whole before `unpack` returns.
class PackedStream {
 public:
  PackedStream() = default;
  PackedStream(const PackedStream&) = delete;
  PackedStream& operator=(const PackedStream&) = delete;
  virtual ~PackedStream() = default;

  virtual Result<void> unpack(std::string_view bytes) = 0;
  // Whether no more needs to follow.
  virtual Result<void> end() = 0;
  // See Decompressor.
  [[nodiscard]] virtual std::size_t held_bytes() const { return 0; }
};

[[nodiscard]] std::unexpected<Error> corrupt(Message what, std::uint64_t offset);
[[nodiscard]] std::unexpected<Error> cut_off(std::uint64_t offset);
// Of gzip data, behind which only zeros may stand.
[[nodiscard]] std::unexpected<Error> followed_by_more(std::uint64_t offset);

}  // namespace hakoseki
