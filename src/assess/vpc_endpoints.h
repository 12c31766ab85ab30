// Which endpoints of a VPC lead to a service of AWS.
#pragma once

#include <string_view>

#include "assess/verdict.h"
#include "inventory/network.h"

namespace hakoseki {

using Endpoints = FactList<const VpcEndpoint*>;

// An endpoint whose private names are off is not what the SDKs and ECS call. CloudFormation leaves
// them off unless told otherwise. Gateways have none, and those of DynamoDB are called by names of
// their own.
[[nodiscard]] Verdict offers(const VpcEndpoint& endpoint, std::string_view service);

// Those of the service ("ecr.dkr"), and as gaps those whose service is not known: one of them may
// be the missing one.
[[nodiscard]] Endpoints endpoints_for(const Endpoints& all, std::string_view service);

}  // namespace hakoseki
