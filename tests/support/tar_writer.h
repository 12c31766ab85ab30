// Tar archives for tests, field by field, so that what is wrong with one is seen in the test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace hakoseki::tests {

inline constexpr std::size_t tar_block = 512;

enum class TarMagic : std::uint8_t { none, ustar, gnu };

struct TarMember {
  std::string_view name = {};
  char type = '0';
  std::string_view content = {};
  std::string_view link = {};
  std::string_view prefix = {};
  TarMagic magic = TarMagic::ustar;
  // As they stand in the block; an empty size is that of the content.
  std::string_view mode = "0000644";
  std::string_view uid = "0001750";
  std::string_view gid = "0000062";
  std::string_view size = {};
  std::string_view mtime = "14000000000";
};

inline void put(std::string& block, std::size_t at, std::string_view bytes) {
  block.replace(at, bytes.size(), bytes);
}

// As POSIX wants it, or as tars with a signed char wrote it.
inline void seal(std::string& block, bool is_signed = false) {
  put(block, 148, "        ");
  long sum = 0;
  for (const char c : block)
    sum += is_signed ? static_cast<signed char>(c) : static_cast<unsigned char>(c);
  put(block, 148, fmt::format("{:06o}", sum));
  block[154] = '\0';
}

inline std::string header_of(const TarMember& member) {
  std::string block(tar_block, '\0');
  put(block, 0, member.name);
  put(block, 100, member.mode);
  put(block, 108, member.uid);
  put(block, 116, member.gid);
  const std::string size = fmt::format("{:011o}", member.content.size());
  put(block, 124, member.size.empty() ? std::string_view(size) : member.size);
  put(block, 136, member.mtime);
  block[156] = member.type;
  put(block, 157, member.link);
  if (member.magic == TarMagic::ustar) put(block, 257, std::string_view("ustar\00000", 8));
  if (member.magic == TarMagic::gnu) put(block, 257, std::string_view("ustar  \0", 8));
  put(block, 345, member.prefix);
  seal(block);
  return block;
}

inline std::string padded(std::string_view bytes) {
  std::string text(bytes);
  text.resize((text.size() + tar_block - 1) / tar_block * tar_block);
  return text;
}

inline std::string member(const TarMember& wanted) {
  return header_of(wanted) + padded(wanted.content);
}

inline std::string pax_record(std::string_view key, std::string_view value) {
  const std::size_t rest = key.size() + value.size() + 3;
  std::size_t bytes = rest + 1;
  while (bytes != rest + std::to_string(bytes).size())
    ++bytes;
  return fmt::format("{} {}={}\n", bytes, key, value);
}

inline std::string pax(std::string_view records, char type = 'x') {
  return member({.name = "PaxHeaders/x", .type = type, .content = records});
}

inline std::string tar_end() {
  return std::string(2 * tar_block, '\0');
}

}  // namespace hakoseki::tests
