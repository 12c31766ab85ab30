#include "engines/image/analyse.h"

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/stream_hash.h"
#include "support/packers.h"
#include "support/tar_writer.h"

namespace hakoseki::image {
namespace {

// Layers as plain tar archives of so many files each, and one package.
class FakeSource final : public ImageSource {
 public:
  explicit FakeSource(const std::vector<int>& files_of_layers) : FakeSource(files_of_layers, {}) {}
  // Those with a window, as a power of two, packed by zstd.
  FakeSource(const std::vector<int>& files_of_layers, const std::vector<int>& windows) {
    for (std::size_t layer = 0; layer < files_of_layers.size(); ++layer) {
      std::string bytes;
      const auto add = [&](const std::string& path, const std::string& content) {
        bytes += tests::member({.name = path, .content = content});
      };
      const std::string number = std::to_string(layer);
      for (int file = 0; file < files_of_layers[layer]; ++file)
        add("f" + number + "/" + std::to_string(file), "");
      add(number + "/node_modules/x/package.json",
          R"({"name": "p)" + number + R"(", "version": "1"})");
      StreamHash hash;
      hash.feed(bytes);
      LayerBlob blob;
      blob.digest = blob.diff_id = "sha256:" + hash.hex();
      if (layer < windows.size()) {
        bytes = tests::zstd(bytes, 3, windows[layer]);
        if (windows[layer] > 23) blob.media_type = "application/vnd.oci.image.layer.v1.tar+zstd";
        StreamHash packed;
        packed.feed(bytes);
        blob.digest = "sha256:" + packed.hex();
      }
      blob.size = bytes.size();
      image_.layers.push_back(std::move(blob));
      layers_.push_back(std::move(bytes));
    }
  }

  [[nodiscard]] const OpenedImage& image() const override { return image_; }
  Result<void> read_blob(std::size_t layer, ByteSink& sink) override {
    ++reads;
    for (std::size_t at = 0; at < layers_[layer].size(); at += 10'000)
      TRY_VOID(sink.feed(std::string_view(layers_[layer]).substr(at, 10'000)));
    return sink.finish();
  }
  Result<void> read_entries(std::size_t, EntrySink&) override { return {}; }

  void damage(std::size_t layer) { layers_[layer][600] ^= 1; }

  std::atomic<int> reads = 0;

 private:
  OpenedImage image_;
  std::vector<std::string> layers_;
};

class MapCache final : public ByteCache {
 public:
  std::optional<std::string> get(std::string_view key) override {
    const std::lock_guard lock(mutex_);
    const auto place = kept.find(std::string(key));
    return place == kept.end() ? std::nullopt : std::optional(place->second);
  }
  void put(std::string_view key, std::string_view bytes) override {
    const std::lock_guard lock(mutex_);
    kept[std::string(key)] = bytes;
  }

  std::map<std::string, std::string> kept;

 private:
  std::mutex mutex_;
};

// All that it says.
std::string said(const Analysis& analysis) {
  std::string text;
  for (const LayerOutcome& layer : analysis.layers) {
    text += layer.is_read ? "read " : layer.error ? layer.error->message() + ' ' : "unread ";
    text += std::to_string(layer.files) + ' ' + std::to_string(layer.bytes) + '\n';
  }
  for (const InstalledPackage& one : analysis.contents.packages)
    text += one.package.name + ' ' + std::to_string(one.layer) + ' ' + one.paths.front() + '\n';
  for (const Gap& gap : analysis.contents.gaps)
    text += std::to_string(gap.layer) + ' ' + gap.where + ": " + gap.reason.en + '\n';
  return text;
}

TEST(Analyse, ReadsNoLayerThatIsKept) {
  FakeSource source({3, 20, 1});
  const std::string plain = said(analyse(source));
  EXPECT_EQ(source.reads, 3);
  MapCache cache;
  EXPECT_EQ(said(analyse(source, {.cache = &cache})), plain);
  EXPECT_EQ(cache.kept.size(), 3U);
  source.reads = 0;
  EXPECT_EQ(said(analyse(source, {.cache = &cache})), plain);
  EXPECT_EQ(source.reads, 0);
}

TEST(Analyse, KeepsNoLayerThatIsBroken) {
  FakeSource source({3, 20});
  source.damage(1);
  MapCache cache;
  const Analysis analysis = analyse(source, {.cache = &cache});
  EXPECT_FALSE(analysis.layers[1].is_read);
  EXPECT_EQ(cache.kept.size(), 1U);
}

// Those that have no room beside others are read once they are alone, and one that wants more than
// there is, not at all.
TEST(Analyse, UnpacksNoMoreAtOnceThanThereIsRoomFor) {
  const std::vector<int> files(6, 2'000);
  FakeSource unpacked(files);
  const std::string plain = said(analyse(unpacked));
  FakeSource source(files, {25, 25, 25, 23, 23, 25});
  for (const std::size_t threads : {1U, 6U})
    EXPECT_EQ(said(analyse(source, {.threads = threads})), plain);
  FakeSource wide({1, 1}, {26, 25});
  const Analysis analysis = analyse(wide);
  ASSERT_FALSE(analysis.layers[0].is_read);
  EXPECT_EQ(analysis.layers[0].error->fault, Fault::too_large);
  EXPECT_NE(analysis.layers[0].error->what.find("more than 32 MiB"), std::string::npos);
  EXPECT_TRUE(analysis.layers[1].is_read);
  EXPECT_EQ(analysis.contents.packages.size(), 1U);
}

// What is left out must not hang on threads, nor on what was kept of which layer.
TEST(Analyse, LeavesOutTheSameWhateverCameFirst) {
  FakeSource source({500, 750, 1'000, 10});
  std::string first;
  for (const std::size_t threads : {1U, 2U, 4U}) {
    for (const bool is_kept : {false, true}) {
      MapCache cache;
      if (is_kept) (void)analyse(source, {.cache = &cache});
      EXPECT_EQ(cache.kept.size(), is_kept ? 4U : 0U);
      const std::string now =
          said(analyse(source, {.cache = &cache, .threads = threads, .most_bytes = 100'000}));
      if (first.empty()) first = now;
      EXPECT_EQ(now, first) << threads << is_kept;
    }
  }
  EXPECT_NE(first.find("read 501 "), std::string::npos) << first;
  EXPECT_NE(first.find("were not seen"), std::string::npos) << first;
  EXPECT_EQ(first.find("p2"), std::string::npos) << first;
  // No check may conclude from what is not among the others.
  EXPECT_TRUE(analyse(source, {.most_bytes = 100'000}).contents.files.is_cut);
  EXPECT_FALSE(analyse(source).contents.files.is_cut);
}

TEST(Analyse, EndsWhenItIsStoppedAndTellsHowFarItIs) {
  FakeSource source({2'000});
  std::uint64_t last = 0;
  std::atomic<bool> stop = false;
  const std::uint64_t all = source.image().layers[0].size;
  Analysis analysis = analyse(source, {.progress =
                                           [&](std::uint64_t done, std::uint64_t of) {
                                             EXPECT_GT(done, last);
                                             EXPECT_EQ(of, all);
                                             last = done;
                                           },
                                       .stop = &stop});
  EXPECT_EQ(last, all);
  EXPECT_TRUE(analysis.layers[0].is_read);
  stop = true;
  analysis = analyse(source, {.stop = &stop});
  EXPECT_FALSE(analysis.is_whole());
  EXPECT_EQ(analysis.layers[0].error->what, "interrupted");
}

}  // namespace
}  // namespace hakoseki::image
