#include "io/image/blob_download.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace hakoseki::io {
namespace {

// Whether an answer goes on at byte `begin`: `Content-Range: bytes BEGIN-END/SIZE`.
bool continues_at(const Headers& headers, std::uint64_t begin) {
  const auto range = find_header(headers, "Content-Range");
  return range && range->starts_with(fmt::format("bytes {}-", begin));
}

}  // namespace

Headers BlobDownload::headers() const {
  if (fed_ == 0) return {};
  return {{"Range", fmt::format("bytes={}-", fed_)}};
}

void BlobDownload::begin_again() {
  passed_over_ = 0;
  if (!is_refused_) error_.reset();
}

bool BlobDownload::begin(int status, const Headers& headers) {
  passed_over_ = status == 200 ? fed_ : 0;
  return status == 200 || (status == 206 && fed_ > 0 && continues_at(headers, fed_));
}

bool BlobDownload::take(std::string_view bytes) {
  const auto over = static_cast<std::size_t>(std::min<std::uint64_t>(passed_over_, bytes.size()));
  passed_over_ -= over;
  bytes.remove_prefix(over);
  if (bytes.empty()) return true;
  if (bytes.size() > blob_.size - fed_) {
    error_ = Error{Fault::malformed,
                   fmt::format("blob `{}` has more than {} bytes", blob_.digest, blob_.size)};
    return false;
  }
  fed_ += bytes.size();
  if (auto done = sink_.feed(bytes); !done) {
    error_ = std::move(done).error();
    is_refused_ = true;
  }
  return !error_;
}

Error BlobDownload::too_short() const {
  return {Fault::malformed,
          fmt::format("blob `{}` ends after {} bytes of {}", blob_.digest, fed_, blob_.size)};
}

}  // namespace hakoseki::io
