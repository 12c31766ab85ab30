// What people read of a vulnerability: packed, and apart from all that is looked up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/vulnerabilities/byte_coding.h"
#include "engines/vulnerabilities/database.h"

namespace hakoseki::vulnerabilities {

// Of one frame, unpacked; a text that is longer stands alone in its own.
inline constexpr std::size_t text_frame_most = std::size_t{1} << 20U;

struct TextPlace {
  std::uint32_t frame = 0;
  std::uint32_t at = 0;  // in the unpacked frame
};

[[nodiscard]] std::string packed_text(const VulnerabilityText& text);
// Empty where it is damaged.
[[nodiscard]] VulnerabilityText unpacked_text(std::string_view frame, std::size_t at);

class TextWriter {
 public:
  // `text`: as packed_text gives it.
  TextPlace add(std::string_view text);
  void finish();
  [[nodiscard]] const std::string& frames() const { return frames_.written(); }
  [[nodiscard]] const std::string& texts() const { return texts_; }

 private:
  ByteWriter frames_;
  std::string texts_;
  std::string pending_;
  std::uint32_t count_ = 0;
};

}  // namespace hakoseki::vulnerabilities
