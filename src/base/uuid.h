// UUIDs that follow from a name (RFC 9562 section 5.5): the same name, the same UUID.
#pragma once

#include <string>
#include <string_view>

namespace hakoseki {

// "cfbff0d1-9375-5685-968c-48ce8b15ae17": version 5. `space` is 16 bytes.
[[nodiscard]] std::string uuid_of_name(std::string_view space, std::string_view name);

}  // namespace hakoseki
