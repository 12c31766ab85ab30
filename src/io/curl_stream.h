// HTTP by libcurl whose answers are passed on as they come: what is too large to be kept.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/curl_http.h"
#include "io/http.h"

namespace hakoseki::io {

// Each request runs in the thread that makes it, several at once; connections are used again.
class CurlStreams {
 public:
  // Asked once, before the body: whether it goes to the taker. Else the answer keeps it, up to
  // limits::answer_bytes.
  using Asked = std::function<bool(int status, const Headers& headers)>;
  // False: no more is wanted, and the request ends as interrupted.
  using Taker = std::function<bool(std::string_view bytes)>;

  // Errors: as make_curl_http.
  [[nodiscard]] static Result<std::unique_ptr<CurlStreams>> make(CurlOptions options);

  CurlStreams(const CurlStreams&) = delete;
  CurlStreams& operator=(const CurlStreams&) = delete;
  ~CurlStreams();

  // A body that is passed on has no limit but `limits.body_bytes`; a `limits.total` of 0 is none.
  [[nodiscard]] HttpOutcome send(const HttpRequest& request, const Asked& asked,
                                 const Taker& taker);
  // The same for an answer that is kept.
  [[nodiscard]] HttpOutcome fetch(const HttpRequest& request);

  [[nodiscard]] bool is_interrupted() const;

 private:
  struct Idle;
  explicit CurlStreams(CurlOptions options);

  CurlOptions options_;
  std::mutex mutex_;
  std::unique_ptr<Idle> idle_;  // handles with their open connections
};

}  // namespace hakoseki::io
