#include "assess/pipelines.h"

#include <string_view>

#include "assess/token_issuer.h"

namespace hakoseki::policy {
bool is_pipeline_provider(const Case<Reference>& federated, const Index& index) {
  const Reference* known = federated.value();
  if (known != nullptr && known->is_address) {
    const auto* provider = index.find<OidcProvider>(*known);
    const std::string* url = provider == nullptr ? nullptr : provider->url.if_known();
    return url != nullptr && issuer_by_host(*url) == TokenIssuer::pipeline;
  }
  const Unknown* why = federated.unknown();
  const std::string_view arn = known != nullptr ? std::string_view(known->text)
                               : why != nullptr ? std::string_view(why->shape)
                                                : std::string_view();
  return arn.find("oidc-provider/") != std::string_view::npos &&
         issuer_by_host(arn) == TokenIssuer::pipeline;
}

bool is_pipeline(const PolicyPrincipal& principal, const Case<Reference>& one, const Index& index) {
  if (principal.type == "Federated") return is_pipeline_provider(one, index);
  const Reference* service = one.value();
  return principal.type == "Service" && service != nullptr &&
         (service->text == "codebuild.amazonaws.com" ||
          service->text == "codepipeline.amazonaws.com");
}

}  // namespace hakoseki::policy
