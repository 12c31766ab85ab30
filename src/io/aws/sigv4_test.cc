// AWS's published vectors for SigV4, and what they leave out.
#include "io/aws/sigv4.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "formats/json_reader.h"
#include "io/file.h"

namespace hakoseki::aws {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds moment =
    std::chrono::sys_days(std::chrono::year(2015) / 8 / 30) + 12h + 36min;

SourceText vectors() {
  const auto text = io::read_file(HAKOSEKI_SOURCE_DIR "/tests/aws_model/data/sigv4_vectors.json");
  return {"sigv4_vectors.json", text.value_or("")};
}

std::string text_of(const Node& row, std::string_view key) {
  const auto node = row.find(key);
  return node ? std::string(node->text()) : std::string();
}

bool has(const Node& row, std::string_view key) {
  return row.find(key).has_value();
}

SignableRequest request_of(const Node& row) {
  SignableRequest request{text_of(row, "method"),
                          text_of(row, "path"),
                          text_of(row, "query"),
                          {},
                          text_of(row, "body")};
  const Node headers = *row.find("headers");
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const Node pair = headers.element(i);
    request.headers.push_back(
        {std::string(pair.element(0).text()), std::string(pair.element(1).text())});
  }
  return request;
}

Signing signing_of(const Node& row) {
  return {.region = "us-east-1",
          .service = "service",
          .time = moment,
          .states_body_hash = has(row, "states_body_hash"),
          .normalises_path = !has(row, "normalise")};
}

Keys keys_of(const Node& row) {
  return {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", text_of(row, "token")};
}

TEST(SigV4, AgreesWithTheVectorsOfAws) {
  const SourceText text = vectors();
  const auto document = read_json(text);
  ASSERT_TRUE(document) << document.error().message();
  const Node rows = *document->root().find("vectors");
  ASSERT_EQ(rows.size(), 38U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Node row = rows.element(i);
    SCOPED_TRACE(text_of(row, "name"));
    const io::Headers headers = signed_headers(request_of(row), keys_of(row), signing_of(row));
    EXPECT_TRUE(headers.back().value.ends_with("Signature=" + text_of(row, "header_signature")))
        << canonical_request(request_of(row), signing_of(row));
    EXPECT_TRUE(presigned_query(request_of(row), keys_of(row), signing_of(row), 3600s)
                    .ends_with("X-Amz-Signature=" + text_of(row, "query_signature")));
  }
}

TEST(SigV4, S3TakesThePathAsItIsSent) {
  const SignableRequest request{"GET", "/a//../b%20c", "", {{"Host", "h"}}, ""};
  const Signing usual{.region = "r", .service = "x", .time = moment};
  const Signing s3{.region = "r", .service = "s3", .time = moment, .style = Signing::Style::s3};
  EXPECT_TRUE(canonical_request(request, usual).starts_with("GET\n/b%2520c\n"));
  EXPECT_TRUE(canonical_request(request, s3).starts_with("GET\n/a//../b%20c\n"));
  EXPECT_EQ(io::find_header(signed_headers(request, {"i", "s", ""}, s3), "x-amz-content-sha256"),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// How EKS knows a caller: a presigned GetCallerIdentity that names the cluster in a signed header.
TEST(SigV4, APresignedQuerySignsTheHeadersItIsGiven) {
  const SignableRequest request{"GET",
                                "/",
                                "Action=GetCallerIdentity&Version=2011-06-15",
                                {{"Host", "sts.eu-west-1.amazonaws.com"}, {"x-k8s-aws-id", "shop"}},
                                ""};
  const Signing signing{.region = "eu-west-1", .service = "sts", .time = moment};
  const std::string query = presigned_query(request, {"AKID", "s", "t/+"}, signing, 60s);
  EXPECT_TRUE(query.starts_with(
      "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
      "X-Amz-Credential=AKID%2F20150830%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date="
      "20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&"
      "X-Amz-Security-Token=t%2F%2B&X-Amz-Signature="))
      << query;
}

TEST(SigV4, WhatProxiesChangeIsNotSigned) {
  const SignableRequest request{"GET", "/", "", {{"Host", "h"}, {"User-Agent", "hakoseki"}}, ""};
  const Signing signing{.region = "r", .service = "x", .time = moment};
  const io::Headers headers = signed_headers(request, {"i", "s", "t"}, signing);
  EXPECT_NE(headers.back().value.find("SignedHeaders=host;x-amz-date;x-amz-security-token,"),
            std::string::npos);
}

}  // namespace
}  // namespace hakoseki::aws
