// Packed blobs, whole, in members and frames, cut, corrupt and far too large.
#include "formats/archive/decompress.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/packers.h"

namespace hakoseki {
namespace {

using namespace std::string_view_literals;
using namespace tests;

class Kept final : public ByteSink {
 public:
  Result<void> feed(std::string_view bytes) override {
    kept += bytes;
    largest = std::max(largest, bytes.size());
    return {};
  }
  Result<void> finish() override {
    ++finishes;
    return {};
  }

  std::string kept;
  std::size_t largest = 0;
  int finishes = 0;
};

struct Outcome {
  std::string bytes;
  std::string error;  // with its place
  Fault fault = Fault::malformed;
  int finishes = 0;
};

Outcome unpack_in(std::string_view packed, std::size_t step, const DecompressLimits& limits = {}) {
  Kept kept;
  Decompressor decompressor(kept, limits);
  Result<void> done;
  for (std::size_t at = 0; done && at < packed.size(); at += step)
    done = decompressor.feed(packed.substr(at, step));
  if (done) done = decompressor.finish();
  return {.bytes = std::move(kept.kept),
          .error = done ? "" : done.error().message(),
          .fault = done ? Fault::malformed : done.error().fault,
          .finishes = kept.finishes};
}

// In steps of several lengths, which agree on all but how far ahead of a fault was read.
Outcome unpack(std::string_view packed, const DecompressLimits& limits = {}) {
  Outcome whole = unpack_in(packed, packed.size() + 1, limits);
  for (const std::size_t step : {1U, 2U, 9U, 10U, 11U, 1000U}) {
    const Outcome parts = unpack_in(packed, step, limits);
    EXPECT_EQ(parts.error.empty(), whole.error.empty()) << step << whole.error << parts.error;
    EXPECT_EQ(parts.fault, whole.fault) << step;
    EXPECT_TRUE(!whole.error.empty() || parts.bytes == whole.bytes) << step;
    EXPECT_EQ(parts.finishes, whole.finishes) << step;
  }
  return whole;
}

// Bytes that pack by half, more or less.
std::string sample(std::size_t bytes) {
  std::mt19937 engine;
  std::string text;
  while (text.size() < bytes)
    text += fmt::format("{:x} {} ", engine() % 4096, text.size() % 100);
  text.resize(bytes);
  return text;
}

TEST(Decompressor, TellsByTheFirstBytes) {
  const std::string text = sample(3000);
  EXPECT_EQ(unpack(gzip(text)).bytes, text);
  EXPECT_EQ(unpack(zstd(text)).bytes, text);
  EXPECT_EQ(unpack(text).bytes, text);
  for (const std::string_view plain : {""sv, "a"sv, "\x1f"sv, "\x1f\x8b"sv, "\x28\xb5\x2f"sv,
                                       "BZh91"sv, "BZh is the name of a file"sv}) {
    const Outcome outcome = unpack(plain);
    EXPECT_EQ(outcome.bytes, plain);
    EXPECT_EQ(outcome.finishes, 1);
  }
  for (const std::string_view other : {"\xfd"
                                       "7zXZ\0and more"sv,
                                       "BZh91AY&SYand more"sv}) {
    const Outcome outcome = unpack(other);
    EXPECT_EQ(outcome.fault, Fault::unsupported);
    EXPECT_TRUE(outcome.error.starts_with("packed by ")) << outcome.error;
    EXPECT_EQ(outcome.finishes, 0);
  }
}

TEST(Decompressor, FeedsBigPieces) {
  const std::string text = sample(1'000'000);
  for (const std::string& packed : {gzip(text), zstd(text)}) {
    Kept kept;
    Decompressor decompressor(kept);
    for (std::size_t at = 0; at < packed.size(); at += 4096)
      ASSERT_TRUE(decompressor.feed(std::string_view(packed).substr(at, 4096)));
    ASSERT_TRUE(decompressor.finish());
    EXPECT_TRUE(kept.kept == text);
    EXPECT_EQ(kept.largest, std::size_t{256} << 10U);
  }
}

TEST(Decompressor, ReadsAllMembersAndFrames) {
  const std::string a = sample(2000);
  const std::string b(70'000, 'b');
  EXPECT_EQ(unpack(gzip(a) + gzip("") + gzip(b, 9) + gzip(a, 0)).bytes, a + b + a);
  EXPECT_EQ(unpack(gzip(a) + std::string(1000, '\0')).bytes, a);
  EXPECT_EQ(unpack(gzip("")).bytes, "");
  EXPECT_EQ(unpack(zstd(a) + skippable("{}") + zstd(b, 19)).bytes, a + b);
  EXPECT_EQ(unpack(skippable("first") + zstd(a) + skippable("")).bytes, a);
  EXPECT_EQ(unpack(skippable("alone")).error, "");
}

TEST(Decompressor, ReadsEveryGzipHeader) {
  Bytef extra[] = "extra field";
  Bytef name[] = "layer.tar";
  Bytef comment[] = "a comment";
  const std::string text = sample(500);
  for (unsigned fields = 0; fields < 32; ++fields) {
    gz_header header = {};
    if ((fields & 3U) != 0) header.extra = extra;
    if ((fields & 1U) != 0) header.extra_len = sizeof(extra);
    if ((fields & 4U) != 0) header.name = name;
    if ((fields & 8U) != 0) header.comment = comment;
    header.hcrc = static_cast<int>((fields >> 4U) & 1U);
    const std::string packed = gzip(text, 6, &header);
    ASSERT_FALSE(packed.empty());
    EXPECT_EQ(unpack(packed).bytes, text) << fields;
    EXPECT_EQ(unpack(packed + packed).bytes, text + text) << fields;
    if (header.hcrc == 0) continue;
    std::string broken = packed;
    broken[4] ^= 1;  // in the time, which only the header's own CRC covers
    EXPECT_FALSE(unpack(broken).error.empty()) << fields;
  }
  std::string reserved = gzip(text);
  reserved[3] = '\x20';
  EXPECT_EQ(unpack(reserved).fault, Fault::malformed);
  EXPECT_FALSE(unpack(reserved).error.empty());
}

TEST(Decompressor, SaysWhatIsCutOff) {
  const std::string text = sample(3000);
  for (const std::string& packed : {gzip(text), zstd(text), gzip(text) + gzip(text)}) {
    for (std::size_t bytes = 4; bytes < packed.size(); bytes += bytes < 30 ? 1 : 97) {
      const Outcome outcome = unpack_in(std::string_view(packed).substr(0, bytes), 64);
      if (bytes == gzip(text).size()) continue;  // a member is whole
      EXPECT_EQ(outcome.error, fmt::format("byte {}: the packed bytes end too early", bytes));
      EXPECT_EQ(outcome.finishes, 0);
    }
  }
}

TEST(Decompressor, SaysWhatIsCorrupt) {
  const std::string text = sample(3000);
  const std::string packed = gzip(text);
  const auto with = [&](std::size_t at, char byte) {
    std::string changed = packed;
    changed[at] = byte;
    return unpack(changed);
  };
  const std::size_t end = packed.size();
  for (const Outcome& outcome :
       {with(end - 1, 1), with(end - 8, static_cast<char>(packed[end - 8] + 1)), with(10, '\x07'),
        unpack(packed + "trailing"), unpack(packed + std::string("\0\0x", 3)),
        unpack(packed + "\x1f\x8bzz"), unpack(zstd(text) + "trailing"),
        unpack(zstd(text) + std::string(9, '\0'))}) {
    EXPECT_EQ(outcome.fault, Fault::malformed);
    EXPECT_TRUE(outcome.error.starts_with("byte ")) << outcome.error;
    EXPECT_EQ(outcome.finishes, 0);
  }
  std::string frame = zstd(text);
  frame[frame.size() - 1] ^= 1;  // of its checksum
  EXPECT_TRUE(unpack(frame).error.contains("corrupt zstd: ")) << unpack(frame).error;
  EXPECT_EQ(with(end - 1, 1).error.substr(0, with(end - 1, 1).error.find(':')),
            fmt::format("byte {}", end));
}

TEST(Decompressor, HoldsItsLimits) {
  const std::string zeros(3'000'000, '\0');
  for (const std::string& packed : {gzip(zeros, 9), zstd(zeros), zeros}) {
    EXPECT_EQ(unpack_in(packed, 1000, {.unpacked_bytes = 3'000'000}).error, "");
    const Outcome outcome = unpack_in(packed, 1000, {.unpacked_bytes = 2'999'999});
    EXPECT_EQ(outcome.fault, Fault::too_large);
    EXPECT_TRUE(outcome.error.ends_with(": more than 2999999 bytes when unpacked"))
        << outcome.error;
    EXPECT_LT(outcome.bytes.size(), 3'000'000);
  }
  const DecompressLimits bomb = {.ratio = 100, .ratio_from = 1'000'000};
  for (const std::string& packed : {gzip(zeros, 9), zstd(zeros)}) {
    const Outcome outcome = unpack_in(packed, packed.size(), bomb);
    EXPECT_EQ(outcome.fault, Fault::too_large);
    EXPECT_TRUE(
        outcome.error.ends_with(": unpacks to more than 100 times its size, as a bomb does"))
        << outcome.error;
    EXPECT_LT(outcome.bytes.size(), 1'500'000);
  }
  // Below that size, and what is not packed at all, has no ratio.
  EXPECT_EQ(unpack_in(gzip(zeros, 9), 1000, {.ratio = 100, .ratio_from = 3'000'000}).error, "");
  EXPECT_EQ(unpack_in(zeros, 1000, bomb).error, "");
}

TEST(Decompressor, ZstdWindowsAreLimited) {
  const std::string text = sample(5000);
  EXPECT_EQ(unpack(zstd(text, 3, 25)).bytes, text);
  EXPECT_EQ(unpack(zstd(text, 3, 20), {.zstd_window_log = 19}).fault, Fault::too_large);
  const Outcome outcome = unpack(zstd(text, 3, 26));
  EXPECT_EQ(outcome.fault, Fault::too_large);
  EXPECT_NE(outcome.error.find("a window of more than 32 MiB"), std::string::npos) << outcome.error;
}

TEST(Decompressor, ManyTinyMembersAreReadInTimeOfTheirBytes) {
  const std::string empty = gzip("");
  std::string packed;
  for (int i = 0; i < 100'000; ++i)
    packed += empty;
  EXPECT_EQ(unpack_in(packed, 4096).error, "");
}

}  // namespace
}  // namespace hakoseki
