// The style and the script of the HTML report: style.css and script.js, taken in when the project
// is configured.
#pragma once

#include <string_view>

namespace hakoseki::report {

[[nodiscard]] std::string_view style_source();
[[nodiscard]] std::string_view script_source();

}  // namespace hakoseki::report
