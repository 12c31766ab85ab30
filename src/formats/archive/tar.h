// Tar archives (POSIX.1-2001 pax, ustar, GNU, old V7) as a stream, read as if somebody hostile had
// written them.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/byte_sink.h"
#include "formats/archive/file_entry.h"

namespace hakoseki {

struct TarLimits {
  std::uint64_t entries = 2'000'000;
  std::size_t name_bytes = 4096;          // a path or link target (PATH_MAX)
  std::size_t header_bytes = 1U << 20U;   // pax records or a GNU long name of one entry
};

// Offers each entry to `entries` as its bytes arrive; of the content nothing is held or copied.
// What stands behind the end mark (two zero blocks) is passed over.
// Errors, with `entry N, byte OFFSET` as their place: malformed (a wrong checksum, a number that is
// none, pax records that break their own lengths, an end inside an entry), too_large past a limit;
// and those of the sink.
class TarReader final : public ByteSink {
 public:
  explicit TarReader(EntrySink& entries, TarLimits limits = {});
  ~TarReader() override;

  Result<void> feed(std::string_view bytes) override;
  Result<void> finish() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hakoseki
