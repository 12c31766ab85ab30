#include "formats/image_ref.h"

#include <string>

#include <gtest/gtest.h>

#include "formats/holes.h"

namespace hakoseki {
namespace {

using enum RegistryKind;

const std::string sixty_four(64, 'a');

std::string part(const ImagePart& part) {
  switch (part.state) {
    case ImagePart::State::absent:
      return "-";
    case ImagePart::State::known:
      return part.text;
    case ImagePart::State::unknown:
      break;
  }
  return "?" + part.text;
}

struct Row {
  std::string text;
  RegistryKind kind;
  std::string registry;
  std::string account;
  std::string repository;
  std::string tag;
  std::string digest;
};

TEST(ImageRef, Parts) {
  const std::string ecr = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com";
  const std::string digest = "sha256:" + sixty_four;
  const Row rows[] = {
      {"nginx", docker_hub, "docker.io", "", "library/nginx", "-", "-"},
      {"nginx:1.27", docker_hub, "docker.io", "", "library/nginx", "1.27", "-"},
      {"bitnami/redis:7", docker_hub, "docker.io", "", "bitnami/redis", "7", "-"},
      {"docker.io/nginx", docker_hub, "docker.io", "", "library/nginx", "-", "-"},
      {"index.docker.io/a/b:c", docker_hub, "docker.io", "", "a/b", "c", "-"},
      {"localhost/a", other, "localhost", "", "a", "-", "-"},
      {"localhost:5000/a/b:1", other, "localhost:5000", "", "a/b", "1", "-"},
      {"ghcr.io/o/i@" + digest, other, "ghcr.io", "", "o/i", "-", digest},
      {"quay.io/o/i:v1@" + digest, other, "quay.io", "", "o/i", "v1", digest},
      {"public.ecr.aws/nginx/nginx:1", public_ecr, "public.ecr.aws", "", "nginx/nginx", "1", "-"},
      {ecr + "/app:1", private_ecr, ecr, "123456789012", "app", "1", "-"},
      {ecr + ".cn/app", private_ecr, ecr + ".cn", "123456789012", "app", "-", "-"},
      {"123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a", private_ecr,
       "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "123456789012", "a", "-", "-"},
      {"123456789012.dkr-ecr.us-east-1.on.aws/a", private_ecr,
       "123456789012.dkr-ecr.us-east-1.on.aws", "123456789012", "a", "-", "-"},
      {"123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu/a", private_ecr,
       "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu", "123456789012", "a", "-", "-"},
      // Registries are accounts.
      {"evil.dkr.ecr.us-east-1.amazonaws.com/a", other, "evil.dkr.ecr.us-east-1.amazonaws.com", "",
       "a", "-", "-"},
      // Only AWS's own domains are ECR.
      {ecr + ".evil.example/app", other, ecr + ".evil.example", "", "app", "-", "-"},
      {"evil.example/" + ecr + "/app", other, "evil.example", "", ecr + "/app", "-", "-"},
  };
  for (const Row& row : rows) {
    const Result<ImageRef> ref = parse_image_ref(row.text);
    ASSERT_TRUE(ref) << row.text << ": " << ref.error().message();
    EXPECT_EQ(ref->kind, row.kind) << row.text;
    EXPECT_EQ(ref->registry, row.registry) << row.text;
    EXPECT_EQ(ref->account, row.account) << row.text;
    EXPECT_EQ(ref->repository, row.repository) << row.text;
    EXPECT_EQ(part(ref->tag), row.tag) << row.text;
    EXPECT_EQ(part(ref->digest), row.digest) << row.text;
  }
}

TEST(ImageRef, Holes) {
  const Row rows[] = {
      {"${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:1", private_ecr,
       "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com", "", "app", "1", "-"},
      {"${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/${Repo}:v${Build}", private_ecr,
       "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}", "", "${Repo}", "?v${Build}",
       "?"},
      {"123456789012.dkr.ecr.${AWS::Region}.amazonaws.com/a@${Digest}", private_ecr,
       "123456789012.dkr.ecr.${AWS::Region}.amazonaws.com", "123456789012", "a", "-", "?${Digest}"},
      {"${Image}", unknown, "", "", "${Image}", "?", "?"},
      {"${Image}:1.2", unknown, "", "", "${Image}", "1.2", "-"},
      {"${Host}/app:1", unknown, "", "", "${Host}/app", "1", "-"},
      {"${Host}:5000/app:1", unknown, "${Host}:5000", "", "app", "1", "-"},
      {"nginx:${Tag}", docker_hub, "docker.io", "", "library/nginx", "?${Tag}", "?"},
      {"nginx${Suffix}", unknown, "", "", "nginx${Suffix}", "?", "?"},
      {"${Repo.RepositoryUri}", private_ecr, "", "", "${Repo.RepositoryUri}", "-", "-"},
      {"${Repo.RepositoryUri}:7", private_ecr, "", "", "${Repo.RepositoryUri}", "7", "-"},
      {"${Nested.Outputs.RepositoryUri}", unknown, "", "", "${Nested.Outputs.RepositoryUri}", "?",
       "?"},
      {"${VARIANT:-a:b/c@d}-slim", unknown, "", "", "${VARIANT:-a:b/c@d}-slim", "?", "-"},
      {"ghcr.io/${Owner}/app", other, "ghcr.io", "", "${Owner}/app", "-", "-"},
  };
  for (const Row& row : rows) {
    const Result<ImageRef> ref = parse_image_ref(row.text);
    ASSERT_TRUE(ref) << row.text << ": " << ref.error().message();
    EXPECT_EQ(ref->kind, row.kind) << row.text;
    EXPECT_EQ(ref->registry, row.registry) << row.text;
    EXPECT_EQ(ref->account, row.account) << row.text;
    EXPECT_EQ(ref->repository, row.repository) << row.text;
    EXPECT_EQ(part(ref->tag), row.tag) << row.text;
    EXPECT_EQ(part(ref->digest), row.digest) << row.text;
  }
}

TEST(ImageRef, RegionOfPrivateEcr) {
  const std::pair<std::string, std::string> rows[] = {
      {"123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:1", "ap-northeast-1"},
      {"123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a", "us-gov-west-1"},
      {"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a", "cn-north-1"},
      {"123456789012.dkr-ecr.us-east-1.on.aws/a", "us-east-1"},
      {"${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/a", "eu-west-1"},
      {"123456789012.dkr.ecr.${AWS::Region}.amazonaws.com/a", ""},
      {"${Repo.RepositoryUri}:7", ""},
      {"public.ecr.aws/nginx/nginx:1", ""},
      {"nginx", ""},
  };
  for (const auto& [text, region] : rows) {
    const Result<ImageRef> ref = parse_image_ref(text);
    ASSERT_TRUE(ref) << text;
    EXPECT_EQ(ref->region, region) << text;
  }
}

TEST(ImageRef, Refused) {
  for (const std::string& text :
       {std::string(), std::string("a b"), std::string("nginx:"), std::string(":1"),
        std::string("host.example/"), std::string("nginx@"), std::string("nginx@sha256:12"),
        "nginx@sha256:" + std::string(64, 'G'), std::string(3000, 'a')}) {
    const Result<ImageRef> ref = parse_image_ref(text);
    ASSERT_FALSE(ref) << text;
    EXPECT_EQ(ref.error().fault, Fault::malformed);
  }
}

TEST(Holes, AreFoundWithTheirNesting) {
  const std::string_view text = "a${B}c${D:-${E}}f${";
  const std::vector<Hole> holes = holes_in(text);
  ASSERT_EQ(holes.size(), 2U);
  EXPECT_EQ(text.substr(holes[0].begin, holes[0].end - holes[0].begin), "${B}");
  EXPECT_EQ(text.substr(holes[1].begin, holes[1].end - holes[1].begin), "${D:-${E}}");
  EXPECT_EQ(find_outside_holes("${a:b}:c", ":"), 6U);
  EXPECT_EQ(find_outside_holes("${a:b}", ":"), std::string_view::npos);
  EXPECT_EQ(single_hole("${AWS::Region}"), "AWS::Region");
  EXPECT_EQ(single_hole("${A}${B}"), std::nullopt);
}

}  // namespace
}  // namespace hakoseki
