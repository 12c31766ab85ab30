// iam:PassRole as it is about containers: which roles a statement hands to tasks.
#pragma once

#include "assess/policy.h"

namespace hakoseki::policy {

inline constexpr Kind every_role = {.service = "iam", .prefix = "role/"};

// Passes unless a condition on iam:PassedToService rules tasks out as those who receive the role.
[[nodiscard]] Verdict lets_tasks_receive(const PolicyStatement& statement);

// Passes where no statement hands every role to tasks.
[[nodiscard]] Verdict no_statement_passes_every_role(const PolicyDocument& document,
                                                     const Denials& denials);

}  // namespace hakoseki::policy
