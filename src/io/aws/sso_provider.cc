#include "io/aws/sso_provider.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "base/assertion.h"
#include "base/hex.h"
#include "base/moment.h"
#include "base/source_text.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"
#include "io/percent.h"

namespace hakoseki::aws {
namespace {

std::string value_of(const ConfigFile::Section& section, std::string_view key) {
  const auto at = section.find(key);
  return at == section.end() ? std::string() : at->second;
}

struct SsoSettings {
  std::string token_key;  // the session's name, or the start URL
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
                       .region = value_of(profile, "sso_region"),
                       .account = value_of(profile, "sso_account_id"),
                       .role = value_of(profile, "sso_role_name")};
  if (settings.token_key.empty()) {
    settings.token_key = value_of(profile, "sso_start_url");
  } else {
    const ConfigFile::Section* session = config.sso_session(settings.token_key);
    if (session == nullptr) {
      return malformed(fmt::format("no section `sso-session {}`", settings.token_key));
    }
    settings.region = value_of(*session, "sso_region");
  }
  if (settings.region.empty()) return malformed("no `sso_region`");
  if (settings.account.empty()) return malformed("no `sso_account_id`");
  if (settings.role.empty()) return malformed("no `sso_role_name`");
  return settings;
}

Result<std::string> cached_token(const CredentialContext& context, std::string_view name,
                                 const SsoSettings& settings) {
  const auto log_in = [&](std::string_view why) {
    return std::unexpected(
        Error{Fault::unavailable,
              fmt::format("profile `{}`: {}; run `aws sso login --profile {}`", name, why, name)});
  };
  const Result<std::string> text = context.around.read_file(
      context.around.home + "/.aws/sso/cache/" + sso_token_file(settings.token_key));
  if (!text) return log_in("no token of IAM Identity Center");
  const SourceText source("token", *text);
  const Result<Document> document = read_json(source);
  if (!document) return log_in("the token of IAM Identity Center cannot be read");
  const std::string token = member_text(document->root(), "accessToken");
  const auto expires = parse_iso8601(member_text(document->root(), "expiresAt"));
  if (token.empty() || !expires) return log_in("the token of IAM Identity Center cannot be read");
  if (expires->second <= context.around.clock()) {
    return log_in("the token of IAM Identity Center has expired");
  }
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
      .origin = fmt::format("profile `{}` of IAM Identity Center", name)};
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
  std::array<unsigned char, 20> digest{};
  unsigned int length = 0;
  HAKOSEKI_ASSERT(EVP_Digest(session_or_url.data(), session_or_url.size(), digest.data(), &length,
                             EVP_sha1(), nullptr) == 1);
  return hex_of({reinterpret_cast<const char*>(digest.data()), digest.size()}) + ".json";
}

Result<Credentials> sso_credentials(const CredentialContext& context, std::string_view name,
                                    const ConfigFile::Section& profile) {
  TRY(const SsoSettings settings, settings_of(context.config, name, profile));
  TRY(const std::string token, cached_token(context, name, settings));
  const auto suffix = dns_suffix_of(settings.region);
  if (!suffix) {
    return std::unexpected(
        Error{Fault::malformed, fmt::format("profile `{}`: `sso_region` is no region", name)});
  }
  const Result<std::string> body = fetch_body(
      context.around,
      {.url =
           fmt::format("https://portal.sso.{}.{}/federation/credentials?role_name={}&account_id={}",
                       settings.region, *suffix, io::percent_encode(settings.role),
                       io::percent_encode(settings.account)),
       .headers = {{"x-amz-sso_bearer_token", token}},
       .limits = {.total = std::chrono::seconds(20), .body_bytes = std::size_t{64} << 10}});
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
