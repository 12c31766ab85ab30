#include "io/aws/sso_provider.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/moment.h"
#include "base/percent.h"
#include "base/source_text.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"
#include "io/aws/sha1.h"

namespace hakoseki::aws {
namespace {

std::string value_of(const ConfigFile::Section& section, std::string_view key) {
  const auto at = section.find(key);
  return at == section.end() ? std::string() : at->second;
}

// How long before its end a token is renewed.
constexpr std::chrono::minutes refresh_window{15};
// Answers are small.
constexpr io::HttpLimits small_limits{.total = std::chrono::seconds(20),
                                      .body_bytes = std::size_t{64} << 10};

struct SsoSettings {
  std::string token_key;  // the session's name, or the start URL
  std::string start_url;
  bool is_session = false;
  std::string region;
  std::string account;
  std::string role;
};

Result<SsoSettings> settings_of(const ConfigFile& config, std::string_view name,
                                const ConfigFile::Section& profile) {
  const auto malformed = [&](std::string_view why) {
    return std::unexpected(Error{Fault::malformed, fmt::format("profile `{}`: {}", name, why)});
  };
  SsoSettings settings{.token_key = value_of(profile, "sso_session"),
                       .start_url = value_of(profile, "sso_start_url"),
                       .region = value_of(profile, "sso_region"),
                       .account = value_of(profile, "sso_account_id"),
                       .role = value_of(profile, "sso_role_name")};
  if (settings.token_key.empty()) {
    settings.token_key = settings.start_url;
  } else {
    const ConfigFile::Section* session = config.sso_session(settings.token_key);
    if (session == nullptr) {
      return malformed(fmt::format("no section `sso-session {}`", settings.token_key));
    }
    settings.is_session = true;
    settings.start_url = value_of(*session, "sso_start_url");
    settings.region = value_of(*session, "sso_region");
  }
  if (settings.region.empty()) return malformed("no `sso_region`");
  if (!dns_suffix_of(settings.region)) return malformed("`sso_region` is no region");
  if (settings.account.empty()) return malformed("no `sso_account_id`");
  if (settings.role.empty()) return malformed("no `sso_role_name`");
  return settings;
}

// `portal.sso` or `oidc`.
std::string host_of(std::string_view prefix, const SsoSettings& settings) {
  return fmt::format("https://{}.{}.{}", prefix, settings.region, *dns_suffix_of(settings.region));
}

// What renews a token, and lies beside it in its file.
struct Registration {
  std::string client_id;
  std::string client_secret;
  std::string refresh_token;
  std::string expires;  // as it is written

  [[nodiscard]] bool is_good(std::chrono::sys_seconds now) const {
    const auto end = parse_iso8601(expires);
    return !client_id.empty() && !client_secret.empty() && !refresh_token.empty() && end &&
           end->second > now;
  }
};

std::string request_of(const Registration& registration) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("grantType", "refresh_token");
  json.member("clientId", registration.client_id);
  json.member("clientSecret", registration.client_secret);
  json.member("refreshToken", registration.refresh_token);
  json.end_object();
  return text;
}

struct Token {
  std::string text;
  std::chrono::sys_seconds expires;
  std::string refresh_token = {};  // with which it will be renewed in its turn
};

std::string file_of(const Token& token, const Registration& registration,
                    const SsoSettings& settings) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("startUrl", settings.start_url);
  json.member("region", settings.region);
  json.member("accessToken", token.text);
  json.member("expiresAt", iso8601(token.expires));
  json.member("clientId", registration.client_id);
  json.member("clientSecret", registration.client_secret);
  json.member("registrationExpiresAt", registration.expires);
  if (!token.refresh_token.empty()) json.member("refreshToken", token.refresh_token);
  json.end_object();
  return text;
}

// sso-oidc:CreateToken, which is not signed: the refresh token is the proof.
Result<Token> created_token(const io::Surroundings& around, const Registration& registration,
                            const SsoSettings& settings) {
  TRY(const std::string body, fetch_body(around, {.method = "POST",
                                                  .url = host_of("oidc", settings) + "/token",
                                                  .headers = {{"Content-Type", "application/json"}},
                                                  .body = request_of(registration),
                                                  .limits = small_limits}));
  const SourceText source("token", body);
  TRY(const Document document, read_json(source));
  const Node root = document.root();
  const std::string lifetime = member_text(root, "expiresIn");
  std::uint32_t seconds = 0;
  const auto [end, error] =
      std::from_chars(lifetime.data(), lifetime.data() + lifetime.size(), seconds);
  Token token{.text = member_text(root, "accessToken"),
              .expires = around.clock() + std::chrono::seconds(seconds),
              .refresh_token = member_text(root, "refreshToken")};
  if (token.text.empty() || error != std::errc() || seconds == 0) {
    return std::unexpected(Error{Fault::malformed, "the answer holds no token"});
  }
  return token;
}

