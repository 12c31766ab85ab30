// The Common Vulnerability Scoring System (FIRST): base scores of vectors.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/severity.h"

namespace hakoseki {

enum class CvssVersion : std::uint8_t { v2, v3_0, v3_1, v4_0 };

struct CvssScore {
  CvssVersion version = CvssVersion::v3_1;
  std::uint8_t tenths = 0;  // 98 is 9.8

  bool operator==(const CvssScore&) const = default;
};

// Of `CVSS:4.0/AV:N/...`, `CVSS:3.1/...`, `CVSS:3.0/...`, or of version 2 without a prefix:
// CVSS-B and CVSS-BT of version 4 as its metrics say, the base score of the others. Nothing where
// it is no vector: a metric that is missing, unknown or given twice.
[[nodiscard]] std::optional<CvssScore> cvss_score(std::string_view vector);

// The qualitative scale of versions 3 and 4 (specification 3.1, section 5); of version 2, NVD's.
[[nodiscard]] Severity severity_of(CvssScore score);

}  // namespace hakoseki
