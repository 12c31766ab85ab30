// Credentials that are renewed before they expire, whatever they come from.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"
#include "base/text.h"
#include "io/aws/sigv4.h"

namespace hakoseki::aws {

// How credentials were found.
struct Origin {
  enum class Kind : std::uint8_t {
    environment,
    container,
    instance,
    profile,          // keys in the files
    program,          // `credential_process` of a profile
    identity_center,  // of a profile
    role,
    role_by_web_identity,
  };

  Kind kind = Kind::environment;
  std::string name = {};  // of the profile, or the ARN of the role

  // "environment", "profile `audit`", ...
  [[nodiscard]] Message words() const;
};

struct Credentials {
  Keys keys;
  std::optional<std::chrono::sys_seconds> expires = std::nullopt;  // none: they do not
  Origin origin = {};
};

using Clock = std::function<std::chrono::sys_seconds()>;

class CredentialCache {
 public:
  using Provider = std::function<Result<Credentials>()>;

  // How long before their end credentials are renewed, so that none expires on its way.
  static constexpr std::chrono::minutes margin{5};

  CredentialCache(Provider provider, Clock clock)
      : provider_(std::move(provider)), clock_(std::move(clock)) {}

  // How long a failure is remembered: a thousand calls that wait for credentials ask once.
  static constexpr std::chrono::seconds memory{10};

  // The kept ones while they are good; else asks the provider. Where it fails and the kept ones
  // have some of their last minutes left, those.
  [[nodiscard]] Result<Credentials> current();

  // Forgets `refused`, unless others were fetched since, and asks the provider.
  [[nodiscard]] Result<Credentials> renewed(const Keys& refused);

 private:
  Provider provider_;
  Clock clock_;
  std::optional<Credentials> kept_;
  std::optional<Error> failure_;
  std::chrono::sys_seconds failed_at_;
};

}  // namespace hakoseki::aws
