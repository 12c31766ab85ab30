// Answers told apart by their shape, whatever their file is called.
#include "collect/live/answer.h"

#include <string>

#include <gtest/gtest.h>

#include "collect/live/place.h"
#include "formats/json_reader.h"

namespace hakoseki::live {
namespace {

// "ecs:DescribeServices", "ambiguous", "unread" or "nothing".
std::string told(const std::string& json) {
  const SourceText source("a.json", json);
  const Result<Document> document = read_json(source);
  if (!document) return "broken";
  const Recognised one = recognise(document->root(), 0);
  switch (one.kind) {
    case Recognised::Kind::answer:
      return one.answer.operation->full_name();
    case Recognised::Kind::ambiguous:
      return "ambiguous";
    case Recognised::Kind::unread:
      return "unread";
    case Recognised::Kind::nothing:
      break;
  }
  return "nothing";
}

TEST(Recognise, ByShape) {
  const struct {
    std::string json;
    std::string operation;
  } rows[] = {
      {R"({"services": [{"serviceArn": "a"}], "failures": []})", "ecs:DescribeServices"},
      {R"({"services": [], "failures": []})", "ecs:DescribeServices"},
      {R"({"clusters": [{"clusterArn": "a"}]})", "ecs:DescribeClusters"},
      {R"({"clusters": ["a"]})", "eks:ListClusters"},
      {R"({"clusters": []})", "ambiguous"},
      {R"({"Rules": [{"RuleArn": "a"}]})", "elbv2:DescribeRules"},
      {R"({"Rules": [{"Name": "a", "EventBusName": "default"}]})", "events:ListRules"},
      {R"({"Bucket": "a", "Rules": [{"ID": "a", "Status": "Enabled"}]})",
       "s3:GetBucketLifecycleConfiguration"},
      {R"({"Rules": []})", "ambiguous"},
      {R"({"registryId": "1", "repositoryName": "a", "policyText": "{}"})",
       "ecr:GetRepositoryPolicy"},
      {R"({"registryId": "1", "policyText": "{}"})", "ecr:GetRegistryPolicy"},
      {R"({"repositories": [{"registryId": "1", "imageTagMutability": "MUTABLE"}]})",
       "ecr:DescribeRepositories"},
      {R"({"repositories": [{"registryId": "1", "repositoryUri": "public.ecr.aws/a/b"}]})",
       "ecr-public:DescribeRepositories"},
      {R"({"taskDefinition": {"taskDefinitionArn": "a", "containerDefinitions": []}})",
       "ecs:DescribeTaskDefinition"},
      {R"({"taskDefinition": {"containerDefinitions": []}})", "nothing"},
      {R"({"Policy": "{}", "KeyId": "a"})", "kms:GetKeyPolicy"},
      {R"({"Policy": "{}", "Bucket": "a"})", "s3:GetBucketPolicy"},
      {R"({"PublicAccessBlockConfiguration": {}, "Bucket": "a"})", "s3:GetPublicAccessBlock"},
      {R"({"ServerSideEncryptionConfiguration": {"Rules": []}, "Bucket": "a"})",
       "s3:GetBucketEncryption"},
      {R"({"Policy": "{}", "FileSystemId": "a"})", "efs:DescribeFileSystemPolicy"},
      {R"({"Policy": "{}"})", "nothing"},
      {R"({"Parameters": [{"Name": "a", "LastModifiedDate": 1}]})", "ssm:DescribeParameters"},
      {R"({"Parameters": {"Name": "a"}})", "nothing"},
      {R"({"Parameters": [{"ParameterKey": "a", "ParameterValue": "b"}]})", "nothing"},
      {R"({"tasks": [{"taskArn": "a"}]})", "ecs:DescribeTasks"},
      {R"({"taskDefinitionArns": ["a"]})", "unread"},
      {R"({"Resources": {"A": {"Type": "AWS::ECS::Cluster"}}})", "nothing"},
      {R"({"services": {"web": {"image": "a"}}})", "nothing"},
      {R"([{"serviceArn": "a"}])", "nothing"},
      {R"({})", "nothing"},
  };
  for (const auto& [json, operation] : rows)
    EXPECT_EQ(told(json), operation) << json;
}

TEST(Recognise, ByItsFrame) {
  EXPECT_EQ(told(R"({"operation": "events:ListRules", "answer": {"Rules": []}})"),
            "events:ListRules");
  // By IAM's name, too.
  EXPECT_EQ(told(R"({"operation": "elasticloadbalancing:DescribeRules", "answer": {}})"),
            "elbv2:DescribeRules");
  EXPECT_EQ(told(R"({"operation": "lambda:ListFunctions", "answer": {}})"), "unread");
  EXPECT_EQ(told(R"({"operation": "ecs:DescribeServices", "answer": []})"), "nothing");
}

Answer read(const std::string& json) {
  const SourceText source("a.json", json);
  const Result<Document> document = read_json(source);
  Answer answer = recognise(document->root(), 0).answer;
  const Place told = place_in(document->root(), *answer.operation);
  if (answer.place.account.empty()) answer.place = told;
  return answer;
}

TEST(Recognise, WhatWasAskedAndWhatIsLeft) {
  const Answer beside = read(R"({"LoadBalancerArn": "lb", "Attributes": [], "NextMarker": "m"})");
  ASSERT_NE(beside.asked_for("loadBalancerArn"), nullptr);
  EXPECT_EQ(*beside.asked_for("loadBalancerArn"), "lb");
  EXPECT_EQ(beside.next_token, "m");
  EXPECT_FALSE(beside.narrowed);
  const Answer framed = read(
      R"({"operation": "ecs:DescribeServices", "parameters": {"services": ["a", "b"]},
          "error": {"code": "AccessDeniedException", "message": "no"}})");
  EXPECT_EQ(*framed.asked_for("services"), "a,b");
  EXPECT_TRUE(framed.narrowed);
  ASSERT_TRUE(framed.error);
  EXPECT_TRUE(framed.error->is_denial());
  EXPECT_FALSE(framed.error->is_absence());
  const Answer image = read(
      R"({"operation": "ecr:DescribeImageScanFindings",
          "parameters": {"repositoryName": "web", "imageId": {"imageDigest": "sha256:a"}},
          "error": {"code": "ScanNotFoundException"}})");
  EXPECT_EQ(*image.asked_for("imageId.imageDigest"), "sha256:a");
  EXPECT_TRUE(image.error->is_absence());
}

