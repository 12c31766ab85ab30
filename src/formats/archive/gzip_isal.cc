// gzip by ISA-L, which inflates twice as fast as zlib.
#include <algorithm>
#include <limits>

#include <isa-l/igzip_lib.h>

#include "formats/archive/gzip_header.h"
#include "formats/archive/gzip_stream.h"

namespace hakoseki {
namespace {

class GzipStream final : public PackedStream {
 public:
  explicit GzipStream(UnpackedOutput& output) : output_(output) {}

  Result<void> unpack(std::string_view bytes) override;
  Result<void> end() override {
    const bool inside = phase_ == Phase::header || phase_ == Phase::member;
    return inside ? Result<void>(cut_off(before_)) : Result<void>();
  }

 private:
  enum class Phase : std::uint8_t { header, member, between, zeros };

  Result<void> step();
  Result<void> read_header();
  Result<void> read_zeros();
  Result<void> inflate();
  Result<void> refused(int code) const;
  [[nodiscard]] std::uint64_t consumed() const {
    return before_ + fed_ - state_.avail_in - static_cast<std::uint64_t>(state_.read_in_length) / 8;
  }

  UnpackedOutput& output_;
  GzipHeader header_;
  inflate_state state_ = {};
  std::uint64_t before_ = 0;  // bytes of the pieces that are done
  std::uint64_t fed_ = 0;     // of this piece
  Phase phase_ = Phase::header;
};

Result<void> GzipStream::refused(int code) const {
  if (code == ISAL_INCORRECT_CHECKSUM) {
    return corrupt(Text{"gzip data that is not what its checksum or length says",
                        "gzip データがチェックサムまたは長さと一致しません"},
                   consumed());
  }
  return corrupt(Text{"corrupt gzip data", "gzip データが壊れています"}, consumed());
}

Result<void> GzipStream::read_header() {
  std::string_view bytes(reinterpret_cast<const char*>(state_.next_in), state_.avail_in);
  const std::size_t before = bytes.size();
  Result<bool> whole = header_.take(bytes);
  const std::size_t taken = before - bytes.size();
  std::uint8_t* const next = state_.next_in + taken;
  state_.avail_in = static_cast<std::uint32_t>(bytes.size());
  if (!whole) {
    whole.error().where = corrupt({}, consumed()).error().where;
    return std::unexpected(std::move(whole).error());
  }
  if (*whole) {
    isal_inflate_init(&state_);
    state_.crc_flag = ISAL_GZIP_NO_HDR_VER;
    state_.avail_in = static_cast<std::uint32_t>(bytes.size());
    phase_ = Phase::member;
  }
  state_.next_in = next;
  return {};
}

Result<void> GzipStream::read_zeros() {
  const std::uint8_t* const end = state_.next_in + state_.avail_in;
  const std::uint8_t* const other = std::find_if(state_.next_in, state_.next_in + state_.avail_in,
                                                 [](std::uint8_t byte) { return byte != 0; });
  state_.avail_in = static_cast<std::uint32_t>(end - other);
  if (other == end) return {};
  return followed_by_more(consumed());
}

// Until the piece is used up or the member ends.
Result<void> GzipStream::inflate() {
  for (;;) {
    const std::span<std::uint8_t> room = output_.room();
    state_.next_out = room.data();
    state_.avail_out = static_cast<std::uint32_t>(room.size());
    const std::uint64_t before = consumed();
    const int code = isal_inflate(&state_);
    if (code != ISAL_DECOMP_OK) return refused(code);
    TRY_VOID(output_.wrote(room.size() - state_.avail_out, consumed()));
    if (state_.block_state == ISAL_BLOCK_FINISH) {
      phase_ = Phase::between;
      return {};
    }
    // With room left over, all that could be unpacked was.
    if (state_.avail_in == 0 && state_.avail_out > 0) return {};
    const bool stands_still = consumed() == before && state_.avail_out == room.size();
    if (stands_still) return refused(ISAL_INVALID_BLOCK);
  }
}

Result<void> GzipStream::step() {
  if (phase_ == Phase::between) phase_ = *state_.next_in == 0 ? Phase::zeros : Phase::header;
  if (phase_ == Phase::header) return read_header();
  return phase_ == Phase::zeros ? read_zeros() : inflate();
}

Result<void> GzipStream::unpack(std::string_view bytes) {
  // ISA-L counts in 32 bits.
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max() / 2;
  for (; bytes.size() > most; bytes.remove_prefix(most))
    TRY_VOID(unpack(bytes.substr(0, most)));
  fed_ = bytes.size();
  // It only reads them, but does not say so.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  state_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(bytes.data()));
  state_.avail_in = static_cast<std::uint32_t>(bytes.size());
  while (state_.avail_in > 0)
    TRY_VOID(step());
  before_ += fed_;
  fed_ = 0;
  return {};
}

}  // namespace

std::unique_ptr<PackedStream> gzip_stream(UnpackedOutput& output) {
  return std::make_unique<GzipStream>(output);
}

}  // namespace hakoseki
