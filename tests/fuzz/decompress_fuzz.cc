// Any bytes as a packed blob: the same whatever parts they come in; and of gzip what zlib makes of
// it.
#include <optional>

#include <zlib.h>

#include "formats/archive/decompress.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

constexpr std::size_t most = std::size_t{4} << 20U;

class Kept final : public ByteSink {
 public:
  Result<void> feed(std::string_view bytes) override {
    fuzz::demand(!bytes.empty() && kept.size() + bytes.size() <= most);
    kept += bytes;
    return {};
  }
  Result<void> finish() override { return {}; }

  std::string kept;
};

struct Outcome {
  std::optional<std::string> bytes;
  std::optional<Fault> fault;
};

Outcome unpack(std::string_view packed, std::size_t step) {
  Kept kept;
  Decompressor decompressor(kept, {.unpacked_bytes = most, .zstd_window_log = 20});
  Result<void> done;
  for (std::size_t at = 0; done && at < packed.size(); at += step)
    done = decompressor.feed(packed.substr(at, step));
  if (done) done = decompressor.finish();
  if (done) return {.bytes = std::move(kept.kept), .fault = {}};
  fuzz::demand(!done.error().what.empty());
  return {.bytes = {}, .fault = done.error().fault};
}

// Members one behind the other, and zero bytes behind them; nothing where zlib refuses one, or
// where they are too large.
std::optional<std::string> by_zlib(std::string packed) {
  std::string unpacked(most + 1, '\0');
  std::size_t at = 0;
  std::size_t total = 0;
  do {
    z_stream stream = {};
    fuzz::demand(inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(packed.data() + at);
    stream.avail_in = static_cast<uInt>(packed.size() - at);
    stream.next_out = reinterpret_cast<Bytef*>(unpacked.data() + total);
    stream.avail_out = static_cast<uInt>(unpacked.size() - total);
    const int code = inflate(&stream, Z_FINISH);
    at += stream.total_in;
    total += stream.total_out;
    inflateEnd(&stream);
    if (code != Z_STREAM_END || total > most) return std::nullopt;
  } while (at < packed.size() && packed[at] != '\0');
  if (packed.find_first_not_of('\0', at) != std::string::npos) return std::nullopt;
  unpacked.resize(total);
  return unpacked;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string packed = fuzz::text_of(data, size);
  const Outcome whole = unpack(packed, packed.size() + 1);
  for (const std::size_t step : {1U, 13U, 300U}) {
    const Outcome parts = unpack(packed, step);
    fuzz::demand(parts.bytes == whole.bytes && parts.fault == whole.fault);
  }
  if (packed.starts_with("\x1f\x8b\x08") && packed.size() >= 10) {
    fuzz::demand(by_zlib(packed) == whole.bytes);
  }
  return 0;
}
