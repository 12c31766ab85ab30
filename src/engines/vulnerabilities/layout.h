// Where what lies in the file of vulnerabilities.
//
//   head       512 bytes: magic, version, how long the file is, its digest, where each section is
//   sections   one behind the other, each at a multiple of 8
//   checksums  the last section: a CRC-32 of each block between the head and it, and one of itself
//
// All numbers have their lowest byte first. A text is told by its number in `strings`, which is in
// order, so that the order of numbers is that of texts. Days count from 1970; where there may be
// none, 0 is none and all others are one more.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "formats/advisory/advisory.h"

namespace hakoseki::vulnerabilities::layout {

inline constexpr std::string_view magic = "hakoseki vulndb\n";
inline constexpr std::uint32_t version = 1;
inline constexpr std::size_t block_bytes = std::size_t{16} << 10U;

enum class Section : std::uint8_t {
  string_ends,    // u32 each: where the string ends in string_bytes; the first is 0, of none
  string_bytes,   // the texts, each once, in order
  sources,        // u32 each: the string of who says things, which rows number
  package_slots,  // u32 each, a power of two of them: number of the package + 1, or 0; by its hash
  packages,       // package_bytes each: ecosystem, name, begin and size in rows
  rows,           // see row_coding.h
  vulnerabilities,  // vulnerability_bytes each, in the order of their ids
  details,          // of vulnerabilities: aliases, CVSS, exploitation
  ids,              // id_bytes each, in the order of the ids and aliases: string, vulnerability
  coverage,
  feeds,
  cycles,
  text_frames,  // text_frame_bytes each: end in `texts`, size unpacked
  texts,        // frames of zstd
  checksums,
};
inline constexpr std::size_t section_count = 15;

// The head.
inline constexpr std::size_t version_at = 16;
inline constexpr std::size_t section_count_at = 20;
inline constexpr std::size_t file_bytes_at = 24;
inline constexpr std::size_t data_day_at = 32;
inline constexpr std::size_t digest_at = 40;
inline constexpr std::size_t digest_bytes = 32;  // SHA-256 of all behind the head
inline constexpr std::size_t sections_at = 72;
inline constexpr std::size_t section_bytes = 16;  // begin, size
inline constexpr std::size_t head_bytes = 512;
inline constexpr std::size_t head_checksum_at = head_bytes - 4;
static_assert(sections_at + section_count * section_bytes <= head_checksum_at);

inline constexpr std::size_t package_bytes = 16;
inline constexpr std::size_t vulnerability_bytes = 32;
inline constexpr std::size_t id_bytes = 8;
inline constexpr std::size_t text_frame_bytes = 12;
inline constexpr std::size_t section_alignment = 8;

// Of a vulnerability.
inline constexpr std::size_t id_at = 0;  // u32
inline constexpr std::size_t details_at =
    4;  // u32: begin in `details`; it ends where the next begins
inline constexpr std::size_t published_at = 8;     // u32
inline constexpr std::size_t flags_at = 12;        // u32
inline constexpr std::size_t probability_at = 16;  // u32 + 1; 0: none
inline constexpr std::size_t percentile_at = 20;   // u32
inline constexpr std::size_t frame_at = 24;        // u32 + 1; 0: no text
inline constexpr std::size_t in_frame_at = 28;     // u32
inline constexpr std::uint32_t flag_malicious = 1;
inline constexpr std::uint32_t flag_exploited = 2;

[[nodiscard]] inline std::uint64_t number_of(std::optional<advisory::Day> day) {
  if (!day || day->time_since_epoch().count() < 0) return 0;
  return static_cast<std::uint64_t>(day->time_since_epoch().count()) + 1;
}
[[nodiscard]] inline std::optional<advisory::Day> day_of(std::uint64_t number) {
  // Beyond the year 9999 nobody tells of any.
  if (number == 0 || number > 2'932'897) return std::nullopt;
  return advisory::Day(std::chrono::days(static_cast<int>(number - 1)));
}

// Of a package's ecosystem and name. FNV-1a (Fowler, Noll, Vo) of 64 bits, folded: the file is the
// same everywhere, so the hash has to be.
[[nodiscard]] constexpr std::uint32_t package_hash(std::string_view ecosystem,
                                                   std::string_view name) {
  std::uint64_t hash = 14695981039346656037U;
  const auto mix = [&hash](std::string_view text) {
    for (const char c : text) {
      hash ^= static_cast<unsigned char>(c);
      hash *= 1099511628211U;
    }
  };
  mix(ecosystem);
  mix(std::string_view("\0", 1));
  mix(name);
  return static_cast<std::uint32_t>(hash ^ hash >> 32U);
}

}  // namespace hakoseki::vulnerabilities::layout
