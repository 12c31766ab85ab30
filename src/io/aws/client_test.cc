// The client before a service that answers well, throttles, fails, lies and stops.
#include "io/aws/client.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "io/aws/json_node.h"
#include "io/curl_http.h"
#include "support/fake_http.h"
#include "support/fake_server.h"

namespace hakoseki::aws {
namespace {

using namespace std::chrono_literals;
using io::HttpOutcome;
using io::HttpRequest;
using test::answer;
using test::FakeHttp;

constexpr std::chrono::sys_seconds noon = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31);

const Call list_clusters{"ecs", "ListClusters", "eu-west-1"};

// A client whose service is the n-th of some functions for the n-th request, the last for all
// after.
struct Scene {
  explicit Scene(std::vector<std::function<HttpOutcome(const HttpRequest&)>> steps,
                 ClientSettings settings = {})
      : http([this, steps](const HttpRequest& request) {
          return steps[std::min(seen++, steps.size() - 1)](request);
        }),
        cache([this] { return provide(); }, [] { return noon; }),
        client(
            http, cache, [] { return noon; }, std::move(settings)) {}

  Result<Credentials> provide() {
    ++provided;
    return Credentials{{"AKID" + std::to_string(provided), "secret", "token"}};
  }

  Outcome call(const Call& call) {
    Outcome result = std::unexpected(Failure{});
    int calls = 0;
    client.submit(call, [&](Outcome outcome) {
      ++calls;
      result = std::move(outcome);
    });
    http.run();
    EXPECT_EQ(calls, 1);
    return result;
  }

  Listing list(const Call& call) {
    Listing result;
    client.list(call, [&](Listing listing) { result = std::move(listing); });
    http.run();
    return result;
  }

  std::size_t seen = 0;
  int provided = 0;
  FakeHttp http;
  CredentialCache cache;
  Client client;
};

auto say(int status, std::string body, io::Headers headers = {}) {
  return [=](const HttpRequest&) { return answer(status, body, headers); };
}

auto fail(io::HttpTrouble trouble) {
  return [=](const HttpRequest&) -> HttpOutcome {
    return std::unexpected(io::HttpFailure{trouble, "so it is"});
  };
}

std::string error(std::string_view code) {
  return R"({"__type":"com.amazonaws.ecs#)" + std::string(code) + R"(","message":"words"})";
}

TEST(Client, SignsAndSendsAndReads) {
  Scene scene({say(200, R"({"clusterArns":["a"]})", {{"x-amzn-RequestId", "r-1"}})});
  const Outcome outcome = scene.call(list_clusters);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->text.path(), "ecs:ListClusters eu-west-1");
  EXPECT_EQ(outcome->document.root().find("clusterArns")->element(0).text(), "a");
  EXPECT_EQ(outcome->request_id, "r-1");
  const HttpRequest& sent = scene.http.requests.front();
  EXPECT_EQ(sent.url, "https://ecs.eu-west-1.amazonaws.com/");
  EXPECT_FALSE(sent.allows_plain);
  EXPECT_EQ(io::find_header(sent.headers, "x-amz-target"),
            "AmazonEC2ContainerServiceV20141113.ListClusters");
  EXPECT_TRUE(io::find_header(sent.headers, "authorization")
                  ->starts_with("AWS4-HMAC-SHA256 Credential=AKID1/20260131/eu-west-1/ecs/"));
}

