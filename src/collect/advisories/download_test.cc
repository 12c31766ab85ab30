// What is downloaded, what is not downloaded again, and what is left after each thing that goes
// wrong.
#include "collect/advisories/download.h"

#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/sha256.h"
#include "collect/iac/test_folder.h"
#include "io/file.h"
#include "support/fake_server.h"
#include "support/packers.h"

namespace hakoseki::advisories {
namespace {

using iac::TestFolder;
using test::FakeReply;
using test::FakeRequest;
using test::FakeServer;
using test::reply;
using namespace std::chrono_literals;

std::string content_of(const std::string& path) {
  return io::read_file(path).value_or("not there");
}

class DownloadTest : public testing::Test {
 protected:
  void serve(FakeServer::Handler handler) {
    server_ = std::make_unique<FakeServer>(
        [this, handler = std::move(handler)](const FakeRequest& request) {
          asked_.push_back(request);
          return handler(request);
        });
  }

  Result<Download> get(const std::string& target = "/feed") {
    DownloadRequest request{.url = server_->url() + target,
                            .path = folder_.path("feed"),
                            .part = folder_.path("feed.part"),
                            .most_bytes = most_bytes_,
                            .copy = copy_,
                            .expected = expected_};
    Result<Download> done = download(request, means());
    if (done && done->what == Downloaded::fetched) copy_ = done->copy;
    return done;
  }

  DownloadMeans means() {
    return {.http = *http_, .allows_plain = true, .limit = limit_, .first_pause = 1ms, .now = [] {
              return Moment(1000s);
            }};
  }
  [[nodiscard]] std::string file() const { return content_of(folder_.path("feed")); }
  [[nodiscard]] bool has_part() const {
    return std::filesystem::exists(folder_.path("feed.part")) ||
           std::filesystem::exists(folder_.path("feed.part.json"));
  }

  TestFolder folder_;
  std::unique_ptr<io::CurlStreams> http_ = std::move(*io::CurlStreams::make({}));
  std::unique_ptr<FakeServer> server_;
  std::vector<FakeRequest> asked_;
  std::optional<Copy> copy_;
  Expected expected_;
  std::uint64_t most_bytes_ = 1'000'000;
  std::chrono::seconds limit_{20};
};

TEST_F(DownloadTest, AsksAgainOnlyForWhatHasChanged) {
  std::string body = "one";
  serve([&](const FakeRequest& request) {
    const std::string tag = fmt::format("\"{}\"", body);
    if (request.header("If-None-Match") == tag) return reply(304, "");
    return reply(200, body, fmt::format("ETag: {}\r\nLast-Modified: then\r\n", tag));
  });
  ASSERT_TRUE(get());
  EXPECT_EQ(file(), "one");
  EXPECT_EQ(copy_->sha256, sha256_hex("one"));
  EXPECT_EQ(copy_->bytes, 3U);
  EXPECT_EQ(copy_->fetched, Moment(1000s));
  EXPECT_EQ(copy_->last_modified, "then");
  auto again = get();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->what, Downloaded::unchanged);
  EXPECT_EQ(asked_[1].header("If-Modified-Since"), "then");
  body = "another";
  again = get();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->what, Downloaded::fetched);
  EXPECT_EQ(file(), "another");
  EXPECT_FALSE(has_part());
}

TEST_F(DownloadTest, GoesOnWhereItBroke) {
  const std::string body(5000, 'x');
  serve([&](const FakeRequest& request) {
    if (request.header("Range") == "bytes=2000-" && request.header("If-Range") == "\"a\"") {
      return reply(206, body.substr(2000), "Content-Range: bytes 2000-4999/5000\r\n");
    }
    return FakeReply{
        {{fmt::format("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nETag: \"a\"\r\n\r\n{}",
                      body.substr(0, 2000))}},
        false};
  });
  const auto done = get();
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_EQ(file(), body);
  EXPECT_EQ(asked_.size(), 2U);
  EXPECT_EQ(copy_->etag, "\"a\"");
  EXPECT_FALSE(has_part());
}

TEST_F(DownloadTest, BeginsAnewWhereTheFileIsAnotherOne) {
  int asked = 0;
  serve([&](const FakeRequest& request) {
    if (++asked == 1) {
      return FakeReply{{{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nETag: \"a\"\r\n\r\nold"}}, false};
    }
    EXPECT_EQ(request.header("If-Range"), "\"a\"");
    return reply(200, "a new one", "ETag: \"b\"\r\n");
  });
  ASSERT_TRUE(get());
  EXPECT_EQ(file(), "a new one");
  EXPECT_EQ(copy_->etag, "\"b\"");
}

TEST_F(DownloadTest, BelievesNoRangeThatItDidNotAskFor) {
  int asked = 0;
  serve([&](const FakeRequest&) {
    if (++asked == 1) {
      return FakeReply{{{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nETag: \"a\"\r\n\r\nold"}}, false};
    }
    if (asked == 2) return reply(206, "wrong", "Content-Range: bytes 1-5/9\r\n");
    return reply(200, "right");
  });
  ASSERT_TRUE(get());
  EXPECT_EQ(file(), "right");
}

