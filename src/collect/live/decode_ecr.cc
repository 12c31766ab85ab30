// Amazon ECR: repositories with their policies and images, and the settings of the registry.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "collect/live/reader.h"
#include "io/aws/endpoint.h"

namespace hakoseki::live {
namespace {

// What ECR says that its rules come to; each answer tells of several repositories, called by name.
class ScanFrequencies {
 public:
  // The reader must outlive it.
  explicit ScanFrequencies(const Reader& reader) : reader_(reader) {
    for (const Item& item : reader.items(operation, "scanningConfigurations"))
      by_name_.emplace(std::pair(item.answer->place, item.text("repositoryName")), item);
  }

  [[nodiscard]] Value of(const Item& repository) const {
    const Place& place = repository.answer->place;
    const auto found = by_name_.find(std::pair(place, repository.text("repositoryName")));
    if (found != by_name_.end()) return at(*found->second.value, {"scanFrequency"});
    // A denial that names nothing, or names others as well, is one of everything.
    Unknown why{.reason = Reason::not_seen, .detail = std::string(operation)};
    for (const Answer* error : reader_.errors(operation)) {
      if (error->place == place || error->place == Place()) why = why_of(*error);
    }
    return Value::unknown_at(repository.value->at, std::move(why));
  }

 private:
  static constexpr std::string_view operation = "ecr:BatchGetRepositoryScanningConfiguration";

