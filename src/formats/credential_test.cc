#include "formats/credential.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

using enum CredentialKind;

// Made up here, so that no scanner of repositories mistakes them for real ones.
std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i)
    result += text;
  return result;
}

TEST(Credential, ByTheShapeOfTheValue) {
  struct Row {
    std::string text;
    CredentialKind kind;
    std::string secret;
  };
  const std::string github = "ghp_" + repeated("a1B2c3", 6);
  const std::string slack = "xoxb-" + repeated("1234567890-", 3) + "abc";
  const std::string stripe = std::string("sk_") + "live_" + repeated("Ab1", 8);
  const std::string stripe_test = std::string("sk_") + "test_" + repeated("Ab1", 8);
  const std::string stripe_limited = std::string("rk_") + "live_" + repeated("Ab1", 8);
  const std::string gitlab = std::string("glp") + "at-" + repeated("aB1-", 5);
  const std::string openai = std::string("sk-") + "proj-" + repeated("aB1_", 12);
  const std::string docker = std::string("dckr_") + "pat_" + repeated("aB1", 9);
  const std::string npm = std::string("np") + "m_" + repeated("aB1", 12);
  const std::string google = std::string("AI") + "za" + repeated("a-B_1", 7);
  const std::string token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLWJ5dGVz";
  const std::string key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n";
  const Row rows[] = {
      {"AKIAIOSFODNN7EXAMPLE", aws_access_key_id, "AKIAIOSFODNN7EXAMPLE"},
      {"aws configure set k ASIAIOSFODNN7EXAMPLE;", aws_access_key_id, "ASIAIOSFODNN7EXAMPLE"},
      {"curl -H \"Authorization: token " + github + "\" x", github_token, github},
      {"https://hooks.example/?t=" + slack, slack_token, slack},
      {"STRIPE=" + stripe, stripe_key, stripe},
      {stripe_test, stripe_key, stripe_test},
      {stripe_limited, stripe_key, stripe_limited},
      {gitlab, service_token, gitlab},
      {openai, service_token, openai},
      {docker, service_token, docker},
      {"//registry.npmjs.org/:_authToken=" + npm, service_token, npm},
      {google, google_api_key, google},
      {"Bearer " + token, json_web_token, token},
      {"Header Authorization Bearer abcdef0123456789", named, "abcdef0123456789"},
      {"https://hooks.slack.com/services/T0" + repeated("A1b/", 8), slack_token,
       "T0" + repeated("A1b/", 8)},
      {"echo '" + key + "-----END EC PRIVATE KEY-----' > k", private_key, key},
      {"postgres://app:s3cret@db.internal:5432/app", password_in_url, "s3cret"},
      {"postgres://u:Pa$$word@h/db", password_in_url, "Pa$$word"},
      {"jdbc:mysql://h/d?user=a&password=hunter2&useSSL=true", named, "hunter2"},
      {"Server=h;User Id=sa;Password=hunter2;", named, "hunter2"},
      {"./run --db-password=hunter2 --verbose", named, "hunter2"},
      {R"({"user": "a", "password": "hunter two"})", named, "hunter two"},
      {"aws_secret_access_key = " + repeated("aB3/", 10), aws_secret_access_key,
       repeated("aB3/", 10)},
      {"export PGPASSWORD='hunter2' && psql", named, "hunter2"},
  };
  for (const Row& row : rows) {
    const auto found = credential_in(row.text);
    ASSERT_TRUE(found) << row.text;
    EXPECT_EQ(found->kind, row.kind) << row.text;
    EXPECT_EQ(row.text.substr(found->begin, found->end - found->begin), row.secret);
  }
}

TEST(Credential, TextsWithoutOne) {
  for (const std::string& text :
       {std::string("AKIAIOSFODNN7EXAMPL"),
        std::string("XAKIAIOSFODNN7EXAMPLE"),
        std::string("AKIA0189FODNN7EXAMPLE"),  // 0, 1, 8 and 9 are not in the alphabet
        std::string("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"),
        std::string("-----BEGIN PUBLIC KEY-----"),
        std::string("Bearer authentication-is-needed"),
        std::string("Authorization: Bearer ${TOKEN}0123456789abcdef"),
        std::string("Bearer YOUR_TOKEN_0123456789"),
        std::string(
            "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"),
        std::string("https://registry.example:443/@scope"),
        std::string("ssh://git@host.example:22/x"),
        std::string("postgres://app:${PASSWORD}@db/app"),
        std::string("psql --password=$DB_PASSWORD"),
        std::string("psql --password=$pass -h x"),
        std::string("password=app-$STAGE"),
        std::string("TOKEN=$(cat /run/secrets/token)"),
        std::string("docker login --password-stdin"),
        std::string("if [ \"$PASSWORD\" = \"x\" ]"),
        std::string("tokenize=true monkey=1"),
        std::string("password=<password>"),
        std::string("{{resolve:secretsmanager:db:SecretString:password}}"),
        std::string("password={{resolve:secretsmanager:db}}"),
        std::string("eyJhbGciOi.x.y")}) {
    EXPECT_FALSE(credential_in(text)) << text;
  }
}

