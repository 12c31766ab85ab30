#include "io/disk_cache.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "io/descriptor.h"

namespace hakoseki::io {
namespace {

constexpr int layout = 1;           // of the tables below
constexpr int most_wait_ms = 3000;  // for another process
constexpr const char* table =
    "CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
    " used INTEGER NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL);"
    "CREATE INDEX IF NOT EXISTS kept_by_use ON kept (used, size)";

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct CloseStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
struct CloseBlob {
  void operator()(sqlite3_blob* blob) const { sqlite3_blob_close(blob); }
};
using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;
using Blob = std::unique_ptr<sqlite3_blob, CloseBlob>;

std::string reason() {
  return std::generic_category().message(errno);
}

// When something was used, as coarse as that what is used all the time need not be written each
// time.
std::int64_t this_hour() {
  return std::chrono::floor<std::chrono::hours>(std::chrono::system_clock::now())
      .time_since_epoch()
      .count();
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Nobody else can have written what is in it.
bool is_ours(int file) {
  struct stat facts = {};
  return ::fstat(file, &facts) == 0 && facts.st_uid == ::geteuid() && (facts.st_mode & 022U) == 0;
}

}  // namespace

struct DiskCache::State {
  State(std::string given, DiskCacheLimits bounds) : path(std::move(given)), limits(bounds) {}

  bool is_open();
  bool open();
  bool prepare_file();
  bool prepare_database();
  std::optional<std::string> read(std::string_view key);
  void note_use(std::int64_t id);
  bool write(std::string_view key, std::string_view bytes);
  bool insert(std::string_view key, std::string_view bytes);
  bool evict(std::uint64_t more);

  Statement prepare(const char* text);
  bool run(const char* text) {
    return sqlite3_exec(database.get(), text, nullptr, nullptr, nullptr) == SQLITE_OK || fail();
  }
  std::optional<std::int64_t> number(const char* text);
  bool fail(std::string why);
  // With what SQLite says.
  bool fail() { return fail(sqlite3_errmsg(database.get())); }

  const std::string path;
  const DiskCacheLimits limits;
  std::mutex mutex;  // of all that follows
  std::unique_ptr<sqlite3, CloseDatabase> database;
  std::optional<Error> trouble;
};

bool DiskCache::State::fail(std::string why) {
  if (!trouble) {
    trouble =
        Error{Fault::unavailable, fmt::format("`{}`: {}", utf8::neutralise(path), std::move(why))};
  }
  return false;
}

bool DiskCache::State::is_open() {
  if (trouble) return false;
  return database != nullptr || open();
}

bool DiskCache::State::open() {
  if (!prepare_file()) return false;
  sqlite3* opened = nullptr;
  const int outcome =
      sqlite3_open_v2(path.c_str(), &opened,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
  database.reset(opened);
  if (outcome != SQLITE_OK)
    return fail(opened == nullptr ? sqlite3_errstr(outcome) : sqlite3_errmsg(opened));
  return prepare_database();
}

// SQLite gives its other files the permissions of this one.
bool DiskCache::State::prepare_file() {
  const std::string folder = folder_of(path);
  ::mkdir(folder_of(folder).c_str(), 0700);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return fail(reason());
  const Descriptor inside(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!inside.is_open()) return fail(reason());
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.is_open()) return fail(reason());
  if (is_ours(inside.number()) && is_ours(file.number())) return true;
  return fail("others may write to it");
}

bool DiskCache::State::prepare_database() {
  sqlite3_busy_timeout(database.get(), most_wait_ms);
  // What the file says must not make SQLite run anything.
  sqlite3_db_config(database.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(database.get(), SQLITE_LIMIT_LENGTH,
                static_cast<int>(limits.value_bytes + (std::uint64_t{1} << 20U)));
  // Pages as large as suits values of megabytes; of a file that is there, those it has.
  if (!run("PRAGMA page_size = 32768; PRAGMA cache_size = -1024; PRAGMA journal_mode = WAL;"
           " PRAGMA synchronous = NORMAL")) {
    return false;
  }
  const std::optional<std::int64_t> there = number("PRAGMA user_version");
  if (!there) return false;
  if (*there == layout) return true;
  if (*there != 0) return fail("made by another version of this program");
  const std::string making =
      fmt::format("BEGIN IMMEDIATE; {}; PRAGMA user_version = {}; COMMIT", table, layout);
  return run(making.c_str());
}

Statement DiskCache::State::prepare(const char* text) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database.get(), text, -1, &statement, nullptr) != SQLITE_OK) fail();
  return Statement(statement);
}

std::optional<std::int64_t> DiskCache::State::number(const char* text) {
  const Statement statement = prepare(text);
  if (statement == nullptr) return std::nullopt;
  if (sqlite3_step(statement.get()) == SQLITE_ROW) return sqlite3_column_int64(statement.get(), 0);
  fail();
  return std::nullopt;
}

