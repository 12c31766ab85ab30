#include "app/database_file.h"

#include <filesystem>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/options.h"
#include "base/utf8.h"
#include "io/new_file.h"

namespace hakoseki::app {

namespace fs = std::filesystem;

Result<std::string> database_path(const Arguments& arguments, const io::Surroundings& around) {
  TRY(const auto said, value_of(arguments, "db"));
  if (said) return *said;
  const std::optional<std::string> xdg = around.variable("XDG_DATA_HOME");
  if (xdg && fs::path(*xdg).is_absolute()) return *xdg + "/hakoseki/vulnerabilities.db";
  if (!around.home.empty()) return around.home + "/.local/share/hakoseki/vulnerabilities.db";
  return std::unexpected(
      Error(Fault::malformed, Text{"there is no home folder; name the database with --db FILE",
                                   "ホームフォルダがありません。--db FILE でデータベースを"
                                   "指定してください"}));
}

Error error_of_file(const std::string& path, const Error& error) {
  const std::string shown = utf8::neutralise(path);
  return {error.fault, Message(fmt::format("`{}`: {}", shown, error.message(Language::en)),
                               fmt::format("`{}`: {}", shown, error.message(Language::ja)))};
}

Result<DatabaseFile> DatabaseFile::open(const std::string& path) {
  TRY(io::MappedFile bytes, io::MappedFile::open(path));
  Result<vulnerabilities::Database> database = vulnerabilities::Database::open(bytes.bytes());
  if (!database) return std::unexpected(error_of_file(path, database.error()));
  return DatabaseFile{path, std::move(bytes), std::move(*database)};
}

Result<void> replace_database(const std::string& path, std::string_view bytes) {
  const std::string folder = fs::path(path).parent_path().string();
  if (!folder.empty()) TRY_VOID(io::make_folders(folder));
  TRY(io::NewFile file, io::NewFile::beside(path));
  TRY_VOID(file.append(bytes));
  return file.take_place();
}

}  // namespace hakoseki::app
