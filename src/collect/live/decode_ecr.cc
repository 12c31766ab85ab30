// Amazon ECR: repositories with their policies, and the settings of the registry.
#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

void decode_repositories(Reader& reader) {
  for (const Item& item : reader.items("ecr:DescribeRepositories", "repositories")) {
    const std::string name = item.text("repositoryName");
    Properties properties(*item.value);
    properties.put("RepositoryPolicyText", reader.detail(item, "ecr:GetRepositoryPolicy",
                                                         "repositoryName", {name}, "policyText"));
    Value lifecycle = map_at(item.value->at);
    lifecycle.members.push_back({"LifecyclePolicyText", item.value->at,
                                 reader.detail(item, "ecr:GetLifecyclePolicy", "repositoryName",
                                               {name}, "lifecyclePolicyText")});
    properties.put("LifecyclePolicy", std::move(lifecycle));
    // Filters are written by the same name in the API and in CloudFormation, but for their parts.
    Value filters = at(*item.value, {"imageTagMutabilityExclusionFilters"});
    for (Value& filter : filters.items) {
      filter =
          Properties(filter).rename("filter", "ImageTagMutabilityExclusionFilterValue").value();
    }
    properties.drop("imageTagMutabilityExclusionFilters");
    properties.put("ImageTagMutabilityExclusionFilters", std::move(filters));
    reader.add(item,
               {.type = "AWS::ECR::Repository",
                .id = name,
                .address = item.text("repositoryArn"),
                .named_by = "repositoryName",
                .tags = Tags::elsewhere},
               properties.value());
  }
  reader.expect_listing<EcrRepository>("ecr:DescribeRepositories");
}

void decode_public_repositories(Reader& reader) {
  for (const Item& item : reader.items("ecr-public:DescribeRepositories", "repositories")) {
    reader.add(item,
               {.type = "AWS::ECR::PublicRepository",
                .id = item.text("repositoryName"),
                .address = item.text("repositoryArn"),
                .named_by = "repositoryName",
                .tags = Tags::elsewhere},
               *item.value);
  }
  reader.expect_listing<EcrPublicRepository>("ecr-public:DescribeRepositories");
}

// The one setting of a registry that an operation answers: one for each account and Region.
std::string address_of(const Item& item, std::string_view what) {
  const Place& place = item.answer->place;
  return place.account + '/' + place.region + '/' + std::string(what);
}

void decode_registry(Reader& reader) {
  for (const Item& item :
       reader.items("ecr:GetRegistryScanningConfiguration", "scanningConfiguration")) {
    reader.add(item,
               {.type = "AWS::ECR::RegistryScanningConfiguration",
                .id = "scanning configuration",
                .address = address_of(item, "scanning"),
                .named_by = "scanType"},
               *item.value);
  }
  reader.expect_listing<EcrScanningConfiguration>("ecr:GetRegistryScanningConfiguration");
  for (const Item& item : reader.answers("ecr:GetRegistryPolicy")) {
    reader.add(item,
               {.type = "AWS::ECR::RegistryPolicy",
                .id = "registry policy",
                .address = address_of(item, "policy"),
                .named_by = "policyText"},
               *item.value);
  }
  reader.expect_listing<EcrRegistryPolicy>("ecr:GetRegistryPolicy");
  for (const Item& item : reader.items("ecr:GetSigningConfiguration", "signingConfiguration")) {
    reader.add(item,
               {.type = "AWS::ECR::SigningConfiguration",
                .id = "signing configuration",
                .address = address_of(item, "signing"),
                .named_by = "rules"},
               *item.value);
  }
  reader.expect_listing<EcrSigningConfiguration>("ecr:GetSigningConfiguration");
  for (const Item& item : reader.answers("ecr:DescribeRegistry")) {
    reader.add(item,
               {.type = "AWS::ECR::ReplicationConfiguration",
                .id = "replication configuration",
                .address = address_of(item, "replication"),
                .named_by = "replicationConfiguration"},
               *item.value);
  }
  reader.expect_listing<EcrReplicationConfiguration>("ecr:DescribeRegistry");
}

