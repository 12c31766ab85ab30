// The files of the AWS CLI as people write them.
#include "io/aws/config_file.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki::aws {
namespace {

constexpr std::string_view config_text = R"(# remarks
[default]
region = eu-west-1   # near
output=json

[profile audit]
role_arn = arn:aws:iam::123456789012:role/audit
source_profile = base
services = local
s3 =
  max_concurrent_requests = 20
[profile "two words"]
sso_session = my-sso
[sso-session my-sso]
sso_region = us-east-1
[services local]
ecs =
  endpoint_url = http://localhost:1/
ec2 =
    endpoint_url = http://localhost:2/
[plugins]
x = y
)";

ConfigFile read(std::string_view config, std::string_view credentials = "") {
  ConfigFile file;
  EXPECT_TRUE(file.read_config({"config", std::string(config)}));
  EXPECT_TRUE(file.read_credentials({"credentials", std::string(credentials)}));
  return file;
}

TEST(ConfigFile, ProfilesSessionsAndServices) {
  const ConfigFile file = read(config_text, "[base]\naws_access_key_id=AKID#1;x\n");
  EXPECT_EQ(file.profile_value("default", "region"), "eu-west-1");
  EXPECT_EQ(file.profile_value("audit", "source_profile"), "base");
  EXPECT_EQ(file.profile_value("base", "aws_access_key_id"), "AKID#1;x");
  EXPECT_EQ(file.profile_value("two words", "sso_session"), "my-sso");
  EXPECT_EQ(file.sso_session("my-sso")->at("sso_region"), "us-east-1");
  EXPECT_EQ(file.service_endpoint("audit", "ecs"), "http://localhost:1/");
  EXPECT_EQ(file.service_endpoint("audit", "ec2"), "http://localhost:2/");
  EXPECT_EQ(file.service_endpoint("audit", "iam"), std::nullopt);
  EXPECT_EQ(file.service_endpoint("default", "ecs"), std::nullopt);
  EXPECT_EQ(file.profile("plugins"), nullptr);
}

TEST(ConfigFile, CredentialsGoBeforeConfig) {
  const ConfigFile file =
      read("[default]\nregion=a\naws_access_key_id=old\n", "[default]\naws_access_key_id=new\n");
  EXPECT_EQ(file.profile_value("default", "aws_access_key_id"), "new");
  EXPECT_EQ(file.profile_value("default", "region"), "a");
}

TEST(ConfigFile, ABrokenLineIsNamedButNotShown) {
  for (const std::string text : {"[default]\nsecret-without-key\n", "[default\n", "x = y\n"}) {
    ConfigFile file;
    const auto done = file.read_config({"config", text});
    ASSERT_FALSE(done) << text;
    EXPECT_TRUE(done.error().where.starts_with("config:"));
    EXPECT_FALSE(done.error().what.contains("secret"));
  }
}

}  // namespace
}  // namespace hakoseki::aws
