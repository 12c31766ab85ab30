// Calls operations of AWS: signed, paced, retried, and paged to the end or to an honest failure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/source_text.h"
#include "formats/node.h"
#include "io/aws/credentials.h"
#include "io/aws/endpoint.h"
#include "io/aws/failure.h"
#include "io/aws/model.h"
#include "io/aws/pace.h"
#include "io/http.h"

namespace hakoseki::aws {

// The most that the time of a signature may differ from AWS's.
inline constexpr std::chrono::minutes most_skew{5};

struct Call {
  std::string service;    // as the AWS CLI names it
  std::string operation;  // such as `DescribeServices`
  std::string region;
  std::string parameters = "{}";  // as `aws ... --cli-input-json` takes them
  bool yields = false;            // to the other calls of its operation
};

// "ecs:DescribeServices eu-west-1"
[[nodiscard]] std::string place_of(const Call& call);

// What the AWS CLI would print, with the place of every value in it.
struct Answer {
  SourceText text;  // named by place_of
  Document document;
  std::string request_id;
  std::chrono::sys_seconds when;
  unsigned attempts = 1;
};

class [[nodiscard]] Outcome : public std::expected<Answer, Failure> {
 public:
  using std::expected<Answer, Failure>::expected;
};

// Pages in their order. With a failure they are what came before it, and the list is not complete:
// nobody may take it for the whole.
struct Listing {
  std::vector<Answer> pages;
  std::optional<Failure> failure;

  [[nodiscard]] bool is_complete() const { return !failure.has_value(); }
};

struct ClientSettings {
  EndpointSettings endpoints = {};
  io::HttpLimits limits = {};
  double most_per_second = 0;  // over all operations of this client; 0: only what each may
  double most_of_each = 0;     // of each operation in each region; 0: default_rate
  unsigned attempts = 8;       // of one call
  std::chrono::milliseconds patience{300'000};  // with one call, from its first attempt
  std::size_t pages = 10'000;                   // of one listing
  std::uint64_t seed = 0;                       // of the jitter between attempts
};

// One identity: an account has its own client, and with it its own pace for each region and
// operation. Everything runs in Http::run(); `http`, `credentials` and the client itself must live
// until it returns.
class Client {
 public:
  using Done = std::move_only_function<void(Outcome)>;
  using ListDone = std::move_only_function<void(Listing)>;

  Client(io::Http& http, CredentialCache& credentials, Clock clock, ClientSettings settings);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // `done` is called exactly once, from Http::run().
  void submit(Call call, Done done);
  // Follows the tokens of the operation's paging; an operation without paging has one page.
  void list(Call call, ListDone done);

  // Requests that were sent, attempts included.
  [[nodiscard]] std::size_t sent() const { return sent_; }
  // How far AWS's clock was before ours when the last answer came, whatever it said; nothing where
  // none told the time.
  [[nodiscard]] std::optional<std::chrono::seconds> clock_difference() const {
    return clock_difference_;
  }

 private:
  struct Attempt;
  struct Walk;
  struct Lane;
  using AttemptPointer = std::unique_ptr<Attempt>;

  [[nodiscard]] std::optional<Failure> prepare(Attempt& attempt) const;
  void wait_then_queue(AttemptPointer attempt, std::chrono::milliseconds pause);
  void release_next(Lane& lane);
  void send(AttemptPointer attempt);
  void take(AttemptPointer attempt, io::HttpOutcome outcome);
  void take_failure(AttemptPointer attempt, Failure failure);
  [[nodiscard]] bool corrected_clock(Attempt& attempt, const io::HttpResponse& response);
  [[nodiscard]] bool agrees_on_time(const Attempt& attempt, const io::HttpResponse& response) const;
  [[nodiscard]] bool renewed_credentials(Attempt& attempt);
  [[nodiscard]] bool moved_to_region(Attempt& attempt, const io::HttpResponse& response) const;
  [[nodiscard]] Lane& lane_of(const Call& call);
  static void finish(Attempt& attempt, Outcome outcome);
  void next_page(std::unique_ptr<Walk> walk);
  void take_page(std::unique_ptr<Walk> walk, Outcome outcome);

  io::Http& http_;
  CredentialCache& credentials_;
  Clock clock_;
  ClientSettings settings_;
  std::map<std::string, Lane> lanes_;  // by place_of
  std::optional<Pace> all_;
  std::chrono::seconds skew_{0};  // of AWS's clock before ours
  std::optional<std::chrono::seconds> clock_difference_;
  std::mt19937_64 dice_;
  std::size_t sent_ = 0;
};

}  // namespace hakoseki::aws
