// The documents that a file of a feed holds, however they are packed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/image/regular_file.h"

namespace hakoseki::advisories {

struct Document {
  std::string path;   // below the archive or folder it came from, with `/`; less `.gz` and `.zst`
  std::string bytes;  // empty where `unpack` gives them
  // To be called by whoever reads it, on any thread. Errors: malformed, too_large, unsupported.
  std::function<Result<std::string>()> unpack = {};
  std::size_t weight = 0;  // bytes in memory, once it is unpacked
};

struct DocumentLimits {
  std::size_t document_bytes = std::size_t{256}
                               << 20U;                  // one tracker of a distribution is so large
  std::uint64_t file_bytes = std::uint64_t{32} << 30U;  // unpacked, all documents of a file
  std::uint64_t ratio = 400;  // of unpacked to packed bytes; advisories reach 40
  std::uint64_t entries = 2'000'000;
};

// Who is given the documents one after the other.
class DocumentSink {
 public:
  DocumentSink() = default;
  DocumentSink(const DocumentSink&) = delete;
  DocumentSink& operator=(const DocumentSink&) = delete;
  virtual ~DocumentSink() = default;

  virtual Result<void> take(Document document) = 0;
  // One that is there, but cannot be given.
  virtual void refuse(std::string path, const Error& why) = 0;
  // Pieces of the file as it lies on disk, in order; whatever becomes of them.
  virtual void saw(std::string_view bytes) = 0;
};

// Feeds what `file` holds: itself, or, where it is an archive of tar or ZIP, its files, or, where
// its name ends as JSON lines do, its lines, as `NAME/LINE.json`. gzip and zstd are taken off, also
// inside of archives. What an archive in an archive holds is not looked for. Errors: those of the
// file and of `sink`; malformed, too_large, unsupported where it breaks, and then all documents in
// front of that place were given.
[[nodiscard]] Result<void> documents_of(const io::RegularFile& file, const std::string& name,
                                        const DocumentLimits& limits, DocumentSink& sink);

// Whether a file of that name holds several documents: `.tar`, `.tgz`, `.zip`, `.jsonl`,
// `.ndjson`, and those packed.
[[nodiscard]] bool is_archive_name(std::string_view name);

// `alma-osv.tar.zst` is `alma-osv`, `kev.json` is `kev`.
[[nodiscard]] std::string_view name_without_packing(std::string_view name);

}  // namespace hakoseki::advisories
