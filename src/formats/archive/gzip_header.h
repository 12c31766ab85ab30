// The header of a gzip member (RFC 1952, 2.3), byte by byte. ISA-L 2.30 has a reader of its own,
// which gets headers wrong that hold two of the optional fields, or a CRC.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace hakoseki {

class GzipHeader {
 public:
  // Takes what belongs to the header from the front of `bytes`; true once it is whole, and then it
  // begins anew. Errors: malformed, without a place.
  Result<bool> take(std::string_view& bytes);

 private:
  enum class Part : std::uint8_t { fixed, extra_length, extra, name, comment, checksum, whole };

  Result<void> take_part(std::string_view& bytes);
  Result<void> take_byte(unsigned byte);
  Result<void> take_fixed(unsigned byte);
  void next_part();

  Part part_ = Part::fixed;
  std::size_t at_ = 0;  // in the part
  unsigned flags_ = 0;
  unsigned number_ = 0;  // of two bytes, the lower one first
  std::uint32_t crc_ = 0;
};

}  // namespace hakoseki
