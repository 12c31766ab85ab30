#include "io/aws/failure.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/source_text.h"
#include "base/utf8.h"
#include "formats/json_reader.h"
#include "formats/xml.h"
#include "io/aws/json_node.h"
#include "io/url.h"

namespace hakoseki::aws {
namespace {

constexpr std::size_t message_cells = 500;

struct CodeAndMessage {
  std::string code;
  std::string message;
};

// The lists follow botocore's retry handlers and the error references of the services.
constexpr std::array<std::string_view, 14> throttling = {"BandwidthLimitExceeded",
                                                         "EC2ThrottledException",
                                                         "LimitExceededException",
                                                         "PriorRequestNotComplete",
                                                         "ProvisionedThroughputExceededException",
                                                         "RequestLimitExceeded",
                                                         "RequestThrottled",
                                                         "RequestThrottledException",
                                                         "SlowDown",
                                                         "ThrottledException",
                                                         "Throttling",
                                                         "ThrottlingException",
                                                         "TooManyRequestsException",
                                                         "TransactionInProgressException"};
constexpr std::array<std::string_view, 8> denying = {
    "AccessDenied",          "AccessDeniedException",  "AuthorizationError",
    "ForbiddenException",    "NotAuthorizedException", "UnauthorizedAccess",
    "UnauthorizedException", "UnauthorizedOperation"};
constexpr std::array<std::string_view, 4> expiring = {"ExpiredToken", "ExpiredTokenException",
                                                      "TokenRefreshRequired", "Request expired"};
constexpr std::array<std::string_view, 8> unknown_keys = {
    "AuthFailure",           "InvalidAccessKeyId",         "InvalidClientTokenId",
    "InvalidSecurity",       "InvalidSecurityToken",       "InvalidSignatureException",
    "SignatureDoesNotMatch", "UnrecognizedClientException"};
constexpr std::array<std::string_view, 5> not_enabled = {
    "OptInRequired", "RegionDisabledException", "SubscriptionRequiredException", "InvalidRegion",
    "UnsupportedRegionException"};
constexpr std::array<std::string_view, 3> skewing = {"RequestExpired", "RequestInTheFuture",
                                                     "RequestTimeTooSkewed"};
constexpr std::array<std::string_view, 6> failing = {
    "InternalError",        "InternalFailure",    "InternalServerError",
    "InternalServiceError", "ServiceUnavailable", "ServiceUnavailableException"};

bool is_about_time(const CodeAndMessage& said) {
  if (is_one_of(said.code, skewing)) return true;
  const bool is_signature =
      said.code == "InvalidSignatureException" || said.code == "SignatureDoesNotMatch";
  return is_signature && (said.message.contains("Signature expired") ||
                          said.message.contains("Signature not yet current"));
}

bool is_about_absence(std::string_view code) {
  return code.contains("NotFound") || code.starts_with("NoSuch") || code.contains("DoesNotExist") ||
         code == "NotFound";
}

Trouble trouble_of(const CodeAndMessage& said, int status) {
  if (is_about_time(said)) return Trouble::skewed;
  if (is_one_of(said.code, throttling) || status == 429) return Trouble::throttled;
  if (is_one_of(said.code, expiring)) return Trouble::expired;
  if (is_one_of(said.code, denying)) return Trouble::denied;
  if (is_one_of(said.code, unknown_keys)) return Trouble::not_accepted;
  if (is_one_of(said.code, not_enabled)) return Trouble::not_enabled;
  if (is_about_absence(said.code)) return Trouble::not_found;
  if (is_one_of(said.code, failing) || status >= 500) return Trouble::server;
  if (said.code.empty() && (status == 401 || status == 403)) return Trouble::denied;
  if (said.code.empty() && status == 404) return Trouble::not_found;
  return Trouble::invalid;
}

// `com.amazonaws.ecs#ClusterNotFoundException:http://...` is `ClusterNotFoundException`; ec2 and
// query put `Client.` before some.
std::string bare_code(std::string_view code) {
  code = code.substr(0, code.find(':'));
  code.remove_prefix(code.rfind('#') + 1);
  if (code.starts_with("Client.")) code.remove_prefix(std::string_view("Client.").size());
  return utf8::clip(utf8::neutralise(code), message_cells);
}

std::optional<CodeAndMessage> read_json_error(const io::HttpResponse& response) {
  const SourceText source("error", response.body);
  const Result<Document> document = read_json(source);
  const auto header = io::find_header(response.headers, "x-amzn-errortype");
  if (!document || !document->root().is_map()) {
    if (!header) return std::nullopt;
    return CodeAndMessage{std::string(*header), ""};
  }
  const Node root = document->root();
  CodeAndMessage said;
  said.code = header ? std::string(*header) : member_text(root, "__type");
  if (said.code.empty()) said.code = member_text(root, "code");
  said.message = member_text(root, "message");
  if (said.message.empty()) said.message = member_text(root, "Message");
  if (said.code.empty() && said.message.empty()) return std::nullopt;
  return said;
}

std::optional<CodeAndMessage> read_xml_error(const io::HttpResponse& response) {
  const Result<XmlElement> root = read_xml(response.body);
  if (!root) return std::nullopt;
  const XmlElement* error = &*root;
  if (const auto* errors = root->child("Errors")) error = errors;
  if (const auto* inner = error->child("Error")) error = inner;
  const XmlElement* code = error->child("Code");
  if (code == nullptr) return std::nullopt;
  const XmlElement* message = error->child("Message");
  return CodeAndMessage{code->text, message == nullptr ? "" : message->text};
}

bool is_page(const io::HttpResponse& response) {
  const auto type = io::find_header(response.headers, "content-type");
  if (type && lower_case(*type).contains("html")) return true;
  const std::string head = lower_case(std::string_view(response.body).substr(0, 256));
  return head.contains("<html") || head.contains("<!doctype");
}

std::string describe(const io::HttpResponse& response) {
  if (response.status >= 300 && response.status < 400) {
    const auto to = io::find_header(response.headers, "location");
    return fmt::format("redirected to `{}`", utf8::neutralise(io::host_of(to.value_or("nowhere"))));
  }
  return is_page(response) ? "an HTML page and no answer of AWS: a proxy's or a portal's"
                           : "no answer of AWS";
}

}  // namespace

std::string request_id_of(const io::HttpResponse& response) {
  for (const std::string_view name : {"x-amzn-requestid", "x-amz-request-id"}) {
    if (const auto id = io::find_header(response.headers, name)) return utf8::neutralise(*id);
  }
  return {};
}

std::optional<std::chrono::milliseconds> retry_after(const io::HttpResponse& response) {
  const auto header = io::find_header(response.headers, "retry-after");
  if (!header) return std::nullopt;
  unsigned seconds = 0;
  const auto [end, error] =
      std::from_chars(header->data(), header->data() + header->size(), seconds);
  if (error != std::errc{} || end != header->data() + header->size()) return std::nullopt;
  return std::chrono::seconds(std::min(seconds, 3600U));
}

std::string_view name_of(Trouble trouble) {
  constexpr std::array<std::string_view, 18> names = {
      "denied",         "throttled",   "credentials expired", "credentials not accepted",
      "not enabled",    "clock wrong", "not found",           "refused as invalid",
      "AWS failed",     "not AWS",     "answer cut",          "answer too large",
      "too slow",       "unreachable", "not trusted",         "interrupted",
      "no credentials", "unsupported"};
  return names.at(static_cast<std::size_t>(trouble));
}

bool Failure::is_passing() const {
  switch (trouble) {
    case Trouble::throttled:
    case Trouble::server:
    case Trouble::truncated:
    case Trouble::too_slow:
    case Trouble::unreachable:
      return true;
    default:
      return false;
  }
}

Error error_of(const Failure& failure, std::string_view place) {
  const Fault fault = failure.trouble == Trouble::denied        ? Fault::denied
                      : failure.trouble == Trouble::too_large   ? Fault::too_large
                      : failure.trouble == Trouble::invalid     ? Fault::malformed
                      : failure.trouble == Trouble::unsupported ? Fault::unsupported
                                                                : Fault::unavailable;
  const std::string_view what = failure.code.empty() ? name_of(failure.trouble) : failure.code;
  return {fault, fmt::format("{}{}{}", what, failure.message.empty() ? "" : ": ", failure.message),
          std::string(place)};
}

Failure failure_of(const io::HttpFailure& failure) {
  constexpr std::array<std::pair<io::HttpTrouble, Trouble>, 7> troubles = {{
      {io::HttpTrouble::refused, Trouble::unsupported},
      {io::HttpTrouble::unreachable, Trouble::unreachable},
      {io::HttpTrouble::untrusted, Trouble::untrusted},
      {io::HttpTrouble::too_slow, Trouble::too_slow},
      {io::HttpTrouble::too_large, Trouble::too_large},
      {io::HttpTrouble::truncated, Trouble::truncated},
      {io::HttpTrouble::interrupted, Trouble::interrupted},
  }};
  for (const auto& [from, to] : troubles) {
    if (from == failure.trouble) return {.trouble = to, .message = failure.what};
  }
  return {.trouble = Trouble::unreachable, .message = failure.what};
}

Failure failure_of(const io::HttpResponse& response, Protocol protocol) {
  Failure failure{.status = response.status,
                  .request_id = request_id_of(response),
                  .retry_after = retry_after(response)};
  const bool is_json = protocol == Protocol::json || protocol == Protocol::rest_json;
  const auto said = is_json ? read_json_error(response) : read_xml_error(response);
  if (!said || (response.status < 400)) {
    // Load balancers before the services answer 429, 502, 503 in HTML: those pass.
    failure.trouble = response.status >= 500   ? Trouble::server
                      : response.status == 429 ? Trouble::throttled
                                               : Trouble::not_aws;
    failure.message = fmt::format("HTTP {}: {}", response.status, describe(response));
    return failure;
  }
  failure.code = bare_code(said->code);
  failure.message = utf8::clip(utf8::neutralise(said->message), message_cells);
  failure.trouble = trouble_of({failure.code, said->message}, response.status);
  return failure;
}

Failure unreadable(const io::HttpResponse& response, const Error& why) {
  Failure failure{.status = response.status, .request_id = request_id_of(response)};
  failure.trouble = is_page(response) ? Trouble::not_aws : Trouble::truncated;
  failure.message = is_page(response) ? describe(response) : why.message();
  return failure;
}

}  // namespace hakoseki::aws
