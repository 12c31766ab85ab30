// Requests and answers of each protocol as literals; tests/aws_model asks botocore about all
// others.
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "formats/json_reader.h"
#include "io/aws/answer_json.h"
#include "io/aws/json_node.h"
#include "io/aws/request.h"

namespace hakoseki::aws {
namespace {

const Operation& operation(std::string_view service, std::string_view name) {
  return *find_operation(*find_service(service), name);
}

Result<WireRequest> build(std::string_view service, std::string_view name,
                          std::string_view parameters) {
  return build_request(*find_service(service), operation(service, name), parameters);
}

TEST(Model, FindsWhatItHasAndNothingElse) {
  EXPECT_EQ(find_service("efs")->signing_name, "elasticfilesystem");
  EXPECT_EQ(find_service("elasticfilesystem"), nullptr);
  EXPECT_EQ(find_operation(*find_service("ecs"), "DeleteCluster"), nullptr);
  EXPECT_EQ(operation("iam", "ListRoles").paging.input_token, "Marker");
  EXPECT_TRUE(operation("sts", "AssumeRoleWithWebIdentity").is_unsigned);
}

TEST(Request, OfEachProtocol) {
  const struct {
    std::string_view service, operation, parameters, target, body;
  } rows[] = {
      {"ecs", "ListClusters", R"({"maxResults":5})", "POST /", R"({"maxResults":5})"},
      {"ec2", "DescribeVpcs", R"({"Filters":[{"Name":"tag:a","Values":["x","y"]}]})", "POST /",
       "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=tag%3Aa&Filter.1.Value.1=x&"
       "Filter.1.Value.2=y"},
      {"elbv2", "DescribeTags", R"({"ResourceArns":["a b"]})", "POST /",
       "Action=DescribeTags&Version=2015-12-01&ResourceArns.member.1=a%20b"},
      {"eks", "DescribeAddon", R"({"clusterName":"c/1","addonName":"vpc-cni"})",
       "GET /clusters/c%2F1/addons/vpc-cni", ""},
      {"s3", "GetBucketPolicy", R"({"Bucket":"a/b"})", "GET /a%2Fb", ""},
      {"guardduty", "ListFindings",
       R"({"DetectorId":"d","FindingCriteria":{"Criterion":{"x":{"Eq":["1"]}}}})",
       "POST /detector/d/findings", R"({"findingCriteria":{"criterion":{"x":{"eq":["1"]}}}})"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.operation);
    const auto request = build(row.service, row.operation, row.parameters);
    ASSERT_TRUE(request) << request.error().message();
    EXPECT_EQ(request->method + " " + request->path, row.target);
    EXPECT_EQ(request->body, row.body);
  }
}

TEST(Request, Refused) {
  const struct {
    std::string_view service, operation, parameters, what;
  } rows[] = {
      {"eks", "DescribeCluster", "{}", "DescribeCluster: `name` is needed"},
      {"eks", "DescribeCluster", R"({"name":""})", "DescribeCluster: `name` is needed"},
      {"ec2", "DescribeVpcs", R"({"Vpcs":[]})", "DescribeVpcs: no parameter `Vpcs`"},
      {"ec2", "DescribeVpcs", R"({"VpcIds":"v"})", "DescribeVpcs: `VpcId` is no list"},
      {"ecs", "ListClusters", "[]", "ListClusters: the parameters are no object"},
  };
  for (const auto& row : rows) {
    const auto request = build(row.service, row.operation, row.parameters);
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error().what, row.what);
  }
}

std::string printed(std::string_view service, std::string_view name, std::string_view xml) {
  const auto root = read_xml(xml);
  EXPECT_TRUE(root);
  const auto json = json_of_xml(*root, operation(service, name));
  return json ? *json : "error: " + json.error().what;
}

TEST(AnswerJson, XmlBecomesWhatTheCliPrints) {
  EXPECT_EQ(
      printed("ec2", "DescribeVpcs",
              "<DescribeVpcsResponse><requestId>r</requestId><vpcSet><item><vpcId>vpc-1</vpcId>"
              "<isDefault>true</isDefault><tagSet/></item></vpcSet></DescribeVpcsResponse>"),
      R"({"Vpcs":[{"IsDefault":true,"Tags":[],"VpcId":"vpc-1"}]})");
  EXPECT_EQ(printed("iam", "GetRole",
                    "<GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><CreateDate>"
                    "2026-01-31T08:30:00Z</CreateDate><AssumeRolePolicyDocument>%7B%22Version%22%3A"
                    "%222012-10-17%22%7D</AssumeRolePolicyDocument></Role></GetRoleResult>"
                    "</GetRoleResponse>"),
            R"({"Role":{"RoleName":"r","CreateDate":"2026-01-31T08:30:00+00:00",)"
            R"("AssumeRolePolicyDocument":{"Version":"2012-10-17"}}})");
  EXPECT_EQ(printed("iam", "GetRole", "<html/>"),
            "error: expected an element `GetRoleResponse`, not `html`");
  EXPECT_EQ(printed("iam", "GetRole", "<GetRoleResponse/>"),
            "error: expected an element `GetRoleResult`, not `GetRoleResponse`");
  EXPECT_EQ(printed("ec2", "DescribeVpcs", "<html><body/></html>"),
            "error: expected an element `DescribeVpcsResponse`, not `html`");
  EXPECT_EQ(printed("elbv2", "DescribeListeners",
                    "<DescribeListenersResponse><DescribeListenersResult><Listeners><member>"
                    "<Port>many</Port></member></Listeners></DescribeListenersResult>"
                    "</DescribeListenersResponse>"),
            "error: expected an integer, not `many`");
}

std::string printed_rest(std::string_view name, std::string_view body) {
  const auto json = json_of_rest_xml(body, operation("s3", name));
  return json ? *json : "error: " + json.error().what;
}

TEST(AnswerJson, S3AnswersWithoutANameOfItsOwn) {
  EXPECT_EQ(printed_rest("GetPublicAccessBlock",
                         "<PublicAccessBlockConfiguration xmlns='x'><RestrictPublicBuckets>true"
                         "</RestrictPublicBuckets></PublicAccessBlockConfiguration>"),
            R"({"PublicAccessBlockConfiguration":{"RestrictPublicBuckets":true}})");
  EXPECT_EQ(printed_rest("GetBucketLifecycleConfiguration",
                         "<LifecycleConfiguration><Rule><Expiration><Days>30</Days></Expiration>"
                         "<Status>Enabled</Status></Rule><Rule><Status>Disabled</Status></Rule>"
                         "</LifecycleConfiguration>"),
            R"({"Rules":[{"Expiration":{"Days":30},"Status":"Enabled"},{"Status":"Disabled"}]})");
  EXPECT_EQ(printed_rest("GetBucketPolicy", R"({"Statement":[]})"),
            R"({"Policy":"{\"Statement\":[]}"})");
  EXPECT_EQ(printed_rest("GetBucketPolicy", R"({"up":true})"), "error: expected a policy, not ``");
  EXPECT_EQ(printed_rest("GetBucketEncryption", "<html><body/></html>"),
            "error: expected an answer to `GetBucketEncryption`, not `html`");
}

TEST(JsonNode, AMemberIsSet) {
  EXPECT_EQ(with_member(R"({"a": [1, 2.50], "t": "old"})", "t", "new").value(),
            R"({"a":[1,2.50],"t":"new"})");
  EXPECT_FALSE(with_member("[]", "t", "new"));
  const SourceText source("x", R"({"a":{"b":[1]},"n":null,"s":"x"})");
  const auto document = read_json(source);
  ASSERT_TRUE(document);
  EXPECT_TRUE(node_at(document->root(), "a.b")->is_list());
  EXPECT_FALSE(node_at(document->root(), "a.c"));
  EXPECT_EQ(member_text(document->root(), "n"), "");
  EXPECT_EQ(member_text(document->root(), "s"), "x");
}

}  // namespace
}  // namespace hakoseki::aws
