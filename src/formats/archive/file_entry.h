// One entry of an archive or a folder, and whoever is offered each of them once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace hakoseki {

enum class FileKind : std::uint8_t {
  regular,
  hard_link,
  symbolic_link,
  directory,
  character_device,
  block_device,
  fifo,
  other,  // a kind that POSIX does not know; its bytes are passed over
};

struct FileEntry {
  // As it is written, less `./` and `/` in front and `/` behind; never with a NUL. It may be any
  // bytes, and hold `..`: whoever builds a tree says what becomes of that.
  std::string path;
  FileKind kind = FileKind::regular;
  std::string link;        // of links: the target as written
  std::uint64_t size = 0;  // of regular ones: the bytes that follow, holes included
  std::uint32_t mode = 0;  // permissions, set-uid, set-gid and sticky: 07777
  std::uint64_t uid = 0;
  std::uint64_t gid = 0;
  std::int64_t mtime = 0;  // seconds since 1970
  // Extended attributes that matter here: `security.capability`, as bytes (linux/capability.h).
  std::string capability = {};
  // Of a folder on this machine (io/image): what is in it was not looked at, because we may not, or
  // because another file system begins there. No bytes and no entries below it follow.
  bool unseen = false;
};

// Is offered entries one after the other: begin, then for a regular file its bytes in order by
// data and hole, then end. An error of any of them ends the reading and is passed on.
class EntrySink {
 public:
  EntrySink() = default;
  EntrySink(const EntrySink&) = delete;
  EntrySink& operator=(const EntrySink&) = delete;
  virtual ~EntrySink() = default;

  // False: its bytes are not wanted, and neither data nor hole is called.
  virtual Result<bool> begin(const FileEntry& entry) = 0;
  virtual Result<void> data(std::string_view bytes) = 0;
  // So many zero bytes, of a sparse file.
  virtual Result<void> hole(std::uint64_t bytes) = 0;
  virtual Result<void> end() = 0;
  // Whether more of this entry's bytes are wanted, for whoever can save itself the work of getting
  // them; the others go on, and end as usual.
  [[nodiscard]] virtual bool wants_more() const { return true; }
};

}  // namespace hakoseki
