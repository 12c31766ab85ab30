// From answers to resources: details that stand elsewhere, lists that are not whole, and what a
// denial leaves.
#include "collect/live/reader.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "collect/iac/files.h"
#include "collect/iac/test_folder.h"

namespace hakoseki::live {
namespace {

using iac::Files;
using iac::shown;
using iac::TestFolder;

// A folder and what `assess` makes of it.
struct World {
  TestFolder folder;
  Inventory inventory;

  explicit World(const Files& files) : folder(files) {
    const Result<void> collected =
        iac::collect_files({.paths = {folder.path()}, .answers = true}, inventory);
    EXPECT_TRUE(collected);
  }
};

const std::string arn = "arn:aws:ecr:ap-northeast-1:111122223333:repository/web";
const std::string repository = R"({"repositories": [{"repositoryArn": ")" + arn +
                               R"(", "registryId": "111122223333", "repositoryName": "web",
                                  "imageTagMutability": "IMMUTABLE"}]})";

std::string policy_state(const Inventory& inventory) {
  const auto all = inventory.all<EcrRepository>();
  if (all.size() != 1) return "no repository";
  const PolicyDocument& policy = all.front().policy;
  if (!policy.statements.gaps.empty()) {
    const Unknown& why = policy.statements.gaps.front().why;
    return std::string(name_of(why.reason)) + " " + why.detail;
  }
  return policy.written ? "written" : "absent";
}

TEST(Reader, DetailsStandInAnswersOfTheirOwn) {
  const std::string asked = R"({"operation": "ecr:GetRepositoryPolicy",
                                "parameters": {"repositoryName": "web"}, )";
  const struct {
    std::string second;
    std::string wanted;
  } rows[] = {
      {R"({"repositoryName": "web", "registryId": "111122223333", "policyText": "{}"})", "written"},
      {asked + R"("error": {"code": "RepositoryPolicyNotFoundException"}})", "absent"},
      {asked + R"("error": {"code": "AccessDeniedException"}})", "denied ecr:GetRepositoryPolicy"},
      {R"({"operation": "ecr:GetRepositoryPolicy", "error": {"code": "AccessDenied"}})",
       "denied ecr:GetRepositoryPolicy"},
      {asked + R"("error": {"code": "ThrottlingException"}})",
       "failed ecr:GetRepositoryPolicy (ThrottlingException)"},
      {R"({"repositoryName": "other", "registryId": "111122223333", "policyText": "{}"})",
       "not-seen ecr:GetRepositoryPolicy"},
      {R"({"unrelated": true})", "not-seen ecr:GetRepositoryPolicy"},
  };
  for (const auto& [second, wanted] : rows) {
    const World world(Files{{"a.json", repository}, {"b.json", second}});
    EXPECT_EQ(policy_state(world.inventory), wanted) << second;
  }
}

// A detail that is a list comes in pages like any other.
TEST(Reader, AListAsADetailIsReadFromAllItsPages) {
  const std::string entry = R"({"operation": "eks:DescribeAccessEntry", "account": "111122223333",
      "region": "eu-west-1", "answer": {"accessEntry": {"clusterName": "a", "principalArn": "p",
      "accessEntryArn": "arn:aws:eks:eu-west-1:111122223333:access-entry/a/p"}}})";
  const auto page = [](std::string_view token, std::string_view rest) {
    return fmt::format(R"({{"operation": "eks:ListAssociatedAccessPolicies", "account":
        "111122223333", "region": "eu-west-1", "parameters": {{"clusterName": "a", "principalArn":
        "p"{}}}, {}}})",
                       token, rest);
  };
  const std::string first = page(
      "", R"("answer": {"nextToken": "t", "associatedAccessPolicies": [{"policyArn": "one"}]})");
  const std::string token = R"(, "nextToken": "t")";
  const struct {
    std::string second;
    std::string last;
  } rows[] = {
      {page(token, R"("answer": {"associatedAccessPolicies": [{"policyArn": "two"}]})"), "two"},
      {page(token, R"("error": {"code": "AccessDenied"})"), "unknown"},
      {"{}", "unknown"},
  };
  for (const auto& row : rows) {
    const World world({{"a.json", entry}, {"b.json", first}, {"c.json", row.second}});
    const auto entries = world.inventory.all<EksAccessEntry>();
    ASSERT_EQ(entries.size(), 1U);
    const auto& policies = entries.front().policies.elements;
    ASSERT_EQ(policies.size(), 2U);
    EXPECT_EQ(shown(policies[0].value.policy_arn), "one");
    const std::string* last = policies[1].value.policy_arn.if_known();
    EXPECT_EQ(last == nullptr ? "unknown" : *last, row.last);
  }
}