TEST(Client, WhatAnAnswerMeans) {
  const std::string page = "<!DOCTYPE html><html><body>Sign in</body></html>";
  const struct {
    std::string_view service, operation;
    int status;
    std::string body;
    io::Headers headers;
    Trouble trouble;
    std::string_view code;
  } rows[] = {
      {"ecs",
       "ListClusters",
       400,
       error("AccessDeniedException"),
       {},
       Trouble::denied,
       "AccessDeniedException"},
      {"eks",
       "ListClusters",
       403,
       R"({"message":"no"})",
       {{"x-amzn-ErrorType", "AccessDeniedException:http://x/"}},
       Trouble::denied,
       "AccessDeniedException"},
      {"iam",
       "ListRoles",
       403,
       "<ErrorResponse xmlns='x'><Error><Type>Sender</Type><Code>AccessDenied</Code>"
       "<Message>User is not authorized</Message></Error></ErrorResponse>",
       {},
       Trouble::denied,
       "AccessDenied"},
      {"ec2",
       "DescribeVpcs",
       403,
       "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error>"
       "</Errors></Response>",
       {},
       Trouble::denied,
       "UnauthorizedOperation"},
      {"ec2",
       "DescribeVpcs",
       401,
       "<Response><Errors><Error><Code>AuthFailure</Code></Error></Errors></Response>",
       {},
       Trouble::not_accepted,
       "AuthFailure"},
      {"ec2",
       "DescribeVpcs",
       400,
       "<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code></Error></Errors></Response>",
       {},
       Trouble::not_found,
       "InvalidVpcID.NotFound"},
      {"guardduty",
       "ListDetectors",
       403,
       R"({"__type":"SubscriptionRequiredException"})",
       {},
       Trouble::not_enabled,
       "SubscriptionRequiredException"},
      {"eks", "ListClusters", 403, R"({"Message":"only words"})", {}, Trouble::denied, ""},
      {"ecs",
       "ListClusters",
       400,
       error("InvalidParameterException"),
       {},
       Trouble::invalid,
       "InvalidParameterException"},
      {"ecs", "ListClusters", 403, page, {{"Content-Type", "text/html"}}, Trouble::not_aws, ""},
      {"ecs", "ListClusters", 200, page, {{"Content-Type", "text/html"}}, Trouble::not_aws, ""},
      {"ec2", "DescribeVpcs", 200, page, {}, Trouble::not_aws, ""},
      {"ecs",
       "ListClusters",
       302,
       "",
       {{"Location", "https://portal.example/"}},
       Trouble::not_aws,
       ""},
      {"ecs", "ListClusters", 500, page, {}, Trouble::server, ""},
      {"ecs", "ListClusters", 429, page, {}, Trouble::throttled, ""},
      {"ecs", "ListClusters", 200, R"({"clusterArns":[)", {}, Trouble::truncated, ""},
      {"ec2", "DescribeVpcs", 200, "<DescribeVpcsResponse><vpcSet>", {}, Trouble::truncated, ""},
      {"ec2", "DescribeVpcs", 200, "<html><body/></html>", {}, Trouble::not_aws, ""},
      {"ec2", "DescribeVpcs", 200, "<garbage/>", {}, Trouble::truncated, ""},
      {"iam", "ListRoles", 200, "<garbage/>", {}, Trouble::truncated, ""},
      {"ecs", "ListClusters", 200, "[]", {}, Trouble::truncated, ""},
      {"ecs", "ListClusters", 200, "", {}, Trouble::truncated, ""},
      {"ecs", "ListClusters", 200, R"({"login":"needed"})", {}, Trouble::truncated, ""},
      {"eks", "ListClusters", 200, "null", {}, Trouble::truncated, ""},
      {"efs", "DescribeFileSystems", 200, R"({"login":"needed"})", {}, Trouble::truncated, ""},
      {"sts",
       "GetCallerIdentity",
       403,
       "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>",
       {},
       Trouble::not_accepted,
       "SignatureDoesNotMatch"},
      {"ec2", "DescribeVpcs", 400, "\x01\x02garbage", {}, Trouble::not_aws, ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.body);
    Scene scene({say(row.status, row.body, row.headers)}, {.attempts = 2});
    const Outcome outcome =
        scene.call({std::string(row.service), std::string(row.operation), "eu-west-1"});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().trouble, row.trouble) << outcome.error().message;
    EXPECT_EQ(outcome.error().code, row.code);
    EXPECT_EQ(outcome.error().attempts, outcome.error().is_passing() ? 2U : 1U);
  }
}

