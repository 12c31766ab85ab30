// What libcurl makes of servers that answer well, badly, late or never.
#include "io/curl_http.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/fake_server.h"
#include "support/tls_server.h"

namespace hakoseki::io {
namespace {

using namespace std::chrono_literals;
using test::FakeReply;
using test::FakeRequest;
using test::FakeServer;
using test::reply;

std::unique_ptr<Http> make(CurlOptions options = {}) {
  auto http = make_curl_http(std::move(options));
  EXPECT_TRUE(http);
  return std::move(*http);
}

HttpRequest get(const std::string& url) {
  return {.url = url, .allows_plain = true};
}

HttpTrouble trouble(const HttpOutcome& outcome) {
  EXPECT_FALSE(outcome);
  return outcome ? HttpTrouble::refused : outcome.error().trouble;
}

FakeReply raw(std::string bytes, bool keep = false) {
  return {{{std::move(bytes)}}, keep};
}

TEST(CurlHttp, SendsWhatItIsGivenAndNothingElse) {
  FakeRequest seen;
  FakeServer server([&](const FakeRequest& request) {
    seen = request;
    return reply(200, "fine", "X-Amz-Id: 7\r\n");
  });
  const auto http = make({.user_agent = "hakoseki/0.1"});
  const auto outcome = fetch(*http, {.method = "POST",
                                     .url = server.url() + "/a/../b%20c?q=1",
                                     .headers = {{"X-Amz-Target", "A.B"}, {"Empty", ""}},
                                     .body = std::string("a\0b", 3),
                                     .allows_plain = true});
  ASSERT_TRUE(outcome) << outcome.error().what;
  EXPECT_EQ(outcome->status, 200);
  EXPECT_EQ(outcome->body, "fine");
  EXPECT_EQ(find_header(outcome->headers, "x-amz-ID"), "7");
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.target, "/a/../b%20c?q=1");
  EXPECT_EQ(seen.body, std::string("a\0b", 3));
  EXPECT_EQ(seen.header("x-amz-target"), "A.B");
  EXPECT_EQ(seen.header("user-agent"), "hakoseki/0.1");
  EXPECT_EQ(seen.header("content-type"), "");
  EXPECT_NE(seen.headers.find("\r\nEmpty:\r\n"), std::string::npos);
}

TEST(CurlHttp, ManyRequestsShareFewConnections) {
  FakeServer server([](const FakeRequest& request) { return reply(200, request.target); });
  const auto http = make({.concurrency = 4});
  std::vector<std::string> bodies(40);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    http->submit(get(server.url() + "/" + std::to_string(i)), [&bodies, i](HttpOutcome outcome) {
      if (outcome) bodies[i] = outcome->body;
    });
  }
  http->run();
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    EXPECT_EQ(bodies[i], "/" + std::to_string(i));
  }
  EXPECT_LE(server.connections(), 4);
}

TEST(CurlHttp, CallbacksMayAskForMoreAndTimersKeepTheirOrder) {
  FakeServer server([](const FakeRequest& request) { return reply(200, request.target); });
  const auto http = make();
  std::string order;
  http->after(40ms, [&] { order += "late "; });
  http->after(1ms, [&] {
    order += "early ";
    http->submit(get(server.url() + "/x"), [&](HttpOutcome) { order += "answer "; });
  });
  http->run();
  EXPECT_EQ(order, "early answer late ");
}

TEST(CurlHttp, NoRedirectIsFollowed) {
  int calls = 0;
  FakeServer server([&](const FakeRequest&) {
    ++calls;
    return reply(302, "", "Location: http://127.0.0.1:9/\r\n");
  });
  const auto http = make();
  const auto outcome = fetch(*http, get(server.url()));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, 302);
  EXPECT_EQ(calls, 1);
}