TEST(Reader, AnotherRegionsDetailIsNotThisOnes) {
  const World world(Files{{"tokyo/a.json", repository},
                          {"osaka/a.json",
                           R"({"services": [{"serviceArn":
                          "arn:aws:ecs:ap-northeast-3:111122223333:service/a/b"}]})"},
                          {"osaka/b.json",
                           R"({"repositoryName": "web", "registryId": "111122223333",
                          "policyText": "{}"})"}});
  EXPECT_EQ(policy_state(world.inventory), "not-seen ecr:GetRepositoryPolicy");
}

TEST(Reader, NamesAndPlacesOfResources) {
  const World world(Files{{"a.json", repository}});
  const EcrRepository& one = world.inventory.all<EcrRepository>().front();
  EXPECT_EQ(one.type, "AWS::ECR::Repository");
  EXPECT_EQ(one.id, "web");
  EXPECT_EQ(one.address, arn);
  EXPECT_EQ(one.stack, "111122223333/ap-northeast-1");
  EXPECT_EQ(one.evidence.pointer, "ecr:DescribeRepositories#/repositories/0/repositoryName");
  EXPECT_EQ(shown(one.tag_mutability), "IMMUTABLE");
  EXPECT_EQ(shown(one.encryption_type), "AES256 (default)");
  // Tags are told by another operation.
  EXPECT_FALSE(one.tags.complete());
  EXPECT_TRUE(one.tags.elements.empty());
}

std::string flow_logs(const Files& more) {
  Files files = {{"vpcs.json", R"({"Vpcs": [{"VpcId": "vpc-1", "OwnerId": "111122223333"}]})"}};
  files.insert(files.end(), more.begin(), more.end());
  const World world(files);
  const std::vector<Gap> gaps = world.inventory.unseen<FlowLog>();
  return gaps.empty()
             ? "whole"
             : std::string(name_of(gaps.front().why.reason)) + " " + gaps.front().why.detail;
}