TEST(Client, WhatAwsSaysIsAnAnswerWhateverItHolds) {
  const io::Headers id = {{"x-amzn-RequestId", "r-1"}};
  for (const std::string_view body : {"", "{}", R"({"addedSince":1})"}) {
    for (const std::string_view service : {"ecs", "eks"}) {
      Scene scene({say(200, std::string(body), id)});
      EXPECT_TRUE(scene.call({std::string(service), "ListClusters", "eu-west-1"})) << body;
    }
  }
  Scene list({say(200, "[]", id)}, {.attempts = 1});
  EXPECT_FALSE(list.call(list_clusters));
}

TEST(Client, APageIsSaidToBeOne) {
  Scene scene({say(403, "<html>proxy</html>")});
  EXPECT_EQ(scene.call(list_clusters).error().message,
            "HTTP 403: an HTML page and no answer of AWS: a proxy's or a portal's");
  Scene redirect({say(301, "", {{"Location", "https://evil.example/x?y"}})});
  EXPECT_EQ(redirect.call(list_clusters).error().message, "HTTP 301: redirected to `evil.example`");
}

TEST(Client, WhatPassesIsTriedAgain) {
  Scene scene({say(500, "<html>"), fail(io::HttpTrouble::truncated),
               fail(io::HttpTrouble::unreachable), say(200, R"({"clusterArns":)"),
               say(400, error("ThrottlingException")), say(200, "{}")});
  const Outcome outcome = scene.call(list_clusters);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->attempts, 6U);
}

TEST(Client, AttemptsAndPatienceEnd) {
  Scene few({say(400, error("ThrottlingException"))}, {.attempts = 3});
  const Outcome outcome = few.call(list_clusters);
  EXPECT_EQ(outcome.error().trouble, Trouble::throttled);
  EXPECT_EQ(outcome.error().attempts, 3U);
  Scene impatient({say(503, "", {{"Retry-After", "600"}})}, {.patience = 60s});
  EXPECT_EQ(impatient.call(list_clusters).error().attempts, 1U);
}

TEST(Client, RetryAfterIsHonoured) {
  Scene scene({say(400, error("ThrottlingException"), {{"Retry-After", "7"}}), say(200, "{}")});
  ASSERT_TRUE(scene.call(list_clusters));
  EXPECT_GE(scene.http.moments[1] - scene.http.moments[0], 7s);
}

TEST(Client, AWrongClockIsCorrectedOnce) {
  const io::Headers date = {{"Date", "Sat, 31 Jan 2026 01:00:00 GMT"}};
  Scene scene({say(403, error("RequestTimeTooSkewed"), date), say(200, "{}")});
  ASSERT_TRUE(scene.call(list_clusters));
  EXPECT_EQ(io::find_header(scene.http.requests[1].headers, "x-amz-date"), "20260131T010000Z");
  EXPECT_EQ(scene.client.clock_difference(), 1h);  // though the last answer told no time
  Scene never({say(403, error("RequestTimeTooSkewed"), date)});
  const Outcome outcome = never.call(list_clusters);
  EXPECT_EQ(outcome.error().trouble, Trouble::skewed);
  EXPECT_EQ(outcome.error().attempts, 2U);
}

// EC2 has one code for both.
TEST(Client, WhereTheClockIsRightTheSessionHasEnded) {
  const std::string said =
      "<Response><Errors><Error><Code>RequestExpired</Code></Error></Errors></Response>";
  const Call vpcs = {"ec2", "DescribeVpcs", "eu-west-1"};
  Scene ended({say(400, said, {{"Date", "Sat, 31 Jan 2026 00:01:00 GMT"}})});
  EXPECT_EQ(ended.call(vpcs).error().trouble, Trouble::expired);
  Scene late({say(400, said, {{"Date", "Sat, 31 Jan 2026 03:00:00 GMT"}}),
              say(200, "<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>")});
  EXPECT_TRUE(late.call(vpcs));
  Scene silent({say(400, said)});
  EXPECT_EQ(silent.call(vpcs).error().trouble, Trouble::skewed);
}

