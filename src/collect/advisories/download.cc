#include "collect/advisories/download.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/source_text.h"
#include "base/stream_hash.h"
#include "base/utf8.h"
#include "formats/archive/decompress.h"
#include "formats/json_reader.h"
#include "io/aws/json_node.h"
#include "io/descriptor.h"
#include "io/file.h"
#include "io/image/regular_file.h"
#include "io/url.h"

namespace hakoseki::advisories {
namespace {

using std::chrono::milliseconds;

constexpr int most_redirects = 5;
constexpr std::size_t text_bytes = std::size_t{4} << 20U;
constexpr milliseconds attention{100};

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool may_pass(int status) {
  constexpr std::array passing = {408, 429, 500, 502, 503, 504};
  return std::ranges::find(passing, status) != passing.end();
}

bool may_pass(io::HttpTrouble trouble) {
  return trouble == io::HttpTrouble::unreachable || trouble == io::HttpTrouble::too_slow ||
         trouble == io::HttpTrouble::truncated;
}

std::string header_of(const io::Headers& headers, std::string_view name) {
  return std::string(io::find_header(headers, name).value_or(""));
}

// Where a redirect leads: an absolute URL, or a path of the same host.
std::string target_of(const std::string& from, std::string_view location) {
  if (!location.starts_with('/')) return std::string(location);
  const std::size_t host = from.find("://") + 3;
  if (location.starts_with("//")) return from.substr(0, host - 2) + std::string(location);
  return from.substr(0, from.find('/', host)) + std::string(location);
}

Error told(int status, const std::string& url) {
  const std::string host = io::host_of(url);
  if (status == 401 || status == 403) {
    return {Fault::denied,
            say({"`{}` refuses it (HTTP {})", "`{}` に拒否されました(HTTP {})"}, host, status)};
  }
  return {Fault::unavailable,
          say({"`{}` answers with HTTP {}", "`{}` が HTTP {} を返しました"}, host, status)};
}

// A try that failed, and whether another one may not.
struct Setback {
  Error error;
  bool may_pass = false;
};

template <class T>
using Attempt = std::expected<T, Setback>;

Setback setback_of(const io::HttpFailure& failure) {
  return {io::error_of(failure), may_pass(failure.trouble)};
}

bool is_stopped(const DownloadMeans& means) {
  return means.stop != nullptr && means.stop->load(std::memory_order_relaxed);
}

void wait(milliseconds pause, const DownloadMeans& means) {
  for (; pause > milliseconds(0) && !is_stopped(means); pause -= attention)
    std::this_thread::sleep_for(std::min(pause, attention));
}

template <class T, class Try>
Result<T> try_again(const DownloadMeans& means, const Try& one) {
  milliseconds pause = means.first_pause;
  for (int attempt = 1;; ++attempt, pause *= 2) {
    Attempt<T> outcome = one();
    if (outcome) return std::move(*outcome);
    const bool goes_on = outcome.error().may_pass && attempt < means.attempts && !is_stopped(means);
    if (!goes_on) return std::unexpected(std::move(outcome.error().error));
    wait(pause, means);
  }
}

io::HttpRequest request_for(std::string url, const DownloadMeans& means, std::uint64_t most) {
  io::HttpRequest request;
  request.url = std::move(url);
  request.limits.total = means.limit;
  request.limits.stall = std::min<std::chrono::seconds>(request.limits.stall, means.limit);
  request.limits.connect = std::min<milliseconds>(request.limits.connect, means.limit);
  request.limits.body_bytes = most;
  request.allows_plain = means.allows_plain;
  return request;
}

// Sends it, and again to where it is sent on.
Attempt<io::HttpResponse> send(io::HttpRequest request, const DownloadMeans& means,
                               const io::CurlStreams::Asked& asked,
                               const io::CurlStreams::Taker& taker) {
  for (int redirects = 0;; ++redirects) {
    const io::HttpOutcome outcome = means.http.send(request, asked, taker);
    if (!outcome) return std::unexpected(setback_of(outcome.error()));
    const std::string location = header_of(outcome->headers, "Location");
    if (!is_redirect(outcome->status) || location.empty()) return *outcome;
    std::string next = target_of(request.url, location);
    const bool loses_tls = request.url.starts_with("https://") && !next.starts_with("https://");
    if (loses_tls || redirects == most_redirects) {
      return std::unexpected(Setback{
          {Fault::unavailable,
           say({"`{}` sends on to where nobody should follow", "`{}` のリダイレクト先が不正です"},
               io::host_of(request.url))}});
    }
    request.url = std::move(next);
  }
}

std::string text_of(const Copy& copy) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("url", copy.url);
  json.member("etag", copy.etag);
  json.member("last_modified", copy.last_modified);
  json.end_object();
  return text + '\n';
}

// Of what the bytes in the part are the beginning; nothing where nobody could go on with them.
std::optional<Copy> begun(const DownloadRequest& request) {
  Result<std::string> text = io::read_file(request.part + ".json", text_bytes);
  if (!text) return std::nullopt;
  const SourceText source("part", std::move(*text));
  const Result<Document> document = read_json(source);
  if (!document) return std::nullopt;
  Copy copy{.url = aws::member_text(document->root(), "url"),
            .etag = aws::member_text(document->root(), "etag"),
            .last_modified = aws::member_text(document->root(), "last_modified")};
  // A weak validator does not promise the same bytes (RFC 9110, 13.1.5).
  const bool is_weak = copy.etag.starts_with("W/") || copy.etag.empty();
  if (copy.url != request.url || (is_weak && copy.last_modified.empty())) return std::nullopt;
  return copy;
}

// The file that grows with what comes.
class Part {
 public:
  explicit Part(const DownloadRequest& request) : request_(request) {}