TEST(Reader, AListIsWholeOnlyWithAllItsPages) {
  const std::string empty = R"({"FlowLogs": []})";
  const std::string more = R"({"FlowLogs": [], "NextToken": "2"})";
  const auto framed = [](const std::string& parameters, const std::string& answer) {
    return R"({"operation": "ec2:DescribeFlowLogs", "parameters": )" + parameters +
           R"(, "answer": )" + answer + "}";
  };
  EXPECT_EQ(flow_logs({}), "not-seen ec2:DescribeFlowLogs");
  EXPECT_EQ(flow_logs({{"a.json", empty}}), "whole");
  EXPECT_EQ(flow_logs({{"a.json", more}}), "not-seen ec2:DescribeFlowLogs (NextToken)");
  EXPECT_EQ(flow_logs({{"a.json", more}, {"b.json", empty}}), "whole");
  // Where the requests are known, each page must be there.
  EXPECT_EQ(flow_logs({{"a.json", framed("{}", more)},
                       {"b.json", framed(R"({"NextToken": "2"})", empty)}}),
            "whole");
  EXPECT_EQ(flow_logs({{"b.json", framed(R"({"NextToken": "2"})", empty)}}),
            "not-seen ec2:DescribeFlowLogs (NextToken)");
  EXPECT_EQ(flow_logs({{"a.json", framed(R"({"NextToken": "1"})", empty)},
                       {"b.json", framed("{}", more)}}),
            "not-seen ec2:DescribeFlowLogs (NextToken)");
  // An answer to a filter does not tell of the rest.
  EXPECT_EQ(flow_logs({{"a.json", framed(R"({"Filter": "x"})", empty)}}),
            "not-seen ec2:DescribeFlowLogs");
  EXPECT_EQ(flow_logs({{"a.json", R"({"operation": "ec2:DescribeFlowLogs",
                                     "error": {"code": "UnauthorizedOperation"}})"}}),
            "denied ec2:DescribeFlowLogs");
}

TEST(Reader, WhatWasNotSeenIsSaidOfTheInput) {
  const World world(
      {{"cut.json", R"({"FlowLogs": [], "NextToken": "2"})"},
       {"denied.json", R"({"operation": "ecs:DescribeServices",
                           "error": {"code": "AccessDeniedException"}})"},
       {"failed.json", R"({"services": [], "failures": [{"arn": "web", "reason": "MISSING"}]})"},
       {"nameless.json", R"({"Vpcs": [{"VpcId": null}]})"},
       {"other.json", R"({"a": 1})"},
       {"revisions.json", R"({"taskDefinitionArns": ["a"]})"},
       {"way.json", R"({"operation": "kms:ListKeys", "error": {"code": "AccessDeniedException",
            "permission": "kms:ListKeys"}})"}});
  const auto inputs = world.folder.inputs(world.inventory);
  EXPECT_EQ(inputs.at("cut.json"),
            "partly aws-answer: further pages of ec2:DescribeFlowLogs were not part of this run");
  EXPECT_EQ(inputs.at("denied.json"),
            "refused aws-answer: ecs:DescribeServices was denied (AccessDeniedException)");
  EXPECT_EQ(inputs.at("failed.json"),
            "partly aws-answer: ecs:DescribeServices did not answer about web (MISSING)");
  EXPECT_EQ(inputs.at("nameless.json"),
            "partly aws-answer: ec2:DescribeVpcs tells of a thing of type AWS::EC2::VPC without "
            "its id");
  EXPECT_EQ(inputs.at("other.json"), "ignored other: not of a kind that is judged");
  EXPECT_EQ(inputs.at("revisions.json"),
            "ignored aws-answer: an answer of an AWS operation of which no check asks anything");
  EXPECT_EQ(inputs.at("way.json"),
            "refused aws-answer: kms:ListKeys was denied (AccessDeniedException)");
  EXPECT_EQ(world.inventory.coverage.gaps.size(), 5U);
  ASSERT_EQ(world.inventory.all<UnseenResources>().size(), 3U);
  EXPECT_EQ(world.inventory.all<UnseenResources>()[0].type, "AWS::ECS::Service");
  EXPECT_EQ(world.inventory.all<UnseenResources>()[1].type, "AWS::ECS::TaskSet");
  EXPECT_EQ(world.inventory.all<UnseenResources>().back().type, "AWS::KMS::Key");
}

TEST(Reader, SecurityGroupsHaveARuleForEachPeer) {
  const World world(Files{{"a.json", R"({"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "web",
      "VpcId": "vpc-1", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
        "IpRanges": [{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "0.0.0.0/0"}],
        "Ipv6Ranges": [{"CidrIpv6": "::/0"}], "UserIdGroupPairs": [{"GroupId": "sg-2"}],
        "PrefixListIds": [{"PrefixListId": "pl-1"}]}]}]})"}});
  const SecurityGroup& group = world.inventory.all<SecurityGroup>().front();
  ASSERT_EQ(group.ingress.elements.size(), 5U);
  EXPECT_EQ(shown(group.ingress.elements[1].value.cidr_ipv4), "0.0.0.0/0");
  EXPECT_EQ(shown(group.ingress.elements[1].value.from_port), "443");
  EXPECT_EQ(shown(group.ingress.elements[2].value.cidr_ipv6), "::/0");
  EXPECT_EQ(shown(group.ingress.elements[3].value.peer_group), "sg-2");
  EXPECT_EQ(shown(group.ingress.elements[4].value.prefix_list), "pl-1");
  // No rule is a rule: nothing leaves.
  EXPECT_TRUE(group.egress.written);
  EXPECT_TRUE(group.egress.empty());
}

