// The tasks that Amazon ECS runs at the time of collection; no template tells of them.
#pragma once

#include <string>

#include "base/moment.h"
#include "inventory/ecs.h"
#include "inventory/resource.h"

namespace hakoseki {

struct RunningContainer {
  Fact<std::string> name;
  Fact<std::string> image;         // as its task definition names it
  Fact<std::string> image_digest;  // absent: not pulled yet
};

// A task of ecs:DescribeTasks that has not stopped; it may still be starting.
struct EcsTask : Resource {
  Fact<Reference> cluster;
  Fact<Reference> task_definition;  // a revision of it
  Fact<std::string> group;          // "service:web", "family:job", or any text of who started it
  Fact<std::string> started_by;     // of a service the id of its deployment; absent: not told
  Fact<std::string> launch_type;
  Fact<std::string> platform_version;    // of tasks on Fargate only
  Fact<std::string> capacity_provider;   // absent: started without one
  Fact<std::string> container_instance;  // its ARN; absent: no host of the account
  Fact<Moment> started_at;               // absent: not running yet
  Fact<Moment> seen_at;                  // when ECS told of it
  FactList<RunningContainer> containers;
  TaskOverrides overrides;
  Fact<Compute> compute;  // set by engines/workloads
};

}  // namespace hakoseki
