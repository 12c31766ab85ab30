// Whose tokens a federated principal of a trust policy takes.
#pragma once

#include <cstdint>
#include <string_view>

#include "inventory/iam.h"
#include "inventory/index.h"

namespace hakoseki {

enum class TokenIssuer : std::uint8_t {
  pipeline,  // GitHub Actions, GitLab and the like
  cluster,   // EKS, for service accounts
  other,
  unknown,
};

// Of a host, or the ARN, address or key of a condition that holds one.
[[nodiscard]] TokenIssuer issuer_by_host(std::string_view text);

// By the claims alone that the statement's conditions ask for: their keys begin with the issuer's
// host.
[[nodiscard]] TokenIssuer issuer_by_claims(const PolicyStatement& statement);

// By the provider's ARN, by the provider of the run that it refers to, or by the claims.
[[nodiscard]] TokenIssuer issuer_of(const PolicyPrincipal& principal,
                                    const PolicyStatement& statement, const Index& index);

}  // namespace hakoseki
