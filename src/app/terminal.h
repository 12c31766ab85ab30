// What the surroundings of the process say: terminal, language, time. The only place that asks
// them.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.h"
#include "base/result.h"
#include "base/text.h"

namespace hakoseki::app {

// An environment variable; nothing where it is unset or empty.
[[nodiscard]] std::optional<std::string> environment(const std::string& name);

// The names of all environment variables that begin so, in order; also of empty ones.
[[nodiscard]] std::vector<std::string> environment_names(std::string_view prefix);

[[nodiscard]] bool stdout_is_terminal();
[[nodiscard]] bool stderr_is_terminal();

// What a person types at the terminal behind a question on standard error, which is not shown as
// they type. Errors: unavailable where there is no terminal, or nobody answers or `stop` is set
// meanwhile.
[[nodiscard]] Result<std::string> ask_unseen(std::string_view question,
                                             const std::atomic<bool>& stop);

// The user's home, from HOME or the user database; empty where neither says it.
[[nodiscard]] std::string home_folder();

// Cells of the terminal on standard output; 80 where there is none.
[[nodiscard]] std::size_t terminal_width();

// Japanese where LC_ALL, LC_MESSAGES or LANG (in this order, the first that is set) begins with
// "ja".
[[nodiscard]] Language locale_language();

// NO_COLOR (no-color.org) and CLICOLOR_FORCE before the terminal.
[[nodiscard]] bool colour_wanted();

// Now, or SOURCE_DATE_EPOCH where it is set.
[[nodiscard]] Moment current_moment();

// The same in the local zone: "2026-11-22T19:49:16+09:00".
[[nodiscard]] std::string current_time();

// SOURCE_DATE_EPOCH; nothing where it is not set, or no number of seconds.
[[nodiscard]] std::optional<Moment> source_date();

}  // namespace hakoseki::app
