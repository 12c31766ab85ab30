#include "engines/image/digest_table.h"

#include <string>

namespace hakoseki::image {

void DigestTable::add(std::uint32_t file, const ContentDigests& digests) {
  std::string text;
  const auto put = [&](DigestKind kind, std::string_view bytes) {
    if (!bytes.empty()) append(text, {kind, bytes});
  };
  put(DigestKind::md5, digests.md5);
  put(DigestKind::sha1, digests.sha1);
  put(DigestKind::sha256, digests.sha256);
  rows_.push_back({.file = file, .text = texts_.keep(text)});
}

ContentDigests DigestTable::digests(std::size_t row) const {
  ContentDigests digests;
  std::string_view text = texts_.at(rows_[row].text);
  while (!text.empty()) {
    const RecordedDigest one = take_digest(text);
    if (one.kind == DigestKind::md5) digests.md5 = one.bytes;
    if (one.kind == DigestKind::sha1) digests.sha1 = one.bytes;
    if (one.kind == DigestKind::sha256) digests.sha256 = one.bytes;
  }
  return digests;
}

std::string_view DigestTable::find(std::uint32_t file, DigestKind kind) const {
  std::size_t low = 0;
  std::size_t high = rows_.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (rows_[middle].file < file) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == rows_.size() || rows_[low].file != file) return {};
  const ContentDigests found = digests(low);
  switch (kind) {
    case DigestKind::md5:
      return found.md5;
    case DigestKind::sha1:
      return found.sha1;
    case DigestKind::sha256:
    case DigestKind::sha256_160:
      return found.sha256.substr(0, length_of(kind));
    case DigestKind::none:
    case DigestKind::other:
      break;
  }
  return {};
}

}  // namespace hakoseki::image
