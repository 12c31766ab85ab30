// The revisions of services whose tasks run at the time of collection; no template tells of them.
#pragma once

#include "base/moment.h"
#include "inventory/resource.h"

namespace hakoseki {

// One that a service has now (ecs:DescribeServiceRevisions); while it deploys it has several.
struct EcsServiceRevision : Resource {
  Fact<Reference> service;
  Fact<bool> guard_duty_enabled;
  Fact<Moment> created_at;
};

}  // namespace hakoseki
