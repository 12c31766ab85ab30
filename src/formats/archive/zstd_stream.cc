#include "formats/archive/zstd_stream.h"

#include <zstd.h>
#include <zstd_errors.h>

#include "base/assertion.h"

namespace hakoseki {
namespace {

struct FreeContext {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdStream final : public PackedStream {
 public:
  ZstdStream(UnpackedOutput& output, int window_log)
      : output_(output), window_log_(window_log), context_(ZSTD_createDCtx()) {
    HAKOSEKI_ASSERT(context_ != nullptr);
    const std::size_t set = ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, window_log);
    HAKOSEKI_ASSERT(ZSTD_isError(set) == 0);
  }

  Result<void> unpack(std::string_view bytes) override;
  Result<void> end() override {
    return at_boundary_ ? Result<void>() : Result<void>(cut_off(before_));
  }

  [[nodiscard]] std::size_t held_bytes() const override { return ZSTD_sizeof_DCtx(context_.get()); }

 private:
  [[nodiscard]] std::unexpected<Error> refused(std::size_t code, std::uint64_t offset) const;

  UnpackedOutput& output_;
  int window_log_;
  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
  std::uint64_t before_ = 0;  // bytes of the pieces that are done
  bool at_boundary_ = false;  // of two frames
};

std::unexpected<Error> ZstdStream::refused(std::size_t code, std::uint64_t offset) const {
  const ZSTD_ErrorCode error = ZSTD_getErrorCode(code);
  if (error == ZSTD_error_frameParameter_windowTooLarge) {
    Error large(
        Fault::too_large,
        say({"a zstd frame wants a window of more than {} MiB, as those of `zstd --ultra` and "
             "`--long` may",
             "zstd フレームのウィンドウサイズが上限の {} MiB を超えます（`zstd --ultra` や "
             "`--long` で圧縮した可能性）"},
            (std::size_t{1} << static_cast<unsigned>(window_log_)) >> 20U));
    large.where = corrupt({}, offset).error().where;
    return std::unexpected(std::move(large));
  }
  if (error == ZSTD_error_dictionary_wrong || error == ZSTD_error_frameParameter_unsupported ||
      error == ZSTD_error_version_unsupported) {
    Error other(Fault::unsupported, Text{"a zstd frame of a kind that is not read",
                                         "対応していない種類の zstd フレームです"});
    other.where = corrupt({}, offset).error().where;
    return std::unexpected(std::move(other));
  }
  return corrupt(
      say({"corrupt zstd: {}", "zstd データが壊れています: {}"}, ZSTD_getErrorName(code)), offset);
}

Result<void> ZstdStream::unpack(std::string_view bytes) {
  ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
  for (;;) {
    const std::span<std::uint8_t> room = output_.room();
    ZSTD_outBuffer out = {room.data(), room.size(), 0};
    const std::size_t wanted = ZSTD_decompressStream(context_.get(), &out, &in);
    if (ZSTD_isError(wanted) != 0) return refused(wanted, before_ + in.pos);
    at_boundary_ = wanted == 0;
    TRY_VOID(output_.wrote(out.pos, before_ + in.pos));
    // With room left over, all that could be unpacked was.
    if (in.pos == in.size && (out.pos < out.size || at_boundary_)) break;
  }
  before_ += bytes.size();
  return {};
}

}  // namespace

std::unique_ptr<PackedStream> zstd_stream(UnpackedOutput& output, int window_log) {
  return std::make_unique<ZstdStream>(output, window_log);
}

}  // namespace hakoseki
