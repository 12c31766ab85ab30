// Room for bytes that are too many to be held in memory, until they were read.
#pragma once

#include <cstddef>
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

  // A part of the view was looked at; see Pages.
  void looked_at(std::string_view bytes);

 protected:
  // What was looked at need not stay in memory: who looks at it again gets it all the same.
  virtual void let_go() = 0;

 private:
  const char* last_end_ = nullptr;
  std::size_t looked_at_ = 0;  // bytes, since the last time
};

// Bytes of which some may have to be let go of: those of a view into a mapped file are this
// process's memory once they were looked at. Who looks at many says so, a megabyte at a time at
// most; of bytes that are held in memory anyway, it does nothing.
class Pages {
 public:
  Pages() = default;
  explicit Pages(Spool* spool) : spool_(spool) {}  // null: of bytes in memory

  void looked_at(std::string_view bytes) const {
    if (spool_ != nullptr) spool_->looked_at(bytes);
  }
  // Where `what` begins in `bytes`, at `from` or behind it, all before it being looked at.
  [[nodiscard]] std::size_t find(std::string_view bytes, std::string_view what,
                                 std::size_t from = 0) const;

 private:
  Spool* spool_ = nullptr;
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
