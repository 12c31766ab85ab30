// One file of a public feed, from the network to the disk: asked for only if it has changed, and
// gone on with where it broke.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/moment.h"
#include "base/result.h"
#include "io/curl_stream.h"

namespace hakoseki::advisories {

// What is known of a file that was downloaded.
struct Copy {
  std::string url = {};
  std::string etag = {};
  std::string last_modified = {};
  std::string sha256 = {};  // hexadecimal digits, of the file
  std::uint64_t bytes = 0;
  std::optional<Moment> fetched = {};

  bool operator==(const Copy&) const = default;
};

struct Expected {
  std::string sha256 = {};  // hexadecimal digits; empty: nobody says
  bool is_of_unpacked = false;
};

struct DownloadMeans {
  io::CurlStreams& http;
  bool allows_plain = false;  // the user named the server
  std::chrono::seconds limit{1800};
  std::chrono::milliseconds first_pause{1000};  // before it is asked again; then twice as long
  int attempts = 4;
  std::function<Moment()> now;
  std::function<void(std::uint64_t bytes)> took = {};
  const std::atomic<bool>* stop = nullptr;
};

struct DownloadRequest {
  std::string url;
  std::string path;  // of the file; what is there is the last copy
  std::string part;  // of what has come of it; `.json` beside it says of what
  std::uint64_t most_bytes = 0;
  std::optional<Copy> copy = {};  // where there is one that is as it was
  Expected expected = {};
};

enum class Downloaded : std::uint8_t { fetched, unchanged, missing };

struct Download {
  Downloaded what = Downloaded::fetched;
  Copy copy;
};

// The file is replaced at once, when all of it is there and is what was promised. Redirects are
// followed, never from TLS to none. Errors: unavailable, denied (401, 403), too_large, malformed
// (another digest than promised); the file and its copy are as they were then.
[[nodiscard]] Result<Download> download(const DownloadRequest& request, const DownloadMeans& means);

// A small text. Nothing where there is none (404). Errors: as above.
[[nodiscard]] Result<std::optional<std::string>> fetch_text(const std::string& url,
                                                            const DownloadMeans& means);

// SHA-256 of a file in hexadecimal digits, or of what it is unpacked. Errors: those of the file;
// malformed, too_large.
[[nodiscard]] Result<std::string> sha256_of_file(const std::string& path, bool is_unpacked = false);

}  // namespace hakoseki::advisories
