#include "io/curl_http.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <curl/curl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/assertion.h"
#include "io/url.h"

namespace hakoseki::io {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How long a signal may wait to be seen.
constexpr milliseconds attention{100};

struct EasyEnd {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiEnd {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct ListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyEnd>;
using Multi = std::unique_ptr<CURLM, MultiEnd>;
using List = std::unique_ptr<curl_slist, ListEnd>;

// One request on its way; libcurl holds its address.
struct Transfer {
  Easy handle;
  List headers;
  HttpRequest request;
  HttpDone done;
  HttpResponse response;
  std::size_t header_bytes = 0;
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
  const std::string_view line(data, size * count);
  transfer.header_bytes += line.size();
  if (transfer.header_bytes > limits::answer_header_bytes) {
    transfer.is_too_large = true;
    return 0;
  }
  // A further status line begins a further answer, as behind `100 Continue` or a proxy's own.
  if (line.starts_with("HTTP/")) transfer.response.headers.clear();
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return size * count;
  std::string_view value = line.substr(colon + 1);
  const std::size_t first = value.find_first_not_of(" \t\r\n");
  const std::size_t last = value.find_last_not_of(" \t\r\n");
  value = first == value.npos ? "" : value.substr(first, last - first + 1);
  transfer.response.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  return size * count;
}

HttpTrouble trouble_of(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return HttpTrouble::too_slow;
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2_STREAM:
    case CURLE_WEIRD_SERVER_REPLY:
      return HttpTrouble::truncated;
    case CURLE_FILESIZE_EXCEEDED:
      return HttpTrouble::too_large;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return HttpTrouble::untrusted;
    case CURLE_URL_MALFORMAT:
      return HttpTrouble::refused;
    default:
      return HttpTrouble::unreachable;
  }
}

HttpFailure failure_of(const Transfer& transfer, CURLcode code) {
  const std::string host = host_of(transfer.request.url);
  if (transfer.is_too_large) {
    return {HttpTrouble::too_large, fmt::format("`{}`: the answer is larger than {} bytes", host,
                                                transfer.request.limits.body_bytes)};
  }
  const std::string_view said(transfer.last_words.data());
  return {trouble_of(code),
          fmt::format("`{}`: {}", host, said.empty() ? curl_easy_strerror(code) : said)};
}

std::optional<HttpFailure> refusal_of(const HttpRequest& request) {
  const auto refused = [&](std::string_view why) {
    return HttpFailure{HttpTrouble::refused, fmt::format("`{}`: {}", host_of(request.url), why)};
  };
  const bool is_plain = request.url.starts_with("http://");
  if (!is_plain && !request.url.starts_with("https://")) return refused("not an https URL");
  if (is_plain && !request.allows_plain) return refused("plain http is not allowed here");
  for (const Header& header : request.headers) {
    if ((header.name + header.value).find_first_of(std::string_view("\r\n\0", 3)) !=
        std::string::npos) {
      return refused("a header holds a line end");
    }
  }
  return std::nullopt;
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
    prepare_request(transfer, handle);
    prepare_connection(transfer.request, handle);
  }

  static void prepare_request(Transfer& transfer, CURL* handle) {
    const HttpRequest& request = transfer.request;
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    // A path is signed as it stands.
    curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (request.method != "GET" && request.method != "HEAD") {
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    }
    if (request.method == "HEAD") curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    const auto add = [&](const std::string& line) {
      curl_slist* list = curl_slist_append(transfer.headers.get(), line.c_str());
      HAKOSEKI_ASSERT(list != nullptr);
      static_cast<void>(transfer.headers.release());
      transfer.headers.reset(list);
    };
    add("Expect:");
    if (!find_header(request.headers, "Content-Type")) add("Content-Type:");
    for (const Header& header : request.headers) {
      // libcurl takes `Name;` for a header without a value.
      add(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
    }
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, transfer.headers.get());
  }

  void prepare_trust(const HttpRequest& request, CURL* handle) const {
    if (request.authorities.empty() && options_.ca_file.empty()) return;
    // libcurl may have a folder of the system's authorities beside its file of them.
    curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
    if (!request.authorities.empty()) {
      curl_blob blob{.data = const_cast<char*>(request.authorities.data()),
                     .len = request.authorities.size(),
                     .flags = CURL_BLOB_COPY};
      curl_easy_setopt(handle, CURLOPT_CAINFO_BLOB, &blob);
    } else {
      curl_easy_setopt(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
    }
  }

  void prepare_connection(const HttpRequest& request, CURL* handle) const {
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, request.allows_plain ? "http,https" : "https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    prepare_trust(request, handle);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, options_.user_agent.c_str());
    const bool is_plain = request.url.starts_with("http://");
    const std::string& proxy = is_plain ? options_.proxies.http : options_.proxies.https;
    // Set even when empty: else libcurl reads the environment itself.
    curl_easy_setopt(handle, CURLOPT_PROXY, request.avoids_proxy ? "" : proxy.c_str());
    curl_easy_setopt(handle, CURLOPT_NOPROXY, options_.proxies.except.c_str());
    const HttpLimits& limits = request.limits;
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.stall.count()));
    curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.body_bytes));
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
    if (code != CURLE_OK) return transfer.done(std::unexpected(failure_of(transfer, code)));
    long status = 0;
    curl_easy_getinfo(transfer.handle.get(), CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
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
  const auto unavailable = [](std::string what) {
    return std::unexpected(Error{Fault::unavailable, std::move(what)});
  };
  if (!options.ca_file.empty() && ::access(options.ca_file.c_str(), R_OK) != 0) {
    return unavailable(fmt::format("the CA file `{}` cannot be read", options.ca_file));
  }
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return unavailable("libcurl does not start");
  Multi multi(curl_multi_init());
  if (multi == nullptr) return unavailable("libcurl does not start");
  curl_multi_setopt(multi.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(options.concurrency * 2));
  return std::make_unique<CurlHttp>(std::move(multi), std::move(options));
}

}  // namespace hakoseki::io
