// The shapes of IAM policies: wildcards, holes of unknown parts, conditions, and what roles are
// given.
#include "assess/policy.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "assess/managed_policies.h"
#include "assess/role_policies.h"

namespace hakoseki::policy {
namespace {

Case<std::string> text_case(std::string_view text) {
  return {.state = std::string(text)};
}

Case<std::string> shape_case(std::string_view shape,
                             Reason reason = Reason::parameter_without_value) {
  return {.state = Unknown{.reason = reason, .shape = std::string(shape), .written = true}};
}

FactList<Fact<std::string>> texts(std::initializer_list<Case<std::string>> cases) {
  FactList<Fact<std::string>> list;
  for (const Case<std::string>& one : cases) {
    list.elements.push_back({.value = Fact<std::string>({one})});
  }
  list.written = cases.size() > 0;
  return list;
}

PolicyStatement statement(std::string_view effect, FactList<Fact<std::string>> actions,
                          FactList<Fact<std::string>> resources) {
  return {.effect = Fact<std::string>::known(std::string(effect), {}),
          .actions = std::move(actions),
          .not_actions = {},
          .resources = std::move(resources),
          .resource_links = {},
          .not_resources = {},
          .principals = {},
          .not_principals = {},
          .conditions = {},
          .evidence = {}};
}

PolicyDocument document(std::vector<PolicyStatement> statements) {
  PolicyDocument result;
  result.written = true;
  for (PolicyStatement& one : statements)
    result.statements.elements.push_back({std::move(one)});
  return result;
}

FactList<PolicyCondition> condition(std::string_view op, std::string_view key,
                                    const Case<std::string>& value) {
  FactList<PolicyCondition> list;
  list.elements.push_back(
      {{.op = std::string(op), .key = std::string(key), .values = texts({value}), .evidence = {}}});
  return list;
}

constexpr std::array<std::string_view, 1> all_of_ecs = {"ecs:*"};
constexpr std::array<std::string_view, 1> pass_role = {"iam:PassRole"};

TEST(Policy, MatchesActionsAsIamDoes) {
  struct Row {
    std::string_view pattern;
    std::string_view action;
    bool match;
  };
  constexpr std::array<Row, 12> rows = {{{"ecs:*", "ecs:RunTask", true},
                                         {"ECS:runtask", "ecs:RunTask", true},
                                         {"*", "ecs:RunTask", true},
                                         {"ecs:Run*", "ecs:RunTask", true},
                                         {"ecs:*Task", "ecs:RunTask", true},
                                         {"ecs:R?nTask", "ecs:RunTask", true},
                                         {"ecs:R?Task", "ecs:RunTask", false},
                                         {"ecr:*", "ecs:RunTask", false},
                                         {"ecs:RunTask", "ecs:RunTasks", false},
                                         {"*:*a*a*a*k", "ecs:RunTask", false},
                                         {"**", "", true},
                                         {"", "ecs:RunTask", false}}};
  for (const Row& row : rows) {
    EXPECT_EQ(matches_action(row.pattern, row.action), row.match) << row.pattern << row.action;
  }
  EXPECT_FALSE(matches_resource("arn:aws:s3:::Bucket", "arn:aws:s3:::bucket"));
  EXPECT_TRUE(matches_resource("arn:aws:s3:::b*t", "arn:aws:s3:::bucket"));
}

TEST(Policy, CoversAnActionOrAWholeService) {
  struct Row {
    Case<std::string> pattern;
    std::string_view action;
    Answer answer;
  };
  const std::vector<Row> rows = {
      {text_case("*"), "*", Answer::yes},
      {text_case("*:*"), "*", Answer::yes},
      {text_case("ecs:*"), "*", Answer::no},
      {text_case("ecs:*"), "ecs:*", Answer::yes},
      {text_case("e*"), "ecs:*", Answer::yes},
      {text_case("ecs:Describe*"), "ecs:*", Answer::no},
      {text_case("ecs:RunTask"), "ecs:RunTask", Answer::yes},
      {shape_case("${Service}:*"), "ecs:*", Answer::maybe},
      {shape_case("${Service}:*"), "*", Answer::maybe},
      {shape_case("ecr:${Verb}"), "ecs:*", Answer::no},
      {shape_case("ecs:${Verb}"), "ecs:*", Answer::maybe},
      {shape_case("*:${Verb}"), "ecs:RunTask", Answer::maybe},
      {shape_case(""), "ecs:RunTask", Answer::maybe},
      {{.state = Absent{}}, "ecs:RunTask", Answer::no},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(covers_action(row.pattern, row.action), row.answer) << row.action;
  }
}

TEST(Policy, TellsWildcardsFromReadsOfMetadata) {
  EXPECT_EQ(has_wildcard(text_case("s3:*")), Answer::yes);
  EXPECT_EQ(has_wildcard(text_case("s3:Get*")), Answer::yes);
  EXPECT_EQ(has_wildcard(text_case("ec2:Describe*")), Answer::no);
  EXPECT_EQ(has_wildcard(text_case("s3:list*")), Answer::no);
  EXPECT_EQ(has_wildcard(text_case("s3:GetObject")), Answer::no);
  EXPECT_EQ(has_wildcard(shape_case("s3:${Verb}")), Answer::maybe);
  EXPECT_EQ(has_wildcard(shape_case("${Service}:Put*")), Answer::yes);
}

TEST(Policy, ProvesThatAResourceIsNotEverything) {
  struct Row {
    Case<std::string> resource;
    Answer answer;
  };
  const std::vector<Row> rows = {
      {text_case("*"), Answer::yes},
      {text_case("**"), Answer::yes},
      {text_case("arn:aws:*"), Answer::yes},
      {text_case("arn:*:*:*:*:*"), Answer::yes},
      {text_case("arn:aws-cn:*"), Answer::yes},
      {shape_case("arn:${AWS::Partition}:*"), Answer::yes},
      {text_case("arn:aws:s3:::*"), Answer::no},
      {text_case("arn:aws:ecs:*:*:*"), Answer::no},
      {shape_case("arn:aws:s3:::${Bucket}/*"), Answer::no},
      {shape_case("arn:aws:${Service}:*:*:*"), Answer::maybe},
      {shape_case("${Bucket}/*"), Answer::no},
      {shape_case("${Resource}"), Answer::maybe},
      {shape_case("${Bucket.Arn}", Reason::made_by_aws), Answer::no},
      {shape_case("${Bucket.Arn}*", Reason::made_by_aws), Answer::maybe},
      {shape_case("${AWS::StackId}"), Answer::no},
      {shape_case("${${Nested}}"), Answer::maybe},
      {shape_case("${Broken"), Answer::maybe},
      {shape_case("", Reason::made_by_aws), Answer::no},
  };
  for (const Row& row : rows) {
    const Unknown* why = row.resource.unknown();
    EXPECT_EQ(is_everything(row.resource), row.answer)
        << (why == nullptr ? *row.resource.value() : why->shape);
  }
}

TEST(Policy, KnowsAllOfAKind) {
  struct Row {
    Case<std::string> resource;
    Kind kind;
    Answer answer;
  };
  constexpr Kind ecs = {.service = "ecs"};
  constexpr Kind tasks = {.service = "ecs", .prefix = "task/"};
  constexpr Kind roles = {.service = "iam", .prefix = "role/"};
  constexpr Kind any = {};
  const std::vector<Row> rows = {
      {text_case("*"), ecs, Answer::yes},
      {text_case("arn:aws:ecs:*"), ecs, Answer::yes},
      {text_case("arn:aws:ecs:ap-northeast-1:*"), ecs, Answer::yes},
      {text_case("arn:aws:ecs:ap-northeast-1:111122223333:*"), ecs, Answer::yes},
      {text_case("arn:aws:ecs:*:*:cluster/*"), ecs, Answer::yes},
      {text_case("arn:aws:ecs:*:*:task-definition/*:*"), ecs, Answer::yes},
      {text_case("arn:aws:ecs:*:*:service/shop/*"), ecs, Answer::no},
      {text_case("arn:aws:ecs:*:*:cluster/shop-*"), ecs, Answer::no},
      {text_case("arn:aws:eks:*:*:cluster/*"), ecs, Answer::no},
      {shape_case("arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:*"), ecs,
       Answer::yes},
      {shape_case("arn:aws:ecs:*:*:cluster/${Cluster}"), ecs, Answer::no},
      {shape_case("arn:aws:ecs:*:*:${Cluster}"), ecs, Answer::no},
      {shape_case("${Arn}"), ecs, Answer::maybe},
      {shape_case("${Cluster.Arn}", Reason::made_by_aws), ecs, Answer::no},
      {text_case("arn:aws:ecs:*:*:task/*"), tasks, Answer::yes},
      {text_case("arn:aws:ecs:*:*:task/*/*"), tasks, Answer::yes},
      {text_case("arn:aws:ecs:*:*:task/shop/*"), tasks, Answer::no},
      {text_case("arn:aws:ecs:*:*:cluster/*"), tasks, Answer::no},
      {text_case("arn:aws:iam::111122223333:role*"), roles, Answer::yes},
      {text_case("arn:aws:iam::111122223333:role/?*"), roles, Answer::yes},
      {text_case("arn:aws:iam::111122223333:role/tasks/*"), roles, Answer::no},
      {text_case("arn:aws:s3:::*"), any, Answer::yes},
      {text_case("arn:aws:s3:::shop/*"), any, Answer::no},
      {text_case("arn:aws:dynamodb:*:*:table/*"), any, Answer::yes},
      {text_case("arn:aws:sqs:*:*:shop-*"), any, Answer::no},
      {text_case("shop"), any, Answer::no},
  };
  for (const Row& row : rows) {
    const Unknown* why = row.resource.unknown();
    EXPECT_EQ(is_all_of(row.resource, row.kind), row.answer)
        << (why == nullptr ? *row.resource.value() : why->shape);
  }
}

TEST(Policy, ADenyTakesAwayWhatItReaches) {
  const auto outcome = [](const Case<std::string>& action, const Case<std::string>& resource) {
    const PolicyStatement denied = statement("Deny", texts({action}), texts({resource}));
    const PolicyStatement allowed =
        statement("Allow", texts({text_case("ecs:*")}), texts({text_case("arn:aws:ecs:*:*:*")}));
    return no_statement_allows(document({allowed}), {.actions = all_of_ecs}, {{&denied, {}}})
        .outcome();
  };
  EXPECT_EQ(outcome(text_case("*"), text_case("*")), Outcome::pass);
  EXPECT_EQ(outcome(text_case("ecs:*"), text_case("arn:aws:ecs:*")), Outcome::pass);
  EXPECT_EQ(outcome(text_case("ecs:*"), text_case("arn:aws:ecs:*:*:*")), Outcome::pass);
  EXPECT_EQ(outcome(text_case("ecs:*"), text_case("arn:aws:ecs:*:*:cluster/*")), Outcome::fail);
  EXPECT_EQ(outcome(text_case("ecs:Delete*"), text_case("*")), Outcome::fail);
  EXPECT_EQ(outcome(shape_case("${Action}"), text_case("*")), Outcome::unknown);
}

TEST(Policy, SaysWhatAStatementDoesNotAllow) {
  const PolicyStatement one = statement(
      "Allow", texts({text_case("ec2:DescribeVolumes"), text_case("iam:CreateUser")}), {});
  const Verdict verdict = gives_none_of(one, {.actions = all_of_ecs});
  EXPECT_EQ(verdict.exhibits().front().label->en, "does not allow `ecs:*`");
}

TEST(Policy, ReadsTheAccountOfAPrincipal) {
  EXPECT_EQ(account_of("111122223333"), "111122223333");
  EXPECT_EQ(account_of("arn:aws:iam::111122223333:role/a/b"), "111122223333");
  EXPECT_EQ(account_of("arn:aws:iam::aws:policy/X"), std::nullopt);
  EXPECT_EQ(account_of("*"), std::nullopt);
  EXPECT_EQ(account_of("arn:aws"), std::nullopt);
  EXPECT_TRUE(is_whole_account("111122223333"));
  EXPECT_TRUE(is_whole_account("arn:aws:iam::111122223333:root"));
  EXPECT_TRUE(is_whole_account("arn:aws:iam::${AWS::AccountId}:root"));
  EXPECT_TRUE(is_whole_account("${AWS::AccountId}"));
  EXPECT_TRUE(is_whole_account("${PartnerAccount}"));
  EXPECT_FALSE(is_whole_account("arn:aws:iam::111122223333:role/deploy"));
  EXPECT_FALSE(is_whole_account("arn:aws:iam::${Account}:role/deploy"));
}

TEST(Policy, AWideStatementFailsOnlyWhereItAllowsOnEverything) {
  const Grant grant{.actions = all_of_ecs};
  const auto outcome = [&](std::string_view effect, const Case<std::string>& action,
                           const Case<std::string>& resource) {
    return no_statement_allows(document({statement(effect, texts({action}), texts({resource}))}),
                               grant)
        .outcome();
  };
  EXPECT_EQ(outcome("Allow", text_case("ecs:*"), text_case("*")), Outcome::fail);
  EXPECT_EQ(outcome("Deny", text_case("ecs:*"), text_case("*")), Outcome::pass);
  EXPECT_EQ(outcome("Allow", text_case("ecs:RunTask"), text_case("*")), Outcome::pass);
  EXPECT_EQ(outcome("Allow", text_case("ecs:*"), text_case("arn:aws:ecs:*:*:*")), Outcome::fail);
  EXPECT_EQ(outcome("Allow", text_case("ecs:*"), text_case("arn:aws:s3:::*")), Outcome::pass);
  EXPECT_EQ(outcome("Allow", text_case("ecs:*"), shape_case("${Arn}")), Outcome::unknown);
  EXPECT_EQ(outcome("Allow", text_case("ecr:*"), shape_case("${Arn}")), Outcome::pass);
  EXPECT_EQ(outcome("Allow", shape_case("${Action}"), text_case("*")), Outcome::unknown);
  EXPECT_EQ(outcome("Allow", shape_case("${Action}"), text_case("arn:aws:s3:::a")), Outcome::pass);
  EXPECT_EQ(no_statement_allows(document({}), grant).outcome(), Outcome::pass);
}

TEST(Policy, EachUndecidedConditionKeepsItsOwnAnswer) {
  const Guard prod(Assumption{"Prod", "", true});
  const Guard test(Assumption{"Prod", "", false});
  PolicyStatement one = statement("Allow", texts({text_case("ecs:*")}), {});
  Case<std::string> narrow = text_case("arn:aws:ecs:*:*:cluster/shop");
  narrow.when = prod;
  Case<std::string> wide = text_case("*");
  wide.when = test;
  one.resources.elements.push_back({.value = Fact<std::string>({narrow, wide})});
  const Verdict verdict = no_statement_allows(document({one}), {.actions = all_of_ecs});
  EXPECT_EQ(verdict.outcome(), Outcome::fail);
  ASSERT_EQ(verdict.conditions().size(), 1U);
  EXPECT_EQ(verdict.conditions().front(), test);
}

TEST(Policy, NotActionAllowsWhatItDoesNotName) {
  const auto outcome = [](const Case<std::string>& named, const Grant& grant) {
    PolicyStatement one = statement("Allow", {}, texts({text_case("*")}));
    one.not_actions = texts({named});
    return no_statement_allows(document({one}), grant).outcome();
  };
  EXPECT_EQ(outcome(text_case("iam:*"), {.actions = all_of_ecs}), Outcome::fail);
  EXPECT_EQ(outcome(text_case("iam:*"), {.actions = pass_role}), Outcome::pass);
  EXPECT_EQ(outcome(shape_case("${Some}"), {.actions = pass_role}), Outcome::unknown);
  EXPECT_EQ(outcome(text_case("iam:*"), {.wildcards = true}), Outcome::fail);
}

TEST(Policy, OnlyAConditionThatDemandsAValueLimits) {
  struct Row {
    std::string_view op;
    std::string_view key;
    Case<std::string> value;
    Outcome outcome;
  };
  const std::vector<Row> rows = {
      {"StringEquals", "aws:sourceaccount", text_case("111122223333"), Outcome::pass},
      {"StringEquals", "aws:sourceaccount", shape_case("${AWS::AccountId}"), Outcome::pass},
      {"StringEquals", "aws:sourceaccount", shape_case("${Account}"), Outcome::pass},
      {"ForAnyValue:StringEquals", "aws:principalorgpaths", text_case("o-1/r-1/"), Outcome::pass},
      {"ArnLike", "aws:sourcearn", text_case("arn:aws:ecs:*:111122223333:*"), Outcome::pass},
      {"ArnLike", "aws:sourcearn", shape_case("arn:aws:ecs:*:${AWS::AccountId}:*"), Outcome::pass},
      {"ArnLike", "aws:sourcearn", text_case("arn:aws:ecs:*:*:*"), Outcome::fail},
      {"StringLike", "aws:sourcearn", text_case("*"), Outcome::fail},
      {"StringLike", "aws:sourceaccount", shape_case("${Account}"), Outcome::unknown},
      {"StringNotEquals", "aws:sourceaccount", text_case("111122223333"), Outcome::fail},
      {"StringEqualsIfExists", "aws:sourceaccount", text_case("111122223333"), Outcome::fail},
      {"ForAllValues:StringEquals", "aws:sourceaccount", text_case("1"), Outcome::fail},
      {"Null", "aws:sourceaccount", text_case("false"), Outcome::fail},
      {"StringEquals", "aws:username", text_case("x"), Outcome::fail},
      {"IpAddress", "aws:sourceip", text_case("0.0.0.0/0"), Outcome::fail},
      {"IpAddress", "aws:sourceip", text_case("10.0.0.0/8"), Outcome::pass},
  };
  for (const Row& row : rows) {
    PolicyStatement one = statement("Allow", texts({text_case("sts:AssumeRole")}), {});
    one.conditions = condition(row.op, row.key, row.value);
    EXPECT_EQ(is_limited_by(one, keys_that_limit_callers()).outcome(), row.outcome)
        << row.op << ' ' << row.key;
  }
  const PolicyStatement bare = statement("Allow", texts({text_case("sts:AssumeRole")}), {});
  EXPECT_EQ(is_limited_by(bare, keys_that_limit_callers()).outcome(), Outcome::fail);
}

TEST(Policy, EverybodyIsAStarOfAnAccount) {
  struct Row {
    std::string_view type;
    Case<std::string> value;
    Outcome outcome;
  };
  const std::vector<Row> rows = {
      {"*", text_case("*"), Outcome::fail},
      {"AWS", text_case("*"), Outcome::fail},
      {"AWS", text_case("arn:aws:iam::111122223333:root"), Outcome::pass},
      {"AWS", shape_case("arn:aws:iam::${Account}:root"), Outcome::pass},
      {"AWS", shape_case("${Principal}"), Outcome::unknown},
      {"Service", text_case("ecs-tasks.amazonaws.com"), Outcome::pass},
  };
  for (const Row& row : rows) {
    PolicyStatement one = statement("Allow", texts({text_case("kms:*")}), texts({text_case("*")}));
    one.principals.elements.push_back({{.type = std::string(row.type),
                                        .value = Fact<std::string>({row.value}),
                                        .link = Fact<Reference>::absent({})}});
    EXPECT_EQ(is_not_open(document({one})).outcome(), row.outcome) << row.type;
    one.conditions = condition("StringEquals", "aws:principalorgid", text_case("o-1"));
    EXPECT_EQ(is_not_open(document({one})).outcome(), Outcome::pass) << row.type;
  }
}

TEST(Policy, ManyActionsStayWithinTheLimitOfBranches) {
  FactList<Fact<std::string>> many;
  for (int i = 0; i < 500; ++i) {
    many.elements.push_back(
        {.value = Fact<std::string>({text_case("ecs:Get" + std::to_string(i))})});
  }
  const PolicyDocument wide = document({statement("Allow", many, many)});
  EXPECT_EQ(no_statement_allows(wide, {.actions = all_of_ecs}).outcome(), Outcome::pass);
}

TEST(ManagedPolicies, AreSortedAndFoundByArn) {
  const auto all = managed_policies();
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));
  for (const ManagedPolicy& one : all)
    EXPECT_EQ(find_managed_policy(one.name), &one);
  EXPECT_EQ(find_managed_policy("NoSuchPolicy"), nullptr);
  EXPECT_EQ(managed_policy_name("arn:aws:iam::aws:policy/service-role/X"), "X");
  EXPECT_EQ(managed_policy_name("arn:${AWS::Partition}:iam::aws:policy/X"), "X");
  EXPECT_EQ(managed_policy_name("arn:aws:iam::aws:policy/${Name}"), "");
  EXPECT_EQ(managed_policy_name("arn:aws:iam::111122223333:policy/X"), "");
}

