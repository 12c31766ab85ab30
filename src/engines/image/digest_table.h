// The digests of the contents of a layer's files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engines/image/blocks.h"
#include "engines/image/digests.h"
#include "engines/image/text_store.h"

namespace hakoseki::image {

// Of one content, by each algorithm that was asked for.
struct ContentDigests {
  std::string_view md5 = {};
  std::string_view sha1 = {};
  std::string_view sha256 = {};
};

class DigestTable {
 public:
  // `file`: of LayerFacts::files, each above the last one.
  void add(std::uint32_t file, const ContentDigests& digests);

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] std::uint32_t file(std::size_t row) const { return rows_[row].file; }
  [[nodiscard]] ContentDigests digests(std::size_t row) const;
  // By the algorithm of what is recorded, as long as that; empty where it was not computed.
  [[nodiscard]] std::string_view find(std::uint32_t file, DigestKind kind) const;
  [[nodiscard]] std::size_t held_bytes() const { return rows_.held_bytes() + texts_.held_bytes(); }

 private:
  struct Row {
    std::uint32_t file = 0;
    std::uint32_t text = 0;  // which algorithms, and the digests one behind the other
  };

  Blocks<Row> rows_;
  TextStore texts_;
};

}  // namespace hakoseki::image
