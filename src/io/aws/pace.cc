#include "io/aws/pace.h"

#include <algorithm>
#include <array>

namespace hakoseki::aws {
namespace {

constexpr double slowest = 0.25;  // calls a second that are always allowed
constexpr double growth = 2;      // calls a second, in a second

struct ServiceRate {
  std::string_view service;
  Rate rate;
};

// EC2 refills 20 calls a second of a bucket of 50, which everything in the account and Region
// shares: what is taken beyond that, a deployment lacks. ECS publishes the same of its clusters;
// task definitions, of which there may be thousands and no batches, are asked faster for as long as
// nothing is throttled.
constexpr std::array<ServiceRate, 8> rates = {{
    {"ec2", {20, 50, 20}},
    {"ecs", {20, 50, 50}},
    {"ecr", {20, 40, 50}},
    {"iam", {10, 20, 10}},
    {"elbv2", {10, 40, 25}},
    {"organizations", {5, 8, 5}},
    {"cloudtrail", {2, 4, 2}},
    {"sts", {20, 50, 20}},
}};

}  // namespace

Rate default_rate(std::string_view service) {
  const auto* const at = std::ranges::find(rates, service, &ServiceRate::service);
  return at == rates.end() ? Rate{.most = 25} : at->rate;
}

Pace::Pace(Rate rate)
    : rate_(rate), now_(rate.per_second), ceiling_(std::max(rate.per_second, rate.most)) {}

// The generic cell rate algorithm (ITU-T I.371): one number instead of a count that is refilled.
Pace::Time Pace::reserve(Time now) {
  const auto interval = std::chrono::duration<double, std::milli>(1000.0 / now_);
  const auto allowance = std::chrono::duration_cast<Time>(interval * (rate_.burst - 1));
  const Time wait = std::max(Time(0), next_ - allowance - now);
  next_ = std::max(next_, now) + std::chrono::ceil<Time>(interval);
  return wait;
}

void Pace::slow_down(Time now) {
  if (now - last_cut_ < std::chrono::seconds(1)) return;
  last_cut_ = now;
  constexpr double below = 0.8;
  ceiling_ = std::clamp(now_ * below, rate_.per_second, ceiling_);
  now_ = std::max(slowest, now_ / 2);
  // The bucket is empty: AWS has just said so.
  const auto interval = std::chrono::duration<double, std::milli>(1000.0 / now_);
  next_ = std::max(next_, now + std::chrono::duration_cast<Time>(interval * rate_.burst));
}

void Pace::speed_up() {
  if (now_ < rate_.per_second) {
    now_ = std::min(rate_.per_second, now_ + rate_.per_second / 20);
  } else {
    now_ = std::min(ceiling_, now_ + growth / now_);
  }
}

}  // namespace hakoseki::aws
