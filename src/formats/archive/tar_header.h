// One header block of a tar archive: V7, ustar, star and GNU.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace hakoseki::tar {

inline constexpr std::size_t block_bytes = 512;

struct Header {
  char type = '0';
  bool gnu = false;  // its magic: only then may old sparse fields follow
  std::string_view prefix;
  std::string_view name;
  std::string_view link;
  std::int64_t size = 0;
  std::uint32_t mode = 0;  // 07777
  std::uint64_t uid = 0;
  std::uint64_t gid = 0;
  std::int64_t mtime = 0;
};

[[nodiscard]] bool is_zero(std::string_view block);

// INVARIANT: the block is block_bytes long. Views point into it.
// Errors: malformed (a wrong checksum, a number that is none or is past 63 bits).
[[nodiscard]] Result<Header> parse_header(std::string_view block);

// Octal digits with blanks and NULs around, or base 256 where the first bit is set.
[[nodiscard]] std::optional<std::int64_t> parse_number(std::string_view field);

// Users and groups are 32 bits wide for Linux; what is negative wraps around, as it does in Go.
[[nodiscard]] std::uint64_t id_of(std::int64_t number);

}  // namespace hakoseki::tar
