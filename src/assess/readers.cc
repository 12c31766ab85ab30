#include "assess/readers.h"

#include <algorithm>

namespace hakoseki {
namespace {

// Whether `path` is `above` or stands below it: "A[].B" and "A.B" stand below "A".
bool is_within(std::string_view path, std::string_view above) {
  if (!path.starts_with(above)) return false;
  const std::string_view rest = path.substr(above.size());
  return rest.empty() || above.empty() || rest.front() == '.' || rest.front() == '[';
}

bool is_part_of(std::string_view read, std::string_view what) {
  const std::size_t type = what.find('#');
  if (type == std::string_view::npos) return read.substr(0, read.find('#')) == what;
  if (read.find('#') != type || read.substr(0, type) != what.substr(0, type)) return false;
  const std::string_view one = read.substr(type + 1);
  const std::string_view other = what.substr(type + 1);
  return is_within(one, other) || is_within(other, one);
}

}  // namespace

bool reads(const Check& check, std::string_view what) {
  return std::ranges::any_of(check.reads,
                             [&](std::string_view read) { return is_part_of(read, what); });
}

std::vector<const Check*> readers_of(std::span<const Check> checks,
                                     const std::set<std::string_view>& what) {
  std::vector<const Check*> found;
  for (const Check& check : checks) {
    if (std::ranges::any_of(what, [&](std::string_view one) { return reads(check, one); })) {
      found.push_back(&check);
    }
  }
  return found;
}

}  // namespace hakoseki
