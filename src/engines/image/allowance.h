// Memory that several layers of an image may take up together.
#pragma once

#include <atomic>
#include <cstddef>

namespace hakoseki::image {

class Allowance {
 public:
  explicit Allowance(std::size_t bytes) : most_(bytes) {}

  // False where it is more than there is; it is taken all the same. By several threads at once.
  bool take(std::size_t bytes) { return taken_ += bytes, taken_ <= most_; }
  // Whether so many more would not be too many.
  [[nodiscard]] bool has(std::size_t bytes) const { return taken_ + bytes <= most_; }
  void give_back(std::size_t bytes) { taken_ -= bytes; }
  [[nodiscard]] bool is_exceeded() const { return taken_ > most_; }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> taken_ = 0;
};

}  // namespace hakoseki::image