TEST(ManagedPolicies, AnUnknownOneOfAwsIsNoFileOfTheRun) {
  const Verdict verdict = no_managed_policy_allows(
      texts({text_case("arn:aws:iam::aws:policy/service-role/New")}), {.actions = all_of_ecs});
  EXPECT_EQ(verdict.exhibits().front().label->en,
            "`New` is a policy of AWS whose content this program does not know");
}

TEST(ManagedPolicies, AreWideWhereAwsWritesThemSo) {
  constexpr std::array<std::string_view, 1> all_of_iam = {"iam:*"};
  constexpr std::array<std::string_view, 1> put_image = {"ecr:PutImage"};
  constexpr std::array<std::string_view, 1> get_parameter = {"ssm:GetParameter"};
  constexpr std::array<std::string_view, 1> everything = {"*"};
  struct Row {
    Case<std::string> arn;
    Grant grant;
    Outcome outcome;
  };
  const auto arn = [](std::string_view name) {
    return text_case("arn:aws:iam::aws:policy/" + std::string(name));
  };
  const std::vector<Row> rows = {
      {arn("AdministratorAccess"), {.actions = everything}, Outcome::fail},
      {arn("AdministratorAccess"), {.actions = all_of_ecs}, Outcome::fail},
      {arn("PowerUserAccess"), {.actions = all_of_ecs}, Outcome::fail},
      {arn("PowerUserAccess"), {.actions = all_of_iam}, Outcome::pass},
      {arn("AmazonECS_FullAccess"), {.actions = all_of_ecs}, Outcome::fail},
      {arn("AmazonS3FullAccess"), {.actions = all_of_ecs}, Outcome::pass},
      {arn("AmazonS3FullAccess"), {.wildcards = true}, Outcome::fail},
      {arn("service-role/AmazonECSTaskExecutionRolePolicy"), {.wildcards = true}, Outcome::pass},
      {arn("AmazonEC2ContainerRegistryPowerUser"), {.actions = put_image}, Outcome::fail},
      {arn("AmazonEC2ContainerRegistryReadOnly"), {.actions = put_image}, Outcome::pass},
      {arn("AmazonSSMManagedInstanceCore"), {.actions = get_parameter}, Outcome::unknown},
      {arn("SomethingNew"), {.actions = all_of_ecs}, Outcome::unknown},
      {arn("AmazonECS_FullAccess"), {.actions = pass_role}, Outcome::fail},
      {arn("AmazonDynamoDBFullAccess"), {.actions = pass_role}, Outcome::pass},
      {arn("CloudWatchAgentServerPolicy"), {.actions = get_parameter}, Outcome::pass},
      {arn("ReadOnlyAccess"), {.actions = all_of_ecs}, Outcome::pass},
      {arn("PowerUserAccess"), {.actions = everything}, Outcome::pass},
      {shape_case("arn:${AWS::Partition}:iam::aws:policy/IAMFullAccess"),
       {.actions = all_of_iam},
       Outcome::fail},
      {text_case("arn:aws:iam::111122223333:policy/own"),
       {.actions = all_of_ecs},
       Outcome::unknown},
      {shape_case("${PolicyArn}"), {.actions = all_of_ecs}, Outcome::unknown},
  };
  for (const Row& row : rows) {
    const Verdict verdict = no_managed_policy_allows(texts({row.arn}), row.grant);
    EXPECT_EQ(verdict.outcome(), row.outcome)
        << (row.arn.value() != nullptr ? *row.arn.value() : row.arn.unknown()->shape);
  }
}

