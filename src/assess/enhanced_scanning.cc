#include "assess/enhanced_scanning.h"

#include "assess/expect.h"

namespace hakoseki {

Verdict is_scanned_by_inspector(std::string_view stack, const Evidence& lacking,
                                const Index& index) {
  for (const auto& configuration : index.inventory().all<EcrScanningConfiguration>()) {
    if (configuration.stack == stack) return expect(configuration.scan_type, "ENHANCED");
  }
  const std::vector<Gap> gaps = index.inventory().unseen<EcrScanningConfiguration>();
  return unknown(lacking, gaps.empty() ? Unknown{.detail = "ecr:GetRegistryScanningConfiguration"}
                                       : gaps.front().why);
}

}  // namespace hakoseki
