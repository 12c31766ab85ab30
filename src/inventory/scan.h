// What Amazon Inspector scans, and for how long.
#pragma once

#include <cstdint>
#include <string>

#include "base/moment.h"
#include "inventory/resource.h"

namespace hakoseki {

// inspector2:GetConfiguration: one for each account and Region.
struct InspectorConfiguration : Resource {
  Fact<std::string> rescan_duration;        // since the push: "LIFETIME", "DAYS_30"
  Fact<std::string> pull_date_rescan_mode;  // "LAST_IN_USE_AT", "LAST_PULL_DATE"
  Fact<std::string> rescan_status;          // of the latest change: "SUCCESS", "PENDING", "FAILED"
};

// inspector2:ListCoverage: a thing that Inspector knows, with its scan of one kind.
struct ScanCoverage : Resource {
  Fact<std::string> resource_type;  // "AWS_ECR_CONTAINER_IMAGE", "AWS_EC2_INSTANCE"
  Fact<std::string> resource_id;  // of an image what EcrImage has as its address; of a host its id
  Fact<std::string> scan_type;    // "PACKAGE", "NETWORK", "CODE"
  Fact<std::string> status_code;  // "ACTIVE", "INACTIVE"
  Fact<std::string> reason;
  Fact<std::int64_t> in_use_count;  // of an image: tasks and pods that run it
  Fact<Moment> last_scanned_at;
  Fact<Moment> seen_at;
};

// inspector2:BatchGetAccountStatus: one for each account and Region.
struct InspectorAccount : Resource {
  Fact<std::string> ec2_status;  // of the scans of hosts: "ENABLED", "DISABLED", ...
};

// inspector2:ListFindings: what Inspector found on a host and nobody has closed.
struct InspectorFinding : Resource {
  Fact<std::string> resource_id;
  Fact<std::string> severity;       // "CRITICAL", "HIGH", ...
  Fact<std::string> status;         // "ACTIVE", "SUPPRESSED", "CLOSED"
  Fact<std::string> fix_available;  // "YES", "NO", "PARTIAL"
  Fact<Moment> first_observed_at;
  Fact<Moment> seen_at;
};

}  // namespace hakoseki
