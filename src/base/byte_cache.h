// Bytes that are kept for the next run, which can make them again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hakoseki {

// Whatever becomes of it, only the time it takes may change: what is not there, or cannot be read
// at present, is nothing. May be used by several threads at once. Whether the bytes are those that
// were kept is for the reader to see.
class ByteCache {
 public:
  ByteCache() = default;
  ByteCache(const ByteCache&) = delete;
  ByteCache& operator=(const ByteCache&) = delete;
  virtual ~ByteCache() = default;

  [[nodiscard]] virtual std::optional<std::string> get(std::string_view key) = 0;
  virtual void put(std::string_view key, std::string_view bytes) = 0;
};

}  // namespace hakoseki
