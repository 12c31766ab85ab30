#include "formats/archive/zstd_pack.h"

#include <vector>

#include <zstd.h>

#include "base/assertion.h"

namespace hakoseki {
namespace {

constexpr int window_log = 23;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

struct ZstdPacker::State {
  explicit State(ByteSink& sink)
      : next(sink), context(ZSTD_createCCtx()), buffer(ZSTD_CStreamOutSize()) {
    HAKOSEKI_ASSERT(context != nullptr);
  }

  void set(ZSTD_cParameter parameter, int value) const {
    const std::size_t code = ZSTD_CCtx_setParameter(context.get(), parameter, value);
    HAKOSEKI_ASSERT(ZSTD_isError(code) == 0);
  }

  // Until all of `bytes` is packed, or, at the end, until all is written.
  Result<void> pack(std::string_view bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{.src = bytes.data(), .size = bytes.size(), .pos = 0};
    for (;;) {
      ZSTD_outBuffer out{.dst = buffer.data(), .size = buffer.size(), .pos = 0};
      const std::size_t left = ZSTD_compressStream2(context.get(), &out, &in, directive);
      HAKOSEKI_ASSERT(ZSTD_isError(left) == 0);
      if (out.pos > 0) TRY_VOID(next.feed({buffer.data(), out.pos}));
      const bool is_done = directive == ZSTD_e_end ? left == 0 : in.pos == in.size;
      if (is_done) return {};
    }
  }

  ByteSink& next;
  std::unique_ptr<ZSTD_CCtx, FreeContext> context;
  std::vector<char> buffer;
};

ZstdPacker::ZstdPacker(ByteSink& next, int level) : state_(std::make_unique<State>(next)) {
  state_->set(ZSTD_c_compressionLevel, level);
  state_->set(ZSTD_c_checksumFlag, 1);
  state_->set(ZSTD_c_windowLog, window_log);
}

ZstdPacker::~ZstdPacker() = default;

Result<void> ZstdPacker::feed(std::string_view bytes) {
  return bytes.empty() ? Result<void>() : state_->pack(bytes, ZSTD_e_continue);
}

Result<void> ZstdPacker::finish() {
  TRY_VOID(state_->pack({}, ZSTD_e_end));
  return state_->next.finish();
}

}  // namespace hakoseki
