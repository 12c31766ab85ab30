// The credential report of IAM: comma-separated values, one line a user, with how each may sign in.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hakoseki {

// What the report says of one user, as it is written there: "true", "false", a moment, or words
// such as "N/A" and "not_supported". Empty where it has no such column.
struct ReportedKey {
  std::string active;
  std::string last_rotated;
};

struct ReportedUser {
  std::string name;
  std::string password_enabled;
  std::string mfa_active;
  std::array<ReportedKey, 2> keys;
};

struct CredentialReport {
  std::map<std::string, ReportedUser, std::less<>> users;  // by their ARNs
  // Lines that do not fit the columns: of whom they speak is not known.
  std::size_t unread_lines = 0;
};

// Nothing where the text has no line that names the columns, or where that lacks one.
[[nodiscard]] std::optional<CredentialReport> parse_credential_report(std::string_view text);

}  // namespace hakoseki