// Of a run that was interrupted.
TEST_F(DownloadTest, TakesUpWhatAnEarlierRunLeft) {
  serve([&](const FakeRequest& request) {
    if (request.header("Range").empty()) {
      return FakeReply{{{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nETag: \"a\"\r\n\r\nabc"}}, false};
    }
    return asked_.size() < 6 ? reply(503, "")
                             : reply(206, "defghi", "Content-Range: bytes 3-8/9\r\n");
  });
  ASSERT_FALSE(get());
  EXPECT_TRUE(has_part());
  EXPECT_EQ(asked_.size(), 4U);
  const auto done = get();
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_EQ(file(), "abcdefghi");
}

TEST_F(DownloadTest, WithoutAValidatorBeginsAnew) {
  int asked = 0;
  serve([&](const FakeRequest& request) {
    EXPECT_EQ(request.header("Range"), "");
    if (++asked == 1) {
      return FakeReply{{{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nETag: W/\"a\"\r\n\r\nold"}},
                       false};
    }
    return reply(200, "new");
  });
  ASSERT_TRUE(get());
  EXPECT_EQ(file(), "new");
}

TEST_F(DownloadTest, LeavesTheOldCopyWhateverFails) {
  serve([](const FakeRequest& request) {
    if (request.target == "/feed") return reply(200, "good", "ETag: \"a\"\r\n");
    if (request.target == "/denied") return reply(403, "no");
    if (request.target == "/broken") return reply(500, "no");
    if (request.target == "/large") return reply(200, std::string(2000, 'x'));
    if (request.target == "/endless") {
      return FakeReply{{{"HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 'x')}}, false};
    }
    if (request.target == "/circle") return reply(302, "", "Location: /circle\r\n");
    return reply(200, "other");
  });
  ASSERT_TRUE(get());
  most_bytes_ = 1000;
  const std::optional<Copy> good = copy_;
  struct Case {
    std::string target;
    Fault fault;
    std::size_t asked;
  };
  for (const Case& one :
       {Case{"/denied", Fault::denied, 1}, Case{"/broken", Fault::unavailable, 4},
        Case{"/large", Fault::too_large, 1}, Case{"/endless", Fault::too_large, 1},
        Case{"/circle", Fault::unavailable, 6}}) {
    asked_.clear();
    const auto done = get(one.target);
    ASSERT_FALSE(done) << one.target;
    EXPECT_EQ(done.error().fault, one.fault) << one.target << done.error().message();
    EXPECT_EQ(asked_.size(), one.asked) << one.target;
    EXPECT_EQ(file(), "good");
    EXPECT_EQ(copy_, good);
  }
  expected_.sha256 = sha256_hex("promised");
  const auto done = get("/other");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::malformed);
  EXPECT_TRUE(done.error().message().contains(expected_.sha256));
  EXPECT_EQ(file(), "good");
  EXPECT_FALSE(has_part());
}

TEST_F(DownloadTest, HoldsItAgainstThePromisedDigest) {
  const std::string packed = tests::gzip("the data");
  serve([&](const FakeRequest&) { return reply(200, packed); });
  expected_ = {.sha256 = sha256_hex(packed)};
  EXPECT_TRUE(get());
  expected_ = {.sha256 = sha256_hex("the data"), .is_of_unpacked = true};
  EXPECT_TRUE(get());
  expected_ = {.sha256 = sha256_hex(packed), .is_of_unpacked = true};
  EXPECT_FALSE(get());
}

TEST_F(DownloadTest, FollowsRedirects) {
  serve([](const FakeRequest& request) {
    if (request.target == "/feed") return reply(302, "moved", "Location: /there\r\n");
    return reply(200, "here");
  });
  ASSERT_TRUE(get());
  EXPECT_EQ(file(), "here");
}

TEST_F(DownloadTest, TellsWhatIsNotThere) {
  serve([](const FakeRequest&) { return reply(404, "none"); });
  const auto done = get();
  ASSERT_TRUE(done);
  EXPECT_EQ(done->what, Downloaded::missing);
  EXPECT_FALSE(has_part());
}

TEST_F(DownloadTest, WaitsNoLongerThanItMay) {
  serve([](const FakeRequest&) {
    return FakeReply{{{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}, {"defghi", 60s}}, false};
  });
  limit_ = 1s;
  const auto begun = std::chrono::steady_clock::now();
  const auto done = get();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 30s);
}

TEST_F(DownloadTest, AnEmptyFileIsAFile) {
  serve([](const FakeRequest&) { return reply(200, ""); });
  const auto done = get();
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_EQ(copy_->bytes, 0U);
  EXPECT_TRUE(std::filesystem::exists(folder_.path("feed")));
}

TEST_F(DownloadTest, SmallTextsAreFetchedByThemselves) {
  serve([](const FakeRequest& request) {
    return request.target == "/text" ? reply(200, "text") : reply(404, "");
  });
  const auto text = fetch_text(server_->url() + "/text", means());
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "text");
  const auto none = fetch_text(server_->url() + "/none", means());
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
}

}  // namespace
}  // namespace hakoseki::advisories
