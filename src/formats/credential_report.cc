#include "formats/credential_report.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace hakoseki {
namespace {

// More is no report of IAM, whose lines have 22.
constexpr std::size_t most_columns = 64;

// The next line; a quoted field may hold commas and doubled quotes, but no end of a line.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size() && fields.size() <= most_columns; ++i) {
    const char c = line[i];
    if (c == '"' && is_quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

class Columns {
 public:
  explicit Columns(std::vector<std::string> names) : names_(std::move(names)) {}

  [[nodiscard]] std::size_t count() const { return names_.size(); }
  [[nodiscard]] bool has(std::string_view name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }
  [[nodiscard]] std::string at(const std::vector<std::string>& fields,
                               std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? std::string()
                                 : fields.at(static_cast<std::size_t>(found - names_.begin()));
  }

 private:
  std::vector<std::string> names_;
};

}  // namespace

std::optional<CredentialReport> parse_credential_report(std::string_view text) {
  const Columns columns(fields_of(next_line(text)));
  for (const std::string_view needed : {"user", "arn", "password_enabled", "mfa_active",
                                        "access_key_1_active", "access_key_2_active"}) {
    if (!columns.has(needed)) return std::nullopt;
  }
  CredentialReport report;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (line.empty()) continue;
    const std::vector<std::string> fields = fields_of(line);
    const std::string arn =
        fields.size() == columns.count() ? columns.at(fields, "arn") : std::string();
    if (!arn.starts_with("arn:")) {
      ++report.unread_lines;
      continue;
    }
    report.users[arn] = {.name = columns.at(fields, "user"),
                         .password_enabled = columns.at(fields, "password_enabled"),
                         .mfa_active = columns.at(fields, "mfa_active"),
                         .keys = {{{columns.at(fields, "access_key_1_active"),
                                    columns.at(fields, "access_key_1_last_rotated")},
                                   {columns.at(fields, "access_key_2_active"),
                                    columns.at(fields, "access_key_2_last_rotated")}}}};
  }
  return report;
}

}  // namespace hakoseki
