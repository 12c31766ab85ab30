#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <limits>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include <sched.h>

namespace hakoseki {
namespace {

// What is done by so many is held up elsewhere: by memory, or by the one who takes it.
constexpr std::size_t most_threads = 8;

// As many as the system gives: nobody depends on a certain number.
std::vector<std::jthread> start(std::size_t count, const std::function<void()>& body) {
  std::vector<std::jthread> threads;
  threads.reserve(count);
  try {
    while (threads.size() < count)
      threads.emplace_back(body);
  } catch (const std::system_error&) {
    return threads;
  }
  return threads;
}

// Pieces of work that are handed out in order. What is handed out is done, so that the lowest piece
// that threw is the one that would have thrown without threads.
class Pieces {
 public:
  Pieces(std::size_t count, const std::function<void(std::size_t)>& work)
      : count_(count), work_(work) {}

  void work_off() {
    while (!has_failed_.load(std::memory_order_relaxed)) {
      const std::size_t piece = next_.fetch_add(1, std::memory_order_relaxed);
      if (piece >= count_) return;
      try {
        work_(piece);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        has_failed_ = true;
        if (piece < failed_) failure_ = std::current_exception();
        failed_ = std::min(failed_, piece);
      }
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::size_t count_;
  const std::function<void(std::size_t)>& work_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> has_failed_ = false;
  std::mutex mutex_;
  std::size_t failed_ = std::numeric_limits<std::size_t>::max();
  std::exception_ptr failure_;
};

// Pieces that are made ahead of the one who takes them, but not far.
class Line {
 public:
  Line(std::size_t count, std::size_t ahead, const std::function<std::string(std::size_t)>& make)
      : count_(count), ahead_(ahead), make_(make) {}

  void make_all() {
    while (make_one()) {
    }
  }

  // The piece, or the exception of making it.
  [[nodiscard]] std::string take(std::size_t piece) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return made_.contains(piece); });
    Made made = std::move(made_.extract(piece).mapped());
    taken_ = piece + 1;
    lock.unlock();
    changed_.notify_all();
    if (made.failure) std::rethrow_exception(made.failure);
    return std::move(made.text);
  }

  // Nobody takes any more.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      next_ = count_;
    }
    changed_.notify_all();
  }

 private:
  struct Made {
    std::string text;
    std::exception_ptr failure;
  };

  bool make_one() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return next_ >= count_ || next_ < taken_ + ahead_; });
    if (next_ >= count_) return false;
    const std::size_t piece = next_++;
    lock.unlock();
    Made made;
    try {
      made.text = make_(piece);
    } catch (...) {
      made.failure = std::current_exception();
    }
    lock.lock();
    made_.emplace(piece, std::move(made));
    lock.unlock();
    changed_.notify_all();
    return true;
  }

  std::size_t count_;
  std::size_t ahead_;
  const std::function<std::string(std::size_t)>& make_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, Made> made_;  // and not taken
  std::size_t next_ = 0;
  std::size_t taken_ = 0;  // all below
};

// The threads that fill a line, until nobody takes from it any more.
class Makers {
 public:
  Makers(Line& line, std::size_t count)
      : line_(line), threads_(start(count, [&line] { line.make_all(); })) {}
  Makers(const Makers&) = delete;
  Makers(Makers&&) = delete;
  Makers& operator=(const Makers&) = delete;
  Makers& operator=(Makers&&) = delete;
  ~Makers() { line_.close(); }

  [[nodiscard]] bool none() const { return threads_.empty(); }

 private:
  Line& line_;
  std::vector<std::jthread> threads_;
};

}  // namespace

std::size_t usable_threads() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
  return std::clamp<std::size_t>(static_cast<std::size_t>(CPU_COUNT(&allowed)), 1, most_threads);
}

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work,
                 std::size_t threads) {
  Pieces pieces(count, work);
  {
    const std::size_t wanted = std::min(threads, count);
    const auto helpers = start(wanted < 2 ? 0 : wanted - 1, [&] { pieces.work_off(); });
    pieces.work_off();
  }
  pieces.rethrow();
}

void in_order(std::size_t count, const std::function<std::string(std::size_t)>& make,
              const std::function<void(const std::string&)>& take, std::size_t threads) {
  Line line(count, 4 * threads, make);
  const Makers makers(line, threads < 2 ? 0 : std::min(threads, count));
  for (std::size_t i = 0; i < count; ++i)
    take(makers.none() ? make(i) : line.take(i));
}

}  // namespace hakoseki
