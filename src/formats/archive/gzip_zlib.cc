// gzip by zlib, where ISA-L is not there at build time.
#include <algorithm>
#include <limits>

#define ZLIB_CONST
#include <zlib.h>

#include "base/assertion.h"
#include "formats/archive/gzip_stream.h"

namespace hakoseki {
namespace {

class GzipStream final : public PackedStream {
 public:
  explicit GzipStream(UnpackedOutput& output) : output_(output) {
    constexpr int gzip_with_largest_window = 16 + MAX_WBITS;
    HAKOSEKI_ASSERT(inflateInit2(&stream_, gzip_with_largest_window) == Z_OK);
  }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;
  ~GzipStream() override { inflateEnd(&stream_); }

  Result<void> unpack(std::string_view bytes) override;
  Result<void> end() override {
    return phase_ == Phase::member ? Result<void>(cut_off(before_)) : Result<void>();
  }

 private:
  enum class Phase : std::uint8_t { member, between, zeros };

  Result<void> inflate_piece();
  [[nodiscard]] std::uint64_t consumed() const { return before_ + fed_ - stream_.avail_in; }

  UnpackedOutput& output_;
  z_stream stream_ = {};
  std::uint64_t before_ = 0;  // bytes of the pieces that are done
  std::uint64_t fed_ = 0;     // of this piece
  Phase phase_ = Phase::member;
};

// Until the piece is used up or the member ends.
Result<void> GzipStream::inflate_piece() {
  for (;;) {
    const std::span<std::uint8_t> room = output_.room();
    stream_.next_out = room.data();
    stream_.avail_out = static_cast<uInt>(room.size());
    const int code = inflate(&stream_, Z_NO_FLUSH);
    // Z_BUF_ERROR: nothing more could be done with this piece.
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
      return corrupt(say({"corrupt gzip data: {}", "gzip データが壊れています: {}"},
                         stream_.msg != nullptr ? stream_.msg : "no reason given"),
                     consumed());
    }
    TRY_VOID(output_.wrote(room.size() - stream_.avail_out, consumed()));
    if (code == Z_STREAM_END) {
      phase_ = Phase::between;
      return {};
    }
    if (stream_.avail_in == 0 && stream_.avail_out > 0) return {};
  }
}

Result<void> GzipStream::unpack(std::string_view bytes) {
  constexpr std::size_t most = std::numeric_limits<uInt>::max() / 2;
  for (; bytes.size() > most; bytes.remove_prefix(most))
    TRY_VOID(unpack(bytes.substr(0, most)));
  fed_ = bytes.size();
  stream_.next_in = reinterpret_cast<const Bytef*>(bytes.data());
  stream_.avail_in = static_cast<uInt>(bytes.size());
  while (stream_.avail_in > 0) {
    if (phase_ == Phase::between) {
      phase_ = *stream_.next_in == 0 ? Phase::zeros : Phase::member;
      if (phase_ == Phase::member) HAKOSEKI_ASSERT(inflateReset(&stream_) == Z_OK);
    }
    if (phase_ == Phase::zeros) {
      const Bytef* const last = stream_.next_in + stream_.avail_in;
      const Bytef* const other = std::find_if(stream_.next_in, stream_.next_in + stream_.avail_in,
                                              [](Bytef byte) { return byte != 0; });
      stream_.avail_in = static_cast<uInt>(last - other);
      if (other == last) break;
      return followed_by_more(consumed());
    }
    TRY_VOID(inflate_piece());
  }
  before_ += fed_;
  fed_ = 0;
  return {};
}

}  // namespace

std::unique_ptr<PackedStream> gzip_stream(UnpackedOutput& output) {
  return std::make_unique<GzipStream>(output);
}

}  // namespace hakoseki
