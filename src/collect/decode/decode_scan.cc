// Amazon Inspector: what its API says of scans.
#include <array>

#include "collect/decode/decode.h"

namespace hakoseki::decode {
namespace {

void decode_configuration(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto configuration = started<InspectorConfiguration>(reading);
  configuration.rescan_duration = from["RescanDuration"].text();
  configuration.pull_date_rescan_mode = from["PullDateRescanMode"].text();
  configuration.rescan_status = from["Status"].text();
  inventory.add(std::move(configuration));
}

void decode_coverage(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto coverage = started<ScanCoverage>(reading);
  coverage.resource_type = from["ResourceType"].text();
  coverage.resource_id = from["ResourceId"].text();
  coverage.scan_type = from["ScanType"].text();
  coverage.status_code = from["StatusCode"].text();
  coverage.reason = from["Reason"].text();
  coverage.in_use_count = from["InUseCount"].number();
  coverage.last_scanned_at = from["LastScannedAt"].moment();
  coverage.seen_at = from["SeenAt"].moment();
  inventory.add(std::move(coverage));
}

constexpr std::array decoders = {
    Decoder{"AWS::InspectorV2::Configuration", decode_configuration},
    Decoder{"AWS::InspectorV2::CoveredResource", decode_coverage},
};

}  // namespace

std::span<const Decoder> scan_decoders() {
  return decoders;
}

}  // namespace hakoseki::decode
