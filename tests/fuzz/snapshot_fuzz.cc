// Any bytes as a snapshot that somebody gave us: read whole, or refused in words. With the right
// seal put on, so that what lies behind it is reached too.
#include "base/sha256.h"
#include "collect/live/snapshot.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

void take(std::string bytes) {
  const Result<live::Snapshot> snapshot = live::verify_snapshot(std::move(bytes));
  if (!snapshot) {
    fuzz::demand(!snapshot.error().what.empty());
    return;
  }
  for (const live::SnapshotEntry& entry : snapshot->entries()) {
    fuzz::demand(entry.file.starts_with("answers/"));
    fuzz::demand(entry.file.find("..") == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = fuzz::text_of(data, size);
  take(bytes);
  constexpr std::size_t digits = 64;
  if (bytes.size() > digits) {
    const std::string head = bytes.substr(0, bytes.size() - digits);
    take(head + sha256_hex(head));
  }
  return 0;
}
