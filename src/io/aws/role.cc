#include "io/aws/role.h"

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/source_text.h"
#include "formats/json_reader.h"
#include "formats/xml.h"
#include "io/aws/answer_json.h"
#include "io/aws/failure.h"
#include "io/aws/json_node.h"
#include "io/aws/request.h"

namespace hakoseki::aws {
namespace {

// STS answers in every region that is enabled; without one, the oldest.
constexpr std::string_view fallback_region = "us-east-1";

// One call, without the client's retries: credentials come before there can be a client.
Result<Credentials> call_sts(const CredentialContext& context, std::string_view name,
                             std::string_view parameters, const Keys* keys, std::string_view region,
                             const Origin& origin) {
  const Service& service = *find_service("sts");
  const Operation& operation = *find_operation(service, name);
  if (region.empty()) region = fallback_region;
  TRY(const WireRequest wire, build_request(service, operation, parameters));
  TRY(const Endpoint endpoint, endpoint_of(service, operation, region, context.endpoints));
  SignableRequest request{wire.method, endpoint.base_path + wire.path, "", wire.headers, wire.body};
  request.headers.push_back({"Host", endpoint.authority});
  if (keys != nullptr) {
    const Signing signing{.region = endpoint.signing_region,
                          .service = std::string(service.signing_name),
                          .time = context.around.clock()};
    for (io::Header& header : signed_headers(request, *keys, signing)) {
      request.headers.push_back(std::move(header));
    }
  }
  const io::HttpOutcome outcome = context.around.fetch(
      {.method = request.method,
       .url = fmt::format("{}://{}{}", endpoint.scheme, endpoint.authority, request.path),
       .headers = request.headers,
       .body = request.body,
       .limits = {.total = std::chrono::seconds(20)},
       .allows_plain = endpoint.is_override});
  const std::string place = fmt::format("sts:{} {}", name, region);
  if (!outcome) return std::unexpected(error_of(failure_of(outcome.error()), place));
  if (outcome->status != 200) {
    return std::unexpected(error_of(failure_of(*outcome, service.protocol), place));
  }
  TRY(const XmlElement root, read_xml(outcome->body));
  TRY(const std::string json, json_of_xml(root, operation));
  const SourceText source(place, json);
  TRY(const Document document, read_json(source));
  const auto inner = document.root().find("Credentials");
  if (!inner) return std::unexpected(Error{Fault::malformed, "no credentials", place});
  return credentials_in(source.slice(inner->span()), {}, origin);
}

std::string parameters_of(const RoleRequest& role, std::string_view token) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("RoleArn", role.arn);
  json.member("RoleSessionName", role.session_name);
  if (!role.external_id.empty()) json.member("ExternalId", role.external_id);
  if (!role.session_policy.empty()) json.member("Policy", role.session_policy);
  if (!token.empty()) json.member("WebIdentityToken", token);
  if (role.seconds != 0) {
    json.key("DurationSeconds");
    json.number(role.seconds);
  }
  if (!role.mfa_serial.empty()) {
    json.member("SerialNumber", role.mfa_serial);
    json.member("TokenCode", role.mfa_code);
  }
  json.end_object();
  return out;
}

}  // namespace

Result<Credentials> assume_role(const CredentialContext& context, const Keys& keys,
                                const RoleRequest& role, std::string_view region) {
  return call_sts(context, "AssumeRole", parameters_of(role, ""), &keys, region,
                  {Origin::Kind::role, role.arn});
}

Result<Credentials> assume_role_with_web_identity(const CredentialContext& context,
                                                  const RoleRequest& role,
                                                  std::string_view token_file,
                                                  std::string_view region) {
  TRY(std::string token, context.around.read_file(std::string(token_file)));
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) {
    token.pop_back();
  }
  if (token.empty()) {
    return std::unexpected(
        Error{Fault::malformed, fmt::format("the web identity token `{}` is empty", token_file)});
  }
  return call_sts(context, "AssumeRoleWithWebIdentity", parameters_of(role, token), nullptr, region,
                  {Origin::Kind::role_by_web_identity, role.arn});
}

}  // namespace hakoseki::aws
