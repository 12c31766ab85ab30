// Takes secrets out of the user data of hosts: a script in base64, whose parts may stand in base64
// again, packed or not.
#pragma once

#include <string>
#include <string_view>

namespace hakoseki::live {

// What is packed or no text has secrets that nobody sees, and is taken out whole.
[[nodiscard]] std::string redacted_user_data(std::string_view text);

}  // namespace hakoseki::live
