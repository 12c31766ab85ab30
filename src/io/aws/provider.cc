#include "io/aws/provider.h"

#include <fmt/format.h>

#include "base/moment.h"
#include "base/source_text.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"
#include "io/url.h"

namespace hakoseki::aws {

std::string default_region(const CredentialContext& context, std::string_view profile) {
  for (const std::string_view name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (const auto region = context.around.variable(name); region && !region->empty()) {
      return *region;
    }
  }
  return context.config.profile_value(profile, "region").value_or("");
}

Result<Credentials> credentials_in(std::string_view json, const MemberNames& names,
                                   const Origin& origin) {
  const auto malformed = [&](std::string_view why) {
    return std::unexpected(Error{Fault::malformed, fmt::format("{}: {}", origin.words().en, why)});
  };
  const SourceText source("credentials", std::string(json));
  const Result<Document> document = read_json(source);
  if (!document || !document->root().is_map()) return malformed("no JSON object");
  const Node root = document->root();
  Credentials credentials{.keys = {member_text(root, names.id), member_text(root, names.secret),
                                   member_text(root, names.token)},
                          .expires = std::nullopt,
                          .origin = origin};
  if (credentials.keys.id.empty() || credentials.keys.secret.empty()) {
    return malformed(fmt::format("no `{}` and `{}`", names.id, names.secret));
  }
  const std::string expires = member_text(root, names.expires);
  if (expires.empty()) return credentials;
  const auto moment = parse_iso8601(expires);
  if (!moment) return malformed(fmt::format("`{}` is no time", names.expires));
  credentials.expires = moment->second;
  return credentials;
}

Result<Provided> environment_credentials(const io::Surroundings& around) {
  const auto set = [&](std::string_view name) { return around.variable(name).value_or(""); };
  Credentials found{
      .keys = {set("AWS_ACCESS_KEY_ID"), set("AWS_SECRET_ACCESS_KEY"), set("AWS_SESSION_TOKEN")},
      .origin = {Origin::Kind::environment}};
  if (found.keys.id.empty() && found.keys.secret.empty()) {
    return Provided{.remark = "environment: AWS_ACCESS_KEY_ID is not set"};
  }
  if (found.keys.id.empty() || found.keys.secret.empty()) {
    return std::unexpected(
        Error{Fault::malformed,
              "of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set in the environment"});
  }
  if (const auto moment = parse_iso8601(set("AWS_CREDENTIAL_EXPIRATION"))) {
    found.expires = moment->second;
  }
  return Provided{std::move(found)};
}

Result<std::string> fetch_body(const io::Surroundings& around, io::HttpRequest request) {
  const std::string host = io::host_of(request.url);
  io::HttpOutcome outcome = around.fetch(std::move(request));
  if (!outcome) return std::unexpected(io::error_of(outcome.error()));
  if (outcome->status != 200) {
    return std::unexpected(
        Error{outcome->status == 401 || outcome->status == 403 ? Fault::denied : Fault::unavailable,
              fmt::format("`{}` answered HTTP {}", host, outcome->status)});
  }
  return std::move(outcome->body);
}

}  // namespace hakoseki::aws
