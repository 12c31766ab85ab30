// SHA-1, by which the AWS CLI names the files of its caches; nothing is protected by it.
#pragma once

#include <string>
#include <string_view>

namespace hakoseki::aws {

// 40 lower-case hexadecimal digits.
[[nodiscard]] std::string sha1_hex(std::string_view bytes);

}  // namespace hakoseki::aws