TEST(CurlHttp, Troubles) {
  const struct {
    std::string_view name;
    FakeReply answer;
    HttpTrouble trouble;
  } rows[] = {
      {"the body is shorter than it says",
       raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"), HttpTrouble::truncated},
      {"the last chunk is missing",
       raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"),
       HttpTrouble::truncated},
      {"the body says it is too large", raw("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"),
       HttpTrouble::too_large},
      {"the body is too large and does not say so",
       raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(5000, 'x')),
       HttpTrouble::too_large},
      {"the headers are too large",
       raw("HTTP/1.1 200 OK\r\n" +
           [] {
             std::string lines;
             for (int i = 0; i < 5000; ++i) {
               lines += "X-Header: " + std::string(80, 'x') + "\r\n";
             }
             return lines;
           }()),
       HttpTrouble::too_large},
      {"nothing", raw(""), HttpTrouble::unreachable},
      {"no HTTP", raw("garbage\r\n\r\n"), HttpTrouble::unreachable},
      {"the rest of the body never comes",
       FakeReply{{{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"}, {"more!", 3s}}},
       HttpTrouble::too_slow},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    FakeServer server([&](const FakeRequest&) { return row.answer; });
    const auto http = make();
    HttpRequest request = get(server.url());
    request.limits.body_bytes = 1000;
    request.limits.total = 700ms;
    EXPECT_EQ(trouble(fetch(*http, request)), row.trouble);
  }
}

TEST(CurlHttp, RefusesWhatMustNotBeSent) {
  const auto http = make();
  EXPECT_EQ(trouble(fetch(*http, {.url = "http://127.0.0.1:9/"})), HttpTrouble::refused);
  EXPECT_EQ(trouble(fetch(*http, {.url = "file:///etc/passwd"})), HttpTrouble::refused);
  EXPECT_EQ(trouble(fetch(*http, {.url = "https://h/", .headers = {{"A", "b\r\nC: d"}}})),
            HttpTrouble::refused);
}

TEST(CurlHttp, NobodyListens) {
  const auto http = make();
  EXPECT_EQ(trouble(fetch(*http, get("http://127.0.0.1:9/"))), HttpTrouble::unreachable);
}

TEST(CurlHttp, AProxyCarriesTheRequestUnlessItIsExcepted) {
  std::vector<std::string> targets;
  FakeServer proxy([&](const FakeRequest& request) {
    targets.push_back(request.target);
    return reply(200, "by proxy");
  });
  FakeServer server([](const FakeRequest&) { return reply(200, "direct"); });
  const auto with = make({.proxies = {.http = proxy.url(), .https = "", .except = ""}});
  EXPECT_EQ(fetch(*with, get("http://aws.invalid/x"))->body, "by proxy");
  EXPECT_EQ(targets.back(), "http://aws.invalid/x");
  HttpRequest inside = get(server.url());
  inside.avoids_proxy = true;
  EXPECT_EQ(fetch(*with, inside)->body, "direct");
  const auto except = make({.proxies = {.http = proxy.url(), .https = "", .except = "127.0.0.1"}});
  EXPECT_EQ(fetch(*except, get(server.url()))->body, "direct");
}

TEST(CurlHttp, AnInterruptEndsAllThatWaits) {
  std::atomic<bool> stop = false;
  FakeServer server([&](const FakeRequest&) {
    stop = true;
    return FakeReply{{{"HTTP/1.1 200 OK\r\n"}, {"Content-Length: 0\r\n\r\n", 10s}}};
  });
  const auto http = make({.concurrency = 1, .stop = &stop});
  int interrupted = 0;
  for (int i = 0; i < 3; ++i) {
    http->submit(get(server.url()), [&](HttpOutcome outcome) {
      if (trouble(outcome) == HttpTrouble::interrupted) ++interrupted;
    });
  }
  bool fired = false;
  http->after(60s, [&] { fired = true; });
  const auto began = std::chrono::steady_clock::now();
  http->run();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  EXPECT_EQ(interrupted, 3);
  EXPECT_TRUE(fired);
}

TEST(CurlHttp, TlsIsVerifiedByCertificateAndByName) {
  const test::TlsServer server;
  const auto http = make();
  EXPECT_EQ(trouble(fetch(*http, {.url = server.url()})), HttpTrouble::untrusted);
  const std::string path = testing::TempDir() + "hakoseki_ca.pem";
  std::ofstream(path) << server.certificate();
  const auto trusting = make({.ca_file = path});
  const auto outcome = fetch(*trusting, {.url = server.url()});
  ASSERT_TRUE(outcome) << outcome.error().what;
  EXPECT_EQ(outcome->body, "secure");
  EXPECT_EQ(trouble(fetch(*trusting, {.url = server.url("localhost")})), HttpTrouble::untrusted);
  std::remove(path.c_str());
}

TEST(CurlHttp, TheAuthoritiesOfARequestStandForAllOthers) {
  const test::TlsServer server;
  const test::TlsServer other;
  const std::string path = testing::TempDir() + "hakoseki_other_ca.pem";
  std::ofstream(path) << server.certificate();
  const auto http = make({.ca_file = path});
  const auto with = [&](const test::TlsServer& to, const std::string& authorities) {
    return fetch(*http, {.url = to.url(), .authorities = authorities});
  };
  EXPECT_TRUE(with(other, other.certificate()));
  // Also behind a connection that others made.
  EXPECT_TRUE(with(server, ""));
  EXPECT_EQ(trouble(with(server, other.certificate())), HttpTrouble::untrusted);
  EXPECT_EQ(trouble(with(other, server.certificate())), HttpTrouble::untrusted);
  EXPECT_EQ(trouble(with(server, "no certificate")), HttpTrouble::untrusted);
  std::remove(path.c_str());
}

TEST(CurlHttp, ACaFileMustBeThere) {
  const auto http = make_curl_http({.ca_file = "/nonexistent/ca.pem"});
  ASSERT_FALSE(http);
  EXPECT_EQ(http.error().fault, Fault::unavailable);
}

}  // namespace
}  // namespace hakoseki::io
