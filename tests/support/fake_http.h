// HTTP without a network and with a clock of its own: pauses take no time, answers come from a
// function.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "io/http.h"

namespace hakoseki::test {

class FakeHttp final : public io::Http {
 public:
  using Answer = std::function<io::HttpOutcome(const io::HttpRequest&)>;

  explicit FakeHttp(Answer answer) : answer_(std::move(answer)) {}

  void submit(io::HttpRequest request, io::HttpDone done) override {
    requests.push_back(request);
    moments.push_back(now_);
    after(std::chrono::milliseconds(0),
          [this, request = std::move(request), done = std::move(done)]() mutable {
            done(is_stopped ? io::HttpOutcome(std::unexpected(
                                  io::HttpFailure{io::HttpTrouble::interrupted, "interrupted"}))
                            : answer_(request));
          });
  }
  void after(std::chrono::milliseconds pause, std::move_only_function<void()> then) override {
    timers_.emplace(now_ + pause, std::move(then));
  }
  void run() override {
    while (!timers_.empty()) {
      auto first = timers_.extract(timers_.begin());
      if (!is_stopped) now_ = std::max(now_, first.key());
      first.mapped()();
    }
  }
  [[nodiscard]] std::chrono::milliseconds now() const override { return now_; }
  [[nodiscard]] bool is_interrupted() const override { return is_stopped; }

  std::vector<io::HttpRequest> requests;
  std::vector<std::chrono::milliseconds> moments;  // when each was submitted
  bool is_stopped = false;

 private:
  Answer answer_;
  std::chrono::milliseconds now_{0};
  std::multimap<std::chrono::milliseconds, std::move_only_function<void()>> timers_;
};

// An answer as libcurl gives it.
inline io::HttpOutcome answer(int status, std::string body, io::Headers headers = {}) {
  return io::HttpResponse{status, std::move(headers), std::move(body)};
}

}  // namespace hakoseki::test
