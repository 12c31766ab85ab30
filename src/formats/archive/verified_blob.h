// A blob against its digest and size, while it is on its way to somebody else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_sink.h"
#include "base/stream_hash.h"

namespace hakoseki {

struct BlobPromise {
  std::string name;    // for people: `layer 3`
  std::string digest;  // "sha256:<hex>" or "sha512:<hex>"; empty: none was given
  std::optional<std::uint64_t> size = {};
};

// Feeds on what it is fed, and finishes `next` only if the bytes were those that were promised:
// until then nothing that `next` made of them may be believed. More bytes than promised are not
// fed on. Errors: malformed (other bytes, or a digest that is none), unsupported (another
// algorithm); and those of `next`.
class VerifiedBlob final : public ByteSink {
 public:
  VerifiedBlob(ByteSink& next, BlobPromise promise);

  Result<void> feed(std::string_view bytes) override;
  Result<void> finish() override;

 private:
  [[nodiscard]] std::unexpected<Error> broken(std::string_view actual) const;

  ByteSink& next_;
  BlobPromise promise_;
  std::optional<StreamHash> hash_;
  std::optional<Error> no_digest_;
  std::uint64_t fed_ = 0;
};

}  // namespace hakoseki