void decode_caches(Reader& reader) {
  for (const Item& item :
       reader.items("ecr:DescribePullThroughCacheRules", "pullThroughCacheRules")) {
    const std::string prefix = item.text("ecrRepositoryPrefix");
    reader.add(item,
               {.type = "AWS::ECR::PullThroughCacheRule",
                .id = prefix,
                .address = address_of(item, "pull-through-cache/" + prefix),
                .named_by = "ecrRepositoryPrefix"},
               *item.value);
  }
  reader.expect_listing<EcrPullThroughCacheRule>("ecr:DescribePullThroughCacheRules");
  for (const Item& item :
       reader.items("ecr:DescribeRepositoryCreationTemplates", "repositoryCreationTemplates")) {
    const std::string prefix = item.text("prefix");
    reader.add(item,
               {.type = "AWS::ECR::RepositoryCreationTemplate",
                .id = prefix,
                .address = address_of(item, "creation-template/" + prefix),
                .named_by = "prefix"},
               *item.value);
  }
  reader.expect_listing<EcrCreationTemplate>("ecr:DescribeRepositoryCreationTemplates");
}

}  // namespace

std::span<const Operation> ecr_operations() {
  static const std::vector<Operation> all = {
      {"ecr",
       "DescribeRepositories",
       "repositories[].registryId repositories[].imageTagMutability",
       {"repositories.repositoryArn", "repositories.repositoryName",
        "repositories.imageTagMutability=MUTABLE|IMMUTABLE|IMMUTABLE_WITH_EXCLUSION|"
        "MUTABLE_WITH_EXCLUSION",
        "repositories.imageTagMutabilityExclusionFilters.filter",
        "repositories.imageScanningConfiguration.scanOnPush",
        "repositories.encryptionConfiguration.encryptionType=AES256|KMS|KMS_DSSE",
        "repositories.encryptionConfiguration.kmsKey"}},
      {"ecr", "GetRepositoryPolicy", "policyText repositoryName", {"policyText"}},
      {"ecr", "GetLifecyclePolicy", "lifecyclePolicyText repositoryName", {"lifecyclePolicyText"}},
      {"ecr", "GetRegistryPolicy", "policyText registryId !repositoryName", {"policyText"}},
      {"ecr",
       "GetRegistryScanningConfiguration",
       "scanningConfiguration.scanType",
       {"scanningConfiguration.scanType=BASIC|ENHANCED",
        "scanningConfiguration.rules.scanFrequency=SCAN_ON_PUSH|CONTINUOUS_SCAN|MANUAL",
        "scanningConfiguration.rules.repositoryFilters.filter"}},
      {"ecr",
       "GetSigningConfiguration",
       "signingConfiguration",
       {"signingConfiguration.rules.signingProfileArn",
        "signingConfiguration.rules.repositoryFilters.filter"}},
      {"ecr",
       "DescribePullThroughCacheRules",
       "pullThroughCacheRules[].ecrRepositoryPrefix",
       {"pullThroughCacheRules.ecrRepositoryPrefix",
        "pullThroughCacheRules.upstreamRegistry=ecr|ecr-public|quay|k8s|docker-hub|"
        "github-container-registry|azure-container-registry|gitlab-container-registry|chainguard",
        "pullThroughCacheRules.upstreamRegistryUrl"}},
      {"ecr",
       "DescribeRepositoryCreationTemplates",
       "repositoryCreationTemplates[].prefix",
       {"repositoryCreationTemplates.prefix",
        "repositoryCreationTemplates.imageTagMutability=MUTABLE|IMMUTABLE|"
        "IMMUTABLE_WITH_EXCLUSION|MUTABLE_WITH_EXCLUSION",
        "repositoryCreationTemplates.encryptionConfiguration.encryptionType=AES256|KMS|KMS_DSSE",
        "repositoryCreationTemplates.repositoryPolicy",
        "repositoryCreationTemplates.lifecyclePolicy", "repositoryCreationTemplates.appliedFor"}},
      {"ecr",
       "DescribeRegistry",
       "registryId replicationConfiguration",
       {"replicationConfiguration.rules.destinations.registryId"}},
      {"ecr-public",
       "DescribeRepositories",
       "repositories[].repositoryUri repositories[]!imageTagMutability",
       {"repositories.repositoryArn", "repositories.repositoryName"}},
  };
  return all;
}

void decode_ecr(Reader& reader) {
  decode_repositories(reader);
  decode_public_repositories(reader);
  decode_registry(reader);
  decode_caches(reader);
}

}  // namespace hakoseki::live
