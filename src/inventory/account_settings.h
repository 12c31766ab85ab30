// What is set for an account as a whole: the settings of Amazon ECS, and the Regions it may use; no
// template tells of it.
#pragma once

#include <string>

#include "inventory/resource.h"

namespace hakoseki {

// Of the account in one Region, for whoever has no settings of their own
// (ecs:ListAccountSettings with effectiveSettings).
struct EcsAccountSettings : Resource {
  Fact<std::string> tag_resource_authorization;  // "on" or "off"
  Fact<std::string> task_retirement_wait;        // fargateTaskRetirementWaitPeriod, in days
  Fact<std::string> event_windows;               // fargateEventWindows: "enabled" or "disabled"
};

// A Region in which the account can have resources (ec2:DescribeRegions).
struct EnabledRegion : Resource {
  Fact<std::string> name;
  // Whether the clusters of the account there were listed: true, or why they were not.
  Fact<bool> ecs_listed;
  Fact<bool> eks_listed;
};

}  // namespace hakoseki
