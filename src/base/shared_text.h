// A text that many things carry and none changes: a copy is the same text, not another one.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hakoseki {

// As small as a pointer, since all that is known carries one. Threads may copy it beside each
// other.
class SharedText {
 public:
  SharedText() = default;
  // Implicit: it stands in for a std::string.
  SharedText(std::string_view text) : SharedText(text, {}) {}
  SharedText(const std::string& text) : SharedText(std::string_view(text)) {}
  SharedText(const char* text) : SharedText(std::string_view(text)) {}
  // One behind the other.
  SharedText(std::string_view first, std::string_view second);

  SharedText(const SharedText& other) : held_(other.held_) {
    if (held_ != nullptr) held_->owners.fetch_add(1, std::memory_order_relaxed);
  }
  SharedText(SharedText&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
  SharedText& operator=(const SharedText& other) {
    SharedText copy(other);
    std::swap(held_, copy.held_);
    return *this;
  }
  SharedText& operator=(SharedText&& other) noexcept {
    std::swap(held_, other.held_);
    return *this;
  }
  ~SharedText() {
    if (held_ != nullptr && held_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      release(held_);
    }
  }

  [[nodiscard]] bool empty() const { return held_ == nullptr; }
  // Points into what this object shares with its copies.
  [[nodiscard]] std::string_view view() const {
    return held_ == nullptr ? std::string_view() : bytes_of(*held_);
  }
  [[nodiscard]] std::string str() const { return std::string(view()); }

  [[nodiscard]] bool operator==(const SharedText& other) const {
    return held_ == other.held_ || view() == other.view();
  }

 private:
  // The bytes stand behind it.
  struct Held {
    std::atomic<std::uint32_t> owners;
    std::uint32_t size;
  };

  [[nodiscard]] static std::string_view bytes_of(const Held& held) {
    return {reinterpret_cast<const char*>(&held + 1), held.size};
  }
  static void release(Held* held);

  Held* held_ = nullptr;  // null: an empty text
};

}  // namespace hakoseki
