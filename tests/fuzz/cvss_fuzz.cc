// A text as a vector of CVSS: what is one has a score of the scale, and has it in any order.
#include <string>
#include <string_view>

#include "formats/advisory/cvss.h"
#include "fuzz/invariant.h"

using namespace hakoseki;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  const auto score = cvss_score(text);
  if (!score) return 0;
  fuzz::demand(score->tenths <= 100);
  fuzz::demand(severity_of(*score) <= Severity::critical);
  fuzz::demand(!cvss_score(text + "/") && !cvss_score(text + text.substr(text.rfind('/'))));
  const std::size_t prefix = text.starts_with("CVSS:") ? text.find('/') + 1 : 0;
  const std::size_t last = text.rfind('/');
  if (text.starts_with('(')) return 0;
  const std::string turned =
      text.substr(0, prefix) + text.substr(last + 1) + '/' + text.substr(prefix, last - prefix);
  fuzz::demand(cvss_score(turned) == score);
  return 0;
}
