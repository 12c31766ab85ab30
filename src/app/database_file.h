// The file that vulnerabilities are looked up in: where it is, and how it is opened and replaced.
#pragma once

#include <string>
#include <string_view>

#include "app/arguments.h"
#include "base/result.h"
#include "engines/vulnerabilities/database.h"
#include "io/mapped_file.h"
#include "io/surroundings.h"

namespace hakoseki::app {

// --db, HAKOSEKI_DB, else `hakoseki/vulnerabilities.db` in the folder of the user's data by the XDG
// base directory specification. Errors: malformed for who has no home and names none.
[[nodiscard]] Result<std::string> database_path(const Arguments& arguments,
                                                const io::Surroundings& around);

// Mapped, and opened.
struct DatabaseFile {
  std::string path;
  io::MappedFile bytes;
  vulnerabilities::Database database;

  // Errors: those of the file and of Database::open, with the path.
  [[nodiscard]] static Result<DatabaseFile> open(const std::string& path);
};

// Puts a database in the place of the file at once, and makes the folder where it is not there.
// Errors: unavailable, denied.
[[nodiscard]] Result<void> replace_database(const std::string& path, std::string_view bytes);

// "`path`: what went wrong", in both languages.
[[nodiscard]] Error error_of_file(const std::string& path, const Error& error);

}  // namespace hakoseki::app
