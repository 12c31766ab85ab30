// A sealed snapshot of an account, `.hks`: a zip archive of answers, each in its frame, with a
// manifest that says what was asked when by whom, and a seal over every byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collect/live/work_folder.h"
#include "io/zip.h"

namespace hakoseki::live {

struct SnapshotAccount {
  std::string id;         // "111122223333"
  std::string name = {};  // as AWS Organizations has it
  // "collected"; "refused", where it could not be entered; or as AWS Organizations says why nothing
  // runs in it: "SUSPENDED"
  std::string state;
  std::string reason = {};  // of "refused"
  std::vector<std::string> regions = {};

  [[nodiscard]] bool is_collected() const { return state == "collected"; }
};

struct SnapshotHead {
  std::string tool;      // "hakoseki 0.3.0"
  std::string account;   // of who asked: "111122223333"
  std::string identity;  // the ARN of who asked
  std::string began;     // ISO 8601
  std::string ended;
  std::vector<SnapshotAccount> accounts;
};

struct SnapshotEntry {
  std::string file;  // "answers/111122223333/ecs/ListTasks/eu-west-1-3f2a-0000.json"
  std::string sha256;
  std::uint64_t bytes = 0;
  std::string account = {};
  std::string operation = {};  // "ecs:ListTasks"
  std::string region = {};
  std::string time = {};
  std::string error = {};  // its code; empty for an answer
};

// Reads a snapshot that somebody gave us, and believes nothing of it before it was compared.
class Snapshot {
 public:
  // Compares the seal, the list of files and the manifest. Errors: malformed for what is no
  // snapshot, was changed or is cut off; unsupported for one of a later version; too_large.
  [[nodiscard]] static Result<Snapshot> open(std::string bytes);

  [[nodiscard]] const SnapshotHead& head() const { return head_; }
  [[nodiscard]] const std::vector<SnapshotEntry>& entries() const { return entries_; }
  // 64 hexadecimal digits over every byte: who keeps them elsewhere can tell this very snapshot.
  [[nodiscard]] const std::string& seal() const { return seal_; }
  // The bytes of an entry, which have its SHA-256. Errors: malformed.
  [[nodiscard]] Result<std::string> read(std::size_t entry) const;

 private:
  explicit Snapshot(io::ZipReader archive) : archive_(std::move(archive)) {}
  [[nodiscard]] Result<void> read_manifest();
  [[nodiscard]] Result<void> match_files();

  io::ZipReader archive_;
  SnapshotHead head_;
  std::vector<SnapshotEntry> entries_;
  std::vector<std::size_t> places_;  // of the entries in the archive
  std::string seal_;
};

// Whether a file is meant to be a snapshot, by its name or by its seal.
[[nodiscard]] bool is_snapshot(std::string_view path, std::string_view bytes);

// Opens and reads it whole. Errors: as of Snapshot.
[[nodiscard]] Result<Snapshot> verify_snapshot(std::string bytes);

struct SnapshotFile {
  std::string name;
  std::string sha256;
  std::string text;
};
struct SnapshotContents {
  SnapshotHead head;
  std::vector<SnapshotFile> files;
};

// The same, and what it read.
[[nodiscard]] Result<SnapshotContents> read_snapshot(std::string bytes);

// Makes a snapshot of what a folder holds: the same answers give the same bytes. Replaces `path` at
// once. Errors: unavailable, denied; too_large for more than can be read again.
[[nodiscard]] Result<Snapshot> seal_snapshot(const WorkFolder& folder, const SnapshotHead& head,
                                             const std::string& path);

}  // namespace hakoseki::live
