// What Amazon GuardDuty watches at the time of collection, what it found, and the rules by which
// such events reach somebody.
#pragma once

#include <cstdint>
#include <string>

#include "base/moment.h"
#include "inventory/resource.h"

namespace hakoseki {

// What Runtime Monitoring sees of one cluster or instance (guardduty:ListCoverage).
struct GuardDutyCoverage : Resource {
  Fact<std::string> covered_type;     // "ECS", "EKS", "EC2"
  Fact<std::string> cluster_name;     // absent: no cluster
  Fact<std::string> status;           // "HEALTHY", "UNHEALTHY"
  Fact<std::string> issue;            // absent: none
  Fact<std::string> management_type;  // of the sensor on Fargate: "AUTO_MANAGED", "DISABLED", ...
  FactList<Fact<std::string>> fargate_issues;
  Fact<std::int64_t> compatible_instances;  // hosts that a sensor could watch
  Fact<std::int64_t> covered_instances;     // those that one does
};

// A finding that nobody archived (guardduty:GetFindings).
struct GuardDutyFinding : Resource {
  Fact<std::string> finding_type;  // "Execution:Runtime/NewBinaryExecuted"
  Fact<std::string> severity;      // a number from 1 to 10, as it is written
  Fact<Reference> cluster;         // absent: no cluster of ECS or EKS
  Fact<std::string> instance_id;   // absent: no EC2 instance
  Fact<bool> archived;             // default false
  Fact<Moment> first_seen;         // service.eventFirstSeen
  Fact<Moment> last_seen;          // service.eventLastSeen
  Fact<Moment> seen_at;            // when GuardDuty told of it
};

// AWS::Events::Rule with what it passes on to whom, beside the tasks it starts.
struct EventRule : Resource {
  Fact<std::string> state;                      // default "ENABLED"
  bool has_pattern = false;                     // without one it waits for no event
  FactList<Fact<std::string>> sources;          // not written: any
  FactList<Fact<std::string>> detail_types;     // not written: any
  FactList<Fact<std::string>> further_parts;    // of its pattern, by name, such as "detail"
  FactList<Fact<std::string>> event_names;      // of the detail; not written: any
  FactList<Fact<std::string>> event_sources;    // of the detail; not written: any
  FactList<Fact<std::string>> further_details;  // of the detail, by name, such as "userIdentity"
  FactList<Fact<std::string>> target_arns;
};

}  // namespace hakoseki
