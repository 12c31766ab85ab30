#include "io/curl_easy.h"

#include <string>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/assertion.h"
#include "io/url.h"

namespace hakoseki::io {
namespace {

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
    case CURLE_ABORTED_BY_CALLBACK:
      return HttpTrouble::interrupted;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CERTPROBLEM:
      return HttpTrouble::untrusted;
    case CURLE_URL_MALFORMAT:
      return HttpTrouble::refused;
    default:
      return HttpTrouble::unreachable;
  }
}

void set_trust(CURL* handle, const HttpRequest& request, const CurlOptions& options) {
  if (!request.client_certificate.empty()) {
    curl_easy_setopt(handle, CURLOPT_SSLCERT, request.client_certificate.c_str());
    curl_easy_setopt(handle, CURLOPT_SSLKEY, request.client_key.c_str());
  }
  if (request.authorities.empty() && options.ca_file.empty()) return;
  // libcurl may have a folder of the system's authorities beside its file of them.
  curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
  if (!request.authorities.empty()) {
    curl_blob blob{.data = const_cast<char*>(request.authorities.data()),
                   .len = request.authorities.size(),
                   .flags = CURL_BLOB_COPY};
    curl_easy_setopt(handle, CURLOPT_CAINFO_BLOB, &blob);
  } else {
    curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
  }
}

}  // namespace

bool HeaderLines::take(std::string_view line) {
  bytes_ += line.size();
  if (bytes_ > limits::answer_header_bytes) return false;
  // A further status line begins a further answer, as behind `100 Continue` or a proxy's own.
  if (line.starts_with("HTTP/")) fields_.clear();
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return true;
  std::string_view value = line.substr(colon + 1);
  const std::size_t first = value.find_first_not_of(" \t\r\n");
  const std::size_t last = value.find_last_not_of(" \t\r\n");
  value = first == value.npos ? "" : value.substr(first, last - first + 1);
  fields_.push_back({std::string(line.substr(0, colon)), std::string(value)});
  return true;
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

List set_request(CURL* handle, const HttpRequest& request) {
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
  List headers;
  const auto add = [&](const std::string& line) {
    curl_slist* list = curl_slist_append(headers.get(), line.c_str());
    HAKOSEKI_ASSERT(list != nullptr);
    static_cast<void>(headers.release());
    headers.reset(list);
  };
  add("Expect:");
  if (!find_header(request.headers, "Content-Type")) add("Content-Type:");
  for (const Header& header : request.headers) {
    // libcurl takes `Name;` for a header without a value.
    add(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  return headers;
}

void set_connection(CURL* handle, const HttpRequest& request, const CurlOptions& options) {
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, request.allows_plain ? "http,https" : "https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  set_trust(handle, request, options);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, options.user_agent.c_str());
  const bool is_plain = request.url.starts_with("http://");
  const std::string& proxy = is_plain ? options.proxies.http : options.proxies.https;
  // Set even when empty: else libcurl reads the environment itself.
  curl_easy_setopt(handle, CURLOPT_PROXY, request.avoids_proxy ? "" : proxy.c_str());
  curl_easy_setopt(handle, CURLOPT_NOPROXY, options.proxies.except.c_str());
  if (!request.unix_socket.empty()) {
    curl_easy_setopt(handle, CURLOPT_UNIX_SOCKET_PATH, request.unix_socket.c_str());
  }
  const HttpLimits& limits = request.limits;
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.stall.count()));
  curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.body_bytes));
}

HttpFailure too_large(const HttpRequest& request) {
  return {HttpTrouble::too_large, fmt::format("`{}`: the answer is larger than {} bytes",
                                              host_of(request.url), request.limits.body_bytes)};
}

HttpFailure failure_of(const HttpRequest& request, CURLcode code, std::string_view last_words) {
  return {trouble_of(code),
          fmt::format("`{}`: {}", host_of(request.url),
                      last_words.empty() ? curl_easy_strerror(code) : last_words)};
}

Result<void> start_curl(const CurlOptions& options) {
  if (!options.ca_file.empty() && ::access(options.ca_file.c_str(), R_OK) != 0) {
    return std::unexpected(
        Error{Fault::unavailable, fmt::format("the CA file `{}` cannot be read", options.ca_file)});
  }
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return std::unexpected(Error{Fault::unavailable, "libcurl does not start"});
  }
  return {};
}

}  // namespace hakoseki::io
