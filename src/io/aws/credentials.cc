#include "io/aws/credentials.h"

#include <array>
#include <cstddef>

#include "base/utf8.h"

namespace hakoseki::aws {

Message Origin::words() const {
  constexpr std::array<Text, 8> forms = {
      {{"environment", "環境変数"},
       {"container", "コンテナの認証情報"},
       {"instance", "インスタンスプロファイル"},
       {"profile `{}`", "プロファイル `{}`"},
       {"profile `{}` (credential_process)", "プロファイル `{}`(credential_process)"},
       {"profile `{}` of IAM Identity Center", "プロファイル `{}`(IAM Identity Center)"},
       {"role `{}`", "ロール `{}`"},
       {"role `{}` by web identity", "ウェブ ID によるロール `{}`"}}};
  return say(forms.at(static_cast<std::size_t>(kind)), utf8::neutralise(name));
}

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
