// How often one operation may be called: a bucket of tokens that learns from throttling.
#pragma once

#include <chrono>
#include <string_view>

namespace hakoseki::aws {

struct Rate {
  double per_second = 10;
  double burst = 10;  // calls that may begin at once after a rest
  double most = 0;    // what it may become while nothing is throttled; 0: per_second
};

// What AWS publishes for EC2 and ECS ("request throttling"), for EC2 no more than that even where
// nothing is throttled; cautious numbers for the others: a service that allows less says so by
// throttling, and most allow more, which only asking shows.
[[nodiscard]] Rate default_rate(std::string_view service);

class Pace {
 public:
  using Time = std::chrono::milliseconds;

  explicit Pace(Rate rate);

  // Takes the next token: how long its call must wait.
  [[nodiscard]] Time reserve(Time now);
  // Halves the rate, at most once a second, since calls that were on their way are throttled
  // together, and stays below it from then on.
  void slow_down(Time now);
  // A call went well: the rate grows back by a twentieth, and beyond that slowly, by two calls a
  // second in each second.
  void speed_up();
  [[nodiscard]] double per_second() const { return now_; }

 private:
  Rate rate_;
  double now_;
  double ceiling_;
  Time next_{0};  // when the bucket, used at this rate, would be full again
  Time last_cut_{-1'000'000};
};

}  // namespace hakoseki::aws
