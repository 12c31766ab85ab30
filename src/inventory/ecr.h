// Amazon ECR registries and repositories.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inventory/iam.h"
#include "inventory/resource.h"

namespace hakoseki {

struct EcrRepository : Resource {
  Fact<std::string> name;
  Fact<std::string> tag_mutability;                   // default "MUTABLE"
  FactList<Fact<std::string>> mutability_exclusions;  // imageTagMutabilityExclusionFilters[].filter
  Fact<bool> scan_on_push;                            // default false
  // What the rules of the registry and the repository's flag come to; answered by ECR only.
  Fact<std::string> scan_frequency;
  Fact<std::string> encryption_type;  // default "AES256"
  Fact<Reference> kms_key;
  Fact<std::string> lifecycle_policy_text;
  PolicyDocument policy;
};

struct EcrPublicRepository : Resource {
  Fact<std::string> name;
};

struct ScanningRule {
  Fact<std::string> scan_frequency;
  FactList<Fact<std::string>> filters;
};

// AWS::ECR::RegistryScanningConfiguration
struct EcrScanningConfiguration : Resource {
  Fact<std::string> scan_type;  // default "BASIC"
  FactList<ScanningRule> rules;
};

// AWS::ECR::RegistryPolicy
struct EcrRegistryPolicy : Resource {
  PolicyDocument policy;
};

// AWS::ECR::PullThroughCacheRule
struct EcrPullThroughCacheRule : Resource {
  Fact<std::string> prefix;
  Fact<std::string> upstream_registry;  // "docker-hub", "quay", "ecr-public", ...
  Fact<std::string> upstream_registry_url;
};

// AWS::ECR::RepositoryCreationTemplate
struct EcrCreationTemplate : Resource {
  Fact<std::string> prefix;
  Fact<std::string> tag_mutability;   // default "MUTABLE"
  Fact<std::string> encryption_type;  // default "AES256"
  Fact<std::string> lifecycle_policy;
  PolicyDocument policy;  // repositoryPolicy
  FactList<Fact<std::string>> applied_for;
};

struct SigningRule {
  Fact<std::string> profile;
  Fact<Reference> profile_link;         // the same as a link to a resource of the run
  FactList<Fact<std::string>> filters;  // none: every repository of the registry
};

// AWS::ECR::SigningConfiguration
struct EcrSigningConfiguration : Resource {
  FactList<SigningRule> rules;
};

// AWS::Signer::SigningProfile
struct SigningProfile : Resource {
  Fact<std::string> status;  // "Active", "Canceled", "Revoked"; answered by Signer only
};

// AWS::ECR::ReplicationConfiguration
struct EcrReplicationConfiguration : Resource {
  FactList<Fact<std::string>> destinations;  // registry ids
};

}  // namespace hakoseki
