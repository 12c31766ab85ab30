// Exchanges an identity for the credentials of a role, at STS.
#pragma once

#include <cstdint>
#include <string>

#include "io/aws/provider.h"

namespace hakoseki::aws {

struct RoleRequest {
  std::string arn;
  std::string session_name = "hakoseki";
  std::string external_id = {};
  std::string session_policy = {};  // JSON that takes rights away
  std::uint32_t seconds = 0;        // 0: as STS has it, an hour
  std::string mfa_serial = {};      // of the device whose code the role wants; empty: none
  std::string mfa_code = {};
};

// AssumeRole, signed with `keys`. Errors: denied with STS's words; unavailable; malformed.
[[nodiscard]] Result<Credentials> assume_role(const CredentialContext& context, const Keys& keys,
                                              const RoleRequest& role, std::string_view region);

// AssumeRoleWithWebIdentity, which is not signed: the token is the proof.
[[nodiscard]] Result<Credentials> assume_role_with_web_identity(const CredentialContext& context,
                                                                const RoleRequest& role,
                                                                std::string_view token_file,
                                                                std::string_view region);

}  // namespace hakoseki::aws
