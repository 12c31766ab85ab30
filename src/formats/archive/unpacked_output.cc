#include "formats/archive/unpacked_output.h"

#include <utility>

#include <fmt/format.h>

namespace hakoseki {
namespace {

constexpr std::size_t piece_bytes = std::size_t{256} << 10U;

std::string place_of(std::uint64_t offset) {
  return fmt::format("byte {}", offset);
}

}  // namespace

std::unexpected<Error> corrupt(Message what, std::uint64_t offset) {
  return std::unexpected(Error(Fault::malformed, std::move(what), place_of(offset)));
}

std::unexpected<Error> cut_off(std::uint64_t offset) {
  return corrupt(Text{"the packed bytes end too early", "圧縮データが途中で終わっています"},
                 offset);
}

std::unexpected<Error> followed_by_more(std::uint64_t offset) {
  return corrupt(Text{"bytes behind the end of gzip data that belong to nothing",
                      "gzip データの終わりの後に余分なバイトがあります"},
                 offset);
}

std::span<std::uint8_t> UnpackedOutput::room() {
  if (buffer_.empty()) buffer_.resize(piece_bytes);
  return std::span(buffer_).subspan(held_);
}

Result<void> UnpackedOutput::count(std::size_t bytes, std::uint64_t packed) {
  total_ += bytes;
  if (total_ > limits_.unpacked_bytes) {
    return std::unexpected(
        Error(Fault::too_large,
              say({"more than {} bytes when unpacked", "展開すると上限の {} バイトを超えます"},
                  limits_.unpacked_bytes),
              place_of(packed)));
  }
  if (total_ > limits_.ratio_from && total_ / limits_.ratio > packed) {
    return std::unexpected(Error(Fault::too_large,
                                 say({"unpacks to more than {} times its size, as a bomb does",
                                      "展開すると元の {} 倍を超えます（展開爆弾の疑い）"},
                                     limits_.ratio),
                                 place_of(packed)));
  }
  return {};
}

Result<void> UnpackedOutput::wrote(std::size_t bytes, std::uint64_t packed) {
  TRY_VOID(count(bytes, packed));
  held_ += bytes;
  return held_ < buffer_.size() ? Result<void>() : flush();
}

Result<void> UnpackedOutput::pass(std::string_view bytes) {
  TRY_VOID(count(bytes.size(), total_ + bytes.size()));
  return bytes.empty() ? Result<void>() : next_.feed(bytes);
}

Result<void> UnpackedOutput::flush() {
  if (held_ == 0) return {};
  const std::size_t bytes = std::exchange(held_, 0);
  return next_.feed({reinterpret_cast<const char*>(buffer_.data()), bytes});
}

}  // namespace hakoseki
