// The chain of providers as a table: environment, files and services in, credentials or words out.
#include "io/aws/credential_chain.h"

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "io/aws/session_cache.h"
#include "io/aws/sso_provider.h"

namespace hakoseki::aws {
namespace {

using namespace std::chrono_literals;

using Texts = std::map<std::string, std::string, std::less<>>;

constexpr std::chrono::sys_seconds noon = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31);

std::string sts_answer(std::string_view name, std::string_view id) {
  return fmt::format(
      "<{0}Response xmlns='https://sts.amazonaws.com/doc/2011-06-15/'><{0}Result><Credentials>"
      "<AccessKeyId>{1}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t"
      "</SessionToken><Expiration>2026-01-31T01:00:00Z</Expiration></Credentials></{0}Result>"
      "</{0}Response>",
      name, id);
}

// A machine with its environment, its files, its programs and what answers around it.
struct World {
  Texts environment;
  Texts files;                           // by path
  Texts programs;                        // what they print, by their words
  Texts answers;                         // bodies, by method and URL, or by a beginning of the URL
  std::optional<std::string> code = {};  // what a person types who is asked for one
  std::vector<io::HttpRequest> sent = {};
  std::vector<std::string> asked = {};  // for the codes of these devices
  bool is_read_only = false;

  io::Surroundings surroundings() {
    return {
        .variable = [this](std::string_view name) { return find(environment, name); },
        .clock = [] { return noon; },
        .home = "/home/u",
        .read_file = [this](const std::string& path) -> Result<std::string> {
          if (auto text = find(files, path)) return *text;
          return std::unexpected(Error{Fault::unavailable, "`" + path + "`: not there"});
        },
        .replace_file = [this](const std::string& path, std::string_view bytes) -> Result<void> {
          if (is_read_only) return std::unexpected(Error{Fault::unavailable, "read only"});
          files[path] = bytes;
          return {};
        },
        .mfa_code = [this](const std::string& serial) -> Result<std::string> {
          asked.push_back(serial);
          if (code) return *code;
          return std::unexpected(Error{Fault::unavailable, "no terminal to ask at"});
        },
        .run_program = [this](const std::vector<std::string>& words,
                              std::chrono::milliseconds) -> Result<std::string> {
          if (auto text = find(programs, fmt::format("{}", fmt::join(words, "|")))) return *text;
          return std::unexpected(Error{Fault::unavailable, "program `p`: ended with code 1"});
        },
        .fetch = [this](const io::HttpRequest& request) { return answer(request); }};
  }

  static std::optional<std::string> find(const Texts& texts, std::string_view name) {
    const auto at = texts.find(name);
    return at == texts.end() ? std::nullopt : std::optional(at->second);
  }

  io::HttpOutcome answer(const io::HttpRequest& request) {
    sent.push_back(request);
    for (const auto& [url, body] : answers) {
      if (request.method + " " + request.url == url) return io::HttpResponse{200, {}, body};
    }
    if (request.url.starts_with("https://sts.")) {
      return io::HttpResponse{
          403,
          {},
          "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error>"
          "</ErrorResponse>"};
    }
    return std::unexpected(io::HttpFailure{io::HttpTrouble::too_slow, "nobody answers"});
  }
};

const std::string keys = R"({"Version":1,"AccessKeyId":"PRINTED","SecretAccessKey":"s",)"
                         R"("SessionToken":"t","Expiration":"2026-01-31T01:00:00Z"})";
const std::string local_keys = R"({"AccessKeyId":"LOCAL","SecretAccessKey":"s","Token":"t",)"
                               R"("Expiration":"2026-01-31T01:00:00Z"})";
const std::string config = R"([profile role]
role_arn = arn:aws:iam::123456789012:role/a
source_profile = base
external_id = ext
role_session_name = me
duration_seconds = 900
region = eu-west-1
[profile self]
role_arn = arn:r
source_profile = self
aws_access_key_id = SELF
aws_secret_access_key = s
[profile chained]
role_arn = arn:r2
source_profile = role
region = eu-west-1
[profile loop-a]
role_arn = arn:a
source_profile = loop-b
[profile loop-b]
role_arn = arn:b
source_profile = loop-a
[profile from-environment]
role_arn = arn:r
credential_source = Environment
[profile from-container]
role_arn = arn:r
credential_source = EcsContainer
[profile program]
credential_process = "/opt/my tool" --for me
[profile bad-program]
credential_process = /opt/bad
[profile web]
role_arn = arn:r
web_identity_token_file = /token
[profile mfa]
role_arn = arn:r
source_profile = base
mfa_serial = arn:m
[profile half]
aws_access_key_id = ONLY
[profile sso]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = audit
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
[profile legacy-sso]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = audit
[profile empty]
region = eu-west-1
)";
const std::string credentials_text = "[base]\naws_access_key_id=BASE\naws_secret_access_key=s\n";

