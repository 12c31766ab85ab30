// The records of a pax extended header (POSIX.1-2001 pax, "pax Extended Header").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/archive/sparse_map.h"

namespace hakoseki::tar {

// A record with an empty value, as one that is not there, leaves what the header says.
class PaxRecords {
 public:
  // `map` becomes that of the records, if they have one.
  explicit PaxRecords(SparseMap& map) : map_(map) {}

  void clear();
  // Instead of what was read before. Errors: malformed, too_large.
  Result<void> read(std::string_view text);

  enum class Sparse : std::uint8_t {
    none,
    mapped,       // 0.0 and 0.1: the map was among the records
    map_in_data,  // 1.0
  };
  [[nodiscard]] Sparse sparse() const;
  // `security.capability`, as bytes. libarchive writes it in a way of its own, too.
  [[nodiscard]] const std::string& capability() const {
    return capability_.empty() ? libarchive_capability_ : capability_;
  }

  std::string path;
  std::string link;
  std::optional<std::int64_t> size;
  std::optional<std::int64_t> uid;
  std::optional<std::int64_t> gid;
  std::optional<std::int64_t> mtime;  // whole seconds, rounded down
  std::string sparse_name;
  std::optional<std::int64_t> sparse_size;

 private:
  Result<void> take(std::string_view key, std::string_view value);
  Result<void> take_sparse(std::string_view key, std::string_view value);
  Result<void> take_pair(std::string_view name, std::string_view value);
  Result<void> finish_map();

  SparseMap& map_;
  std::string capability_;
  std::string libarchive_capability_;
  std::string sparse_major_;
  std::string sparse_minor_;
  std::optional<std::int64_t> real_size_;  // how 1.0 says sparse_size
  std::optional<std::int64_t> sparse_count_;
  std::string_view sparse_list_;               // of 0.1, while it is read
  std::optional<std::int64_t> sparse_offset_;  // half a pair of 0.0
  bool has_list_ = false;
};

}  // namespace hakoseki::tar
