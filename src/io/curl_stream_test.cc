// What is passed on of an answer, and when that ends.
#include "io/curl_stream.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "support/fake_server.h"

namespace hakoseki::io {
namespace {

using test::FakeReply;
using test::FakeRequest;
using test::FakeServer;
using test::reply;
using namespace std::chrono_literals;

const CurlStreams::Asked always = [](int, const Headers&) { return true; };
const CurlStreams::Asked only_good = [](int status, const Headers&) { return status == 200; };

HttpRequest get(const std::string& url) {
  return {.url = url, .allows_plain = true};
}

std::unique_ptr<CurlStreams> make(CurlOptions options = {}) {
  auto streams = CurlStreams::make(std::move(options));
  EXPECT_TRUE(streams);
  return std::move(*streams);
}

TEST(CurlStream, PassesOnWhatIsAskedFor) {
  FakeServer server([](const FakeRequest& request) {
    const bool is_good = request.target == "/good";
    return reply(is_good ? 200 : 404, is_good ? std::string(300'000, 'x') : "none", "A: b\r\n");
  });
  const auto streams = make();
  std::string taken;
  const CurlStreams::Taker take = [&](std::string_view bytes) {
    taken += bytes;
    return true;
  };
  const auto good = streams->send(get(server.url() + "/good"), only_good, take);
  ASSERT_TRUE(good) << good.error().what;
  EXPECT_EQ(taken, std::string(300'000, 'x'));
  EXPECT_EQ(good->body, "");
  EXPECT_EQ(find_header(good->headers, "a"), "b");
  const auto bad = streams->send(get(server.url() + "/bad"), only_good, take);
  ASSERT_TRUE(bad);
  EXPECT_EQ(bad->status, 404);
  EXPECT_EQ(bad->body, "none");
  EXPECT_EQ(taken.size(), 300'000U);
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlStream, EndsWhenNoMoreIsWanted) {
  FakeServer server([](const FakeRequest&) { return reply(200, std::string(1'000'000, 'x')); });
  const auto streams = make();
  int pieces = 0;
  const auto outcome = streams->send(get(server.url()), always, [&](std::string_view) {
    ++pieces;
    return false;
  });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().trouble, HttpTrouble::interrupted);
  EXPECT_EQ(pieces, 1);
}

TEST(CurlStream, HasLimits) {
  FakeServer server([](const FakeRequest&) {
    // Without its length, which would say it at once.
    return FakeReply{{{"HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x')}}, false};
  });
  const auto streams = make();
  HttpRequest request = get(server.url());
  request.limits.body_bytes = 4999;
  for (const bool is_passed_on : {true, false}) {
    const auto outcome = streams->send(
        request, [&](int, const Headers&) { return is_passed_on; },
        [](std::string_view) { return true; });
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().trouble, HttpTrouble::too_large);
  }
  request.limits.body_bytes = 5000;
  EXPECT_EQ(streams->fetch(request)->body.size(), 5000U);
}

TEST(CurlStream, TellsWhatBroke) {
  FakeServer server([](const FakeRequest&) {
    return FakeReply{{{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"}}, false};
  });
  const auto streams = make();
  std::string taken;
  const auto outcome = streams->send(get(server.url()), always, [&](std::string_view bytes) {
    taken += bytes;
    return true;
  });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().trouble, HttpTrouble::truncated);
  EXPECT_EQ(taken, "abc");
  EXPECT_EQ(streams->fetch({.url = server.url()}).error().trouble, HttpTrouble::refused);
  EXPECT_EQ(streams->fetch({.url = "file:///etc/passwd"}).error().trouble, HttpTrouble::refused);
}

TEST(CurlStream, StopsForASignal) {
  FakeServer server([](const FakeRequest&) {
    return FakeReply{{{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na"}, {"b", 3s}}, false};
  });
  std::atomic<bool> stop = false;
  const auto streams = make({.stop = &stop});
  const auto outcome = streams->send(get(server.url()), always, [&](std::string_view) {
    stop = true;
    return true;
  });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().trouble, HttpTrouble::interrupted);
  EXPECT_TRUE(streams->is_interrupted());
}

TEST(CurlStream, RunsInSeveralThreads) {
  FakeServer server([](const FakeRequest& request) { return reply(200, request.target); });
  const auto streams = make();
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number) {
      threads.emplace_back([&, number] {
        for (int i = 0; i < 10; ++i) {
          const std::string path = "/" + std::to_string(number * 100 + i);
          const auto outcome = streams->fetch(get(server.url() + path));
          if (outcome && outcome->body == path) ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 40);
  EXPECT_LE(server.connections(), 4);
}

}  // namespace
}  // namespace hakoseki::io
