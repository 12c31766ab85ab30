// What a mistyped word may have meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/text.h"

namespace hakoseki::app {

// The message with "; did you mean `--fail-on`?" behind it where a candidate is near the word.
[[nodiscard]] Message suggest(Message message, std::string_view word,
                              std::span<const std::string> candidates);

}  // namespace hakoseki::app