  // What is there from before, if it can be gone on with.
  void take_up() {
    begun_ = begun(request_);
    struct stat status {};
    if (begun_ && ::stat(request_.part.c_str(), &status) == 0) {
      held_ = static_cast<std::uint64_t>(status.st_size);
    }
    if (held_ >= request_.most_bytes) held_ = 0;
    file_ = io::Descriptor(::open(request_.part.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  }

  [[nodiscard]] bool is_open() const { return file_.is_open(); }
  [[nodiscard]] std::uint64_t held() const { return held_; }
  [[nodiscard]] const Copy& copy() const { return *begun_; }

  // The headers that ask for the rest.
  [[nodiscard]] io::Headers rest() const {
    const bool is_weak = begun_->etag.starts_with("W/") || begun_->etag.empty();
    return {{"Range", fmt::format("bytes={}-", held_)},
            {"If-Range", is_weak ? begun_->last_modified : begun_->etag}};
  }

  // Whether the answer's body belongs behind what is held, or in its place; false: to neither.
  bool begin(int status, const io::Headers& headers) {
    has_begun_ = make_ready(status, headers);
    return has_begun_;
  }
  [[nodiscard]] bool has_begun() const { return has_begun_; }

  bool append(std::string_view bytes) {
    if (bytes.size() > request_.most_bytes - held_) {
      is_too_large_ = true;
      return false;
    }
    if (!io::write_all(file_.number(), bytes)) {
      trouble_ = errno;
      return false;
    }
    held_ += bytes.size();
    return true;
  }

  [[nodiscard]] bool is_too_large() const { return is_too_large_; }
  [[nodiscard]] int trouble() const { return trouble_; }

  void forget() {
    file_.close();
    ::unlink(request_.part.c_str());
    ::unlink((request_.part + ".json").c_str());
  }
  // Takes the place of the file.
  Result<void> take_place() {
    const bool is_done =
        ::fsync(file_.number()) == 0 && ::rename(request_.part.c_str(), request_.path.c_str()) == 0;
    if (!is_done) return io::system_trouble(request_.path, errno);
    ::unlink((request_.part + ".json").c_str());
    return {};
  }

 private:
  bool make_ready(int status, const io::Headers& headers) {
    if (status == 206) {
      const std::string range = header_of(headers, "Content-Range");
      return held_ > 0 && range.starts_with(fmt::format("bytes {}-", held_)) && seek(held_);
    }
    if (status != 200) return false;
    held_ = 0;
    begun_ = Copy{.url = request_.url,
                  .etag = header_of(headers, "ETag"),
                  .last_modified = header_of(headers, "Last-Modified")};
    return static_cast<bool>(io::replace_file(request_.part + ".json", text_of(*begun_))) &&
           seek(0);
  }

  bool seek(std::uint64_t place) {
    const bool is_there = ::ftruncate(file_.number(), static_cast<off_t>(place)) == 0 &&
                          ::lseek(file_.number(), static_cast<off_t>(place), SEEK_SET) >= 0;
    if (!is_there) trouble_ = errno;
    return is_there;
  }

  const DownloadRequest& request_;
  std::optional<Copy> begun_;
  io::Descriptor file_;
  std::uint64_t held_ = 0;
  bool has_begun_ = false;
  bool is_too_large_ = false;
  int trouble_ = 0;
};

class HashSink final : public ByteSink {
 public:
  Result<void> feed(std::string_view bytes) override {
    hash_.feed(bytes);
    return {};
  }
  Result<void> finish() override { return {}; }
  [[nodiscard]] std::string hex() { return hash_.hex(); }

 private:
  StreamHash hash_;
};

class Fetching {
 public:
  Fetching(const DownloadRequest& request, const DownloadMeans& means)
      : request_(request), means_(means) {}

  Attempt<Download> attempt() {
    Part part(request_);
    part.take_up();
    if (!part.is_open()) {
      return std::unexpected(Setback{io::system_trouble(request_.part, errno).error()});
    }
    io::HttpRequest asked = request_for(request_.url, means_, request_.most_bytes);
    if (part.held() > 0) {
      asked.headers = part.rest();
    } else if (request_.copy) {
      asked.headers = unless_unchanged(*request_.copy);
    }
    const Attempt<io::HttpResponse> answer = send(
        std::move(asked), means_,
        [&](int status, const io::Headers& headers) {
          return !is_redirect(status) && part.begin(status, headers);
        },
        [&](std::string_view bytes) {
          if (means_.took) means_.took(bytes.size());
          return part.append(bytes);
        });
    if (part.is_too_large()) {
      part.forget();
      return std::unexpected(Setback{
          {Fault::too_large,
           say({"the answer is larger than {} bytes", "応答が上限の {} バイトを超えています"},
               request_.most_bytes)}});
    }
    if (part.trouble() != 0) {
      return std::unexpected(Setback{io::system_trouble(request_.part, part.trouble()).error()});
    }
    if (!answer) return std::unexpected(answer.error());
    return settle(*answer, part);
  }

 private:
  static io::Headers unless_unchanged(const Copy& copy) {
    io::Headers headers;
    if (!copy.etag.empty()) headers.push_back({"If-None-Match", copy.etag});
    if (!copy.last_modified.empty()) headers.push_back({"If-Modified-Since", copy.last_modified});
    return headers;
  }

  Attempt<Download> settle(const io::HttpResponse& answer, Part& part) {
    const int status = answer.status;
    if (status == 304 && request_.copy) {
      part.forget();
      return Download{.what = Downloaded::unchanged, .copy = *request_.copy};
    }
    // The range that we have is all there is, or of another file.
    if (status == 416 || (status == 206 && !part.has_begun())) {
      part.forget();
      return std::unexpected(Setback{told(status, request_.url), true});
    }
    if (status == 404 || status == 410) {
      part.forget();
      return Download{.what = Downloaded::missing, .copy = {}};
    }
    if (status != 200 && status != 206) {
      if (!may_pass(status)) part.forget();
      return std::unexpected(Setback{told(status, request_.url), may_pass(status)});
    }
    // A body without a byte is given to nobody.
    if (!part.has_begun() && !part.begin(status, answer.headers)) {
      return std::unexpected(Setback{told(status, request_.url), true});
    }
    return verify(part);
  }

  Attempt<Download> verify(Part& part) {
    const auto failed = [&](Error error) {
      part.forget();
      return std::unexpected(Setback{std::move(error)});
    };
    Result<std::string> sha256 = sha256_of_file(request_.part);
    if (!sha256) return failed(std::move(sha256).error());
    const Expected& expected = request_.expected;
    if (!expected.sha256.empty()) {
      const Result<std::string> actual =
          expected.is_of_unpacked ? sha256_of_file(request_.part, true) : sha256;
      if (!actual) return failed(actual.error());
      if (*actual != expected.sha256) {
        return failed({Fault::malformed, say({"its SHA-256 is {}, and {} was promised",
                                              "SHA-256 が {} で、公表された値 {} と一致しません"},
                                             *actual, expected.sha256)});
      }
    }
    Copy copy = part.copy();
    copy.sha256 = std::move(*sha256);
    copy.bytes = part.held();
    copy.fetched = means_.now();
    if (Result<void> placed = part.take_place(); !placed) return failed(std::move(placed).error());
    return Download{.what = Downloaded::fetched, .copy = std::move(copy)};
  }

  const DownloadRequest& request_;
  const DownloadMeans& means_;
};

}  // namespace

Result<std::string> sha256_of_file(const std::string& path, bool is_unpacked) {
  TRY(const io::RegularFile file, io::RegularFile::open(path, io::RegularFile::Links::refused));
  HashSink hash;
  if (!is_unpacked) {
    TRY_VOID(file.push(0, file.size(), hash));
    return hash.hex();
  }
  Decompressor unpacking(hash, {.zstd_window_log = 27});
  TRY_VOID(file.push(0, file.size(), unpacking));
  TRY_VOID(unpacking.finish());
  return hash.hex();
}

Result<Download> download(const DownloadRequest& request, const DownloadMeans& means) {
  Fetching fetching(request, means);
  return try_again<Download>(means, [&] { return fetching.attempt(); });
}

Result<std::optional<std::string>> fetch_text(const std::string& url, const DownloadMeans& means) {
  using Text = std::optional<std::string>;
  return try_again<Text>(means, [&]() -> Attempt<Text> {
    const Attempt<io::HttpResponse> answer = send(
        request_for(url, means, text_bytes), means, [](int, const io::Headers&) { return false; },
        [](std::string_view) { return false; });
    if (!answer) return std::unexpected(answer.error());
    if (answer->status == 404 || answer->status == 410) return Text();
    if (answer->status != 200) {
      return std::unexpected(Setback{told(answer->status, url), may_pass(answer->status)});
    }
    return Text(answer->body);
  });
}

}  // namespace hakoseki::advisories
