// A thread between two sinks, so that who makes bytes and who reads them each have a core.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/byte_sink.h"

namespace hakoseki {

// How much may wait between the two.
struct HandoverRing {
  std::size_t pieces = 8;
  std::size_t piece_bytes = std::size_t{256} << 10U;
};

// Feeds `next` on a thread of its own, in pieces that are as long as those of the ring, all but the
// last. `feed` copies, and waits while the ring is full; `finish` waits until `next` is finished.
// An error of `next` is what the following feed says, or finish. Who is destroyed without finish
// lets `next` end the piece that it is at, and does not finish it. `next` is used by nobody else
// from the first feed until finish or the destructor return.
class Handover final : public ByteSink {
 public:
  explicit Handover(ByteSink& next, HandoverRing ring = {});
  Handover(const Handover&) = delete;
  Handover& operator=(const Handover&) = delete;
  ~Handover() override;

  Result<void> feed(std::string_view bytes) override;
  Result<void> finish() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hakoseki
