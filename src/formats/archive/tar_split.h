// Layers that were unpacked, put together again byte by byte: from what the tar-split library noted
// of the archive beside its files, and the files.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/byte_sink.h"
#include "base/result.h"

namespace hakoseki {

// Feeds so many bytes of a file of the layer, by its name in the archive, to a sink.
using FileOfLayer =
    std::function<Result<void>(const std::string& name, std::uint64_t bytes, ByteSink& sink)>;

// Is fed the notes: lines of JSON, each with a piece of the archive as it was, or with the name and
// size of a file. Feeds the archive on to `next`, and finishes it. Whether it is the one that it
// was is for a digest to say. Errors: malformed, too_large past `most` bytes of the archive or for
// a line that is none, those of `files` and of `next`.
class TarSplit final : public ByteSink {
 public:
  // `next` outlives it.
  TarSplit(ByteSink& next, FileOfLayer files, std::uint64_t most);

  Result<void> feed(std::string_view bytes) override;
  Result<void> finish() override;

 private:
  Result<void> take(std::string line);
  Result<void> spend(std::uint64_t bytes);

  ByteSink& next_;
  FileOfLayer files_;
  std::uint64_t left_;
  std::string line_;
};

}  // namespace hakoseki
