#include "collect/live/told.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "collect/decode/decode.h"
#include "collect/live/calls.h"
#include "collect/live/operation.h"

namespace hakoseki::live {
namespace {

// Who asks is not judged, nor how another account is entered.
bool tells_of_nothing(std::string_view operation) {
  return operation == "sts:GetCallerIdentity" || operation == "sts:AssumeRole";
}

TEST(Told, NamesWhatEveryCallIsFor) {
  for (const CallRow* row : all_calls()) {
    const std::string operation = full_name_of(*row);
    if (tells_of_nothing(operation) || !row->kept_for.empty()) continue;
    EXPECT_FALSE(told_through(operation).empty())
        << "src/collect/live/told.cc does not say what " << operation << " tells of";
  }
}

TEST(Told, NamesWhatEveryOperationThatIsReadIsFor) {
  for (const Operation* operation : operations()) {
    if (operation->reads.empty()) continue;
    EXPECT_FALSE(told_through(operation->full_name()).empty())
        << "src/collect/live/told.cc does not say what " << operation->full_name() << " tells of";
  }
}

TEST(Told, HoldsKnownOperationsAndTypesInOrder) {
  const auto order = [](const Told& one, const Told& other) {
    return std::pair(one.operation, one.what) < std::pair(other.operation, other.what);
  };
  EXPECT_TRUE(std::is_sorted(told().begin(), told().end(), order));
  for (const Told& row : told()) {
    EXPECT_NE(find_operation(row.operation), nullptr) << row.operation;
    const std::string_view type = row.what.substr(0, row.what.find('#'));
    EXPECT_NE(decode::find_decoder(type), nullptr) << row.what;
  }
}

TEST(Told, FollowsTheCallsThatAnAnswerLeadsTo) {
  EXPECT_EQ(told_through("ecr:GetRepositoryPolicy"),
            std::set<std::string_view>{"AWS::ECR::Repository#RepositoryPolicyText"});
  const std::set<std::string_view> clusters = told_through("ecs:ListClusters");
  for (const std::string_view type :
       {"AWS::ECS::Cluster", "AWS::ECS::Service", "AWS::ECS::TaskDefinition"}) {
    EXPECT_TRUE(clusters.contains(type)) << type;
  }
  EXPECT_FALSE(clusters.contains("AWS::ECR::Repository"));
  // Of another service.
  EXPECT_TRUE(led_to_by("scheduler:ListSchedules").contains("ecs:DescribeTaskDefinition"));
  EXPECT_TRUE(led_to_by("ecr:GetRepositoryPolicy").empty());
}

}  // namespace
}  // namespace hakoseki::live
