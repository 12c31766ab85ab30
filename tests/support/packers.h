// Bytes packed by zlib and libzstd, for tests of what unpacks them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <zlib.h>
#include <zstd.h>

namespace hakoseki::tests {

// One gzip member, with a header as zlib writes it or with these fields.
inline std::string gzip(std::string_view bytes, int level = 6, gz_header* header = nullptr) {
  z_stream stream = {};
  std::string packed;
  if (deflateInit2(&stream, level, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    return packed;
  if (header != nullptr) deflateSetHeader(&stream, header);
  packed.resize(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 1024);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int code = deflate(&stream, Z_FINISH);
  packed.resize(code == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  return packed;
}

// One frame, with a checksum.
inline std::string zstd(std::string_view bytes, int level = 3, int window_log = 0) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  // Without it a frame is its own window, however small.
  if (window_log > 0) ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  ZSTD_outBuffer out = {packed.data(), packed.size(), 0};
  ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
  // In two steps, so that its size is not known in front.
  ZSTD_compressStream2(context, &out, &in, ZSTD_e_continue);
  ZSTD_compressStream2(context, &out, &in, ZSTD_e_end);
  ZSTD_freeCCtx(context);
  packed.resize(out.pos);
  return packed;
}

// As zstd:chunked keeps its table of contents.
inline std::string skippable(std::string_view bytes) {
  std::string frame = "\x5e\x2a\x4d\x18";
  for (unsigned shift = 0; shift < 32; shift += 8)
    frame += static_cast<char>((bytes.size() >> shift) & 0xFFU);
  return frame.append(bytes);
}

}  // namespace hakoseki::tests
