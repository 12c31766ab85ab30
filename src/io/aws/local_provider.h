// Credentials that the machine itself hands out: to a container (ECS, EKS) or to an instance (EC2).
#pragma once

#include "io/aws/provider.h"

namespace hakoseki::aws {

// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI, with AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
// or _TOKEN. Errors: denied for an http URI that leaves the machine: credentials would travel in
// the clear ("Container credential provider" of the SDKs and Tools Reference Guide).
[[nodiscard]] Result<Provided> container_credentials(const io::Surroundings& around);

// IMDSv2 only: a session token first. Nothing where AWS_EC2_METADATA_DISABLED is true or nobody
// answers within a second.
[[nodiscard]] Result<Provided> instance_credentials(const io::Surroundings& around);

}  // namespace hakoseki::aws
