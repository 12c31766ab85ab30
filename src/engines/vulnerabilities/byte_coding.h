// Numbers and texts as the sections of the database hold them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hakoseki::vulnerabilities {

// Numbers of seven bits a byte, the lowest first; texts with their length in front.
class ByteWriter {
 public:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U)
      bytes_ += static_cast<char>(value | 0x80U);
    bytes_ += static_cast<char>(value);
  }
  void text(std::string_view text) {
    number(text.size());
    bytes_ += text;
  }
  // Of a fixed width, the lowest byte first.
  void fixed(std::uint64_t value, std::size_t width) {
    for (; width > 0; --width, value >>= 8U)
      bytes_ += static_cast<char>(value & 0xFFU);
  }
  void bytes(std::string_view bytes) { bytes_ += bytes; }

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] const std::string& written() const { return bytes_; }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// The reverse. Whatever goes beyond the end is zero and empty, and `is_whole` tells of it.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == bytes_.size()) break;
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    is_whole_ = false;
    at_ = bytes_.size();
    return 0;
  }
  std::uint32_t number32() { return static_cast<std::uint32_t>(number()); }
  std::string_view text() {
    const std::uint64_t size = number();
    if (size > bytes_.size() - at_) {
      is_whole_ = false;
      at_ = bytes_.size();
      return {};
    }
    const std::string_view text = bytes_.substr(at_, size);
    at_ += size;
    return text;
  }
  // How many of something follow, of which each takes a byte at least.
  std::size_t count() {
    const std::uint64_t count = number();
    if (count <= bytes_.size() - at_) return count;
    is_whole_ = false;
    at_ = bytes_.size();
    return 0;
  }

  [[nodiscard]] bool is_at_end() const { return at_ == bytes_.size(); }
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool is_whole_ = true;
};

}  // namespace hakoseki::vulnerabilities
