#include "engines/image/content_hashes.h"

#include <algorithm>
#include <utility>

namespace hakoseki::image {
namespace {

constexpr unsigned md5 = 1;
constexpr unsigned sha1 = 2;
constexpr unsigned sha256 = 4;

constexpr unsigned of_dpkg = md5;
constexpr unsigned of_rpm = md5 | sha256;
constexpr unsigned of_apk = sha1 | sha256;

// Entries that stand early in layers, which are in the order of names for the most part.
unsigned family_of(std::string_view path) {
  if (path.starts_with("etc/")) {
    const std::string_view name = path.substr(4, path.find('/', 4) - 4);
    if (name == "debian_version" || name == "dpkg") return of_dpkg;
    if (name == "yum.repos.d" || name == "dnf" || name == "rpm") return of_rpm;
    return name == "apk" ? of_apk : 0;
  }
  // The folders of Debian's architectures, and where rpm's builds link programs by their build id.
  if (path.starts_with("usr/lib/")) {
    const std::string_view name = path.substr(8, path.find('/', 8) - 8);
    if (name.ends_with("-linux-gnu") || name == "dpkg") return of_dpkg;
    return name == ".build-id" || name == "rpm" ? of_rpm : 0;
  }
  if (path.starts_with("lib/apk/")) return of_apk;
  if (path.starts_with("var/lib/dpkg/")) return of_dpkg;
  return path.starts_with("var/lib/rpm/") ? of_rpm : 0;
}

}  // namespace

bool may_be_of_a_package(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view top = path.substr(0, slash);
  if (top == "usr") return !path.substr(slash + 1).starts_with("local/");
  constexpr std::array<std::string_view, 6> folders = {"bin", "boot", "etc", "opt", "sbin", "var"};
  return top.starts_with("lib") || std::find(folders.begin(), folders.end(), top) != folders.end();
}

ContentHashes::ContentHashes() {
  constexpr std::array<std::pair<DigestKind, HashAlgorithm>, 3> algorithms = {
      {{DigestKind::md5, HashAlgorithm::md5},
       {DigestKind::sha1, HashAlgorithm::sha1},
       {DigestKind::sha256, HashAlgorithm::sha256}}};
  for (std::size_t i = 0; i < methods_.size(); ++i) {
    const auto [kind, algorithm] = algorithms[i];
    methods_[i].kind = kind;
    if (is_available(algorithm)) {
      methods_[i].hash = std::make_unique<StreamHash>(algorithm);
    } else {
      is_whole_ = false;
    }
  }
}

void ContentHashes::meet(std::string_view path) {
  families_ |= family_of(path);
}

void ContentHashes::begin() {
  if (wanted_ != 0) (void)finish();  // of a content that was given up
  wanted_ = families_ == 0 ? md5 | sha1 | sha256 : families_;
}

void ContentHashes::feed(std::string_view bytes) {
  for (std::size_t i = 0; i < methods_.size(); ++i) {
    if ((wanted_ & (1U << i)) != 0 && methods_[i].hash != nullptr) methods_[i].hash->feed(bytes);
  }
}

void ContentHashes::feed_zeros(std::uint64_t bytes) {
  static constexpr std::array<char, 4096> zeros = {};
  for (; bytes > 0; bytes -= std::min<std::uint64_t>(bytes, zeros.size()))
    feed({zeros.data(), static_cast<std::size_t>(std::min<std::uint64_t>(bytes, zeros.size()))});
}

ContentDigests ContentHashes::finish() {
  ContentDigests digests;
  for (std::size_t i = 0; i < methods_.size(); ++i) {
    Method& method = methods_[i];
    if ((wanted_ & (1U << i)) == 0 || method.hash == nullptr) continue;
    method.digest = method.hash->bytes();
    if (method.kind == DigestKind::md5) digests.md5 = method.digest;
    if (method.kind == DigestKind::sha1) digests.sha1 = method.digest;
    if (method.kind == DigestKind::sha256) digests.sha256 = method.digest;
  }
  wanted_ = 0;
  return digests;
}

}  // namespace hakoseki::image
