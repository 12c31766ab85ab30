// The id of an AWS account: twelve digits.
// Source: "View AWS account identifiers" of the AWS Account Management Reference Guide.
#pragma once

#include <string_view>

#include "base/ascii.h"

namespace hakoseki {

[[nodiscard]] inline bool is_account_id(std::string_view text) {
  return text.size() == 12 && is_digits(text);
}

}  // namespace hakoseki