TEST(Reader, ASubnetWithoutATableHasTheMainOne) {
  const std::string subnets =
      R"({"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1"},
                      {"SubnetId": "subnet-2", "VpcId": "vpc-1"}]})";
  const std::string tables =
      R"({"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1",
            "Associations": [{"Main": true, "RouteTableAssociationId": "a-1"}]},
          {"RouteTableId": "rtb-2", "VpcId": "vpc-1",
            "Associations": [{"Main": false, "RouteTableAssociationId": "a-2",
                              "RouteTableId": "rtb-2", "SubnetId": "subnet-2"}]}])";
  const World whole({{"a.json", subnets}, {"b.json", tables + "}"}});
  std::map<std::string, std::string> table_of;
  for (const auto& one : whole.inventory.all<SubnetRouteTableAssociation>()) {
    table_of[shown(one.subnet)] = shown(one.route_table);
  }
  EXPECT_EQ(table_of,
            (std::map<std::string, std::string>{{"subnet-1", "rtb-1"}, {"subnet-2", "rtb-2"}}));
  // Another page may hold its own table.
  const World page({{"a.json", subnets}, {"b.json", tables + R"(, "NextToken": "2"})"}});
  EXPECT_EQ(page.inventory.all<SubnetRouteTableAssociation>().size(), 1U);
}

TEST(Reader, TheClusterTellsHowManyServicesItHas) {
  const std::string cluster = "arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop";
  const auto unseen = [&](const std::string& count) {
    const World world(
        {{"a.json", R"({"clusterArns": [")" + cluster + R"("]})"},
         {"b.json", R"({"clusters": [{"clusterArn": ")" + cluster +
                        R"(", "clusterName": "shop", "activeServicesCount": )" + count + "}]}"},
         {"c.json", R"({"services": [{"serviceArn": "s", "serviceName": "web",
                         "clusterArn": ")" +
                        cluster + R"("}]})"}});
    EXPECT_TRUE(world.inventory.unseen<EcsService>().empty());
    return !world.inventory.unseen<EcsService>(cluster).empty();
  };
  EXPECT_FALSE(unseen("1"));
  EXPECT_TRUE(unseen("2"));
}

TEST(Reader, RolesFromEitherWayOfAsking) {
  const std::string role = R"("RoleName": "web", "Arn": "arn:aws:iam::111122223333:role/web",
      "AssumeRolePolicyDocument": "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%7D%5D%7D")";
  const std::string own = R"({"Statement": [{"Effect": "Allow", "Action": "s3:GetObject"}]})";
  const World details({{"a.json", R"({"UserDetailList": [], "GroupDetailList": [], "Policies": [],
      "RoleDetailList": [{)" + role + R"(, "RolePolicyList": [{"PolicyName": "own",
      "PolicyDocument": )" + own + R"(}], "AttachedManagedPolicies": [{"PolicyArn": "p"}]}]})"}});
  const World asked(
      {{"a.json", R"({"Role": {)" + role + "}}"},
       {"b.json", R"({"RoleName": "web", "PolicyNames": ["own"]})"},
       {"c.json", R"({"RoleName": "web", "PolicyName": "own", "PolicyDocument": )" + own + "}"},
       {"d.json", R"({"RoleName": "web", "AttachedPolicies": [{"PolicyArn": "p"}]})"}});
  for (const World* world : {&details, &asked}) {
    ASSERT_EQ(world->inventory.all<IamRole>().size(), 1U);
    const IamRole& one = world->inventory.all<IamRole>().front();
    EXPECT_EQ(one.trust.statements.elements.size(), 1U);
    ASSERT_EQ(one.inline_policies.elements.size(), 1U);
    EXPECT_EQ(one.inline_policies.elements.front().value.document.statements.elements.size(), 1U);
    ASSERT_EQ(one.managed_policies.elements.size(), 1U);
    EXPECT_EQ(shown(one.managed_policies.elements.front().value), "p");
    EXPECT_TRUE(one.permissions_boundary.is_absent());
  }
}

}  // namespace
}  // namespace hakoseki::live