World world(Texts environment, Texts files = {}, Texts answers = {}) {
  World made;
  made.environment = std::move(environment);
  made.files = {{"/home/u/.aws/config", config},
                {"/home/u/.aws/credentials", credentials_text},
                {"/token", "jwt\n"}};
  made.files.merge(files);
  made.programs = {{"/opt/my tool|--for|me", keys}, {"/opt/bad", R"({"Version":2})"}};
  const std::string sts = "POST https://sts.eu-west-1.amazonaws.com/";
  made.answers = {{sts, sts_answer("AssumeRole", "ASSUMED")}};
  made.answers.merge(answers);
  return made;
}

const std::string portal =
    "GET https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=audit&"
    "account_id=123456789012";
const std::string portal_keys =
    R"({"roleCredentials":{"accessKeyId":"PORTAL","secretAccessKey":"s","sessionToken":"t",)"
    R"("expiration":1769821200000}})";
const std::string token_path = "/home/u/.aws/sso/cache/";
const std::string good_token = R"({"accessToken":"sso","expiresAt":"2026-01-31T02:00:00Z"})";
const std::string old_token = R"({"accessToken":"sso","expiresAt":"2026-01-30T02:00:00Z"})";
const std::string us_sts = "POST https://sts.us-east-1.amazonaws.com/";
const std::string imds = "http://169.254.169.254/latest/";

