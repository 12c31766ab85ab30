#include "formats/archive/decompress.h"

#include <algorithm>
#include <utility>

#include "formats/archive/gzip_stream.h"
#include "formats/archive/unpacked_output.h"
#include "formats/archive/zstd_stream.h"

namespace hakoseki {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view gzip_magic = "\x1f\x8b\x08"sv;
constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd"sv;
constexpr std::string_view xz_magic =
    "\xfd"
    "7zXZ\0"sv;
// Behind them stands the level, a digit, and the mark of the first block.
constexpr std::string_view bzip2_magic = "BZh";
constexpr std::string_view bzip2_block = "1AY&SY";

// The first that all of the above can be told by.
constexpr std::size_t magic_bytes = bzip2_magic.size() + 1 + bzip2_block.size();

// 0x184D2A50 to 5F, little endian.
bool is_skippable_frame(std::string_view head) {
  return head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xF0U) == 0x50 &&
         head.substr(1, 3) == "\x2a\x4d\x18"sv;
}

std::string_view unread_packer(std::string_view head) {
  if (head.starts_with(xz_magic)) return "xz";
  if (head.starts_with(bzip2_magic) && head.ends_with(bzip2_block)) return "bzip2";
  return {};
}

class PlainStream final : public PackedStream {
 public:
  explicit PlainStream(UnpackedOutput& output) : output_(output) {}
  Result<void> unpack(std::string_view bytes) override { return output_.pass(bytes); }
  Result<void> end() override { return {}; }

 private:
  UnpackedOutput& output_;
};

}  // namespace

struct Decompressor::State {
  State(ByteSink& sink, const DecompressLimits& given)
      : next(sink), limits(given), output(sink, given) {}

  ByteSink& next;
  DecompressLimits limits;
  UnpackedOutput output;
  std::string head;  // the first bytes, until there are enough to tell by
  std::unique_ptr<PackedStream> stream;
};

Decompressor::Decompressor(ByteSink& next, DecompressLimits limits)
    : state_(std::make_unique<State>(next, limits)) {}

Decompressor::~Decompressor() = default;

Result<void> Decompressor::choose() {
  const std::string_view head = state_->head;
  UnpackedOutput& output = state_->output;
  if (const std::string_view packer = unread_packer(head); !packer.empty()) {
    return std::unexpected(Error(
        Fault::unsupported,
        say({"packed by {}, which is not read", "{} の圧縮形式には対応していません"}, packer)));
  }
  if (head.starts_with(gzip_magic)) {
    state_->stream = gzip_stream(output);
  } else if (head.starts_with(zstd_magic) || is_skippable_frame(head)) {
    state_->stream = zstd_stream(output, state_->limits.zstd_window_log);
  } else {
    state_->stream = std::make_unique<PlainStream>(output);
  }
  return state_->stream->unpack(head);
}

std::size_t Decompressor::held_bytes() const {
  return state_->stream ? state_->stream->held_bytes() : 0;
}

Result<void> Decompressor::feed(std::string_view bytes) {
  if (!state_->stream) {
    const std::size_t taken = std::min(bytes.size(), magic_bytes - state_->head.size());
    state_->head += bytes.substr(0, taken);
    if (state_->head.size() < magic_bytes) return {};
    TRY_VOID(choose());
    bytes.remove_prefix(taken);
  }
  return bytes.empty() ? Result<void>() : state_->stream->unpack(bytes);
}

Result<void> Decompressor::finish() {
  if (!state_->stream) TRY_VOID(choose());
  TRY_VOID(state_->stream->end());
  TRY_VOID(state_->output.flush());
  return state_->next.finish();
}

}  // namespace hakoseki
