// Whose the accounts are that a policy names: the own one, one that is declared (accounts in
// hakoseki.yaml), or a stranger's.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "assess/verdict.h"
#include "inventory/iam.h"
#include "inventory/scope.h"

namespace hakoseki {

// Of an ARN or an account number whose account is written, or is the stack's own. Unknown where no
// account is declared.
[[nodiscard]] Branch judge_account(const Case<std::string>& named, const DeclaredScope& declared);

// Every principal that the statement names; not_applicable where it names no account: everybody is
// another question.
[[nodiscard]] Verdict names_own_principals(const PolicyStatement& statement,
                                           const DeclaredScope& declared);

// Every resource that the statement names; whose a bucket is, its name does not tell.
[[nodiscard]] Verdict names_own_resources(const PolicyStatement& statement,
                                          const DeclaredScope& declared);

// A condition on one of the keys, lower case, that demands own accounts or ARNs of such; fails
// where there is none.
[[nodiscard]] Verdict demands_own_accounts(const PolicyStatement& statement,
                                           std::span<const std::string_view> keys,
                                           const DeclaredScope& declared);

}  // namespace hakoseki
