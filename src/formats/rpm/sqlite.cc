// rpm's table `Packages` of numbers and headers, read by SQLite itself: out of memory, through a
// way to files that has this one alone and can only read it.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "formats/rpm/databases.h"

namespace hakoseki {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view magic = "SQLite format 3\0"sv;
constexpr std::size_t most_packages = 500'000;

// How long SQLite may go on: for the schema, of which each table takes memory, and for the headers.
constexpr int steps_at_a_time = 1000;  // of SQLite's machine; a table or a header takes about five
constexpr int most_for_schema = 5;
constexpr int most_for_headers = 10'000;
struct Budget {
  int left = most_for_schema;
};

// Where a database says that a write-ahead log may lie beside it: twice a 2 instead of a 1.
constexpr std::size_t versions_at = 18;

struct Content {
  std::string_view bytes;
  Pages pages;
};

struct File {
  sqlite3_file base;
  Content content;
};

std::string_view bytes_of(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->content.bytes;
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
  const std::string_view bytes = bytes_of(file);
  char* out = static_cast<char*>(into);
  const auto begin = std::min(static_cast<std::size_t>(at), bytes.size());
  const auto wanted = static_cast<std::size_t>(size);
  const std::size_t given = std::min(wanted, bytes.size() - begin);
  std::memcpy(out, bytes.data() + begin, given);
  reinterpret_cast<File*>(file)->content.pages.looked_at(bytes.substr(begin, given));
  std::memset(out + given, 0, wanted - given);
  for (std::size_t i = versions_at; i < versions_at + 2; ++i) {
    if (i >= begin && i < begin + given && out[i - begin] == 2) out[i - begin] = 1;
  }
  return given == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

constexpr sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = [](sqlite3_file*) { return SQLITE_OK; },
    .xRead = read,
    .xWrite = [](sqlite3_file*, const void*, int, sqlite3_int64) { return SQLITE_READONLY; },
    .xTruncate = [](sqlite3_file*, sqlite3_int64) { return SQLITE_READONLY; },
    .xSync = [](sqlite3_file*, int) { return SQLITE_OK; },
    .xFileSize =
        [](sqlite3_file* file, sqlite3_int64* size) {
          *size = static_cast<sqlite3_int64>(bytes_of(file).size());
          return SQLITE_OK;
        },
    .xLock = [](sqlite3_file*, int) { return SQLITE_OK; },
    .xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; },
    .xCheckReservedLock =
        [](sqlite3_file*, int* is_reserved) {
          *is_reserved = 0;
          return SQLITE_OK;
        },
    .xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; },
    .xSectorSize = [](sqlite3_file*) { return 4096; },
    .xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_IMMUTABLE; },
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs* files, const char* /*name*/, sqlite3_file* file, int flags,
              int* opened) {
  file->pMethods = nullptr;
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return SQLITE_CANTOPEN;
  reinterpret_cast<File*>(file)->content = *static_cast<const Content*>(files->pAppData);
  file->pMethods = &methods;
  if (opened != nullptr) *opened = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
  return SQLITE_OK;
}

sqlite3_vfs files_of(Content& content, const std::string& name) {
  sqlite3_vfs files = {};
  files.iVersion = 1;
  files.szOsFile = sizeof(File);
  files.mxPathname = 64;
  files.zName = name.c_str();
  files.pAppData = &content;
  files.xOpen = open_file;
  files.xDelete = [](sqlite3_vfs*, const char*, int) { return SQLITE_READONLY; };
  files.xAccess = [](sqlite3_vfs*, const char*, int, int* is_there) {
    *is_there = 0;
    return SQLITE_OK;
  };
  files.xFullPathname = [](sqlite3_vfs*, const char* given, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", given);
    return SQLITE_OK;
  };
  files.xRandomness = [](sqlite3_vfs*, int size, char* out) {
    std::memset(out, 0, static_cast<std::size_t>(size));
    return size;
  };
  files.xSleep = [](sqlite3_vfs*, int microseconds) { return microseconds; };
  files.xCurrentTime = [](sqlite3_vfs*, double* days) {
    *days = 0;
    return SQLITE_OK;
  };
  files.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
  return files;
}

