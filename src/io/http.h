// HTTP as the rest of io sees it: requests that run at once in one thread, and a clock to wait by.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "io/header.h"

namespace hakoseki::io {

struct HttpLimits {
  std::chrono::milliseconds connect{10'000};  // name, TCP and TLS
  std::chrono::seconds stall{30};             // without a byte
  std::chrono::milliseconds total{180'000};
  std::size_t body_bytes = limits::answer_bytes;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // absolute; https, or http where `allows_plain` says so
  Headers headers = {};
  std::string body = {};
  HttpLimits limits = {};
  bool allows_plain = false;     // an endpoint that the user named, or one inside the machine
  bool avoids_proxy = false;     // an address that only this machine can reach
  std::string unix_socket = {};  // the path of the one to connect to, whatever the URL's host
  std::string authorities = {};  // PEM; trusted for this request instead of all others
  std::string client_certificate = {};  // paths of PEM files, for a server that asks for them
  std::string client_key = {};
};

// Also for a redirect: none is followed, because a signature is good for one host.
struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

// Why there is no answer.
enum class HttpTrouble : std::uint8_t {
  refused,      // the request itself: no https, a broken URL, a line end in a header
  unreachable,  // no address, no connection, or one that broke before the answer
  untrusted,    // TLS: the other side could not prove who it is
  too_slow,     // a limit of time
  too_large,    // a limit of size
  truncated,    // the body ended before its length
  interrupted,  // the user stopped the run
};

struct HttpFailure {
  HttpTrouble trouble = HttpTrouble::unreachable;
  std::string what;  // as Error::what, with the host
};

// For whoever needs no more than whether it worked.
[[nodiscard]] Error error_of(const HttpFailure& failure);

using HttpOutcome = std::expected<HttpResponse, HttpFailure>;
using HttpDone = std::move_only_function<void(HttpOutcome)>;

// One thread: callbacks are called from run(), never from submit(). Implemented by libcurl
// (curl_http.h) and, for tests, by a fake whose time stands still.
class Http {
 public:
  Http() = default;
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;
  virtual ~Http() = default;

  // `done` is called exactly once.
  virtual void submit(HttpRequest request, HttpDone done) = 0;
  // Calls `then` after a pause, or at once when the run is interrupted.
  virtual void after(std::chrono::milliseconds pause, std::move_only_function<void()> then) = 0;
  // Returns when nothing is left to be done; callbacks may add to it, but not call run().
  virtual void run() = 0;
  // A clock that never goes back.
  [[nodiscard]] virtual std::chrono::milliseconds now() const = 0;
  [[nodiscard]] virtual bool is_interrupted() const = 0;
};

// Submits one request and runs until it, and all else that waits, is done.
[[nodiscard]] HttpOutcome fetch(Http& http, HttpRequest request);

}  // namespace hakoseki::io