TEST(Client, ExpiredCredentialsAreRenewedOnce) {
  Scene scene({say(400, error("ExpiredTokenException")), say(200, "{}")});
  ASSERT_TRUE(scene.call(list_clusters));
  EXPECT_EQ(scene.provided, 2);
  EXPECT_NE(io::find_header(scene.http.requests[1].headers, "authorization")->find("AKID2/"),
            std::string_view::npos);
  Scene never({say(400, error("ExpiredTokenException"))});
  EXPECT_EQ(never.call(list_clusters).error().trouble, Trouble::expired);
  EXPECT_EQ(never.seen, 2U);
}

TEST(Client, NothingIsSentForWhatItDoesNotKnow) {
  Scene scene({say(200, "{}")});
  EXPECT_EQ(scene.call({"ecs", "DeleteCluster", "eu-west-1"}).error().trouble,
            Trouble::unsupported);
  EXPECT_EQ(scene.call({"ecs", "ListClusters", "evil.com/"}).error().trouble, Trouble::unsupported);
  EXPECT_EQ(scene.call({"eks", "DescribeCluster", "eu-west-1"}).error().trouble, Trouble::invalid);
  EXPECT_EQ(scene.seen, 0U);
}

TEST(Client, AnInterruptEndsTheCall) {
  Scene scene({say(200, "{}")});
  scene.http.is_stopped = true;
  EXPECT_EQ(scene.call(list_clusters).error().trouble, Trouble::interrupted);
}

TEST(Client, PagesAreFollowedToTheEnd) {
  Scene scene({say(200, R"({"clusterArns":["a"],"nextToken":"t\"1"})"),
               say(200, R"({"clusterArns":[],"nextToken":"t2"})"),
               say(200, R"({"clusterArns":["b"],"nextToken":null})")});
  const Listing listing = scene.list({"ecs", "ListClusters", "eu-west-1", R"({"maxResults":1})"});
  EXPECT_TRUE(listing.is_complete());
  EXPECT_EQ(listing.pages.size(), 3U);
  EXPECT_EQ(scene.http.requests[1].body, R"({"maxResults":1,"nextToken":"t\"1"})");
  EXPECT_EQ(scene.http.requests[2].body, R"({"maxResults":1,"nextToken":"t2"})");
}

TEST(Client, IamSaysWhenAListIsWhole) {
  const auto page = [](std::string_view truncated) {
    return "<ListRolesResponse><ListRolesResult><IsTruncated>" + std::string(truncated) +
           "</IsTruncated><Marker>m</Marker><Roles/></ListRolesResult></ListRolesResponse>";
  };
  Scene scene({say(200, page("true")), say(200, page("false"))});
  const Listing listing = scene.list({"iam", "ListRoles", "us-east-1"});
  EXPECT_TRUE(listing.is_complete());
  EXPECT_EQ(listing.pages.size(), 2U);
  EXPECT_TRUE(scene.http.requests[1].body.ends_with("&Marker=m"));
}

TEST(Client, ABrokenListKeepsItsPagesAndSaysSo) {
  Scene scene({say(200, R"({"clusterArns":["a"],"nextToken":"1"})"),
               say(400, error("AccessDeniedException"))});
  const Listing listing = scene.list(list_clusters);
  EXPECT_FALSE(listing.is_complete());
  EXPECT_EQ(listing.pages.size(), 1U);
  EXPECT_EQ(listing.failure->trouble, Trouble::denied);
  EXPECT_EQ(listing.failure->message, "words (page 2 of a list; 1 before it are kept)");
}

