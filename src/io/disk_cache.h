// Bytes that are kept from run to run, in a database of SQLite.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_cache.h"
#include "base/result.h"

namespace hakoseki::io {

struct DiskCacheLimits {
  std::uint64_t bytes = std::uint64_t{1} << 30U;  // of all; what was used least lately goes first
  std::uint64_t value_bytes = std::uint64_t{64} << 20U;  // of one: what is longer is not kept
};

// One file, for any number of processes. It is opened at the first use, made where it is not there
// (and its folder and the one above, but no more), and only used where nobody else can have written
// it. Whatever goes wrong is the end of its use for this run.
class DiskCache final : public ByteCache {
 public:
  explicit DiskCache(std::string path, DiskCacheLimits limits = {});
  ~DiskCache() override;

  [[nodiscard]] std::optional<std::string> get(std::string_view key) override;
  void put(std::string_view key, std::string_view bytes) override;
  // Why it is of no use, where it is not: once everybody is done with it.
  [[nodiscard]] const std::optional<Error>& trouble() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hakoseki::io
