// Prints the entries of a ZIP archive that comes through standard input: a line of JSON for each.
// tests/zip_listing_test.py holds them against what Python says.
#include <array>
#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "base/hex.h"
#include "base/stream_hash.h"
#include "formats/archive/zip.h"

using namespace hakoseki;

int main() {
  std::string bytes;
  std::array<char, 65536> piece = {};
  while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), stdin))
    bytes.append(piece.data(), got);
  constexpr std::size_t most_bytes = std::size_t{64} << 20U;
  const Result<ZipArchive> archive = ZipArchive::open(bytes);
  if (!archive) {
    fmt::print(stderr, "{}\n", archive.error().message());
    return 1;
  }
  for (ZipArchive::Cursor cursor = archive->entries(); const auto entry = cursor.next();) {
    const Result<std::string> content = archive->read(*entry, most_bytes);
    StreamHash hash;
    if (content) hash.feed(*content);
    // In hexadecimal, since names are bytes.
    fmt::print("{{\"name\":\"{}\",\"size\":{},\"sha256\":\"{}\",\"error\":\"{}\"}}\n",
               hex_of(entry->name), entry->bytes, content ? hash.hex() : "",
               content ? "" : content.error().message());
  }
  return 0;
}
