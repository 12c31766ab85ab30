#include "formats/archive/tar_split.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "formats/json_reader.h"
#include "formats/oci/fields.h"

namespace hakoseki {
namespace {

// A piece holds headers and padding, also those of a file with long names and many attributes.
constexpr std::size_t most_line_bytes = std::size_t{8} << 20;
constexpr std::uint64_t a_file = 1;
constexpr std::uint64_t a_piece = 2;

std::unexpected<Error> malformed(const char* why) {
  return std::unexpected(Error{Fault::malformed, why});
}

}  // namespace

TarSplit::TarSplit(ByteSink& next, FileOfLayer files, std::uint64_t most)
    : next_(next), files_(std::move(files)), left_(most) {}

Result<void> TarSplit::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (line_.size() + end > most_line_bytes) {
      return std::unexpected(Error{Fault::too_large, "a line of the tar-split is too long"});
    }
    line_ += bytes.substr(0, end);
    if (end == bytes.size()) return {};
    bytes.remove_prefix(end + 1);
    TRY_VOID(take(std::exchange(line_, {})));
  }
  return {};
}

Result<void> TarSplit::finish() {
  TRY_VOID(take(std::exchange(line_, {})));
  return next_.finish();
}

Result<void> TarSplit::spend(std::uint64_t bytes) {
  if (bytes > left_) {
    return std::unexpected(Error{Fault::too_large, "the layer is larger than its size"});
  }
  left_ -= bytes;
  return {};
}

Result<void> TarSplit::take(std::string line) {
  if (line.empty()) return {};
  const SourceText source("tar-split", std::move(line));
  TRY(const Document document, read_json(source));
  TRY(const oci::Fields fields, oci::Fields::of(source, document.root()));
  TRY(const std::uint64_t type, fields.number("type"));
  if (type == a_piece) {
    TRY(const std::string payload, fields.text("payload"));
    const std::optional<std::string> piece = from_base64(payload);
    if (!piece) return malformed("a piece of the tar-split is no Base64");
    TRY_VOID(spend(piece->size()));
    return piece->empty() ? Result<void>() : next_.feed(*piece);
  }
  if (type != a_file) return malformed("the tar-split holds what is neither a piece nor a file");
  TRY(const std::uint64_t size, fields.number("size"));
  if (size == 0) return {};
  TRY(std::string name, fields.text("name"));
  if (name.empty()) {
    // What is no UTF-8.
    TRY(const std::string raw, fields.text("name_raw"));
    name = from_base64(raw).value_or("");
  }
  if (name.empty()) return malformed("a file of the tar-split has no name");
  TRY_VOID(spend(size));
  return files_(name, size, next_);
}

}  // namespace hakoseki
