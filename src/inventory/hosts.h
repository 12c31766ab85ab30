// The hosts of containers that run at the time of collection, what AWS Systems Manager knows of
// them, and the account they are in; no template tells of them.
#pragma once

#include <cstdint>
#include <string>

#include "base/moment.h"
#include "inventory/ecs.h"
#include "inventory/resource.h"

namespace hakoseki {

// A host that is registered in a cluster of Amazon ECS (ecs:DescribeContainerInstances).
struct ContainerInstance : Resource {
  Fact<Reference> cluster;
  Fact<std::string> instance_id;  // "i-..." of EC2, "mi-..." of a node outside of AWS
  Fact<std::string> status;       // "ACTIVE", "DRAINING", ...
  Fact<bool> agent_connected;
  Fact<std::string> capacity_provider;  // absent: registered without one
  FactList<KeyValue> attributes;        // "ecs.os-type", "bottlerocket.variant", ...
  Fact<Moment> registered_at;
  Fact<Moment> seen_at;  // when ECS told of it
};

// Whether a host has the patches of its baseline (ssm:DescribeInstancePatchStates).
struct PatchState : Resource {
  Fact<std::string> instance_id;
  Fact<std::int64_t> critical_missing;  // criticalNonCompliantCount
  Fact<std::int64_t> security_missing;  // securityNonCompliantCount
  Fact<Moment> scanned_at;              // operationEndTime
  Fact<Moment> seen_at;
};

// A node that Systems Manager manages (ssm:DescribeInstanceInformation).
struct ManagedInstance : Resource {
  Fact<std::string> instance_id;
  Fact<std::string> resource_type;  // "EC2Instance", "ManagedInstance"
  Fact<std::string> ping_status;    // "Online", "ConnectionLost", "Inactive"
  Fact<std::string> platform_name;  // "Amazon Linux", "Bottlerocket", ...
  Fact<Moment> last_ping;
  Fact<Moment> seen_at;
};

// A code by which machines outside of AWS become managed nodes (ssm:DescribeActivations).
struct HybridActivation : Resource {
  Fact<std::string> role;  // the name of the role that the nodes get
  Fact<bool> expired;
  Fact<std::int64_t> registration_limit;   // default 1
  Fact<std::int64_t> registrations_count;  // default 0
  Fact<Moment> created_at;
  Fact<Moment> expires_at;
  Fact<Moment> seen_at;
};

// An image that instances run (ec2:DescribeImages), beside the one that AWS recommends in its
// place.
struct HostImage : Resource {
  Fact<std::string> name;         // "al2023-ami-ecs-hvm-2023.0.20251108-kernel-6.1-x86_64"
  Fact<std::string> owner_alias;  // "amazon", "aws-marketplace"; absent: of an account
  Fact<Moment> created_at;
  // By the parameter that AWS publishes for images of this kind; absent: it publishes none, or none
  // that is compared.
  Fact<std::string> newest;
  Fact<Moment> newest_since;
};

// What a scan by a CIS benchmark found on one host (inspector2:
// ListCisScanResultsAggregatedByTargetResource).
struct CisResult : Resource {
  Fact<std::string> instance_id;
  Fact<std::string> status;         // "COMPLETED", "TIMED_OUT", "CANCELLED"
  Fact<std::string> status_reason;  // "UNSUPPORTED_OS", "SSM_UNMANAGED", ...; absent: none
  Fact<std::int64_t> passed;        // default 0
  Fact<std::int64_t> failed;        // default 0
  Fact<Moment> scanned_at;
  Fact<Moment> seen_at;
};

// Whether anybody may use the serial console of instances (ec2:GetSerialConsoleAccessStatus): one
// for each account and Region.
struct SerialConsole : Resource {
  Fact<bool> enabled;
};

// What instances get that do not ask for anything else (ec2:GetInstanceMetadataDefaults): one for
// each account and Region.
struct MetadataDefaults : Resource {
  Fact<std::string> http_tokens;  // absent: no preference
  Fact<std::string>
      http_tokens_enforced;  // "enabled": none starts without them; default "disabled"
};

// What IAM counts in an account (iam:GetAccountSummary).
struct AccountSummary : Resource {
  Fact<std::int64_t> root_mfa;          // AccountMFAEnabled
  Fact<std::int64_t> root_access_keys;  // AccountAccessKeysPresent
  Fact<std::int64_t> root_password;     // AccountPasswordPresent
};

}  // namespace hakoseki
