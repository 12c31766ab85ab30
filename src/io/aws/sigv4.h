// Signs requests with AWS Signature Version 4, in a header or in the query.
// Source: "AWS Signature Version 4 for API requests" of the IAM User Guide, and its test suite.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "io/header.h"

namespace hakoseki::aws {

// What a request is signed with. An empty token is none.
struct Keys {
  std::string id;
  std::string secret;
  std::string token;
};

struct Signing {
  // How a path becomes canonical: all services normalise it and encode it a second time; S3, whose
  // keys may hold `..` and `//`, takes it as it is sent and wants the hash of the body as a header.
  enum class Style : std::uint8_t { usual, s3 };

  std::string region;
  std::string service;  // the signing name, such as `elasticloadbalancing`
  std::chrono::sys_seconds time;
  Style style = Style::usual;
  // Puts the hash of the body into `x-amz-content-sha256`, which `Style::s3` always does.
  bool states_body_hash = false;
  bool normalises_path = true;  // not asked with Style::s3
};

// A request as it will be sent, with its `Host` among the headers.
struct SignableRequest {
  std::string method;
  std::string path;   // percent-encoded
  std::string query;  // percent-encoded, without `?`
  io::Headers headers;
  std::string body;
};

// The headers to add, `Authorization` last. Every header of the request is signed but those that a
// proxy may change.
[[nodiscard]] io::Headers signed_headers(const SignableRequest& request, const Keys& keys,
                                         const Signing& signing);

// The whole query to send instead of the request's, good for `lifetime`: a presigned URL, such as
// the token by which EKS knows a caller.
[[nodiscard]] std::string presigned_query(const SignableRequest& request, const Keys& keys,
                                          const Signing& signing, std::chrono::seconds lifetime);

// What is signed, all but for its hashing: the first step of AWS's description. Open to tests.
[[nodiscard]] std::string canonical_request(const SignableRequest& request, const Signing& signing);

}  // namespace hakoseki::aws