TEST(Recognise, ThePlaceItTells) {
  const Place tokyo{"111122223333", "ap-northeast-1"};
  EXPECT_EQ(read(R"({"services": [{"serviceArn":
                  "arn:aws:ecs:ap-northeast-1:111122223333:service/a/b"}]})")
                .place,
            tokyo);
  EXPECT_EQ(read(R"({"Subnets": [{"SubnetId": "s", "OwnerId": "111122223333",
                  "AvailabilityZone": "ap-northeast-1a"}]})")
                .place,
            tokyo);
  // Another service's ARN tells nothing of this one.
  EXPECT_EQ(read(R"({"FlowLogs": [{"FlowLogId": "f",
                  "LogDestination": "arn:aws:s3:::b"}]})")
                .place,
            Place{});
}

TEST(Recognise, OnlyDeclaredFieldsWithTheirPlaces) {
  const Answer answer =
      read(R"({"services": [{"serviceArn": "a", "launchType": "MOON", "roleArn": "x"}]})");
  const Value* services = answer.body.find("services");
  ASSERT_NE(services, nullptr);
  const Value& service = services->items.front();
  EXPECT_EQ(service.find("roleArn"), nullptr);
  const Value* launch = service.find("launchType");
  ASSERT_NE(launch, nullptr);
  EXPECT_EQ(launch->kind, Value::Kind::unknown);
  EXPECT_EQ(launch->why->detail, "MOON");
  EXPECT_EQ(launch->at.source, Source::api);
  EXPECT_EQ(launch->at.pointer, "ecs:DescribeServices#/services/0/launchType");
  EXPECT_EQ(launch->at.span.begin.line, 1U);
}

TEST(Recognise, WhatTheCliPrintsForAnError) {
  const auto denied = recognise_error(
      "\nAn error occurred (AccessDeniedException) when calling the DescribeRepositories "
      "operation: User: x is not authorized to perform: ecr:DescribeRepositories on resource: *\n",
      3);
  ASSERT_TRUE(denied);
  EXPECT_EQ(denied->operation->full_name(), "ecr:DescribeRepositories");
  EXPECT_EQ(denied->error->code, "AccessDeniedException");
  EXPECT_EQ(denied->input, 3U);
  // Two services have an operation of this name, and nothing says which it was.
  EXPECT_FALSE(
      recognise_error("An error occurred (AccessDenied) when calling the "
                      "DescribeRepositories operation: no",
                      0));
  EXPECT_FALSE(recognise_error("An error occurred (AccessDenied) when calling", 0));
  EXPECT_FALSE(recognise_error("{}", 0));
}

// What AWS Security Hub says where it is off, and where it refuses.
TEST(Answer, TellsAServiceThatIsOffFromOneThatRefuses) {
  const AnswerError off{"InvalidAccessException",
                        "Account 111122223333 is not subscribed to AWS Security Hub"};
  EXPECT_TRUE(off.is_absence());
  EXPECT_FALSE(off.is_denial());
  EXPECT_FALSE((AnswerError{"InvalidAccessException", "no permission"}).is_absence());
}

}  // namespace
}  // namespace hakoseki::live
