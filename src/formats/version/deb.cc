// Debian Policy 5.6.12; what is refused is what dpkg 1.21 refuses.
#include <algorithm>

#include "formats/version/parts.h"
#include "formats/version/schemes.h"

namespace hakoseki::version {
namespace {

constexpr std::string_view greatest_epoch = "2147483647";

struct DebVersion {
  std::string_view epoch, upstream, revision;
};

std::optional<DebVersion> parse(std::string_view text) {
  text = without_spaces(text);
  if (text.find_first_of(spaces) != text.npos) return std::nullopt;
  DebVersion version;
  if (const std::size_t colon = text.find(':'); colon != text.npos) {
    version.epoch = text.substr(0, colon);
    if (!is_digits(version.epoch)) return std::nullopt;
    if (std::is_gt(compare_numbers(version.epoch, greatest_epoch))) return std::nullopt;
    text.remove_prefix(colon + 1);
  }
  if (const std::size_t hyphen = text.rfind('-'); hyphen != text.npos) {
    version.revision = text.substr(hyphen + 1);
    if (version.revision.empty()) return std::nullopt;
    text = text.substr(0, hyphen);
  }
  if (text.empty()) return std::nullopt;
  version.upstream = text;
  return version;
}

// `~` before the end, the end before letters, letters before all else.
int rank(std::string_view rest) {
  if (rest.empty() || is_digit(rest.front())) return 0;
  if (rest.front() == '~') return -1;
  const int code = static_cast<unsigned char>(rest.front());
  return is_letter(rest.front()) ? code : code + 256;
}

std::weak_ordering compare_part(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    while ((!a.empty() && !is_digit(a.front())) || (!b.empty() && !is_digit(b.front()))) {
      if (const auto order = rank(a) <=> rank(b); std::is_neq(order)) return order;
      a.remove_prefix(std::min<std::size_t>(a.size(), 1));
      b.remove_prefix(std::min<std::size_t>(b.size(), 1));
    }
    if (const auto order = compare_numbers(take_digits(a), take_digits(b)); std::is_neq(order))
      return order;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace

Order compare_deb(std::string_view a, std::string_view b) {
  const auto left = parse(a);
  const auto right = parse(b);
  if (!left || !right) return std::nullopt;
  if (const auto order = compare_numbers(left->epoch, right->epoch); std::is_neq(order))
    return order;
  if (const auto order = compare_part(left->upstream, right->upstream); std::is_neq(order))
    return order;
  return compare_part(left->revision, right->revision);
}

}  // namespace hakoseki::version