TEST(Client, AListThatGoesInCirclesOrOnForeverEnds) {
  Scene circle({say(200, R"({"nextToken":"same"})")});
  const Listing listing = circle.list(list_clusters);
  EXPECT_FALSE(listing.is_complete());
  EXPECT_EQ(listing.pages.size(), 2U);
  int token = 0;
  Scene endless({[&](const HttpRequest&) {
                  return answer(200, R"({"nextToken":")" + std::to_string(++token) + "\"}");
                }},
                {.pages = 5});
  EXPECT_EQ(endless.list(list_clusters).failure->trouble, Trouble::too_large);
  EXPECT_EQ(endless.seen, 5U);
}

TEST(Client, CallsKeepTheirPace) {
  Scene scene({say(200, "{}")}, {.most_per_second = 10});
  for (int i = 0; i < 60; ++i) {
    scene.client.submit(list_clusters, [](const Outcome&) {});
  }
  scene.http.run();
  EXPECT_GE(scene.http.moments.back(), 4900ms);
  EXPECT_LE(scene.http.moments.back(), 5100ms);
}

TEST(Client, PatienceIsNotSpentInTheQueue) {
  Scene scene({say(200, "{}")}, {.most_of_each = 1, .patience = 60s});
  int done = 0;
  for (int i = 0; i < 200; ++i) {
    scene.client.submit(list_clusters, [&](const Outcome& outcome) { done += outcome ? 1 : 0; });
  }
  scene.http.run();
  EXPECT_EQ(done, 200);
  EXPECT_GT(scene.http.moments.back(), 180s);
  for (const HttpRequest& request : scene.http.requests)
    EXPECT_GT(request.limits.total, 50s);
}

TEST(Client, ACallThatYieldsGoesLast) {
  Scene scene({say(200, "{}")}, {.most_of_each = 1});
  std::string order;
  for (const char name : {'a', 'B', 'c', 'D'}) {
    Call call = list_clusters;
    call.yields = name >= 'a';
    scene.client.submit(std::move(call), [&, name](const Outcome&) { order += name; });
  }
  scene.http.run();
  EXPECT_EQ(order, "BDac");
}

TEST(Client, CallsThatWaitSlowDownWithThoseThatWereThrottled) {
  int throttled = 0;
  Scene scene({[&](const HttpRequest&) {
                return ++throttled <= 5 ? answer(400, error("ThrottlingException"))
                                        : answer(200, "{}");
              }},
              {.most_of_each = 100});
  int done = 0;
  for (int i = 0; i < 300; ++i) {
    scene.client.submit(list_clusters, [&](const Outcome& outcome) { done += outcome ? 1 : 0; });
  }
  scene.http.run();
  EXPECT_EQ(done, 300);
  // Without throttling the last would leave after two seconds.
  EXPECT_GT(scene.http.moments.back(), 3s);
}

