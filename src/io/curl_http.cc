#include "io/curl_http.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/assertion.h"
#include "io/curl_easy.h"
#include "io/url.h"

namespace hakoseki::io {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How long a signal may wait to be seen.
constexpr milliseconds attention{100};

struct MultiEnd {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
using Multi = std::unique_ptr<CURLM, MultiEnd>;

// One request on its way; libcurl holds its address.
struct Transfer {
  Easy handle;
  List headers;
  HttpRequest request;
  HttpDone done;
  HttpResponse response;
  HeaderLines lines;
  bool is_too_large = false;
  std::array<char, CURL_ERROR_SIZE> last_words = {};
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.response.body.size() + size * count > transfer.request.limits.body_bytes) {
    transfer.is_too_large = true;
    return 0;
  }
  transfer.response.body.append(data, size * count);
  return size * count;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (!transfer.lines.take({data, size * count})) {
    transfer.is_too_large = true;
    return 0;
  }
  return size * count;
}

class CurlHttp final : public Http {
 public:
  CurlHttp(Multi multi, CurlOptions options)
      : multi_(std::move(multi)), options_(std::move(options)) {}

  CurlHttp(const CurlHttp&) = delete;
  CurlHttp& operator=(const CurlHttp&) = delete;
  ~CurlHttp() override {
    for (const auto& [handle, transfer] : running_) {
      curl_multi_remove_handle(multi_.get(), handle);
    }
  }

  void submit(HttpRequest request, HttpDone done) override {
    auto transfer = std::make_unique<Transfer>();
    transfer->request = std::move(request);
    transfer->done = std::move(done);
    waiting_.push_back(std::move(transfer));
  }

  void after(milliseconds pause, std::move_only_function<void()> then) override {
    timers_.emplace(now() + pause, std::move(then));
  }

  [[nodiscard]] milliseconds now() const override {
    return std::chrono::duration_cast<milliseconds>(steady_clock::now().time_since_epoch());
  }

  [[nodiscard]] bool is_interrupted() const override {
    return options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed);
  }

  void run() override {
    HAKOSEKI_ASSERT(!is_inside_run_);
    is_inside_run_ = true;
    while (!is_done()) {
      if (is_interrupted()) {
        interrupt_all();
        continue;
      }
      fire_timers();
      start_waiting();
      int active = 0;
      curl_multi_perform(multi_.get(), &active);
      if (collect_finished() || is_done()) continue;
      const auto pause = std::min(attention, until_next_timer());
      curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(pause.count()), nullptr);
    }
    is_inside_run_ = false;
  }

 private:
  [[nodiscard]] bool is_done() const {
    return waiting_.empty() && running_.empty() && timers_.empty();
  }

  [[nodiscard]] milliseconds until_next_timer() const {
    if (!waiting_.empty() && running_.size() < options_.concurrency) return milliseconds(0);
    if (timers_.empty()) return attention;
    return std::max(milliseconds(0), timers_.begin()->first - now());
  }

  void fire_timers() {
    // Only what is due now: a callback may set a timer of no length for ever.
    const milliseconds moment = now();
    std::vector<std::move_only_function<void()>> due;
    while (!timers_.empty() && timers_.begin()->first <= moment) {
      due.push_back(std::move(timers_.begin()->second));
      timers_.erase(timers_.begin());
    }
    for (auto& then : due) {
      then();
    }
  }

  void interrupt_all() {
    auto waiting = std::exchange(waiting_, {});
    for (auto& [handle, transfer] : std::exchange(running_, {})) {
      curl_multi_remove_handle(multi_.get(), handle);
      waiting.push_back(std::move(transfer));
    }
    for (const auto& transfer : waiting) {
      transfer->done(std::unexpected(
          HttpFailure{HttpTrouble::interrupted,
                      fmt::format("`{}`: interrupted", host_of(transfer->request.url))}));
    }
    for (auto& [moment, then] : std::exchange(timers_, {})) {
      then();
    }
  }

  void start_waiting() {
    while (!waiting_.empty() && running_.size() < options_.concurrency) {
      auto transfer = std::move(waiting_.front());
      waiting_.pop_front();
      if (auto refusal = refusal_of(transfer->request)) {
        transfer->done(std::unexpected(std::move(*refusal)));
        continue;
      }
      prepare(*transfer);
      CURL* handle = transfer->handle.get();
      running_.emplace(handle, std::move(transfer));
      curl_multi_add_handle(multi_.get(), handle);
    }
  }

  void prepare(Transfer& transfer) const {
    transfer.handle.reset(curl_easy_init());
    HAKOSEKI_ASSERT(transfer.handle != nullptr);
    CURL* handle = transfer.handle.get();
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, transfer.last_words.data());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    // Without NOSIGNAL libcurl keeps SIGPIPE away while OpenSSL writes; its threaded resolver needs
    // no other signal.
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 0L);
    transfer.headers = set_request(handle, transfer.request);
    set_connection(handle, transfer.request, options_);
  }

  // Whether any was.
  bool collect_finished() {
    bool any = false;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      any = true;
      CURL* handle = message->easy_handle;
      const CURLcode code = message->data.result;
      curl_multi_remove_handle(multi_.get(), handle);
      auto entry = running_.extract(handle);
      finish(*entry.mapped(), code);
    }
    return any;
  }

  static void finish(Transfer& transfer, CURLcode code) {
    if (transfer.is_too_large) return transfer.done(std::unexpected(too_large(transfer.request)));
    if (code != CURLE_OK) {
      return transfer.done(
          std::unexpected(failure_of(transfer.request, code, transfer.last_words.data())));
    }
    long status = 0;
    curl_easy_getinfo(transfer.handle.get(), CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    transfer.response.headers = std::move(transfer.lines.fields());
    transfer.done(std::move(transfer.response));
  }

  Multi multi_;
  CurlOptions options_;
  std::deque<std::unique_ptr<Transfer>> waiting_;
  std::map<CURL*, std::unique_ptr<Transfer>> running_;
  std::multimap<milliseconds, std::move_only_function<void()>> timers_;
  bool is_inside_run_ = false;
};

}  // namespace

Result<std::unique_ptr<Http>> make_curl_http(CurlOptions options) {
  TRY_VOID(start_curl(options));
  Multi multi(curl_multi_init());
  if (multi == nullptr) {
    return std::unexpected(Error{Fault::unavailable, "libcurl does not start"});
  }
  curl_multi_setopt(multi.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(options.concurrency * 2));
  return std::make_unique<CurlHttp>(std::move(multi), std::move(options));
}

}  // namespace hakoseki::io
