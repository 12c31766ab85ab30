#include "collect/live/calls.h"

#include <algorithm>
#include <iterator>

#include <gtest/gtest.h>

#include "collect/live/operation.h"
#include "io/aws/model.h"

namespace hakoseki::live {
namespace {

// What is of no use without its list is found by it; those are not called here on purpose:
// roles come with the account's details, secrets with their list.
bool is_left_out(const Operation& operation) {
  constexpr std::string_view names[] = {"iam:GetRole",          "iam:ListRolePolicies",
                                        "iam:GetRolePolicy",    "iam:ListAttachedRolePolicies",
                                        "iam:GetPolicyVersion", "secretsmanager:DescribeSecret"};
  return std::find(std::begin(names), std::end(names), operation.full_name()) != std::end(names);
}

TEST(Calls, MakeEveryOperationThatIsRead) {
  std::set<std::string> called;
  for (const CallRow* row : all_calls())
    called.insert(full_name_of(*row));
  for (const Operation* operation : operations()) {
    if (operation->reads.empty() || is_left_out(*operation)) continue;
    EXPECT_TRUE(called.contains(operation->full_name())) << operation->full_name();
  }
}

TEST(Calls, AreKnownToTheClient) {
  for (const CallRow* row : all_calls()) {
    if (row->is_of_cluster()) continue;
    const aws::Service* service = aws::find_service(row->service);
    ASSERT_NE(service, nullptr) << row->service;
    EXPECT_NE(aws::find_operation(*service, row->operation), nullptr) << full_name_of(*row);
  }
}

// Else nobody would be told that one of them failed.
TEST(Calls, AreKnownToTheReaderOfAnswers) {
  for (const CallRow* row : all_calls())
    EXPECT_NE(find_operation(full_name_of(*row)), nullptr) << full_name_of(*row);
}

TEST(Calls, AreLedToByACallThatIsMade) {
  for (const CallRow* row : all_calls()) {
    if (row->after.empty()) continue;
    bool found = false;
    for (const CallRow* other : all_calls()) {
      found = found || full_name_of(*other) == leading_to(*row);
    }
    EXPECT_TRUE(found) << full_name_of(*row);
  }
}

TEST(Calls, NeedPermissionsThatOnlyRead) {
  const std::set<std::string> permissions = permissions_to_collect({.revisions = 3});
  for (const std::string& permission : permissions) {
    const std::string action = permission.substr(permission.find(':') + 1);
    EXPECT_TRUE(action.starts_with("Describe") || action.starts_with("Get") ||
                action.starts_with("List") || action.starts_with("BatchGet") ||
                action.starts_with("Search"))
        << permission;
    EXPECT_EQ(action.find("SecretValue"), std::string::npos);
  }
  EXPECT_TRUE(permissions.contains("elasticloadbalancing:DescribeRules"));
  EXPECT_TRUE(permissions.contains("elasticfilesystem:DescribeFileSystems"));
}

TEST(Calls, AreMadeByOption) {
  const std::set<std::string> few = permissions_to_collect({});
  EXPECT_FALSE(few.contains("ecs:ListTaskDefinitions"));
  EXPECT_FALSE(few.contains("iam:GetCredentialReport"));
  EXPECT_TRUE(permissions_to_collect({.revisions = 2}).contains("ecs:ListTaskDefinitions"));
  const std::set<std::string> reported = permissions_to_collect({.credential_report = true});
  EXPECT_TRUE(reported.contains("iam:GenerateCredentialReport"));
  EXPECT_TRUE(reported.contains("iam:GetCredentialReport"));
  EXPECT_FALSE(reported.contains("ecs:ListTaskDefinitions"));
}

}  // namespace
}  // namespace hakoseki::live
