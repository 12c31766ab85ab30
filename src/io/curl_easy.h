// What all requests by libcurl have in common, whether their answers are kept (curl_http.h) or
// passed on (curl_stream.h).
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include <curl/curl.h>

#include "io/curl_http.h"
#include "io/header.h"
#include "io/http.h"

namespace hakoseki::io {

struct EasyEnd {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyEnd>;
using List = std::unique_ptr<curl_slist, ListEnd>;

// The header fields of an answer, line by line.
class HeaderLines {
 public:
  // False past limits::answer_header_bytes.
  [[nodiscard]] bool take(std::string_view line);
  [[nodiscard]] Headers& fields() { return fields_; }

 private:
  Headers fields_;
  std::size_t bytes_ = 0;
};

// Why a request is not made at all: no https, a line end in a header.
[[nodiscard]] std::optional<HttpFailure> refusal_of(const HttpRequest& request);

// Method, URL, headers and body; libcurl reads the body, and the list that is returned, until the
// request is done.
[[nodiscard]] List set_request(CURL* handle, const HttpRequest& request);

// TLS, proxies, limits: never less than a verified certificate and TLS 1.2, and no redirect
// followed.
void set_connection(CURL* handle, const HttpRequest& request, const CurlOptions& options);

// `last_words` are those of CURLOPT_ERRORBUFFER.
[[nodiscard]] HttpFailure failure_of(const HttpRequest& request, CURLcode code,
                                     std::string_view last_words);
[[nodiscard]] HttpFailure too_large(const HttpRequest& request);

// Once for the program. Errors: unavailable where libcurl does not start or the CA file cannot be
// read.
[[nodiscard]] Result<void> start_curl(const CurlOptions& options);

}  // namespace hakoseki::io
