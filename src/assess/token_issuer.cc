#include "assess/token_issuer.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace hakoseki {
namespace {

bool names_one(std::string_view text, std::span<const std::string_view> hosts) {
  return std::any_of(hosts.begin(), hosts.end(), [&](std::string_view host) {
    return text.find(host) != std::string_view::npos;
  });
}

// Of a text that is known in part only what it names counts.
TokenIssuer by_text(const Case<std::string>& one) {
  if (const std::string* text = one.value()) return issuer_by_host(*text);
  const Unknown* why = one.unknown();
  if (why == nullptr) return TokenIssuer::unknown;
  const TokenIssuer issuer = issuer_by_host(why->shape);
  const bool hidden = why->shape.empty() || why->shape.ends_with('}');
  return issuer == TokenIssuer::other && hidden ? TokenIssuer::unknown : issuer;
}

// One case that is a pipeline's or a cluster's decides, for each may be met.
TokenIssuer by_texts(const Fact<std::string>& fact) {
  TokenIssuer found = TokenIssuer::other;
  for (const Case<std::string>& one : fact.cases()) {
    const TokenIssuer issuer = by_text(one);
    if (issuer == TokenIssuer::pipeline || issuer == TokenIssuer::cluster) return issuer;
    if (issuer == TokenIssuer::unknown) found = issuer;
  }
  return found;
}

TokenIssuer by_provider(const Fact<Reference>& link, const Index& index) {
  for (const auto& provider : index.find_each<OidcProvider>(link)) {
    const TokenIssuer issuer = by_texts(provider.resource->url);
    if (issuer != TokenIssuer::unknown) return issuer;
  }
  return TokenIssuer::unknown;
}

}  // namespace

TokenIssuer issuer_by_host(std::string_view text) {
  // A company's own GitLab has the name in its host.
  constexpr std::array<std::string_view, 5> pipelines = {
      "token.actions.githubusercontent.com", "gitlab", "api.bitbucket.org", "oidc.circleci.com",
      "agent.buildkite.com"};
  constexpr std::array<std::string_view, 2> clusters = {"oidc.eks", "OpenIdConnectIssuerUrl"};
  if (names_one(text, pipelines)) return TokenIssuer::pipeline;
  return names_one(text, clusters) ? TokenIssuer::cluster : TokenIssuer::other;
}

TokenIssuer issuer_by_claims(const PolicyStatement& statement) {
  for (const auto& condition : statement.conditions.elements) {
    const std::string_view key = condition.value.key;
    const std::string_view claim = key.substr(key.rfind(':') + 1);
    if (claim != "sub" && claim != "aud") continue;
    const TokenIssuer issuer = issuer_by_host(key);
    if (issuer != TokenIssuer::other) return issuer;
  }
  return TokenIssuer::unknown;
}

TokenIssuer issuer_of(const PolicyPrincipal& principal, const PolicyStatement& statement,
                      const Index& index) {
  TokenIssuer issuer = by_texts(principal.value);
  if (issuer == TokenIssuer::unknown) issuer = by_provider(principal.link, index);
  return issuer == TokenIssuer::unknown ? issuer_by_claims(statement) : issuer;
}

}  // namespace hakoseki