// The same over a real connection: what only the transport can tell.
TEST(Client, TroubleOfARealServer) {
  const struct {
    test::FakeReply reply;
    Trouble trouble;
  } rows[] = {
      {{{{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"}}, false}, Trouble::truncated},
      {{{{"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"}}, false}, Trouble::too_large},
      {{{{"HTTP/1.1 200 OK\r\n"}, {"\r\n", 3s}}, false}, Trouble::too_slow},
      {test::reply(403, error("AccessDenied")), Trouble::denied},
  };
  for (const auto& row : rows) {
    test::FakeServer server([&](const test::FakeRequest&) { return row.reply; });
    const auto http = io::make_curl_http({});
    ASSERT_TRUE(http);
    CredentialCache cache([] { return Credentials{{"i", "s", ""}}; }, [] { return noon; });
    ClientSettings settings{.attempts = 1};
    settings.endpoints.for_all = server.url();
    settings.limits.total = 500ms;
    settings.limits.body_bytes = 1'000'000;
    Client client(
        **http, cache, [] { return noon; }, settings);
    std::optional<Failure> failure;
    client.submit(list_clusters, [&](Outcome outcome) { failure = outcome.error(); });
    (*http)->run();
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->trouble, row.trouble) << failure->message;
  }
}

TEST(Pace, ABurstThenTheRateAndSlowerWhenThrottled) {
  Pace pace({10, 5});
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 7; ++i) {
    waits.push_back(pace.reserve(0ms).count());
  }
  EXPECT_EQ(waits, (std::vector<std::int64_t>{0, 0, 0, 0, 0, 100, 200}));
  pace.slow_down(10s);
  pace.slow_down(10s + 500ms);  // of the same burst
  EXPECT_DOUBLE_EQ(pace.per_second(), 5);
  EXPECT_GT(pace.reserve(10s), 0ms);
  for (int i = 0; i < 100; ++i) {
    pace.speed_up();
  }
  EXPECT_DOUBLE_EQ(pace.per_second(), 10);
}

// Everything in the account shares what AWS publishes for EC2, where few calls are needed.
TEST(Pace, OfEc2StaysBelowWhatAwsPublishes) {
  Pace pace(default_rate("ec2"));
  for (int i = 0; i < 2000; ++i)
    pace.speed_up();
  EXPECT_DOUBLE_EQ(pace.per_second(), 20);
  EXPECT_GT(default_rate("ecs").most, default_rate("ecs").per_second);
  EXPECT_GT(default_rate("ecr").most, default_rate("ecr").per_second);
  EXPECT_GT(default_rate("s3").most, default_rate("s3").per_second);
}

// What AWS allows beyond what it publishes is found out, and left when it throttles.
TEST(Pace, GrowsWhileNothingIsThrottled) {
  Pace pace({20, 50, 50});
  for (int i = 0; i < 21; ++i)
    pace.speed_up();
  EXPECT_NEAR(pace.per_second(), 22, 0.1);
  for (int i = 0; i < 2000; ++i)
    pace.speed_up();
  EXPECT_DOUBLE_EQ(pace.per_second(), 50);
  pace.slow_down(60s);
  EXPECT_DOUBLE_EQ(pace.per_second(), 25);
  for (int i = 0; i < 2000; ++i)
    pace.speed_up();
  EXPECT_DOUBLE_EQ(pace.per_second(), 40);
  pace.slow_down(90s);
  pace.slow_down(100s);
  for (int i = 0; i < 2000; ++i)
    pace.speed_up();
  EXPECT_DOUBLE_EQ(pace.per_second(), 20);
}

TEST(CredentialCache, RenewsBeforeTheEndAndUsesTheLastMinutes) {
  auto now = noon;
  int provided = 0;
  bool works = true;
  CredentialCache cache(
      [&]() -> Result<Credentials> {
        if (!works) return std::unexpected(Error{Fault::unavailable, "no"});
        ++provided;
        return Credentials{{"k" + std::to_string(provided), "s", "t"}, now + 1h};
      },
      [&] { return now; });
  EXPECT_EQ(cache.current()->keys.id, "k1");
  now += 54min;
  EXPECT_EQ(cache.current()->keys.id, "k1");
  now += 2min;
  EXPECT_EQ(cache.current()->keys.id, "k2");
  now += 58min;
  works = false;
  const int before = provided;
  EXPECT_EQ(cache.current()->keys.id, "k2");
  now += 3min;
  EXPECT_FALSE(cache.current());
  works = true;
  EXPECT_FALSE(cache.current());  // a failure is remembered for a while
  now += 11s;
  EXPECT_TRUE(cache.current());
  EXPECT_EQ(provided, before + 1);
}

const Call policy_of_logs{"s3", "GetBucketPolicy", "eu-west-1", R"({"Bucket":"logs"})"};
const std::string policy = R"({"Version":"2012-10-17","Statement":[]})";

TEST(Client, ABucketStandsInTheHostAndItsPolicyIsTheBody) {
  Scene scene({say(200, policy, {{"x-amz-request-id", "r-1"}})});
  const Outcome outcome = scene.call(policy_of_logs);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(member_text(outcome->document.root(), "Policy"), policy);
  EXPECT_EQ(outcome->request_id, "r-1");
  const HttpRequest& sent = scene.http.requests.front();
  EXPECT_EQ(sent.url, "https://logs.s3.eu-west-1.amazonaws.com/?policy");
  // SHA-256 of nothing.
  EXPECT_EQ(io::find_header(sent.headers, "x-amz-content-sha256"),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_TRUE(io::find_header(sent.headers, "authorization")->contains("/eu-west-1/s3/"));
}

TEST(Client, ABucketIsAskedInThePathWhereItCannotBeInTheHost) {
  const struct {
    std::string parameters;
    std::string override_url;
    std::string url;
  } rows[] = {
      {R"({"Bucket":"with.dots"})", "", "https://s3.eu-west-1.amazonaws.com/with.dots?policy"},
      {R"({"Bucket":"evil.example/"})", "",
       "https://s3.eu-west-1.amazonaws.com/evil.example%2F?policy"},
      {R"({"Bucket":"logs"})", "http://127.0.0.1:4566/", "http://127.0.0.1:4566/logs?policy"},
  };
  for (const auto& row : rows) {
    Scene scene({say(200, policy)}, {.endpoints = {.for_all = row.override_url}});
    Call call = policy_of_logs;
    call.parameters = row.parameters;
    ASSERT_TRUE(scene.call(call));
    EXPECT_EQ(scene.http.requests.front().url, row.url);
  }
}

TEST(Client, ABucketAnswersInItsOwnRegion) {
  const std::string malformed =
      "<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong</Message>"
      "<Region>ap-northeast-1</Region></Error>";
  const std::string moved = "<Error><Code>PermanentRedirect</Code><Message>no</Message></Error>";
  const struct {
    int status;
    std::string body;
    io::Headers headers;
  } rows[] = {
      {301, moved, {{"x-amz-bucket-region", "ap-northeast-1"}}},
      {307, "", {{"x-amz-bucket-region", "ap-northeast-1"}}},
      {400, malformed, {}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.status);
    Scene scene({say(row.status, row.body, row.headers), say(200, policy)});
    ASSERT_TRUE(scene.call(policy_of_logs));
    const HttpRequest& second = scene.http.requests.at(1);
    EXPECT_EQ(second.url, "https://logs.s3.ap-northeast-1.amazonaws.com/?policy");
    EXPECT_TRUE(io::find_header(second.headers, "authorization")->contains("/ap-northeast-1/s3/"));
  }
}

// Nobody is sent round in circles, out of the partition or to a host that is none.
TEST(Client, ABucketIsFollowedOnce) {
  for (const std::string_view region :
       {"ap-northeast-1", "eu-west-1", "cn-north-1", "x.evil.example/"}) {
    SCOPED_TRACE(region);
    Scene scene({say(301, "", {{"x-amz-bucket-region", std::string(region)}})});
    const Outcome outcome = scene.call(policy_of_logs);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().trouble, Trouble::not_aws);
    EXPECT_EQ(scene.http.requests.size(), region == "ap-northeast-1" ? 2U : 1U);
  }
}

TEST(Client, WhatS3SaysInPlaceOfAnAnswer) {
  const auto said = [](std::string_view code) {
    return fmt::format("<Error><Code>{}</Code><Message>m</Message></Error>", code);
  };
  const struct {
    int status;
    std::string body;
    Trouble trouble;
    std::string_view code;
  } rows[] = {
      {404, said("NoSuchBucketPolicy"), Trouble::not_found, "NoSuchBucketPolicy"},
      {403, said("AccessDenied"), Trouble::denied, "AccessDenied"},
      {403, "", Trouble::not_aws, ""},
      {200, "<html><body>Sign in</body></html>", Trouble::not_aws, ""},
      {200, R"({"status":"up"})", Trouble::truncated, ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.body);
    Scene scene({say(row.status, row.body)});
    const Outcome outcome = scene.call(policy_of_logs);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().trouble, row.trouble);
    EXPECT_EQ(outcome.error().code, row.code);
  }
}

}  // namespace
}  // namespace hakoseki::aws
