#include "assess/pipelines.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace hakoseki::policy {
namespace {

// Hosts of pipelines that federate; a company's own GitLab has the name in its host.
bool is_pipeline_host(std::string_view url) {
  constexpr std::array<std::string_view, 5> hosts = {"token.actions.githubusercontent.com",
                                                     "gitlab", "api.bitbucket.org",
                                                     "oidc.circleci.com", "agent.buildkite.com"};
  return std::any_of(hosts.begin(), hosts.end(), [&](std::string_view host) {
    return url.find(host) != std::string_view::npos;
  });
}

}  // namespace

bool is_pipeline_provider(const Case<Reference>& federated, const Index& index) {
  const Reference* known = federated.value();
  if (known != nullptr && known->is_address) {
    const auto* provider = index.find<OidcProvider>(*known);
    const std::string* url = provider == nullptr ? nullptr : provider->url.if_known();
    return url != nullptr && is_pipeline_host(*url);
  }
  const Unknown* why = federated.unknown();
  const std::string_view arn = known != nullptr ? std::string_view(known->text)
                               : why != nullptr ? std::string_view(why->shape)
                                                : std::string_view();
  return arn.find("oidc-provider/") != std::string_view::npos && is_pipeline_host(arn);
}

bool is_pipeline(const PolicyPrincipal& principal, const Case<Reference>& one, const Index& index) {
  if (principal.type == "Federated") return is_pipeline_provider(one, index);
  const Reference* service = one.value();
  return principal.type == "Service" && service != nullptr &&
         (service->text == "codebuild.amazonaws.com" ||
          service->text == "codepipeline.amazonaws.com");
}

}  // namespace hakoseki::policy
