#include "collect/live/snapshot.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <map>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "base/source_text.h"
#include "base/system_error.h"
#include "base/utf8.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"
#include "io/file.h"

namespace hakoseki::live {
namespace {

constexpr std::string_view manifest_name = "manifest.json";
constexpr std::string_view format_name = "hakoseki-snapshot";
constexpr std::string_view format_version = "1";
constexpr std::string_view seal_prefix = "hakoseki-snapshot sha256 ";
constexpr std::size_t seal_digits = 64;

std::unexpected<Error> malformed(Message what) {
  return std::unexpected(Error{Fault::malformed, std::move(what)});
}

std::unexpected<Error> changed(std::string_view what) {
  return malformed(say({"this snapshot was changed after it was sealed ({}); do not trust it, and "
                        "collect again",
                        "封印の後に変更されたスナップショットです({})。信用せず、もう一度収集して"
                        "ください"},
                       utf8::neutralise(what)));
}

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The digits of the seal, which are the end of the file.
std::string_view seal_in(std::string_view bytes) {
  if (bytes.size() < seal_prefix.size() + seal_digits) return {};
  const std::string_view tail = bytes.substr(bytes.size() - seal_prefix.size() - seal_digits);
  const std::string_view digits = tail.substr(seal_prefix.size());
  return tail.starts_with(seal_prefix) && is_hex(digits) ? digits : std::string_view();
}

std::string digest_to_seal(std::string_view bytes) {
  bytes.remove_suffix(seal_digits);
  return sha256_hex(bytes);
}

// Only names that we would give: nothing that leads out of a folder.
bool is_our_name(std::string_view name) {
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./";
  return name.starts_with("answers/") && name.ends_with(".json") &&
         name.find("..") == std::string_view::npos && name.find("//") == std::string_view::npos &&
         name.find("/.") == std::string_view::npos &&
         name.find_first_not_of(letters) == std::string_view::npos;
}

SnapshotEntry entry_of(const Node& node) {
  SnapshotEntry entry{.file = aws::member_text(node, "file"),
                      .sha256 = aws::member_text(node, "sha256"),
                      .bytes = 0,
                      .account = aws::member_text(node, "account"),
                      .operation = aws::member_text(node, "operation"),
                      .region = aws::member_text(node, "region"),
                      .time = aws::member_text(node, "time"),
                      .error = aws::member_text(node, "error")};
  constexpr std::size_t longest_number = 12;
  const std::string digits = aws::member_text(node, "bytes");
  if (digits.size() <= longest_number) {
    for (const char c : digits)
      entry.bytes = entry.bytes * 10 + (is_digit(c) ? static_cast<unsigned>(c - '0') : 0U);
  }
  return entry;
}

std::vector<std::string> texts_at(const Node& map, std::string_view name) {
  std::vector<std::string> texts;
  const std::optional<Node> list = map.find(name);
  for (std::size_t i = 0; list && list->is_list() && i < list->size(); ++i)
    texts.emplace_back(list->element(i).text());
  return texts;
}

void write_account(JsonWriter& json, const SnapshotAccount& account) {
  json.begin_object();
  json.member("id", account.id);
  if (!account.name.empty()) json.member("name", account.name);
  json.member("state", account.state);
  if (!account.reason.empty()) json.member("reason", account.reason);
  json.key("regions");
  json.begin_array();
  for (const std::string& region : account.regions)
    json.string(region);
  json.end_array();
  json.end_object();
}

SnapshotAccount account_of(const Node& node) {
  return {.id = aws::member_text(node, "id"),
          .name = aws::member_text(node, "name"),
          .state = aws::member_text(node, "state"),
          .reason = aws::member_text(node, "reason"),
          .regions = texts_at(node, "regions")};
}

std::string manifest_of(const SnapshotHead& head, const std::vector<SnapshotEntry>& entries) {
  std::string text;
  JsonWriter json(text, JsonWriter::Layout::indented);
  json.begin_object();
  json.member("format", format_name);
  json.key("version");
  json.numeral(format_version);
  json.member("tool", head.tool);
  json.member("account", head.account);
  json.member("identity", head.identity);
  json.member("began", head.began);
  json.member("ended", head.ended);
  json.key("accounts");
  json.begin_array();
  for (const SnapshotAccount& account : head.accounts)
    write_account(json, account);
  json.end_array();
  json.key("answers");
  json.begin_array();
  for (const SnapshotEntry& entry : entries) {
    json.begin_object();
    json.member("file", entry.file);
    json.member("sha256", entry.sha256);
    json.key("bytes");
    json.number(entry.bytes);
    json.member("account", entry.account);
    json.member("operation", entry.operation);
    json.member("region", entry.region);
    json.member("time", entry.time);
    if (!entry.error.empty()) json.member("error", entry.error);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return text + '\n';
}

// What the manifest says of a frame.
Result<SnapshotEntry> describe(const WorkFolder& folder, const std::string& file) {
  TRY(const std::string text,
      io::read_file(folder.path() + '/' + file, limits::snapshot_entry_bytes));
  SnapshotEntry entry{.file = file, .sha256 = sha256_hex(text), .bytes = text.size()};
  const SourceText source(file, text);
  TRY(const Document document, read_json(source));
  const Node root = document.root();
  entry.account = aws::member_text(root, "account");
  entry.operation = aws::member_text(root, "operation");
  entry.region = aws::member_text(root, "region");
  entry.time = aws::member_text(root, "time");
  if (const auto error = root.find("error")) entry.error = aws::member_text(*error, "code");
  return entry;
}

std::unexpected<Error> cannot_write(int number, const std::string& path) {
  return std::unexpected(Error{fault_of(number), meaning_of(number), path});
}

// Puts the digest in the place that was left for it.
Result<void> put_seal(const std::string& path) {
  TRY(const std::string bytes, io::read_file(path, limits::snapshot_bytes));
  const std::string digest = digest_to_seal(bytes);
  std::FILE* file = std::fopen(path.c_str(), "r+be");
  if (file == nullptr) return cannot_write(errno, path);
  // What an account holds is for whoever collected it.
  const bool done = ::fchmod(::fileno(file), 0600) == 0 &&
                    std::fseek(file, -static_cast<long>(seal_digits), SEEK_END) == 0 &&
                    std::fwrite(digest.data(), 1, digest.size(), file) == digest.size() &&
                    std::fflush(file) == 0 && ::fsync(::fileno(file)) == 0;
  const int number = errno;
  if (std::fclose(file) != 0 || !done) return cannot_write(number, path);
  return {};
}

Result<Snapshot> write_sealed(const std::vector<io::ZipPart>& parts, const std::string& path,
                              bool packed) {
  ::unlink(path.c_str());
  TRY_VOID(
      io::write_zip(path, parts, std::string(seal_prefix) + std::string(seal_digits, '0'), packed));
  TRY_VOID(put_seal(path));
  TRY(std::string bytes, io::read_file(path, limits::snapshot_bytes));
  return verify_snapshot(std::move(bytes));
}

}  // namespace

bool is_snapshot(std::string_view path, std::string_view bytes) {
  return path.ends_with(".hks") || (bytes.starts_with("PK") && !seal_in(bytes).empty());
}

Result<Snapshot> Snapshot::open(std::string bytes) {
  const std::string digest(seal_in(bytes));
  if (digest.empty()) {
    return malformed(Text{"no snapshot of hakoseki, or one that is cut off: its end is no seal",
                          "hakoseki のスナップショットではないか、途中で切れています(末尾に封印が"
                          "ありません)"});
  }
  if (digest_to_seal(bytes) != digest) return changed("seal");
  TRY(io::ZipReader archive, io::ZipReader::open(std::move(bytes)));
  Snapshot snapshot(std::move(archive));
  snapshot.seal_ = digest;
  TRY_VOID(snapshot.read_manifest());
  TRY_VOID(snapshot.match_files());
  return snapshot;
}

Result<void> Snapshot::read_manifest() {
  const std::span<const io::ZipEntry> files = archive_.entries();
  if (files.empty() || files.front().name != manifest_name) return changed(manifest_name);
  TRY(std::string text, archive_.read(0));
  const SourceText source(std::string(manifest_name), std::move(text));
  TRY(const Document document, read_json(source));
  const Node root = document.root();
  if (aws::member_text(root, "format") != format_name) return changed(manifest_name);
  if (aws::member_text(root, "version") != format_version) {
    return std::unexpected(
        Error{Fault::unsupported,
              say({"a snapshot of version {}, which this hakoseki cannot read; use a newer one",
                   "バージョン {} のスナップショットは読み取れません。新しい hakoseki を使って"
                   "ください"},
                  utf8::neutralise(aws::member_text(root, "version")))});
  }
  head_ = {.tool = aws::member_text(root, "tool"),
           .account = aws::member_text(root, "account"),
           .identity = aws::member_text(root, "identity"),
           .began = aws::member_text(root, "began"),
           .ended = aws::member_text(root, "ended"),
           .accounts = {}};
  const std::optional<Node> accounts = root.find("accounts");
  for (std::size_t i = 0; accounts && accounts->is_list() && i < accounts->size(); ++i)
    head_.accounts.push_back(account_of(accounts->element(i)));
  const std::optional<Node> answers = root.find("answers");
  if (!answers || !answers->is_list()) return changed(manifest_name);
  for (std::size_t i = 0; i < answers->size(); ++i)
    entries_.push_back(entry_of(answers->element(i)));
  return {};
}

// The archive holds the files of the manifest and no others.
Result<void> Snapshot::match_files() {
  std::map<std::string_view, std::size_t> files;
  const std::span<const io::ZipEntry> held = archive_.entries();
  for (std::size_t i = 1; i < held.size(); ++i) {
    if (!is_our_name(held[i].name)) return changed(held[i].name);
    files.emplace(held[i].name, i);
  }
  for (const SnapshotEntry& entry : entries_) {
    const auto found = files.find(entry.file);
    if (found == files.end() || held[found->second].bytes != entry.bytes) {
      return changed(entry.file);
    }
    places_.push_back(found->second);
    files.erase(found);
  }
  if (!files.empty()) return changed(files.begin()->first);
  return {};
}

Result<std::string> Snapshot::read(std::size_t entry) const {
  const SnapshotEntry& wanted = entries_.at(entry);
  TRY(std::string bytes, archive_.read(places_.at(entry)));
  if (sha256_hex(bytes) != wanted.sha256) return changed(wanted.file);
  return bytes;
}

Result<Snapshot> verify_snapshot(std::string bytes) {
  TRY(Snapshot snapshot, Snapshot::open(std::move(bytes)));
  for (std::size_t i = 0; i < snapshot.entries().size(); ++i) {
    TRY_VOID(snapshot.read(i));
  }
  return snapshot;
}

Result<SnapshotContents> read_snapshot(std::string bytes) {
  TRY(const Snapshot snapshot, Snapshot::open(std::move(bytes)));
  SnapshotContents contents{.head = snapshot.head(), .files = {}};
  contents.files.reserve(snapshot.entries().size());
  for (std::size_t i = 0; i < snapshot.entries().size(); ++i) {
    const SnapshotEntry& entry = snapshot.entries()[i];
    TRY(std::string text, snapshot.read(i));
    contents.files.push_back({entry.file, entry.sha256, std::move(text)});
  }
  return contents;
}

Result<Snapshot> seal_snapshot(const WorkFolder& folder, const SnapshotHead& head,
                               const std::string& path) {
  std::vector<SnapshotEntry> entries;
  std::vector<io::ZipPart> parts = {{.name = std::string(manifest_name)}};
  for (const std::string& file : folder.files()) {
    TRY(SnapshotEntry entry, describe(folder, file));
    entries.push_back(std::move(entry));
    parts.push_back({.name = file, .file = folder.path() + '/' + file});
  }
  parts.front().text = manifest_of(head, entries);
  const std::string made = folder.path() + "/sealed.hks";
  Result<Snapshot> snapshot = write_sealed(parts, made, true);
  // What packs too well to be told from a bomb is stored as it is.
  if (!snapshot && snapshot.error().fault == Fault::too_large) {
    snapshot = write_sealed(parts, made, false);
  }
  if (snapshot && std::rename(made.c_str(), path.c_str()) != 0) return cannot_write(errno, path);
  return snapshot;
}

}  // namespace hakoseki::live
