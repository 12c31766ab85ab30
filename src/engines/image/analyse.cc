#include "engines/image/analyse.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "base/handover.h"
#include "engines/image/kept_layers.h"
#include "engines/image/layer_pass.h"
#include "formats/archive/decompress.h"
#include "formats/archive/tar.h"
#include "formats/archive/verified_blob.h"

namespace hakoseki::image {
namespace {

struct LayerReading {
  LayerFacts facts;
  LayerOutcome outcome;
  bool must_wait = false;  // until no other takes up what unpacking it wants
};

// How far all layers are, and whether anybody still wants them.
class Watch {
 public:
  Watch(const std::vector<LayerBlob>& blobs, const AnalysisMeans& means) : means_(means) {
    for (const LayerBlob& blob : blobs) {
      if (!blob.foreign && !blob.encrypted) all_ += blob.size;
    }
  }

  Result<void> came(std::uint64_t bytes) {
    if (means_.stop != nullptr && *means_.stop)
      return std::unexpected(Error(Fault::unavailable, Text{"interrupted", "中断されました"}));
    done_ += bytes;
    if (!means_.progress) return {};
    // Who comes while it is being told need not wait.
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock) means_.progress(std::min<std::uint64_t>(done_, all_), all_);
    return {};
  }
  void restart() { done_ = 0; }

 private:
  const AnalysisMeans& means_;
  std::uint64_t all_ = 0;
  std::atomic<std::uint64_t> done_ = 0;
  std::mutex mutex_;
};

class Watched final : public ByteSink {
 public:
  Watched(ByteSink& next, Watch& watch) : next_(next), watch_(watch) {}
  Result<void> feed(std::string_view bytes) override {
    TRY_VOID(watch_.came(bytes.size()));
    return next_.feed(bytes);
  }
  Result<void> finish() override { return next_.finish(); }

 private:
  ByteSink& next_;
  Watch& watch_;
};

// Of all that unpack at once (those of zstd hold as much as its frames want): one of the largest,
// or some of the usual.
constexpr std::size_t most_unpacking = std::size_t{33} << 20U;
// Of a layer that is no zstd by its media type: what RFC 8878 asks for.
constexpr int usual_window_log = 23;

bool is_zstd(const LayerBlob& blob) {
  return blob.media_type.ends_with("zstd");
}

// Windows and facts share the memory there is: by what the manifest says, so that what is left out
// is the same whatever was kept.
std::size_t most_facts(const std::vector<LayerBlob>& blobs, std::size_t most) {
  return std::ranges::any_of(blobs, is_zstd) ? most / 2 : most;
}

// Gives up where unpacking holds more than there is room for beside others.
class WithRoom final : public ByteSink {
 public:
  WithRoom(Decompressor& next, Allowance& room) : next_(next), room_(room) {}
  WithRoom(const WithRoom&) = delete;
  WithRoom& operator=(const WithRoom&) = delete;
  ~WithRoom() override { room_.give_back(taken_); }

  Result<void> feed(std::string_view bytes) override {
    Result<void> fed = next_.feed(bytes);
    const std::size_t held = next_.held_bytes();
    if (!fed || held <= taken_ || room_.take(held - std::exchange(taken_, held))) return fed;
    is_too_much_ = true;
    return std::unexpected(Error(Fault::too_large, Text{"unpacking has no room beside others",
                                                        "ほかと並行して展開する余裕がありません"}));
  }
  Result<void> finish() override { return next_.finish(); }
  [[nodiscard]] bool is_too_much() const { return is_too_much_; }

 private:
  Decompressor& next_;
  Allowance& room_;
  std::size_t taken_ = 0;
  bool is_too_much_ = false;
};

struct BlobReading {
  Result<void> outcome;
  bool must_wait = false;
};

// The blob is held against its digest, unpacked, held against its diff id and read: where there is
// more than one processor, unpacking has one and the rest another.
BlobReading read_blob(ImageSource& source, std::size_t number, LayerPass& pass, Watch& watch,
                      Allowance& room, bool alone) {
  const LayerBlob& blob = source.image().layers[number];
  TarReader tar(pass);
  VerifiedBlob unpacked(
      tar, {.name = fmt::format("layer {}, unpacked", number + 1), .digest = blob.diff_id});
  std::optional<Handover> handover;
  if (!alone) handover.emplace(unpacked);
  DecompressLimits limits;
  if (!is_zstd(blob)) limits.zstd_window_log = usual_window_log;
  Decompressor decompressor(handover ? static_cast<ByteSink&>(*handover) : unpacked, limits);
  const bool promises = !blob.digest.empty();
  WithRoom with_room(decompressor, room);
  VerifiedBlob packed(with_room, {.name = fmt::format("layer {}", number + 1),
                                  .digest = blob.digest,
                                  .size = promises ? std::optional(blob.size) : std::nullopt});
  Watched watched(packed, watch);
  const Result<void> outcome = source.read_blob(number, watched);
  return {.outcome = outcome, .must_wait = !outcome && with_room.is_too_much()};
}

LayerReading make_reading(LayerFacts facts) {
  LayerReading reading;
  reading.outcome.is_read = true;
  reading.outcome.bytes = facts.bytes;
  reading.outcome.files = facts.files.size();
  reading.facts = std::move(facts);
  return reading;
}

class Reading {
 public:
  Reading(ImageSource& source, const AnalysisMeans& means)
      : source_(source),
        means_(means),
        watch_(blobs(), means),
        most_(most_facts(blobs(), means.most_bytes)),
        allowance_(most_),
        room_(most_unpacking) {}