TEST(Credential, ByTheName) {
  for (const std::string_view name : {"PASSWORD",
                                      "DB_PASSWORD",
                                      "dbPassword",
                                      "MYSQL_ROOT_PASSWORD",
                                      "PGPASSWORD",
                                      "DB_PASS",
                                      "DB_PWD",
                                      "DB_PW",
                                      "DBPASS",
                                      "Dbpass",
                                      "ROOTPASS",
                                      "REDIS_AUTH",
                                      "BASIC_AUTH",
                                      "GITHUB_PAT",
                                      "JWT_KEY",
                                      "STRIPE_KEY",
                                      "PASSWORD2",
                                      "DB_PASSWORD_PROD",
                                      "JWT_SECRET",
                                      "SECRET_KEY_BASE",
                                      "API_KEY",
                                      "apiKey",
                                      "APIKey",
                                      "STRIPE_APIKEY",
                                      "AWS_SECRET_ACCESS_KEY",
                                      "S3_ACCESS_KEY",
                                      "GITHUB_TOKEN",
                                      "github.token",
                                      "PRIVATE_KEY",
                                      "GOOGLE_CREDENTIALS",
                                      "ECS_ENGINE_AUTH_DATA"}) {
    EXPECT_TRUE(names_credential(name)) << name;
  }
  for (const std::string_view name : {"",
                                      "PWD",
                                      "OLDPWDX",
                                      "PASSWORD_FILE",
                                      "DB_PASSWORD_ARN",
                                      "SECRET_ARN",
                                      "SECRET_NAME",
                                      "TOKEN_URL",
                                      "TOKEN_EXPIRY",
                                      "PASSWORD_MIN_LENGTH",
                                      "SECRETS_MANAGER_REGION",
                                      "PARTITION_KEY",
                                      "KMS_KEY",
                                      "KEY",
                                      "MONKEY",
                                      "BYPASS",
                                      "TOKENIZER",
                                      "API_KEY_ID_HEADER",
                                      "COMPASS",
                                      "PASSPORT",
                                      "PAT",
                                      "AUTH",
                                      "EnableBasicAuth",
                                      "SSH_PUBLIC_KEY",
                                      "TRESPASS"}) {
    EXPECT_FALSE(names_credential(name)) << name;
  }
}

TEST(Credential, NameAndValue) {
  struct Row {
    std::string_view name;
    std::string_view value;
    bool secret;
  };
  const Row rows[] = {
      {"DB_PASSWORD", "hunter2", true},
      {"DB_PASSWORD", "1234", true},
      {"DB_PASSWORD", "Pa$$w0rd", true},
      {"DB_PASSWORD", "P@$sw0rd1", true},
      {"DB_PASSWORD", "ab{{cd1234", true},
      {"DB_PASSWORD", "ab`cd1234", true},
      {"DB_PASSWORD", "summer/2024", true},
      {"DB_PASSWORD", "/x9Kq2Lm", true},
      {"DB_PASSWORD", "default", true},
      {"AWS_SECRET_ACCESS_KEY", "/alrXUtnFEMIK7MDENGbPxRfiCYABCDEFGHabcd1", true},
      {"AWS_SECRET_ACCESS_KEY", "/alr/UtnFEMIK7MDENGbPxRfiCYABCDEFGHabcd1", true},
      {"API_TOKEN", "123456789012", true},
      {"DB_PASSWORD", "changeme", true},  // a password that everybody knows
      {"SESSION_SECRET", "not-a-real-session-secret", true},
      {"AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", true},
      {"DATABASE_URL", "mysql://root:root@db/app", true},
      {"DB_PASSWORD", "", false},
      {"DB_PASSWORD", "true", false},
      {"DB_PASSWORD", "<your password>", false},
      {"DB_PASSWORD", "xxxxxxxx", false},
      {"DB_PASSWORD", "REPLACE_ME", false},
      {"DB_PASSWORD", "${DB_PASSWORD}", false},
      {"DB_PASSWORD", "/run/secrets/db", false},
      {"DB_PASSWORD", "/password", false},
      {"DB_PASSWORD", "$password", false},
      {"DB_PASSWORD", "{{ db.password }}", false},
      {"DB_PASSWORD", "app-$STAGE_NAME", false},
      {"DB_SECRET", "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:db-a1B2c3", false},
      {"DB_SECRET", "prod/shop/db", false},
      {"RESET_PASSWORD", "reset-password.sh", false},
      {"AUTH_TOKEN", "https://auth.example/token", false},
      {"MAX_TOKENS", "4096", false},
      {"LOG_LEVEL", "hunter2", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(credential_in(row.name, row.value).has_value(), row.secret)
        << row.name << "=" << row.value;
  }
}

TEST(Credential, Masked) {
  EXPECT_EQ(masked("AKIAIOSFODNN7EXAMPLE"), "AKIA********");
  EXPECT_EQ(masked("hunter2"), "hu********");
  EXPECT_EQ(masked("ab"), "********");
  EXPECT_EQ(masked(""), "********");
  EXPECT_EQ(masked("パスワードです123"), "パスワ********");
}

// Long repetitions of what begins a match must not cost the square of their length.
TEST(Credential, HostileTextsAreReadInLinearTime) {
  struct Row {
    std::string_view piece;
    bool found;
  };
  for (const Row& row : {Row{"xoxb-", true},
                         {"eyJ", false},
                         {"eyJaaaaaaaaaa,", false},
                         {"://", false},
                         {"=", false},
                         {"password=$x ", false},
                         {"a = ", false},
                         {"-----BEGIN ", false},
                         {"AKIA", false},
                         {"\"password\": \"$", false},
                         {"password=hunter2 ", true}}) {
    EXPECT_EQ(credential_in(repeated(row.piece, 100'000)).has_value(), row.found) << row.piece;
  }
}

}  // namespace
}  // namespace hakoseki
