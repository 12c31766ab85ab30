// Three texts as versions of one scheme: the first byte chooses it, line feeds part the texts. What
// can be compared is ordered as any three things are.
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "formats/version/version.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string whole = fuzz::text_of(data, size);
  std::string_view text = whole;
  if (text.empty()) return 0;
  const auto scheme = static_cast<VersionScheme>(static_cast<unsigned char>(text.front()) %
                                                 version_schemes().size());
  text.remove_prefix(1);
  std::array<std::string_view, 3> versions;
  for (std::string_view& version : versions) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    version = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const auto& [a, b, c] = versions;
  const auto ab = compare_versions(scheme, a, b), ba = compare_versions(scheme, b, a);
  const auto bc = compare_versions(scheme, b, c), ac = compare_versions(scheme, a, c);
  fuzz::demand(ab.has_value() == ba.has_value());
  if (ab) fuzz::demand(*ab == 0 <=> *ba);
  const auto aa = compare_versions(scheme, a, a);
  if (aa) fuzz::demand(*aa == 0);
  if (!ab || !bc) return 0;
  fuzz::demand(ac.has_value());
  if (*ab == *bc || *bc == 0) fuzz::demand(*ac == *ab);
  if (*ab == 0) fuzz::demand(*ac == *bc);
  return 0;
}
