#include "formats/archive/gzip_header.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <isa-l/crc.h>

namespace hakoseki {
namespace {

constexpr std::size_t fixed_bytes = 10;
constexpr unsigned has_checksum = 2;
constexpr unsigned has_extra = 4;
constexpr unsigned has_name = 8;
constexpr unsigned has_comment = 16;
constexpr unsigned reserved = 0xE0;

std::unexpected<Error> broken(const Text& what) {
  return std::unexpected(Error(Fault::malformed, what));
}

std::unexpected<Error> no_header() {
  return broken({"no gzip header", "gzip ヘッダーではありません"});
}

}  // namespace

Result<bool> GzipHeader::take(std::string_view& bytes) {
  while (!bytes.empty()) {
    TRY_VOID(take_part(bytes));
    if (part_ != Part::whole) continue;
    *this = {};
    return true;
  }
  return false;
}

// Some of the bytes of one part.
Result<void> GzipHeader::take_part(std::string_view& bytes) {
  const Part part = part_;
  std::size_t taken = 1;
  if (part == Part::extra) {
    taken = std::min<std::size_t>(number_ - at_, bytes.size());
    at_ += taken;
    if (at_ == number_) next_part();
  } else if (part == Part::name || part == Part::comment) {
    const std::size_t end = bytes.find('\0');
    taken = std::min(end, bytes.size() - 1) + 1;
    if (end != std::string_view::npos) next_part();
  } else {
    TRY_VOID(take_byte(static_cast<unsigned char>(bytes.front())));
  }
  if (part != Part::checksum) {
    crc_ = crc32_gzip_refl(crc_, reinterpret_cast<const unsigned char*>(bytes.data()), taken);
  }
  bytes.remove_prefix(taken);
  return {};
}

Result<void> GzipHeader::take_byte(unsigned byte) {
  if (part_ == Part::fixed) {
    TRY_VOID(take_fixed(byte));
    if (++at_ == fixed_bytes) next_part();
    return {};
  }
  number_ |= byte << (8 * at_);
  if (++at_ < 2) return {};
  if (part_ == Part::checksum && number_ != (crc_ & 0xFFFFU)) {
    return broken({"a gzip header that is not what its checksum says",
                   "gzip ヘッダーがチェックサムと一致しません"});
  }
  next_part();
  return {};
}

Result<void> GzipHeader::take_fixed(unsigned byte) {
  constexpr unsigned expected[] = {0x1F, 0x8B, 8};  // 8: deflate, the only method there is
  if (at_ < std::size(expected) && byte != expected[at_]) return no_header();
  if (at_ == std::size(expected)) {
    flags_ = byte;
    if ((byte & reserved) != 0) return no_header();
  }
  return {};
}

// The next one that the flags say is there.
void GzipHeader::next_part() {
  if (part_ == Part::extra_length && number_ > 0) {
    part_ = Part::extra;
    at_ = 0;
    return;
  }
  constexpr std::pair<Part, unsigned> optional[] = {{Part::extra_length, has_extra},
                                                    {Part::name, has_name},
                                                    {Part::comment, has_comment},
                                                    {Part::checksum, has_checksum}};
  const Part before = part_;
  part_ = Part::whole;
  at_ = number_ = 0;
  for (const auto& [part, flag] : optional) {
    if (part <= before || (flags_ & flag) == 0) continue;
    part_ = part;
    return;
  }
}

}  // namespace hakoseki
