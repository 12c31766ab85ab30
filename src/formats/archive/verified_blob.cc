#include "formats/archive/verified_blob.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/utf8.h"

namespace hakoseki {
namespace {

constexpr std::size_t shown_bytes = 200;

struct Named {
  std::string_view prefix;
  HashAlgorithm algorithm;
  std::size_t digits;
};
// image-spec, descriptor.md: these two are registered, and upper case is not allowed.
constexpr Named algorithms[] = {{"sha256:", HashAlgorithm::sha256, 64},
                                {"sha512:", HashAlgorithm::sha512, 128}};

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

Result<HashAlgorithm> algorithm_of(std::string_view digest) {
  const std::string shown = utf8::clip(utf8::neutralise(digest), shown_bytes);
  for (const Named& named : algorithms) {
    if (!digest.starts_with(named.prefix)) continue;
    const std::string_view hex = digest.substr(named.prefix.size());
    if (hex.size() == named.digits && is_hex(hex)) return named.algorithm;
    return std::unexpected(
        Error(Fault::malformed,
              say({"`{}` is no digest", "`{}` はダイジェストの形式ではありません"}, shown)));
  }
  return std::unexpected(
      Error(Fault::unsupported, say({"the digest `{}` is of an algorithm that is not read",
                                     "ダイジェスト `{}` のアルゴリズムには対応していません"},
                                    shown)));
}

}  // namespace

VerifiedBlob::VerifiedBlob(ByteSink& next, BlobPromise promise)
    : next_(next), promise_(std::move(promise)) {
  if (promise_.digest.empty()) return;
  if (Result<HashAlgorithm> algorithm = algorithm_of(promise_.digest)) {
    hash_.emplace(*algorithm);
  } else {
    no_digest_ = std::move(algorithm).error();
  }
}

std::unexpected<Error> VerifiedBlob::broken(std::string_view actual) const {
  const std::string_view name = promise_.name;
  if (!actual.empty()) {
    return std::unexpected(
        Error(Fault::malformed, say({"{} is not what its digest says: its bytes are those of `{}`",
                                     "{} の内容がダイジェストと一致しません。実際は `{}` です"},
                                    name, actual)));
  }
  const std::uint64_t promised = promise_.size.value_or(0);
  if (fed_ > promised) {
    return std::unexpected(Error(
        Fault::malformed, say({"{} is not what its digest says: it is longer than {} bytes",
                               "{} の内容がダイジェストと一致しません。{} バイトを超えています"},
                              name, promised)));
  }
  return std::unexpected(
      Error(Fault::malformed,
            say({"{} is not what its digest says: it has {} bytes instead of {}",
                 "{} の内容がダイジェストと一致しません。{} バイトです（正しくは {} バイト）"},
                name, fed_, promised)));
}

Result<void> VerifiedBlob::feed(std::string_view bytes) {
  if (no_digest_) return std::unexpected(*no_digest_);
  fed_ += bytes.size();
  if (promise_.size && fed_ > *promise_.size) return broken("");
  if (hash_) hash_->feed(bytes);
  return next_.feed(bytes);
}

Result<void> VerifiedBlob::finish() {
  if (no_digest_) return std::unexpected(*no_digest_);
  if (promise_.size && fed_ != *promise_.size) return broken("");
  if (hash_) {
    const std::string actual =
        promise_.digest.substr(0, promise_.digest.find(':') + 1) + hash_->hex();
    if (actual != promise_.digest) return broken(actual);
  }
  return next_.finish();
}

}  // namespace hakoseki
