// What hakoseki.yaml declares of the user's systems, as facts for the checks.
#pragma once

#include "base/result.h"
#include "base/source_text.h"
#include "formats/node.h"
#include "inventory/scope.h"

namespace hakoseki {

// The keys of the scope: systems, registries, accounts, sensitivity_tag, sidecars,
// public_repositories, deploy_roles, jobs, baseline_namespaces, kubernetes_admins. Other keys are
// left to the caller. Errors: malformed with the place.
[[nodiscard]] Result<DeclaredScope> read_scope(const Node& root, const SourceText& source);

// Whether `key` is one that read_scope reads.
[[nodiscard]] bool is_scope_key(std::string_view key);

// A list of texts, or one text as a list of one. Errors: malformed with the place.
[[nodiscard]] Result<std::vector<std::string>> read_texts(const Node& node,
                                                          const SourceText& source);

}  // namespace hakoseki