struct RoleRun {
  Inventory inventory;

  IamRole& role() {
    IamRole role;
    role.address = "a.yaml#Role";
    role.permissions_boundary = Fact<Reference>::absent({});
    inventory.add(std::move(role));
    return inventory.edit<IamRole>().back();
  }
  void policy(std::string_view address, std::string_view action, bool attached) {
    IamPolicy policy;
    policy.address = address;
    policy.document =
        document({statement("Allow", texts({text_case(action)}), texts({text_case("*")}))});
    if (attached) {
      policy.roles.elements.push_back({Fact<Reference>::known({"a.yaml#Role", true}, {})});
    }
    inventory.add(std::move(policy));
  }
  Outcome outcome() {
    const Index index(inventory);
    const RolePolicies policies(index);
    return policies.judge(inventory.all<IamRole>().front(), none_allows({.actions = all_of_ecs}))
        .outcome();
  }
};

TEST(RolePolicies, FindsPoliciesAttachedFromEitherSide) {
  RoleRun from_policy;
  from_policy.role();
  EXPECT_EQ(from_policy.outcome(), Outcome::not_applicable);
  from_policy.policy("a.yaml#Policy", "ecs:*", true);
  EXPECT_EQ(from_policy.outcome(), Outcome::fail);

  RoleRun from_role;
  from_role.role().managed_policy_links.elements.push_back(
      {Fact<Reference>::known({"a.yaml#Managed", true}, {})});
  EXPECT_EQ(from_role.outcome(), Outcome::unknown);  // names nothing that was seen
  from_role.policy("a.yaml#Managed", "ecs:*", false);
  EXPECT_EQ(from_role.outcome(), Outcome::fail);
}

TEST(RolePolicies, ABoundaryTakesAway) {
  RoleRun run;
  run.role().permissions_boundary = Fact<Reference>::known({"a.yaml#Boundary", true}, {});
  run.policy("a.yaml#Policy", "ecs:*", true);
  EXPECT_EQ(run.outcome(), Outcome::unknown);
  run.policy("a.yaml#Boundary", "s3:*", false);
  EXPECT_EQ(run.outcome(), Outcome::pass);
}

}  // namespace
}  // namespace hakoseki::policy
