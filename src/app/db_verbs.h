// What `hakoseki db` can be told to do, one file each.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/arguments.h"
#include "base/result.h"
#include "base/text.h"

namespace hakoseki::app {

// Their words, as help and completion have them.
[[nodiscard]] std::vector<std::string_view> db_verbs();

// Each gives the exit code; the operands begin with the verb.
[[nodiscard]] int run_db_build(const Arguments& arguments);
[[nodiscard]] int run_db_update(const Arguments& arguments);
[[nodiscard]] int run_db_feeds(const Arguments& arguments);
[[nodiscard]] int run_db_status(const Arguments& arguments);
[[nodiscard]] int run_db_export(const Arguments& arguments);
[[nodiscard]] int run_db_import(const Arguments& arguments);

// Says it once. Gives exit_environment.
[[nodiscard]] int fail_db(const Error& error, Language language);

// Writes what --format asks for to where it asks: the exit code.
using DbReport = std::function<std::string(std::string_view format, Language language)>;
[[nodiscard]] int write_db_reports(const Arguments& arguments, const DbReport& report);

}  // namespace hakoseki::app
