// The accounts of an image: passwd(5), group(5) and, of shadow(5), only who needs no password: the
// hashes of the others are nobody's business.
#include <charconv>
#include <string>
#include <vector>

#include "engines/image/packages/stanzas.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t colon = line.find(':');
    fields.push_back(line.substr(0, colon));
    if (colon == std::string_view::npos) return fields;
    line.remove_prefix(colon + 1);
  }
}

bool read_number(std::string_view text, std::uint32_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Calls `visit` with the fields of each line that names something.
template <class Visit>
void for_each_line(std::string_view bytes, const Visit& visit) {
  while (!bytes.empty()) {
    const std::string_view line = take_line(bytes);
    if (line.empty() || line.front() == '#') continue;
    const std::vector<std::string_view> fields = fields_of(line);
    if (!fields.front().empty()) visit(fields);
  }
}

}  // namespace

Result<Found> read_passwd(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::passwd};
  for_each_line(bytes, [&](const std::vector<std::string_view>& fields) {
    ImageAccount account{.name = std::string(fields[0])};
    if (fields.size() < 4 || !read_number(fields[2], account.uid) ||
        !read_number(fields[3], account.gid)) {
      return;  // as getpwent(3) does
    }
    account.empty_password = fields[1].empty();
    found.accounts.push_back(std::move(account));
  });
  return found;
}

Result<Found> read_group(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::group};
  for_each_line(bytes, [&](const std::vector<std::string_view>& fields) {
    ImageGroup group{.name = std::string(fields[0])};
    if (fields.size() < 3 || !read_number(fields[2], group.gid)) return;
    std::string_view members = fields.size() > 3 ? fields[3] : std::string_view();
    while (!members.empty()) {
      const std::size_t comma = members.find(',');
      group.members.emplace_back(members.substr(0, comma));
      members.remove_prefix(comma == std::string_view::npos ? members.size() : comma + 1);
    }
    found.groups.push_back(std::move(group));
  });
  return found;
}

Result<Found> read_shadow(std::string_view /*path*/, std::string_view bytes) {
  Found found{.format = Format::shadow};
  for_each_line(bytes, [&](const std::vector<std::string_view>& fields) {
    if (fields.size() < 2 || !fields[1].empty()) return;
    found.accounts.push_back({.name = std::string(fields[0]), .empty_password = true});
  });
  return found;
}

}  // namespace hakoseki::image
