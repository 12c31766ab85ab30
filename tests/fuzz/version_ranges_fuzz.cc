// A range and two versions of one scheme: the first byte chooses it, line feeds part the texts.
// What a set says of a version, its complement says the other way round, and its simplest form the
// same.
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "formats/version/ranges.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

namespace {

void demand_order(VersionScheme scheme, const VersionSet& set, std::string_view version) {
  const auto inside = contains(scheme, set, version);
  const auto others = complement(scheme, set);
  const VersionSet simple = simplified(scheme, set);
  fuzz::demand(simplified(scheme, simple) == simple);
  fuzz::demand(contains(scheme, simple, version) == inside);
  if (!others) return;
  fuzz::demand(complement(scheme, *others).value() == simple);
  fuzz::demand(intersection(scheme, set, *others).value().empty());
  fuzz::demand(intersection(scheme, set, set).value() == simple);
  const auto outside = contains(scheme, *others, version);
  if (inside) fuzz::demand(outside != inside);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string whole = fuzz::text_of(data, size);
  std::string_view text = whole;
  if (text.empty()) return 0;
  const auto scheme = static_cast<VersionScheme>(static_cast<unsigned char>(text.front()) %
                                                 version_schemes().size());
  text.remove_prefix(1);
  std::array<std::string_view, 3> lines;
  for (std::string_view& line : lines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const auto set = parse_version_range(scheme, lines[0]);
  if (!set) {
    fuzz::demand(!set.error().what.empty() && !set.error().ja.empty());
    return 0;
  }
  fuzz::demand(set->size() <= most_version_intervals);
  demand_order(scheme, *set, lines[1]);
  demand_order(scheme, {{.from = std::string(lines[1]), .to = std::string(lines[2])}}, lines[2]);
  return 0;
}
