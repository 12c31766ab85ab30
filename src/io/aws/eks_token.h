// The token by which the API of an EKS cluster knows a caller: a presigned GetCallerIdentity that
// names the cluster in a signed header, which the cluster sends to STS.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/aws/endpoint.h"
#include "io/aws/sigv4.h"

namespace hakoseki::aws {

// The URL itself: of the cluster's own Region, and good for a minute. An endpoint that the user
// named is not asked: a cluster sends only to AWS's hosts. Errors: as endpoint_of.
[[nodiscard]] Result<std::string> presigned_identity(std::string_view cluster,
                                                     std::string_view region, const Keys& keys,
                                                     std::chrono::sys_seconds when,
                                                     const EndpointSettings& settings);

// What stands behind `Bearer`.
[[nodiscard]] Result<std::string> eks_token(std::string_view cluster, std::string_view region,
                                            const Keys& keys, std::chrono::sys_seconds when,
                                            const EndpointSettings& settings);

}  // namespace hakoseki::aws
