// Tar archives (POSIX.1-2001 pax, ustar, GNU, star, old V7) as a stream, read as if somebody
// hostile had written them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/byte_sink.h"
#include "formats/archive/file_entry.h"

namespace hakoseki {

struct TarLimits {
  std::uint64_t entries = 2'000'000;
  std::size_t name_bytes = 4096;           // a path or link target (PATH_MAX)
  std::size_t header_bytes = 1U << 20U;    // pax records or a GNU long name of one entry
  std::size_t sparse_extents = 1U << 18U;  // pieces of one sparse file
};

// Offers each entry to `entries` as its bytes arrive; of the content nothing is held or copied.
// Where tar's readers disagree it reads as Go's archive/tar does, because that is what unpacks
// images (containerd, Docker, BuildKit, Podman): what it shows is what will run.
//   * Global pax headers are passed over, and whatever extends an entry that one stands before.
//   * Links, folders, devices and pipes have no bytes, whatever their size says. Where a hard
//     link has a size and no header follows, its bytes are passed over (pax -o linkdata), which Go
//     would refuse.
//   * Two zero blocks end the archive; what stands behind them is passed over. So does the end of
//     the stream, also without them or after one, but only behind the whole content of an entry.
//   * FileKind::other are types that POSIX does not know; their bytes are passed over.
// Errors, with `entry N, byte OFFSET` as their place: malformed (a wrong checksum, a number that is
// none, pax records or sparse maps that break their own lengths, an end inside an entry), too_large
// past a limit; and those of the sink.
class TarReader final : public ByteSink {
 public:
  explicit TarReader(EntrySink& entries, TarLimits limits = {});
  TarReader(const TarReader&) = delete;
  TarReader& operator=(const TarReader&) = delete;
  ~TarReader() override;

  Result<void> feed(std::string_view bytes) override;
  Result<void> finish() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hakoseki
