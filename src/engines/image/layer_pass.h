// The one pass over the entries of a layer.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "base/spool.h"
#include "engines/image/allowance.h"
#include "engines/image/content_hashes.h"
#include "engines/image/gathered_content.h"
#include "engines/image/layer_facts.h"
#include "formats/archive/file_entry.h"

namespace hakoseki::image {

struct PassOptions {
  bool lockfiles = false;     // read what builds were told to install, too
  bool verify_files = false;  // hash what may be of packages, and read what their databases record
};

// What a pass may use.
struct LayerMeans {
  PassOptions options = {};
  Spooler* spooler = nullptr;  // without one large files are held in memory, the largest not read
  Allowance* allowance = nullptr;
  std::mutex* turn = nullptr;  // of who reads a large file: one at a time
  // Beyond the allowance: that the rest of the layer is left out and told as a gap. Else it is an
  // error, too_large.
  bool leaves_out = false;
};

// Notes each entry, and gives the content of those that a reader wants to it: as a view where it
// came in one piece, else gathered.
class LayerPass final : public EntrySink {
 public:
  explicit LayerPass(LayerMeans means = {});

  Result<bool> begin(const FileEntry& entry) override;
  Result<void> data(std::string_view bytes) override;
  Result<void> hole(std::uint64_t bytes) override;
  Result<void> end() override;
  [[nodiscard]] bool wants_more() const override {
    return undecided_ || is_hashed_ || (reader_ != nullptr && !is_read_);
  }

  // Once the layer is through, or could not be read any further.
  [[nodiscard]] LayerFacts finish() && {
    charge();
    return std::move(facts_);
  }
  // Whether the same would be found on any machine and in any image: not where there was no room.
  [[nodiscard]] bool is_lasting() const { return is_lasting_; }
  // Of the allowance.
  [[nodiscard]] std::size_t taken() const { return taken_; }

 private:
  // False where what is held is beyond the allowance.
  bool charge();
  bool has_room();
  void decide(std::string_view& bytes);
  void note_program(std::string_view first);
  void keep_digests();
  void gathered(const Result<void>& added);
  [[nodiscard]] const Reader* reader_of(std::string_view path) const;
  void note_gap(std::string where, Message reason);
  // Whether its reader takes a file of this size.
  bool takes(const Reader& reader, std::uint64_t size);
  void read(std::string_view content, const Pages& pages = {});
  // Or tells that there is no room for them.
  void keep(FileFacts facts);

  LayerFacts facts_;
  std::uint32_t file_ = 0;
  std::string path_;
  std::uint64_t size_ = 0;
  const Reader* reader_ = nullptr;
  bool undecided_ = false;  // the first bytes will say
  bool is_read_ = false;
  bool is_executable_ = false;
  bool is_hashed_ = false;
  std::string magic_;  // until then
  GatheredContent content_;
  std::optional<ContentHashes> hashes_;  // where they are asked for
  std::uint64_t hole_bytes_ = 0;         // that readers were given, of all files
  LayerMeans means_;
  std::size_t taken_ = 0;
  std::size_t told_bytes_ = 0;  // of what was read, and of gaps
  bool is_beyond_ = false;
  bool is_lasting_ = true;
};

}  // namespace hakoseki::image
