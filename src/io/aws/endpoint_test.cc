// Hosts and signing regions; tests/aws_model asks botocore about every service in every region.
#include "io/aws/endpoint.h"

#include <map>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hakoseki::aws {
namespace {

Result<Endpoint> find(std::string_view service, std::string_view region,
                      const EndpointSettings& settings = {}) {
  const Service& found = *find_service(service);
  return endpoint_of(found, operations_of(found).front(), region, settings);
}

TEST(Endpoint, HostsAndSigningRegions) {
  const struct {
    std::string_view service, region, url, signing;
    bool fips = false, dual = false;
  } rows[] = {
      {"ecs", "eu-west-1", "https://ecs.eu-west-1.amazonaws.com", "eu-west-1"},
      {"ecr", "cn-north-1", "https://api.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"},
      {"iam", "ap-northeast-1", "https://iam.amazonaws.com", "us-east-1"},
      {"iam", "us-gov-east-1", "https://iam.us-gov.amazonaws.com", "us-gov-west-1"},
      {"organizations", "cn-north-1", "https://organizations.cn-northwest-1.amazonaws.com.cn",
       "cn-northwest-1"},
      {"ecr-public", "eu-west-1", "https://api.ecr-public.us-east-1.amazonaws.com", "us-east-1"},
      {"sts", "eu-west-1", "https://sts.eu-west-1.amazonaws.com", "eu-west-1"},
      {"efs", "us-iso-east-1", "https://elasticfilesystem.us-iso-east-1.c2s.ic.gov",
       "us-iso-east-1"},
      {"eks", "us-east-1", "https://fips.eks.us-east-1.amazonaws.com", "us-east-1", true},
      {"ec2", "us-east-1", "https://ec2.us-east-1.api.aws", "us-east-1", false, true},
      {"ecr", "us-east-1", "https://ecr-fips.us-east-1.api.aws", "us-east-1", true, true},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.url);
    const auto endpoint =
        find(row.service, row.region, {.is_fips = row.fips, .is_dual_stack = row.dual});
    ASSERT_TRUE(endpoint) << endpoint.error().message();
    EXPECT_EQ(endpoint->url(), row.url);
    EXPECT_EQ(endpoint->signing_region, row.signing);
    EXPECT_FALSE(endpoint->is_override);
  }
}

TEST(Endpoint, APrefixOfTheHostBelongsToItsOperation) {
  const Service& signer = *find_service("signer");
  EXPECT_EQ(
      endpoint_of(signer, *find_operation(signer, "GetRevocationStatus"), "eu-west-1", {})->url(),
      "https://data-signer.eu-west-1.amazonaws.com");
}

TEST(Endpoint, NoRegionNoHost) {
  for (const std::string_view region :
       {"", "EU-WEST-1", "eu-west-1.evil.com", "eu-west-1/", "xxx-west-1", "tokyo", "eu-west",
        "eu--1", "-1", "eu-w3st-1", "xx-west", "1-west-1"}) {
    EXPECT_FALSE(find("ecs", region)) << region;
  }
  EXPECT_EQ(partition_of("us-gov-west-1"), "aws-us-gov");
  EXPECT_EQ(partition_of("moon-base-1"), std::nullopt);
  // Of a part of the world in which AWS was not when the table was made.
  EXPECT_EQ(partition_of("xx-west-12"), "aws");
}

TEST(Endpoint, OverridesInTheirOrder) {
  const std::string config =
      "[default]\nendpoint_url = http://file\nservices = s\n[services s]\necs =\n  endpoint_url = "
      "http://file-ecs\n";
  const struct {
    std::map<std::string, std::string, std::less<>> environment;
    std::string_view option, ecs, ec2;
  } rows[] = {
      {{}, "", "http://file-ecs", "http://file"},
      {{{"AWS_ENDPOINT_URL", "http://all/"}}, "", "http://all", "http://all"},
      {{{"AWS_ENDPOINT_URL", "http://all"}, {"AWS_ENDPOINT_URL_ECS", "http://ecs/base/"}},
       "",
       "http://ecs/base",
       "http://all"},
      {{{"AWS_ENDPOINT_URL_ECS", "http://ecs"}}, "http://option", "http://option", "http://option"},
      {{{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}, {"AWS_ENDPOINT_URL", "http://all"}},
       "",
       "https://ecs.eu-west-1.amazonaws.com",
       "https://ec2.eu-west-1.amazonaws.com"},
  };
  ConfigFile file;
  ASSERT_TRUE(file.read_config({"config", config}));
  for (const auto& row : rows) {
    const auto variable = [&](std::string_view name) -> std::optional<std::string> {
      const auto at = row.environment.find(name);
      return at == row.environment.end() ? std::nullopt : std::optional(at->second);
    };
    const EndpointSettings settings = endpoint_settings(variable, file, "default", row.option);
    EXPECT_EQ(find("ecs", "eu-west-1", settings)->url(), row.ecs);
    EXPECT_EQ(find("ec2", "eu-west-1", settings)->url(), row.ec2);
  }
}

TEST(Endpoint, AnOverrideServesAnyRegionAndMustBeAUrl) {
  const auto endpoint = find("ecs", "moon-base-1", {.for_all = "http://localhost:4566"});
  ASSERT_TRUE(endpoint);
  EXPECT_TRUE(endpoint->is_override);
  EXPECT_EQ(endpoint->signing_region, "moon-base-1");
  for (const std::string url : {"localhost:4566", "ftp://h", "https://h/?x=y"}) {
    EXPECT_FALSE(find("ecs", "eu-west-1", {.for_all = url})) << url;
  }
}

}  // namespace
}  // namespace hakoseki::aws
