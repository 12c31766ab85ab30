// Which principals of policies are pipelines, as far as their names tell.
#pragma once

#include "inventory/iam.h"
#include "inventory/index.h"

namespace hakoseki::policy {

// An OIDC provider of pipelines, by its ARN or as a resource of the run: that of GitHub, of a
// company's own GitLab, ...
[[nodiscard]] bool is_pipeline_provider(const Case<Reference>& federated, const Index& index);

// Such a provider, CodeBuild, or CodePipeline; `one` is one case of the principal's link.
[[nodiscard]] bool is_pipeline(const PolicyPrincipal& principal, const Case<Reference>& one,
                               const Index& index);

}  // namespace hakoseki::policy
