// Prints the entries of a tar archive, packed or not, that comes through standard input: a line of
// JSON for each. tests/tar_listing_test.py holds them against what Python and GNU tar say.
#include <array>
#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "base/hex.h"
#include "base/stream_hash.h"
#include "formats/archive/decompress.h"
#include "formats/archive/tar.h"

using namespace hakoseki;

namespace {

class Listing final : public EntrySink {
 public:
  Result<bool> begin(const FileEntry& entry) override {
    constexpr std::string_view kinds[] = {
        "regular",          "hard_link",    "symbolic_link", "directory",
        "character_device", "block_device", "fifo",          "other"};
    // In hexadecimal, since names are bytes.
    line_ = fmt::format(
        R"({{"path":"{}","kind":"{}","size":{},"mode":{},"uid":{},"gid":{},"mtime":{},"link":"{}",)"
        R"("capability":"{}")",
        hex_of(entry.path), kinds[static_cast<std::size_t>(entry.kind)], entry.size, entry.mode,
        entry.uid, entry.gid, entry.mtime, hex_of(entry.link), hex_of(entry.capability));
    is_regular_ = entry.kind == FileKind::regular;
    return true;
  }
  Result<void> data(std::string_view bytes) override {
    hash_.feed(bytes);
    return {};
  }
  Result<void> hole(std::uint64_t bytes) override {
    static constexpr std::array<char, 65536> zeros = {};
    for (; bytes > zeros.size(); bytes -= zeros.size())
      hash_.feed({zeros.data(), zeros.size()});
    hash_.feed({zeros.data(), static_cast<std::size_t>(bytes)});
    return {};
  }
  Result<void> end() override {
    std::printf("%s,\"sha256\":\"%s\"}\n", line_.c_str(), is_regular_ ? hash_.hex().c_str() : "");
    return {};
  }

 private:
  std::string line_;
  StreamHash hash_;
  bool is_regular_ = false;
};

Result<void> read_input(ByteSink& sink) {
  std::array<char, 100'000> piece = {};  // of an odd length on purpose
  for (;;) {
    const std::size_t bytes = std::fread(piece.data(), 1, piece.size(), stdin);
    if (bytes == 0) return sink.finish();
    TRY_VOID(sink.feed({piece.data(), bytes}));
  }
}

}  // namespace

int main() {
  Listing listing;
  TarReader reader(listing);
  Decompressor decompressor(reader);
  const Result<void> done = read_input(decompressor);
  if (done) return 0;
  std::fprintf(stderr, "%s\n", done.error().message().c_str());
  return 1;
}
