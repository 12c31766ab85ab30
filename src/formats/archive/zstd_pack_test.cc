#include "formats/archive/zstd_pack.h"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "formats/archive/decompress.h"

namespace hakoseki {
namespace {

class Gathered final : public ByteSink {
 public:
  explicit Gathered(bool is_full = false) : is_full_(is_full) {}
  Result<void> feed(std::string_view bytes) override {
    if (is_full_) return std::unexpected(Error(Fault::unavailable, "full"));
    text += bytes;
    return {};
  }
  Result<void> finish() override {
    is_finished = true;
    return {};
  }
  std::string text;
  bool is_finished = false;

 private:
  bool is_full_;
};

std::string packed(std::string_view bytes, std::size_t piece) {
  Gathered sink;
  ZstdPacker packer(sink);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
    EXPECT_TRUE(packer.feed(bytes.substr(0, piece)));
  EXPECT_TRUE(packer.feed(""));
  EXPECT_TRUE(packer.finish());
  EXPECT_TRUE(sink.is_finished);
  return sink.text;
}

TEST(ZstdPack, IsUnpackedAgain) {
  std::string text;
  for (std::uint64_t i = 0; i < 100'000; ++i)
    text += std::to_string(i * i);
  for (const std::string& bytes : {std::string(), std::string("a"), text}) {
    const std::string frame = packed(bytes, 70'000);
    Gathered sink;
    // Of the window that everybody has.
    Decompressor unpacking(sink, {.zstd_window_log = 23});
    ASSERT_TRUE(unpacking.feed(frame));
    ASSERT_TRUE(unpacking.finish());
    EXPECT_EQ(sink.text, bytes);
    EXPECT_LE(frame.size(), bytes.size() / 2 + 20);
  }
}

TEST(ZstdPack, PassesOnWhatGoesWrong) {
  Gathered sink(true);
  ZstdPacker packer(sink);
  const bool is_fed = packer.feed("text").has_value();
  EXPECT_TRUE(!is_fed || !packer.finish());
}

}  // namespace
}  // namespace hakoseki