  const Reader& reader_;
  std::map<std::pair<Place, std::string>, Item> by_name_;
};

void decode_repositories(Reader& reader) {
  const ScanFrequencies frequencies(reader);
  for (const Item& item : reader.items("ecr:DescribeRepositories", "repositories")) {
    const std::string name = item.text("repositoryName");
    Properties properties(*item.value);
    properties.put("ScanFrequency", frequencies.of(item));
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

// What the repository of an image is called for ever.
std::string repository_arn(const Item& image) {
  const std::string& region = image.answer->place.region;
  const std::string account = image.text("registryId");
  return fmt::format("arn:{}:ecr:{}:{}:repository/{}", aws::partition_of(region).value_or("aws"),
                     region, account.empty() ? image.answer->place.account : account,
                     image.text("repositoryName"));
}

// What an operation answers of single images.
class ImageAnswers {
 public:
  // The reader must outlive it.
  ImageAnswers(const Reader& reader, std::string_view operation)
      : reader_(reader), operation_(operation) {
    for (const Item& item : reader.answers(operation)) {
      const std::string digest = text_of(at(*item.value, {"imageId", "imageDigest"}));
      by_image_.emplace(Key{item.answer->place, item.text("repositoryName"), digest}, item.answer);
    }
  }

  // An answer, or an error that came instead; null where nobody asked.
  [[nodiscard]] const Answer* about(const Item& image) const {
    const Place& place = image.answer->place;
    const std::string repository = image.text("repositoryName");
    const std::string digest = image.text("imageDigest");
    const auto found = by_image_.find(Key{place, repository, digest});
    if (found != by_image_.end()) return found->second;
    for (const Answer* answer :
         reader_.asked_for(place, operation_, "imageId.imageDigest", {digest})) {
      const std::string* asked = answer->asked_for("repositoryName");
      if (asked != nullptr && *asked == repository) return answer;
    }
    return nullptr;
  }

  // Why nobody knows what there is none of.
  [[nodiscard]] Unknown why(const Answer* error, const Place& place) {
    if (error != nullptr) return why_of(*error);
    // A denial that names nothing is one of everything.
    const auto known = unasked_.find(place);
    if (known != unasked_.end()) return known->second;
    return unasked_[place] = reader_.find(place, operation_, "imageId.imageDigest", {}).why;
  }

 private:
  using Key = std::tuple<Place, std::string, std::string>;  // its repository and digest

  const Reader& reader_;
  std::string_view operation_;
  std::map<Key, const Answer*> by_image_;
  std::map<Place, Unknown> unasked_;
};

// The list of a repository tells of enhanced scans only; of basic ones the scan itself does.
void put_scan(const Item& image, ImageAnswers& scans, Properties& properties) {
  const Answer* scan = scans.about(image);
  Value status = at(*image.value, {"imageScanStatus", "status"});
  Value findings = at(*image.value, {"imageScanFindingsSummary"});
  Item seen = image;
  if (scan != nullptr && !scan->error) {
    status = at(scan->body, {"imageScanStatus", "status"});
    findings = at(scan->body, {"imageScanFindings"});
    seen = {scan, &scan->body};
  } else if (status.kind == Value::Kind::absent) {
    const bool is_told = scan != nullptr && scan->error->is_absence();
    status = is_told ? Value::absent_at(scan->evidence)
                     : Value::unknown_at(image.value->at, scans.why(scan, image.answer->place));
  }
  properties.drop("imageScanStatus");
  Properties scan_status(map_at(status.at));
  scan_status.put("Status", std::move(status));
  properties.put("ImageScanStatus", std::move(scan_status).take());
  for (const std::string_view member : {"imageScanCompletedAt", "findingSeverityCounts"})
    properties.put(member, at(findings, {member}));
  properties.put("ScanSeenAt", Reader::seen_at(seen));
}

Value signing_statuses(const Item& image, ImageAnswers& signatures) {
  const Answer* answer = signatures.about(image);
  if (answer == nullptr || (answer->error && !answer->error->is_absence())) {
    return Value::unknown_at(image.value->at, signatures.why(answer, image.answer->place));
  }
  const Value* statuses = answer->body.find("signingStatuses");
  return statuses == nullptr ? list_at(answer->evidence) : *statuses;
}

// Of a repository whose list is not whole, or without what is archived.
void note_unseen_images(Reader& reader, const Item& repository) {
  constexpr std::string_view operation = "ecr:DescribeImages";
  const Place& place = repository.answer->place;
  const std::string name = repository.text("repositoryName");
  std::vector<Gap> gaps = reader.missing_at(place, operation, "repositoryName", {name});
  const auto pages = reader.asked_for(place, operation, "repositoryName", {name});
  const bool asked_for_all = std::any_of(pages.begin(), pages.end(), [](const Answer* page) {
    const std::string* status = page->asked_for("filter.imageStatus");
    return status != nullptr && *status == "ANY";
  });
  if (gaps.empty() && !asked_for_all) {
    gaps.push_back({.why = {.reason = Reason::not_seen,
                            .detail = "ecr:DescribeImages --filter imageStatus=ANY"},
                    .evidence = repository.value->at});
  }
  for (Gap& gap : gaps)
    reader.inventory().note_unseen<EcrImage>(std::move(gap), repository.text("repositoryArn"));
}

void decode_images(Reader& reader) {
  ImageAnswers scans(reader, "ecr:DescribeImageScanFindings");
  ImageAnswers signatures(reader, "ecr:DescribeImageSigningStatus");
  for (const Item& item : reader.items("ecr:DescribeImages", "imageDetails")) {
    const std::string digest = item.text("imageDigest");
    Properties properties(*item.value);
    properties.put("SeenAt", Reader::seen_at(item));
    put_scan(item, scans, properties);
    properties.put("SigningStatuses", signing_statuses(item, signatures));
    reader.add(
        item,
        {.type = "AWS::ECR::Image",
         .id = fmt::format("{}@{}", item.text("repositoryName"), digest),
         .address = digest.empty() ? digest : fmt::format("{}/{}", repository_arn(item), digest),
         .named_by = "imageDigest",
         .tags = Tags::elsewhere},
        properties.value());
  }
  for (const Item& item : reader.items("ecr:DescribeRepositories", "repositories"))
    note_unseen_images(reader, item);
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

void decode_signing_profiles(Reader& reader) {
  for (const Item& item : reader.items("signer:ListSigningProfiles", "profiles")) {
    reader.add(item,
               {.type = "AWS::Signer::SigningProfile",
                .id = item.text("profileName"),
                .address = item.text("arn"),
                .named_by = "profileName"},
               *item.value);
  }
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
      {"ecr",
       "BatchGetRepositoryScanningConfiguration",
       "scanningConfigurations[].repositoryArn",
       {"scanningConfigurations.repositoryName",
        "scanningConfigurations.scanFrequency=SCAN_ON_PUSH|CONTINUOUS_SCAN|MANUAL"}},
      {"signer",
       "ListSigningProfiles",
       "profiles[].profileVersionArn",
       {"profiles.profileName", "profiles.arn", "profiles.status=Active|Canceled|Revoked",
        "profiles.tags"}},
      {"ecr", "GetRepositoryPolicy", "policyText repositoryName", {"policyText"}},
      {"ecr", "GetLifecyclePolicy", "lifecyclePolicyText repositoryName", {"lifecyclePolicyText"}},
      {"ecr",
       "DescribeImages",
       "imageDetails[].imageDigest",
       {"imageDetails.registryId", "imageDetails.repositoryName", "imageDetails.imageDigest",
        "imageDetails.imageTags", "imageDetails.imagePushedAt",
        "imageDetails.imageStatus=ACTIVE|ARCHIVED|ACTIVATING", "imageDetails.lastRecordedPullTime",
        "imageDetails.imageManifestMediaType", "imageDetails.artifactMediaType",
        "imageDetails.subjectManifestDigest",
        "imageDetails.imageScanStatus.status=IN_PROGRESS|COMPLETE|FAILED|UNSUPPORTED_IMAGE|ACTIVE|"
        "PENDING|SCAN_ELIGIBILITY_EXPIRED|FINDINGS_UNAVAILABLE|LIMIT_EXCEEDED|IMAGE_ARCHIVED",
        "imageDetails.imageScanFindingsSummary.imageScanCompletedAt",
        "imageDetails.imageScanFindingsSummary.findingSeverityCounts"}},
      {"ecr",
       "DescribeImageScanFindings",
       "imageScanStatus repositoryName",
       {"repositoryName", "imageId.imageDigest",
        "imageScanStatus.status=IN_PROGRESS|COMPLETE|FAILED|UNSUPPORTED_IMAGE|ACTIVE|PENDING|"
        "SCAN_ELIGIBILITY_EXPIRED|FINDINGS_UNAVAILABLE|LIMIT_EXCEEDED|IMAGE_ARCHIVED",
        "imageScanFindings.imageScanCompletedAt", "imageScanFindings.findingSeverityCounts"}},
      {"ecr",
       "DescribeImageSigningStatus",
       "signingStatuses repositoryName",
       {"repositoryName", "imageId.imageDigest",
        "signingStatuses.status=IN_PROGRESS|COMPLETE|FAILED"}},
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
  decode_images(reader);
  decode_public_repositories(reader);
  decode_registry(reader);
  decode_caches(reader);
  decode_signing_profiles(reader);
}

}  // namespace hakoseki::live