// SQLite's way to files, with one file; known to SQLite as long as this is there.
class OneFile {
 public:
  explicit OneFile(const Content& content)
      : content_(content),
        name_(fmt::format("rpm-{}", static_cast<const void*>(this))),
        files_(files_of(content_, name_)),
        is_known_(sqlite3_vfs_register(&files_, 0) == SQLITE_OK) {}
  ~OneFile() {
    if (is_known_) sqlite3_vfs_unregister(&files_);
  }
  OneFile(const OneFile&) = delete;
  OneFile& operator=(const OneFile&) = delete;

  [[nodiscard]] const char* name() const { return name_.c_str(); }

 private:
  Content content_;
  std::string name_;
  sqlite3_vfs files_;
  bool is_known_;
};

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

std::unexpected<Error> broken(sqlite3* database) {
  return std::unexpected(
      Error{Fault::malformed, fmt::format("SQLite says: {}", sqlite3_errmsg(database))});
}

// What a file that somebody else made may not make SQLite do ("Defense Against the Dark Arts").
void harden(sqlite3* database, Budget& budget) {
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, static_cast<int>(most_rpm_header_bytes));
  sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, 10'000);
  sqlite3_limit(database, SQLITE_LIMIT_COLUMN, 100);
  sqlite3_limit(database, SQLITE_LIMIT_EXPR_DEPTH, 10);
  sqlite3_limit(database, SQLITE_LIMIT_VDBE_OP, 25'000);
  sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(database, SQLITE_LIMIT_WORKER_THREADS, 0);
  sqlite3_progress_handler(
      database, steps_at_a_time,
      [](void* budget_of) { return --static_cast<Budget*>(budget_of)->left < 0 ? 1 : 0; }, &budget);
  sqlite3_exec(database, "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY", nullptr, nullptr,
               nullptr);
}

Result<Statement> prepare(sqlite3* database, const char* query) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, query, -1, &statement, nullptr) != SQLITE_OK)
    return broken(database);
  return Statement(statement);
}

// A table of its own and not a view, nor a table that a program makes up.
Result<void> expect_table(sqlite3* database) {
  TRY(const Statement statement,
      prepare(database,
              "SELECT 1 FROM sqlite_schema"
              " WHERE name = 'Packages' AND type = 'table' AND rootpage > 0"));
  const int step = sqlite3_step(statement.get());
  if (step == SQLITE_ROW) return {};
  if (step != SQLITE_DONE) return broken(database);
  return std::unexpected(Error(
      Fault::malformed, Text{"it has no table `Packages`", "テーブル `Packages` がありません"}));
}

}  // namespace

Result<void> read_rpm_sqlite(std::string_view bytes, const RpmHeaderSink& take,
                             const Pages& pages) {
  if (!bytes.starts_with(magic))
    return std::unexpected(Error(Fault::malformed, Text{"it is no database of SQLite",
                                                        "SQLite のデータベースではありません"}));
  const OneFile file({bytes, pages});
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2("rpmdb", &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, file.name());
  const Database database(opened);
  if (code != SQLITE_OK) return broken(opened);
  Budget budget;
  harden(opened, budget);
  TRY_VOID(expect_table(opened));
  budget.left = most_for_headers;
  TRY(const Statement statement, prepare(opened, "SELECT blob FROM Packages"));
  std::size_t left = bytes.size();  // no byte is of two packages
  for (std::size_t packages = 0;; ++packages) {
    const int step = sqlite3_step(statement.get());
    if (step == SQLITE_DONE) return {};
    if (step != SQLITE_ROW) return broken(opened);
    const void* blob = sqlite3_column_blob(statement.get(), 0);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), 0));
    if (size > left || packages == most_packages)
      return std::unexpected(
          Error(Fault::malformed, Text{"its table has more than the file can hold",
                                       "テーブルの内容がファイルの大きさを超えています"}));
    left -= size;
    take(std::string_view(static_cast<const char*>(blob), size));
  }
}

}  // namespace hakoseki
