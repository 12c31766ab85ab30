// One blob on its way, over as many connections, and from as many places, as it takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/byte_sink.h"
#include "base/result.h"
#include "formats/oci/manifest.h"
#include "io/header.h"

namespace hakoseki::io {

class BlobDownload {
 public:
  // Both outlive it.
  BlobDownload(const oci::Descriptor& blob, ByteSink& sink) : blob_(blob), sink_(sink) {}

  [[nodiscard]] const oci::Descriptor& blob() const { return blob_; }
  // Those that ask for what is missing.
  [[nodiscard]] Headers headers() const;

  // Before each request: what went wrong with the last one is no more.
  void begin_again();
  // Whether an answer is the blob, or its rest. 200 instead of 206: all of it comes again, and what
  // was fed is passed over.
  bool begin(int status, const Headers& headers);
  bool take(std::string_view bytes);

  [[nodiscard]] bool is_whole() const { return fed_ == blob_.size; }
  // Why no more is taken.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  // Whether it is the sink that takes no more, so that nobody else need be asked.
  [[nodiscard]] bool is_refused() const { return is_refused_; }
  [[nodiscard]] Error too_short() const;

 private:
  const oci::Descriptor& blob_;
  ByteSink& sink_;
  std::uint64_t fed_ = 0;
  std::uint64_t passed_over_ = 0;
  bool is_refused_ = false;
  std::optional<Error> error_;
};

}  // namespace hakoseki::io
