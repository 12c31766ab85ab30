// What an API says instead of an answer, in a small closed vocabulary: collectors decide by the
// kind, people read code and message.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/aws/model.h"
#include "io/http.h"

namespace hakoseki::aws {

enum class Trouble : std::uint8_t {
  denied,          // a policy does not allow it
  throttled,       // still, after all attempts
  expired,         // the credentials, and new ones were refused as well or could not be had
  not_accepted,    // the keys are unknown here: they are wrong, or the region is not enabled
  not_enabled,     // the service or the region is not enabled for the account
  skewed,          // the clock of this machine is wrong, by more than could be corrected
  not_found,       // what the call names does not exist; often an ordinary "there is none"
  invalid,         // AWS refuses the call itself
  server,          // AWS failed, after all attempts
  not_aws,         // an HTML page, a redirect or something else no API answers: a proxy's, often
  truncated,       // the answer is cut
  too_large,       // the answer is larger than limits::answer_bytes
  too_slow,        // no answer in time
  unreachable,     // no connection
  untrusted,       // TLS: the other side could not prove who it is
  interrupted,     // the user stopped the run
  no_credentials,  // there are none to sign with
  unsupported,     // a call that the model or the endpoints of this program do not have
};

// "denied", "not accepted", ...
[[nodiscard]] std::string_view name_of(Trouble trouble);

struct Failure {
  Trouble trouble = Trouble::invalid;
  std::string code = {};     // of AWS, such as `AccessDeniedException`; empty without one
  std::string message = {};  // AWS's own words, or ours
  int status = 0;            // of HTTP; 0 without an answer
  std::string request_id = {};
  unsigned attempts = 1;
  std::optional<std::chrono::milliseconds> retry_after = std::nullopt;

  // Whether the same call may succeed a little later.
  [[nodiscard]] bool is_passing() const;
};

// "ecs:ListClusters in eu-west-1: AccessDeniedException: User ... is not authorized ..."
[[nodiscard]] Error error_of(const Failure& failure, std::string_view place);

[[nodiscard]] Failure failure_of(const io::HttpFailure& failure);

// What an answer with status 300 or above says. Never fails: what is no error of AWS is `not_aws`,
// or `server` where the status says so.
[[nodiscard]] Failure failure_of(const io::HttpResponse& response, Protocol protocol);

// AWS's name of the request; empty where AWS did not answer.
[[nodiscard]] std::string request_id_of(const io::HttpResponse& response);

// How long a server asks to wait before the next request (RFC 9110 10.2.3 in its form of seconds,
// which AWS and Kubernetes use); an hour at most.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(
    const io::HttpResponse& response);

// An answer with a good status whose body is not what the protocol promises.
[[nodiscard]] Failure unreadable(const io::HttpResponse& response, const Error& why);

}  // namespace hakoseki::aws
