// HTTP by libcurl: HTTP/1.1 and 2, connections reused, certificates always verified.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "io/http.h"
#include "io/proxy.h"

namespace hakoseki::io {

struct CurlOptions {
  std::string user_agent = "hakoseki";
  std::string ca_file = {};  // PEM; instead of the system's certificates
  Proxies proxies = {};
  std::size_t concurrency = 32;             // requests on the way; the others wait
  const std::atomic<bool>* stop = nullptr;  // set by a signal: all that waits is interrupted
};

// Errors: unavailable where the CA file cannot be read or libcurl does not start.
[[nodiscard]] Result<std::unique_ptr<Http>> make_curl_http(CurlOptions options);

}  // namespace hakoseki::io
