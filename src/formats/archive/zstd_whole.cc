#include "formats/archive/zstd_whole.h"

#include <memory>

#include <zstd.h>

#include "base/assertion.h"

namespace hakoseki {
namespace {

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

std::string pack_zstd(std::string_view bytes, int level) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  HAKOSEKI_ASSERT(context != nullptr);
  for (const auto& [parameter, value] :
       {std::pair(ZSTD_c_compressionLevel, level), std::pair(ZSTD_c_checksumFlag, 1)}) {
    HAKOSEKI_ASSERT(ZSTD_isError(ZSTD_CCtx_setParameter(context.get(), parameter, value)) == 0);
  }
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), packed.data(), packed.size(), bytes.data(), bytes.size());
  HAKOSEKI_ASSERT(ZSTD_isError(size) == 0);
  packed.resize(size);
  return packed;
}

Result<std::string> unpack_zstd(std::string_view packed, std::size_t most_bytes) {
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return std::unexpected(Error(Fault::malformed, "not a whole frame of zstd"));
  }
  if (size > most_bytes) {
    return std::unexpected(
        Error(Fault::too_large, fmt::format("{} bytes unpacked, above {}", size, most_bytes)));
  }
  std::string bytes(size, '\0');
  const std::size_t unpacked =
      ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
  if (ZSTD_isError(unpacked) != 0 || unpacked != size) {
    return std::unexpected(Error(Fault::malformed, "a damaged frame of zstd"));
  }
  return bytes;
}

}  // namespace hakoseki