void bind(const Statement& statement, int place, std::string_view text) {
  sqlite3_bind_text(statement.get(), place, text.data(), static_cast<int>(text.size()),
                    SQLITE_STATIC);
}

std::optional<std::string> DiskCache::State::read(std::string_view key) {
  const Statement find = prepare("SELECT id, used FROM kept WHERE key = ?1");
  if (find == nullptr) return std::nullopt;
  bind(find, 1, key);
  const int found = sqlite3_step(find.get());
  if (found == SQLITE_DONE) return std::nullopt;
  sqlite3_blob* opened = nullptr;
  const std::int64_t id = sqlite3_column_int64(find.get(), 0);
  const bool is_recent = sqlite3_column_int64(find.get(), 1) == this_hour();
  if (found != SQLITE_ROW ||
      sqlite3_blob_open(database.get(), "main", "kept", "bytes", id, 0, &opened) != SQLITE_OK) {
    fail();
    return std::nullopt;
  }
  const Blob blob(opened);
  const int size = sqlite3_blob_bytes(opened);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  if (sqlite3_blob_read(opened, bytes.data(), size, 0) != SQLITE_OK) {
    fail();
    return std::nullopt;
  }
  if (!is_recent) note_use(id);
  return bytes;
}

// Of no weight: where it cannot be written, it is not.
void DiskCache::State::note_use(std::int64_t id) {
  const Statement statement = prepare("UPDATE kept SET used = ?1 WHERE id = ?2");
  if (statement == nullptr) return;
  sqlite3_bind_int64(statement.get(), 1, this_hour());
  sqlite3_bind_int64(statement.get(), 2, id);
  sqlite3_step(statement.get());
}

bool DiskCache::State::write(std::string_view key, std::string_view bytes) {
  if (!run("BEGIN IMMEDIATE")) return false;
  if (evict(bytes.size()) && insert(key, bytes) && run("COMMIT")) return true;
  sqlite3_exec(database.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  return false;
}

bool DiskCache::State::insert(std::string_view key, std::string_view bytes) {
  const Statement statement = prepare(
      "INSERT OR REPLACE INTO kept (key, used, size, bytes) VALUES (?1, ?2, ?3, zeroblob(?3))");
  if (statement == nullptr) return false;
  const auto size = static_cast<int>(bytes.size());
  bind(statement, 1, key);
  sqlite3_bind_int64(statement.get(), 2, this_hour());
  sqlite3_bind_int64(statement.get(), 3, size);
  if (sqlite3_step(statement.get()) != SQLITE_DONE) return fail();
  // Written in place, and not copied into a statement.
  sqlite3_blob* opened = nullptr;
  const std::int64_t id = sqlite3_last_insert_rowid(database.get());
  if (sqlite3_blob_open(database.get(), "main", "kept", "bytes", id, 1, &opened) != SQLITE_OK)
    return fail();
  const Blob blob(opened);
  return sqlite3_blob_write(opened, bytes.data(), size, 0) == SQLITE_OK || fail();
}

// Makes room for so many bytes more.
bool DiskCache::State::evict(std::uint64_t more) {
  const std::optional<std::int64_t> held = number("SELECT ifnull(sum(size), 0) FROM kept");
  if (!held) return false;
  std::uint64_t left = static_cast<std::uint64_t>(*held);
  if (left + more <= limits.bytes) return true;
  const Statement oldest = prepare("SELECT id, size FROM kept ORDER BY used, id LIMIT 1");
  const Statement drop = prepare("DELETE FROM kept WHERE id = ?1");
  if (oldest == nullptr || drop == nullptr) return false;
  while (left + more > limits.bytes && sqlite3_step(oldest.get()) == SQLITE_ROW) {
    left -= std::min(left, static_cast<std::uint64_t>(sqlite3_column_int64(oldest.get(), 1)));
    sqlite3_bind_int64(drop.get(), 1, sqlite3_column_int64(oldest.get(), 0));
    sqlite3_reset(oldest.get());
    if (sqlite3_step(drop.get()) != SQLITE_DONE) return fail();
    sqlite3_reset(drop.get());
  }
  return true;
}

DiskCache::DiskCache(std::string path, DiskCacheLimits limits)
    : state_(std::make_unique<State>(std::move(path), limits)) {}

DiskCache::~DiskCache() = default;

std::optional<std::string> DiskCache::get(std::string_view key) {
  const std::lock_guard lock(state_->mutex);
  return state_->is_open() ? state_->read(key) : std::nullopt;
}

void DiskCache::put(std::string_view key, std::string_view bytes) {
  if (bytes.size() > state_->limits.value_bytes || bytes.size() > state_->limits.bytes) return;
  const std::lock_guard lock(state_->mutex);
  if (state_->is_open()) state_->write(key, bytes);
}

const std::optional<Error>& DiskCache::trouble() const {
  return state_->trouble;
}

}  // namespace hakoseki::io
