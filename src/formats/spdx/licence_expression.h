// SPDX licence expressions (SPDX 2.3, annex D): what a format may call one, and what is free text.
#pragma once

#include <string_view>

namespace hakoseki::spdx {

// An identifier of the licence list, spelled as there.
[[nodiscard]] bool is_licence_id(std::string_view text);

// Identifiers of the list joined by AND, OR and WITH, with brackets. Not one with a `LicenseRef-`:
// what that means stands in another document.
[[nodiscard]] bool is_licence_expression(std::string_view text);

}  // namespace hakoseki::spdx
