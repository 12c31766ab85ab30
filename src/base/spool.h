// Room for bytes that are too many to be held in memory, until they were read.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace hakoseki {

class Spool {
 public:
  Spool() = default;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  virtual ~Spool() = default;

  // No more in all than was asked for. Errors: unavailable.
  virtual Result<void> append(std::string_view bytes) = 0;
  virtual Result<void> append_zeros(std::uint64_t bytes) = 0;
  // Of all that was appended, in one piece; it is there as long as the spool. Nothing is appended
  // afterwards. Errors: unavailable.
  [[nodiscard]] virtual Result<std::string_view> view() = 0;
};

class Spooler {
 public:
  Spooler() = default;
  Spooler(const Spooler&) = delete;
  Spooler& operator=(const Spooler&) = delete;
  virtual ~Spooler() = default;

  // Waits while others take up so much that this would be too much of it, so who has one must not
  // ask for a second. May be called from several threads at once. Errors: unavailable where no
  // room is to be had at all.
  [[nodiscard]] virtual Result<std::unique_ptr<Spool>> make(std::uint64_t bytes) = 0;
};

}  // namespace hakoseki
