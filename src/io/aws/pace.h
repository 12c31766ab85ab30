// How often one operation may be called: a bucket of tokens that learns from throttling.
#pragma once

#include <chrono>
#include <string_view>

namespace hakoseki::aws {

struct Rate {
  double per_second = 10;
  double burst = 10;  // calls that may begin at once after a rest
};

// What AWS publishes for EC2 and ECS ("request throttling"), cautious numbers for the others; a
// service that allows less says so by throttling.
[[nodiscard]] Rate default_rate(std::string_view service);

class Pace {
 public:
  using Time = std::chrono::milliseconds;

  explicit Pace(Rate rate) : most_(rate), now_(rate.per_second) {}

  // Takes the next token: how long its call must wait.
  [[nodiscard]] Time reserve(Time now);
  // Halves the rate, at most once a second, since calls that were on their way are throttled
  // together.
  void slow_down(Time now);
  // A call went well: the rate grows back by a twentieth of its most.
  void speed_up();
  [[nodiscard]] double per_second() const { return now_; }

 private:
  Rate most_;
  double now_;
  Time next_{0};  // when the bucket, used at this rate, would be full again
  Time last_cut_{-1'000'000};
};

}  // namespace hakoseki::aws