TEST(CredentialChain, WhoeverIsConfiguredFirstIsTaken) {
  const std::string session = sso_token_file("corp");
  const std::string url = sso_token_file("https://corp.awsapps.com/start");
  const struct {
    std::string_view name;
    World machine;
    std::string option;
    std::string_view id;
    std::string_view origin;
  } rows[] = {
      {"environment before all",
       world(
           {{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}, {"AWS_PROFILE", "base"}}),
       "", "ENV", "environment"},
      {"the option before the environment",
       world({{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}}), "base", "BASE",
       "profile `base`"},
      {"web identity of the environment",
       world({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"}, {"AWS_ROLE_ARN", "arn:r"}}, {},
             {{us_sts, sts_answer("AssumeRoleWithWebIdentity", "WEB")}}),
       "", "WEB", "role `arn:r` by web identity"},
      {"a profile with keys", world({{"AWS_PROFILE", "base"}}), "", "BASE", "profile `base`"},
      {"other files",
       world({{"AWS_SHARED_CREDENTIALS_FILE", "~/c"}, {"AWS_PROFILE", "x"}},
             {{"/home/u/c", "[x]\naws_access_key_id=X\naws_secret_access_key=s\n"}}),
       "", "X", "profile `x`"},
      {"a role", world({}), "role", "ASSUMED", "role `arn:aws:iam::123456789012:role/a`"},
      {"a role by its own keys", world({{"AWS_REGION", "eu-west-1"}}), "self", "ASSUMED",
       "role `arn:r`"},
      {"a role behind a role", world({}), "chained", "ASSUMED", "role `arn:r2`"},
      {"a role by the environment",
       world({{"AWS_ACCESS_KEY_ID", "ENV"},
              {"AWS_SECRET_ACCESS_KEY", "s"},
              {"AWS_REGION", "eu-west-1"}}),
       "from-environment", "ASSUMED", "role `arn:r`"},
      {"a role by the container",
       world({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/c"}, {"AWS_REGION", "eu-west-1"}}, {},
             {{"GET http://169.254.170.2/v2/c", local_keys}}),
       "from-container", "ASSUMED", "role `arn:r`"},
      {"a program", world({}), "program", "PRINTED", "profile `program` (credential_process)"},
      {"web identity of a profile",
       world({}, {}, {{us_sts, sts_answer("AssumeRoleWithWebIdentity", "WEB")}}), "web", "WEB",
       "role `arn:r` by web identity"},
      {"Identity Center", world({}, {{token_path + session, good_token}}, {{portal, portal_keys}}),
       "sso", "PORTAL", "profile `sso` of IAM Identity Center"},
      {"Identity Center, the old way",
       world({}, {{token_path + url, good_token}}, {{portal, portal_keys}}), "legacy-sso", "PORTAL",
       "profile `legacy-sso` of IAM Identity Center"},
      {"ECS",
       world({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/c"}}, {},
             {{"GET http://169.254.170.2/v2/c", local_keys}}),
       "", "LOCAL", "container"},
      {"EKS Pod Identity",
       world({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"},
              {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/token"}},
             {}, {{"GET http://169.254.170.23/v1/credentials", local_keys}}),
       "", "LOCAL", "container"},
      {"EC2",
       world({}, {},
             {{"PUT " + imds + "api/token", "imds"},
              {"GET " + imds + "meta-data/iam/security-credentials/", "my-role"},
              {"GET " + imds + "meta-data/iam/security-credentials/my-role", local_keys}}),
       "", "LOCAL", "instance"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    World machine = row.machine;
    const auto found = find_credentials(machine.surroundings(), {.profile = row.option});
    ASSERT_TRUE(found) << found.error().message();
    EXPECT_EQ(found->keys.id, row.id);
    EXPECT_EQ(found->origin.words().en, row.origin);
  }
}

TEST(CredentialChain, WhatIsConfiguredAndDoesNotWorkIsAnError) {
  const struct {
    std::string_view name;
    World machine;
    std::string option;
    std::string_view words;
  } rows[] = {
      {"half an environment", world({{"AWS_ACCESS_KEY_ID", "ENV"}}), "",
       "of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set in the environment"},
      {"no role for the token", world({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"}}), "",
       "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not"},
      {"no such profile", world({{"AWS_PROFILE", "absent"}}), "",
       "profile `absent`: it is not there; see `aws configure list-profiles`"},
      {"an empty profile", world({}), "empty",
       "profile `empty`: it has no credentials; see `aws configure list-profiles`"},
      {"a loop", world({}), "loop-a", "profile `loop-a`: its `source_profile`s come back to it"},
      {"a role that is denied", world({{"AWS_REGION", "eu-west-2"}}), "role",
       "sts:AssumeRole eu-west-2: profile `role`: cannot take role "
       "`arn:aws:iam::123456789012:role/a`: AccessDenied: not you"},
      {"a code is wanted", world({}), "mfa",
       "profile `mfa`: its role wants the code of an MFA device: no terminal to ask at; give it "
       "with --mfa-code, or run `aws sts get-caller-identity --profile mfa` first, which keeps the "
       "session"},
      {"half a profile", world({}), "half",
       "profile `half`: one of `aws_access_key_id` and `aws_secret_access_key` is missing"},
      {"a program of another version", world({}), "bad-program",
       "profile `bad-program`: `credential_process` printed no JSON with `Version` 1"},
      {"no login", world({}), "sso",
       "profile `sso`: no token of IAM Identity Center; run `aws sso login --profile sso`"},
      {"an old login", world({}, {{token_path + sso_token_file("corp"), old_token}}), "sso",
       "profile `sso`: the token of IAM Identity Center has expired; run `aws sso login --profile "
       "sso`"},
      {"a container that sends keys away",
       world({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1.evil.example/"}}), "",
       "AWS_CONTAINER_CREDENTIALS_FULL_URI: `127.0.0.1.evil.example` is neither https nor in this "
       "machine"},
      {"a file that is named and not there", world({{"AWS_CONFIG_FILE", "/none"}}), "",
       "AWS_CONFIG_FILE: `/none`: not there"},
      {"nothing at all", world({{"AWS_EC2_METADATA_DISABLED", "true"}}), "",
       "no AWS credentials: environment: AWS_ACCESS_KEY_ID is not set; web identity: "
       "AWS_WEB_IDENTITY_TOKEN_FILE is not set; profile `default`: it is not there; container: "
       "AWS_CONTAINER_CREDENTIALS_* is not set; instance: AWS_EC2_METADATA_DISABLED is true. Log "
       "in "
       "with `aws configure` or `aws sso login`, name a profile in AWS_PROFILE, or set "
       "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    World machine = row.machine;
    const auto found = find_credentials(machine.surroundings(), {.profile = row.option});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().message(), row.words);
  }
}

TEST(CredentialChain, WhatIsSentToTakeARole) {
  World machine = world({});
  ASSERT_TRUE(find_credentials(machine.surroundings(), {.profile = "role"}));
  EXPECT_EQ(
      machine.sent.front().body,
      "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2F"
      "a&RoleSessionName=me&ExternalId=ext&DurationSeconds=900");
  EXPECT_TRUE(io::find_header(machine.sent.front().headers, "authorization")
                  ->contains("Credential=BASE/20260131/eu-west-1/sts/"));
  World unsigned_one = world({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"}, {"AWS_ROLE_ARN", "arn:r"}},
                             {}, {{us_sts, sts_answer("AssumeRoleWithWebIdentity", "WEB")}});
  ASSERT_TRUE(find_credentials(unsigned_one.surroundings(), {}));
  EXPECT_FALSE(io::find_header(unsigned_one.sent.front().headers, "authorization"));
  EXPECT_TRUE(unsigned_one.sent.front().body.ends_with("&WebIdentityToken=jwt"));
}

TEST(CredentialChain, ACodeIsAskedForAndSentWhereTheRoleWantsOne) {
  World machine = world({{"AWS_REGION", "eu-west-1"}});
  machine.code = "123456";
  const auto found = find_credentials(machine.surroundings(), {.profile = "mfa"});
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_EQ(found->keys.id, "ASSUMED");
  EXPECT_EQ(machine.asked, std::vector<std::string>{"arn:m"});
  EXPECT_TRUE(machine.sent.front().body.ends_with("&SerialNumber=arn%3Am&TokenCode=123456"));
}

// The names are what botocore's AssumeRoleCredentialFetcher makes of the same profiles.
TEST(CredentialChain, ASessionThatTheAwsCliKeepsSparesTheCode) {
  const std::string kept = "/home/u/.aws/cli/cache/dd27fda335d6a8739903bba09ca65a51a3959638.json";
  const auto session = [](std::string_view end) {
    return fmt::format(R"({{"Credentials": {{"AccessKeyId": "KEPT", "SecretAccessKey": "s", )"
                       R"("SessionToken": "t", "Expiration": "{}"}}}})",
                       end);
  };
  World machine = world({{"AWS_REGION", "eu-west-1"}}, {{kept, session("2026-01-31T00:15:00UTC")}});
  auto found = find_credentials(machine.surroundings(), {.profile = "mfa"});
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_EQ(found->keys.id, "KEPT");
  EXPECT_EQ(found->origin.words().en, "role `arn:r`");
  EXPECT_TRUE(machine.sent.empty() && machine.asked.empty());
  for (const std::string& other :
       {session("2026-01-31T00:14:59+00:00"), session("soon"), std::string("{"), std::string("[]"),
        std::string(R"({"Credentials": 7})")}) {
    SCOPED_TRACE(other);
    machine.files[kept] = other;
    machine.code = "123456";
    found = find_credentials(machine.surroundings(), {.profile = "mfa"});
    ASSERT_TRUE(found) << found.error().message();
    EXPECT_EQ(found->keys.id, "ASSUMED");
  }
}

TEST(CredentialChain, TheFileOfASessionIsNamedAsByTheAwsCli) {
  EXPECT_EQ(session_file({{"role_arn", "arn:r"}, {"mfa_serial", "arn:m"}, {"region", "eu-west-1"}}),
            "dd27fda335d6a8739903bba09ca65a51a3959638.json");
  EXPECT_EQ(session_file({{"role_arn", "arn:aws:iam::123456789012:role/a"},
                          {"mfa_serial", "arn:m"},
                          {"external_id", "ext"},
                          {"role_session_name", "me"},
                          {"duration_seconds", "900"}}),
            "c93afde897978b11815b714a4c95d6ac022005f2.json");
  EXPECT_EQ(session_file({{"role_arn", "arn:r"}, {"external_id", "é"}}), "");
  EXPECT_EQ(session_file({{"role_arn", "arn:r"}, {"duration_seconds", "1h"}}), "");
}

// A token as `aws sso login` leaves it, and the world that renews it.
std::string token_file(std::string_view end, std::string_view registration_end) {
  return fmt::format(R"({{"startUrl": "https://corp.awsapps.com/start", "region": "eu-west-1", )"
                     R"("accessToken": "old", "expiresAt": "{}", "clientId": "id", )"
                     R"("clientSecret": "hush", "registrationExpiresAt": "{}", )"
                     R"("refreshToken": "again"}})",
                     end, registration_end);
}
const std::string sso_file = token_path + sso_token_file("corp");
const std::string oidc = "POST https://oidc.eu-west-1.amazonaws.com/token";
constexpr std::string_view registration_end = "2026-03-01T00:00:00Z";

TEST(CredentialChain, ATokenOfIdentityCenterIsRenewedBeforeItsEnd) {
  for (const std::string_view end : {"2026-01-30T02:00:00Z", "2026-01-31T00:14:59Z"}) {
    SCOPED_TRACE(end);
    World machine = world({}, {{sso_file, token_file(end, registration_end)}},
                          {{portal, portal_keys},
                           {oidc, R"({"accessToken":"new","expiresIn":28800,"tokenType":"Bearer",)"
                                  R"("refreshToken":"and again"})"}});
    const auto found = find_credentials(machine.surroundings(), {.profile = "sso"});
    ASSERT_TRUE(found) << found.error().message();
    ASSERT_EQ(machine.sent.size(), 2U);
    EXPECT_EQ(machine.sent[0].body,
              R"({"grantType":"refresh_token","clientId":"id","clientSecret":"hush",)"
              R"("refreshToken":"again"})");
    EXPECT_EQ(io::find_header(machine.sent[1].headers, "x-amz-sso_bearer_token"), "new");
    EXPECT_EQ(machine.files[sso_file],
              R"({"startUrl":"https://corp.awsapps.com/start","region":"eu-west-1",)"
              R"("accessToken":"new","expiresAt":"2026-01-31T08:00:00Z","clientId":"id",)"
              R"("clientSecret":"hush","registrationExpiresAt":"2026-03-01T00:00:00Z",)"
              R"("refreshToken":"and again"})");
    machine.is_read_only = true;
    machine.files[sso_file] = token_file(end, registration_end);
    EXPECT_TRUE(find_credentials(machine.surroundings(), {.profile = "sso"}));
  }
}

TEST(CredentialChain, ATokenThatCannotBeRenewedIsUsedToItsEnd) {
  const std::string expired =
      "profile `sso`: the token of IAM Identity Center has expired{}; run `aws sso login --profile "
      "sso`";
  const struct {
    std::string_view name;
    std::string_view end;
    std::string_view registration;
    Texts answers;
    bool asks;
    std::string why;  // empty: there are credentials
  } rows[] = {
      {"far from its end", "2026-01-31T00:15:00Z", registration_end, {}, false, ""},
      {"its last minutes", "2026-01-31T00:00:01Z", registration_end, {}, true, ""},
      {"nothing to renew it", "2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z", {}, false, ""},
      {"nobody answers",
       "2026-01-31T00:00:00Z",
       registration_end,
       {},
       true,
       " and could not be renewed (nobody answers)"},
      {"no token",
       "2026-01-31T00:00:00Z",
       registration_end,
       {{oidc, R"({"accessToken":"x"})"}},
       true,
       " and could not be renewed (the answer holds no token)"},
      {"no JSON",
       "2026-01-31T00:00:00Z",
       registration_end,
       {{oidc, "[]"}},
       true,
       " and could not be renewed (the answer holds no token)"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const std::string before = token_file(row.end, row.registration);
    World machine = world({}, {{sso_file, before}}, {{portal, portal_keys}});
    machine.answers.merge(Texts(row.answers));
    const auto found = find_credentials(machine.surroundings(), {.profile = "sso"});
    const bool is_over = row.end == "2026-01-31T00:00:00Z";
    ASSERT_EQ(found.has_value(), !is_over);
    if (is_over) {
      EXPECT_EQ(found.error().message(), fmt::format(fmt::runtime(expired), row.why));
    } else {
      EXPECT_EQ(io::find_header(machine.sent.back().headers, "x-amz-sso_bearer_token"), "old");
    }
    EXPECT_EQ(machine.files[sso_file], before);
    const bool has_asked = !machine.sent.empty() && machine.sent.front().method == "POST";
    EXPECT_EQ(has_asked, row.asks);
  }
}

// Only botocore's newer way, `sso_session`, renews.
TEST(CredentialChain, ATokenOfAStartUrlIsNotRenewed) {
  World machine = world({}, {{token_path + sso_token_file("https://corp.awsapps.com/start"),
                              token_file("2026-01-30T02:00:00Z", registration_end)}});
  const auto found = find_credentials(machine.surroundings(), {.profile = "legacy-sso"});
  ASSERT_FALSE(found);
  EXPECT_TRUE(machine.sent.empty());
}

TEST(CredentialChain, LocalServicesAreAskedQuicklyAndWithoutAProxy) {
  World machine = world({});
  EXPECT_FALSE(find_credentials(machine.surroundings(), {}));
  const io::HttpRequest& request = machine.sent.front();
  EXPECT_EQ(request.url, imds + "api/token");
  EXPECT_TRUE(request.avoids_proxy);
  EXPECT_LE(request.limits.connect, 1s);
}

TEST(CredentialChain, NoWordsHoldASecret) {
  World machine = world({}, {{"/home/u/bad", "[x]\naws_secret_access_key hush\n"}});
  machine.environment["AWS_SHARED_CREDENTIALS_FILE"] = "/home/u/bad";
  const auto found = find_credentials(machine.surroundings(), {});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message(), "/home/u/bad:2:1: expected `key = value`");
}

}  // namespace
}  // namespace hakoseki::aws
