// Base64 (RFC 4648), as user data of EC2 is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hakoseki {

// Line ends are passed over; nothing where the text is something else.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

// In one line, with its padding.
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace hakoseki
