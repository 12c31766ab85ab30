#include "io/aws/local_provider.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/percent.h"
#include "base/utf8.h"
#include "io/header.h"
#include "io/url.h"

namespace hakoseki::aws {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view container_host = "http://169.254.170.2";
constexpr MemberNames names{.token = "Token"};

// Answers are small and near.
constexpr io::HttpLimits near_limits{
    .connect = 1s, .stall = 2s, .total = 3s, .body_bytes = std::size_t{64} << 10};

io::HttpRequest near_request(std::string method, std::string url, io::Headers headers) {
  return {.method = std::move(method),
          .url = std::move(url),
          .headers = std::move(headers),
          .body = "",
          .limits = near_limits,
          .allows_plain = true,
          .avoids_proxy = true};
}

std::string set(const io::Surroundings& around, std::string_view name) {
  return around.variable(name).value_or("");
}

bool is_local(const std::string& host) {
  const bool is_loopback = host == "localhost" || host == "::1" ||
                           (host.starts_with("127.") && std::ranges::all_of(host, [](char c) {
                              return c == '.' || is_digit(c);
                            }));
  return is_loopback || host == "169.254.170.2" || host == "169.254.170.23" ||
         host == "fd00:ec2::23";
}

Result<std::string> authorization(const io::Surroundings& around) {
  std::string token = set(around, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const std::string file = set(around, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
      !file.empty()) {
    TRY(token, around.read_file(file));
  }
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) {
    token.pop_back();
  }
  if (token.find_first_of("\r\n") != token.npos) {
    return std::unexpected(
        Error{Fault::malformed, "the authorization token of the container holds a line end"});
  }
  return token;
}

std::string metadata_host(const io::Surroundings& around) {
  std::string host = set(around, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
  if (host.empty()) {
    const bool is_v6 = lower_case(set(around, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")) == "ipv6";
    host = is_v6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
  }
  while (host.ends_with('/')) {
    host.pop_back();
  }
  return host;
}

}  // namespace

Result<Provided> container_credentials(const io::Surroundings& around) {
  std::string url = set(around, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (const std::string relative = set(around, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
      !relative.empty()) {
    url = std::string(container_host) + relative;
  }
  if (url.empty()) return Provided{.remark = "container: AWS_CONTAINER_CREDENTIALS_* is not set"};
  const auto parsed = io::parse_url(url);
  if (!parsed || (parsed->scheme != "https" && !is_local(parsed->host))) {
    return std::unexpected(Error{
        Fault::denied,
        fmt::format("AWS_CONTAINER_CREDENTIALS_FULL_URI: `{}` is neither https nor in this machine",
                    utf8::neutralise(parsed ? parsed->host : url))});
  }
  TRY(const std::string token, authorization(around));
  io::Headers headers;
  if (!token.empty()) headers.push_back({"Authorization", token});
  TRY(const std::string body, fetch_body(around, near_request("GET", url, std::move(headers))));
  TRY(Credentials found, credentials_in(body, names, {Origin::Kind::container}));
  return Provided{std::move(found)};
}

Result<Provided> instance_credentials(const io::Surroundings& around) {
  if (lower_case(set(around, "AWS_EC2_METADATA_DISABLED")) == "true") {
    return Provided{.remark = "instance: AWS_EC2_METADATA_DISABLED is true"};
  }
  const std::string host = metadata_host(around);
  const Result<std::string> token =
      fetch_body(around, near_request("PUT", host + "/latest/api/token",
                                      {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}}));
  if (!token) return Provided{.remark = "instance: " + token.error().message()};
  const auto get = [&](const std::string& path) {
    return fetch_body(around,
                      near_request("GET", host + path, {{"X-aws-ec2-metadata-token", *token}}));
  };
  const std::string folder = "/latest/meta-data/iam/security-credentials/";
  const Result<std::string> roles = get(folder);
  if (!roles) return Provided{.remark = "instance: it has no role"};
  const std::string role = roles->substr(0, roles->find_first_of("\r\n"));
  if (role.empty()) return Provided{.remark = "instance: it has no role"};
  TRY(const std::string body, get(folder + percent_encode(role)));
  TRY(Credentials found, credentials_in(body, names, {Origin::Kind::instance}));
  return Provided{std::move(found)};
}

}  // namespace hakoseki::aws
