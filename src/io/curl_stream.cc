#include "io/curl_stream.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/assertion.h"
#include "io/curl_easy.h"

namespace hakoseki::io {
namespace {

struct Exchange {
  const HttpRequest& request;
  const CurlStreams::Asked& asked;
  const CurlStreams::Taker& taker;
  const std::atomic<bool>* stop;
  CURL* handle = nullptr;
  HeaderLines lines = {};
  HttpResponse response = {};
  std::uint64_t taken = 0;
  bool has_asked = false;
  bool is_passed_on = false;
  bool is_too_large = false;
  std::array<char, CURL_ERROR_SIZE> last_words = {};
};

int status_of(CURL* handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  exchange.is_too_large = !exchange.lines.take({data, size * count});
  return exchange.is_too_large ? 0 : size * count;
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  if (!std::exchange(exchange.has_asked, true)) {
    exchange.is_passed_on = exchange.asked(status_of(exchange.handle), exchange.lines.fields());
  }
  const std::size_t bytes = size * count;
  const std::size_t most = exchange.is_passed_on
                               ? exchange.request.limits.body_bytes
                               : std::min(exchange.request.limits.body_bytes, limits::answer_bytes);
  exchange.taken += bytes;
  if (exchange.taken > most) {
    exchange.is_too_large = true;
    return 0;
  }
  if (exchange.is_passed_on) return exchange.taker({data, bytes}) ? bytes : 0;
  exchange.response.body.append(data, bytes);
  return bytes;
}

int look_up(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& exchange = *static_cast<const Exchange*>(user);
  return exchange.stop != nullptr && exchange.stop->load(std::memory_order_relaxed) ? 1 : 0;
}

void prepare(CURL* handle, Exchange& exchange) {
  exchange.handle = handle;
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, exchange.last_words.data());
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, look_up);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  // As in curl_http.cc this keeps SIGPIPE away; but here are other threads, whose handlers it must
  // not change, so that the program itself ignores the signal.
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_BUFFERSIZE, 256L << 10);
}

}  // namespace

struct CurlStreams::Idle {
  std::vector<Easy> handles;
};

CurlStreams::CurlStreams(CurlOptions options)
    : options_(std::move(options)), idle_(std::make_unique<Idle>()) {}

CurlStreams::~CurlStreams() = default;

Result<std::unique_ptr<CurlStreams>> CurlStreams::make(CurlOptions options) {
  TRY_VOID(start_curl(options));
  return std::unique_ptr<CurlStreams>(new CurlStreams(std::move(options)));
}

bool CurlStreams::is_interrupted() const {
  return options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed);
}

HttpOutcome CurlStreams::send(const HttpRequest& request, const Asked& asked, const Taker& taker) {
  if (auto refusal = refusal_of(request)) return std::unexpected(std::move(*refusal));
  Easy handle;
  {
    const std::lock_guard guard(mutex_);
    if (!idle_->handles.empty()) {
      handle = std::move(idle_->handles.back());
      idle_->handles.pop_back();
    }
  }
  if (handle == nullptr) handle.reset(curl_easy_init());
  HAKOSEKI_ASSERT(handle != nullptr);
  curl_easy_reset(handle.get());
  Exchange exchange{.request = request, .asked = asked, .taker = taker, .stop = options_.stop};
  prepare(handle.get(), exchange);
  const List headers = set_request(handle.get(), request);
  set_connection(handle.get(), request, options_);
  const CURLcode code = curl_easy_perform(handle.get());
  exchange.response.status = status_of(handle.get());
  exchange.response.headers = std::move(exchange.lines.fields());
  // The handle keeps pointers into this call until it is reset.
  curl_easy_reset(handle.get());
  {
    const std::lock_guard guard(mutex_);
    idle_->handles.push_back(std::move(handle));
  }
  if (exchange.is_too_large) return std::unexpected(too_large(request));
  if (code == CURLE_WRITE_ERROR) {
    return std::unexpected(HttpFailure{HttpTrouble::interrupted, "no more is wanted"});
  }
  if (code != CURLE_OK) {
    return std::unexpected(failure_of(request, code, exchange.last_words.data()));
  }
  return std::move(exchange.response);
}

HttpOutcome CurlStreams::fetch(const HttpRequest& request) {
  return send(
      request, [](int, const Headers&) { return false; }, [](std::string_view) { return false; });
}

}  // namespace hakoseki::io
