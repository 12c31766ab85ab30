// What S3 alone does: the bucket of a request stands in the host, and lies in a Region of its own.
// Source: "Virtual hosting of general purpose buckets" of the S3 User Guide, and botocore's rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/aws/endpoint.h"
#include "io/aws/request.h"
#include "io/http.h"

namespace hakoseki::aws {

// Moves the bucket from the beginning of the path into the host, where it can be a part of one and
// the host is AWS's: servers that the user names take it in the path.
void place_bucket(WireRequest& request, Endpoint& endpoint);

// The Region in which S3 says the bucket is, in place of an answer.
[[nodiscard]] std::optional<std::string> bucket_region(const io::HttpResponse& response);

}  // namespace hakoseki::aws
