// The one pass over the entries of a layer.
#pragma once

#include <string>

#include "engines/image/layer_facts.h"
#include "formats/archive/file_entry.h"

namespace hakoseki::image {

// Notes each entry, and gives the content of those that a reader wants to it: as a view where it
// came in one piece, else from one buffer that is used again.
class LayerPass final : public EntrySink {
 public:
  Result<bool> begin(const FileEntry& entry) override;
  Result<void> data(std::string_view bytes) override;
  Result<void> hole(std::uint64_t bytes) override;
  Result<void> end() override;
  [[nodiscard]] bool wants_more() const override {
    return undecided_ || (reader_ != nullptr && !is_read_);
  }

  // Once the layer is through, or could not be read any further.
  [[nodiscard]] LayerFacts finish() && { return std::move(facts_); }

 private:
  void note_gap(std::string where, std::string reason);
  // Whether its reader takes a file of this size.
  bool takes(const Reader& reader, std::uint64_t size);
  void read(std::string_view content);

  LayerFacts facts_;
  std::uint32_t file_ = 0;
  std::string path_;
  std::uint64_t size_ = 0;
  const Reader* reader_ = nullptr;
  bool undecided_ = false;  // the first bytes will say
  bool is_read_ = false;
  std::string content_;
};

}  // namespace hakoseki::image
