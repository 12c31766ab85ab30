#include "assess/readers.h"

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

Check check_that_reads(std::string_view id, std::vector<std::string_view> leaves) {
  return {.id = id,
          .risk = Risk::stale_images_in_registries,
          .severity = Severity::low,
          .title = {},
          .why = {},
          .fix = {},
          .reads = std::move(leaves),
          .judge = {}};
}

TEST(Readers, ReadATypeOrPartsOfIt) {
  const Check check = check_that_reads(
      "REG-2.03", {"AWS::ECR::Repository#LifecyclePolicy.LifecyclePolicyText",
                   "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider"});
  EXPECT_TRUE(reads(check, "AWS::ECR::Repository"));
  EXPECT_TRUE(reads(check, "AWS::ECR::Repository#LifecyclePolicy"));
  EXPECT_TRUE(reads(check, "AWS::ECR::Repository#LifecyclePolicy.LifecyclePolicyText"));
  EXPECT_TRUE(reads(check, "AWS::ECS::Service#CapacityProviderStrategy"));
  EXPECT_TRUE(
      reads(check, "AWS::ECS::Service#CapacityProviderStrategy[].CapacityProvider.Anything"));
  EXPECT_FALSE(reads(check, "AWS::ECR::RepositoryCreationTemplate"));
  EXPECT_FALSE(reads(check, "AWS::ECR::Repository#LifecyclePolicyText"));
  EXPECT_FALSE(reads(check, "AWS::ECR::Repository#Lifecycle"));
  EXPECT_FALSE(reads(check, "AWS::ECR::Repo"));
  EXPECT_FALSE(reads(check, "AWS::ECR::Repo#LifecyclePolicy"));
}

TEST(Readers, ReadATypeAlone) {
  const Check check = check_that_reads("REG-2.03", {"AWS::ECR::Repository"});
  EXPECT_TRUE(reads(check, "AWS::ECR::Repository"));
  EXPECT_FALSE(reads(check, "AWS::ECR::Repository#LifecyclePolicy"));
}

TEST(Readers, AreFoundInTheirOrder) {
  const std::vector<Check> checks = {check_that_reads("REG-1", {"A::B::C#X"}),
                                     check_that_reads("REG-2", {"A::B::D#X"}),
                                     check_that_reads("REG-3", {"A::B::E#X", "A::B::C#Y"})};
  const std::vector<const Check*> both = {&checks[0], &checks[2]};
  EXPECT_EQ(readers_of(checks, {"A::B::C", "A::B::E#Y"}), both);
  EXPECT_EQ(readers_of(checks, {"A::B::C#Y"}), std::vector<const Check*>{&checks[2]});
  EXPECT_TRUE(readers_of(checks, {}).empty());
}

}  // namespace
}  // namespace hakoseki
