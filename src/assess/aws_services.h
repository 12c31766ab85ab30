// Which AWS services the tasks of a definition call, as far as the definition and its task role
// tell.
#pragma once

#include <string_view>
#include <vector>

#include "assess/role_policies.h"
#include "assess/verdict.h"
#include "inventory/index.h"

namespace hakoseki {

struct ServiceNeed {
  std::string_view service;  // as in the names of VPC endpoints: "ecr.dkr", "logs"
  bool certain;              // false: what would decide is not known
  Exhibit because;
};

// Images in ECR, logs by awslogs, values of Secrets Manager and Parameter Store, and the task
// role's own rights to KMS and STS. Each service once, a certain need before an uncertain one.
[[nodiscard]] std::vector<ServiceNeed> services_used(const TaskDefinition& task, const Index& index,
                                                     const policy::RolePolicies& roles);

// The service of an endpoint's name, "logs" of "com.amazonaws.ap-northeast-1.logs"; the Region need
// not be known. Empty where the service is not.
[[nodiscard]] std::string_view endpoint_service(const Case<std::string>& service_name);

}  // namespace hakoseki
