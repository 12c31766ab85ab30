// Writes a call in the protocol of its service: which path, query, headers and body it becomes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "io/aws/model.h"
#include "io/header.h"

namespace hakoseki::aws {

// Without host, signature and what only the transport knows.
struct WireRequest {
  std::string method;
  std::string path;   // percent-encoded
  std::string query;  // percent-encoded, without `?`
  io::Headers headers;
  std::string body;
};

// `parameters` is the JSON that `aws ... --cli-input-json` takes: members by their names in the
// API, blobs in base64, times as the protocol has them (seconds since 1970 in a JSON body, ISO 8601
// elsewhere). Errors: malformed where it is no object, where a
// member is not of its model, or where a part of the path is missing.
[[nodiscard]] Result<WireRequest> build_request(const Service& service, const Operation& operation,
                                                std::string_view parameters);

}  // namespace hakoseki::aws
