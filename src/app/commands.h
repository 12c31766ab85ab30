// The commands, one file each.
#pragma once

#include <string>
#include <vector>

#include "app/arguments.h"

namespace hakoseki::app {

// Each gives the exit code. `words` is the command line as it was given.
// `check` and `assess`.
[[nodiscard]] int run_check(const Arguments& arguments, const std::vector<std::string>& words);
[[nodiscard]] int run_demo(const Arguments& arguments, const std::vector<std::string>& words);
[[nodiscard]] int run_collect(const Arguments& arguments);
[[nodiscard]] int run_image(const Arguments& arguments, const std::vector<std::string>& words);
[[nodiscard]] int run_doctor(const Arguments& arguments);
[[nodiscard]] int run_init(const Arguments& arguments);
[[nodiscard]] int run_db(const Arguments& arguments);
[[nodiscard]] int run_report(const Arguments& arguments);
[[nodiscard]] int run_explain(const Arguments& arguments);
[[nodiscard]] int run_checks(const Arguments& arguments);
[[nodiscard]] int run_completion(const Arguments& arguments);
[[nodiscard]] int run_version(const Arguments& arguments);
[[nodiscard]] int run_help(const Arguments& arguments);

// Everything that `explain` explains: checks, risks by id and by section, states, verdicts, exit
// codes.
[[nodiscard]] std::vector<std::string> explainable();

// Says what is wrong with the call, and how to get help. Gives exit_usage.
[[nodiscard]] int refuse(const Error& error, Command command, Language language);

}  // namespace hakoseki::app