Result<std::string> cached_token(const CredentialContext& context, std::string_view name,
                                 const SsoSettings& settings) {
  const io::Surroundings& around = context.around;
  const auto log_in = [&](std::string_view why) {
    return std::unexpected(
        Error{Fault::unavailable,
              fmt::format("profile `{}`: {}; run `aws sso login --profile {}`", name, why, name)});
  };
  const std::string path = around.home + "/.aws/sso/cache/" + sso_token_file(settings.token_key);
  const Result<std::string> text = around.read_file(path);
  if (!text) return log_in("no token of IAM Identity Center");
  const SourceText source("token", *text);
  const Result<Document> document = read_json(source);
  if (!document) return log_in("the token of IAM Identity Center cannot be read");
  const Node root = document->root();
  const std::string token = member_text(root, "accessToken");
  const auto expires = parse_iso8601(member_text(root, "expiresAt"));
  if (token.empty() || !expires) return log_in("the token of IAM Identity Center cannot be read");
  const std::chrono::sys_seconds now = around.clock();
  if (expires->second - now >= refresh_window) return token;
  const Registration registration{.client_id = member_text(root, "clientId"),
                                  .client_secret = member_text(root, "clientSecret"),
                                  .refresh_token = member_text(root, "refreshToken"),
                                  .expires = member_text(root, "registrationExpiresAt")};
  std::string why = "the token of IAM Identity Center has expired";
  if (settings.is_session && registration.is_good(now)) {
    Result<Token> renewed = created_token(around, registration, settings);
    if (renewed) {
      // A folder that cannot be written keeps the next run from it, and not this one.
      [[maybe_unused]] const Result<void> kept =
          around.replace_file(path, file_of(*renewed, registration, settings));
      return std::move(renewed->text);
    }
    why += fmt::format(" and could not be renewed ({})", renewed.error().message());
  }
  // Some of its last minutes may be left.
  if (expires->second <= now) return log_in(why);
  return token;
}

// The portal counts milliseconds since 1970 and nests its answer.
Result<Credentials> role_credentials_in(const std::string& body, std::string_view name) {
  const auto malformed = [&] {
    return std::unexpected(
        Error{Fault::malformed, fmt::format("profile `{}`: the portal answered no keys", name)});
  };
  const SourceText source("portal", body);
  const Result<Document> document = read_json(source);
  const auto inner = document ? document->root().find("roleCredentials") : std::nullopt;
  if (!inner) return malformed();
  Credentials found{
      .keys = {member_text(*inner, "accessKeyId"), member_text(*inner, "secretAccessKey"),
               member_text(*inner, "sessionToken")},
      .origin = {Origin::Kind::identity_center, std::string(name)}};
  const std::string expires = member_text(*inner, "expiration");
  std::int64_t milliseconds = 0;
  const auto [end, error] =
      std::from_chars(expires.data(), expires.data() + expires.size(), milliseconds);
  if (found.keys.id.empty() || found.keys.secret.empty() || error != std::errc{}) {
    return malformed();
  }
  found.expires = std::chrono::sys_seconds(std::chrono::seconds(milliseconds / 1000));
  return found;
}

}  // namespace

bool is_sso(const ConfigFile::Section& profile) {
  return profile.contains("sso_session") || profile.contains("sso_start_url");
}

std::string sso_token_file(std::string_view session_or_url) {
  return sha1_hex(session_or_url) + ".json";
}

Result<Credentials> sso_credentials(const CredentialContext& context, std::string_view name,
                                    const ConfigFile::Section& profile) {
  TRY(const SsoSettings settings, settings_of(context.config, name, profile));
  TRY(const std::string token, cached_token(context, name, settings));
  const Result<std::string> body =
      fetch_body(context.around,
                 {.url = fmt::format("{}/federation/credentials?role_name={}&account_id={}",
                                     host_of("portal.sso", settings), percent_encode(settings.role),
                                     percent_encode(settings.account)),
                  .headers = {{"x-amz-sso_bearer_token", token}},
                  .limits = small_limits});
  if (!body) {
    Error error = body.error();
    error.what = fmt::format("profile `{}`: {}", name, error.what);
    if (error.fault == Fault::denied) {
      error.what += fmt::format(
          "; run `aws sso login --profile {}`, and see whether role `{}` of account {} is yours",
          name, settings.role, settings.account);
    }
    return std::unexpected(std::move(error));
  }
  return role_credentials_in(*body, name);
}

}  // namespace hakoseki::aws
