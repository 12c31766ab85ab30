#include "io/aws/credentials.h"

namespace hakoseki::aws {

Result<Credentials> CredentialCache::current() {
  const auto now = clock_();
  // How long the kept ones are good; nothing where there are none.
  const auto left = [&]() -> std::optional<std::chrono::seconds> {
    if (!kept_) return std::nullopt;
    return kept_->expires ? *kept_->expires - now : std::chrono::seconds::max();
  }();
  if (kept_ && left > margin) return *kept_;
  const bool has_just_failed = failure_ && now - failed_at_ < memory;
  Result<Credentials> fresh =
      has_just_failed ? Result<Credentials>(std::unexpected(*failure_)) : provider_();
  if (fresh) {
    kept_ = *fresh;
    failure_.reset();
    return fresh;
  }
  if (!has_just_failed) {
    failure_ = fresh.error();
    failed_at_ = now;
  }
  if (kept_ && left > std::chrono::seconds(0)) return *kept_;
  return fresh;
}

Result<Credentials> CredentialCache::renewed(const Keys& refused) {
  if (kept_ && kept_->keys.id == refused.id && kept_->keys.token == refused.token) kept_.reset();
  return current();
}

}  // namespace hakoseki::aws
