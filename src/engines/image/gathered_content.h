// The content of a file that comes in pieces, until it is whole.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/spool.h"

namespace hakoseki::image {

// In memory where it is small, else in a spool. Without a spooler more is held in memory, and the
// largest is refused.
class GatheredContent {
 public:
  explicit GatheredContent(Spooler* spooler) : spooler_(spooler) {}

  // No more than `size` bytes follow in all.
  void begin(std::uint64_t size);
  // Errors: unavailable where there is no room for it.
  Result<void> append(std::string_view bytes);
  Result<void> append_zeros(std::uint64_t bytes);
  [[nodiscard]] bool is_empty() const { return gathered_ == 0; }
  [[nodiscard]] bool is_whole() const { return gathered_ == size_; }
  // Once it is whole, until clear or begin. Errors: unavailable.
  [[nodiscard]] Result<std::string_view> view();
  // Of that view.
  [[nodiscard]] Pages pages() const { return Pages(spool_.get()); }
  // Gives the room back.
  void clear();

 private:
  Result<void> make_room();

  Spooler* spooler_;
  std::uint64_t size_ = 0;
  std::uint64_t gathered_ = 0;
  std::string held_;
  std::unique_ptr<Spool> spool_;
};

}  // namespace hakoseki::image