  // Beside each other, and where that takes too much memory, one after the other: which layers
  // there is room for must not hang on which came first.
  std::vector<LayerReading> run() {
    readings_.resize(blobs().size());
    // The largest first: it is what the others wait for.
    std::vector<std::size_t> order(blobs().size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return blobs()[a].size > blobs()[b].size;
    });
    in_parallel(
        order.size(),
        [&](std::size_t i) {
          if (!allowance_.is_exceeded()) readings_[order[i]] = read_layer(order[i], allowance_);
        },
        means_.threads);
    for (std::size_t i = 0; i < readings_.size() && !allowance_.is_exceeded(); ++i) {
      if (readings_[i].must_wait) readings_[i] = read_layer(i, allowance_);
    }
    if (!allowance_.is_exceeded()) return std::move(readings_);
    readings_.clear();
    readings_.resize(blobs().size());
    watch_.restart();
    Allowance all(most_);
    for (std::size_t i = 0; i < blobs().size(); ++i)
      readings_[i] = read_what_fits(i, all);
    return std::move(readings_);
  }

 private:
  [[nodiscard]] const std::vector<LayerBlob>& blobs() const { return source_.image().layers; }

  LayerReading read_layer(std::size_t number, Allowance& allowance) {
    const LayerBlob& blob = blobs()[number];
    if (blob.foreign || blob.encrypted) return {};
    if (means_.cache != nullptr) {
      if (std::optional<LayerFacts> kept = kept_layer(*means_.cache, blob, means_.options)) {
        allowance.take(held_bytes(*kept));
        if (const Result<void> came = watch_.came(blob.size); !came) return failed(came.error());
        return make_reading(*std::move(kept));
      }
    }
    LayerPass pass({.options = means_.options,
                    .spooler = means_.spooler,
                    .allowance = &allowance,
                    .turn = &turn_});
    LayerReading reading = read_by(pass, number);
    if (means_.cache != nullptr && reading.outcome.is_read && pass.is_lasting())
      keep_layer(*means_.cache, blob, means_.options, reading.facts);
    return reading;
  }

  LayerReading read_what_fits(std::size_t number, Allowance& allowance) {
    const LayerBlob& blob = blobs()[number];
    if (blob.foreign || blob.encrypted) return {};
    LayerPass pass({.options = means_.options,
                    .spooler = means_.spooler,
                    .allowance = &allowance,
                    .leaves_out = true});
    LayerReading reading = read_by(pass, number);
    if (!reading.outcome.is_read) allowance.give_back(pass.taken());
    return reading;
  }

  LayerReading read_by(LayerPass& pass, std::size_t number) {
    const BlobReading read =
        blobs()[number].is_folder
            ? BlobReading{.outcome = source_.read_entries(number, pass)}
            : read_blob(source_, number, pass, watch_, room_, means_.threads == 1);
    if (read.outcome) return make_reading(std::move(pass).finish());
    LayerReading reading = failed(read.outcome.error());
    reading.must_wait = read.must_wait;
    return reading;
  }

  static LayerReading failed(Error error) {
    LayerReading reading;
    reading.outcome.error = std::move(error);
    return reading;
  }

  ImageSource& source_;
  const AnalysisMeans& means_;
  Watch watch_;
  std::size_t most_;
  Allowance allowance_;  // of facts
  Allowance room_;       // of what unpacks
  std::mutex turn_;
  std::vector<LayerReading> readings_;
};

}  // namespace

bool Analysis::is_whole() const {
  return contents.gaps.empty() &&
         std::all_of(layers.begin(), layers.end(), [](const auto& layer) { return layer.is_read; });
}

Analysis analyse(ImageSource& source, const AnalysisMeans& means) {
  Analysis analysis;
  std::vector<LayerFacts> facts;
  for (LayerReading& reading : Reading(source, means).run()) {
    analysis.layers.push_back(std::move(reading.outcome));
    facts.push_back(std::move(reading.facts));
  }
  analysis.contents = contents_of(facts, means.options);
  return analysis;
}

}  // namespace hakoseki::image
