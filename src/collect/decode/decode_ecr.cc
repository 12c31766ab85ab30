// Amazon ECR: what CloudFormation says of repositories, the registry and its rules, and the images
// of an account.
#include <array>

#include "collect/decode/decode.h"

namespace hakoseki::decode {
namespace {

void decode_repository(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto repository = started<EcrRepository>(reading);
  repository.name = from["RepositoryName"].text();
  repository.tag_mutability = from["ImageTagMutability"].text().or_default("MUTABLE");
  repository.mutability_exclusions = list_of<Fact<std::string>>(
      from["ImageTagMutabilityExclusionFilters"],
      [](const Cursor& one) { return one["ImageTagMutabilityExclusionFilterValue"].text(); });
  repository.scan_on_push =
      from["ImageScanningConfiguration"]["ScanOnPush"].flag().or_default(false);
  if (reading.resource.evidence.source == Source::api)
    repository.scan_frequency = from["ScanFrequency"].text();
  const Cursor encryption = from["EncryptionConfiguration"];
  repository.encryption_type = encryption["EncryptionType"].text().or_default("AES256");
  repository.kms_key = encryption["KmsKey"].reference();
  repository.lifecycle_policy_text = from["LifecyclePolicy"]["LifecyclePolicyText"].text();
  repository.policy = decode_policy(from["RepositoryPolicyText"]);
  inventory.add(std::move(repository));
}

void decode_public_repository(const Reading& reading, Inventory& inventory) {
  auto repository = started<EcrPublicRepository>(reading);
  repository.name = reading.properties["RepositoryName"].text();
  inventory.add(std::move(repository));
}

void decode_scanning(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto scanning = started<EcrScanningConfiguration>(reading);
  scanning.scan_type = from["ScanType"].text().or_default("BASIC");
  scanning.rules = list_of<ScanningRule>(from["Rules"], [](const Cursor& rule) {
    return ScanningRule{
        .scan_frequency = rule["ScanFrequency"].text(),
        .filters = list_of<Fact<std::string>>(rule["RepositoryFilters"], [](const Cursor& filter) {
          return filter["Filter"].text();
        })};
  });
  inventory.add(std::move(scanning));
}

void decode_registry_policy(const Reading& reading, Inventory& inventory) {
  auto policy = started<EcrRegistryPolicy>(reading);
  policy.policy = decode_policy(reading.properties["PolicyText"]);
  inventory.add(std::move(policy));
}

void decode_pull_through(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto rule = started<EcrPullThroughCacheRule>(reading);
  rule.prefix = from["EcrRepositoryPrefix"].text();
  rule.upstream_registry = from["UpstreamRegistry"].text();
  rule.upstream_registry_url = from["UpstreamRegistryUrl"].text();
  inventory.add(std::move(rule));
}

void decode_creation_template(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto creation = started<EcrCreationTemplate>(reading);
  creation.prefix = from["Prefix"].text();
  creation.tag_mutability = from["ImageTagMutability"].text().or_default("MUTABLE");
  creation.encryption_type =
      from["EncryptionConfiguration"]["EncryptionType"].text().or_default("AES256");
  creation.lifecycle_policy = from["LifecyclePolicy"].text();
  creation.policy = decode_policy(from["RepositoryPolicy"]);
  creation.applied_for = texts_of(from["AppliedFor"]);
  inventory.add(std::move(creation));
}

void decode_replication(const Reading& reading, Inventory& inventory) {
  auto replication = started<EcrReplicationConfiguration>(reading);
  const Elements rules = reading.properties["ReplicationConfiguration"]["Rules"].elements();
  replication.destinations.gaps = rules.gaps;
  replication.destinations.written = rules.written;
  replication.destinations.evidence = rules.evidence;
  for (const Element<Cursor>& rule : rules.elements) {
    const Elements destinations = rule.value["Destinations"].elements();
    for (const Element<Cursor>& destination : destinations.elements) {
      replication.destinations.elements.push_back(
          {destination.value["RegistryId"].text(), rule.when, destination.evidence});
    }
  }
  inventory.add(std::move(replication));
}

void decode_image(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto image = started<EcrImage>(reading);
  image.repository = from["RepositoryName"].text();
  image.digest = from["ImageDigest"].text();
  image.image_tags = texts_of(from["ImageTags"]);
  // Only those that are active are told of where nobody asks for others.
  image.image_status = from["ImageStatus"].text().or_default("ACTIVE");
  image.pushed_at = from["ImagePushedAt"].moment();
  image.last_recorded_pull_time = from["LastRecordedPullTime"].moment();
  image.manifest_media_type = from["ImageManifestMediaType"].text();
  image.artifact_media_type = from["ArtifactMediaType"].text();
  image.subject_digest = from["SubjectManifestDigest"].text();
  image.scan_status = from["ImageScanStatus"]["Status"].text();
  image.scan_completed_at = from["ImageScanCompletedAt"].moment();
  const Cursor counts = from["FindingSeverityCounts"];
  image.critical_findings = counts["CRITICAL"].number();
  // Severities of which there are none are not counted.
  if (counts.written()) image.critical_findings = counts["CRITICAL"].number().or_default(0);
  image.signing_statuses = list_of<Fact<std::string>>(
      from["SigningStatuses"], [](const Cursor& signing) { return signing["Status"].text(); });
  image.seen_at = from["SeenAt"].moment();
  image.scan_seen_at = from["ScanSeenAt"].moment();
  inventory.add(std::move(image));
}

void decode_signing(const Reading& reading, Inventory& inventory) {
  auto signing = started<EcrSigningConfiguration>(reading);
  signing.rules = list_of<SigningRule>(reading.properties["Rules"], [](const Cursor& rule) {
    return SigningRule{
        .profile = rule["SigningProfileArn"].text(),
        .profile_link = rule["SigningProfileArn"].reference(),
        .filters = list_of<Fact<std::string>>(rule["RepositoryFilters"], [](const Cursor& filter) {
          return filter["Filter"].text();
        })};
  });
  inventory.add(std::move(signing));
}

void decode_signing_profile(const Reading& reading, Inventory& inventory) {
  auto profile = started<SigningProfile>(reading);
  profile.status = reading.properties["Status"].text();
  inventory.add(std::move(profile));
}

constexpr std::array decoders = {
    Decoder{"AWS::ECR::Image", decode_image},
    Decoder{"AWS::ECR::PublicRepository", decode_public_repository},
    Decoder{"AWS::ECR::PullThroughCacheRule", decode_pull_through},
    Decoder{"AWS::ECR::RegistryPolicy", decode_registry_policy},
    Decoder{"AWS::ECR::RegistryScanningConfiguration", decode_scanning},
    Decoder{"AWS::ECR::ReplicationConfiguration", decode_replication},
    Decoder{"AWS::ECR::Repository", decode_repository},
    Decoder{"AWS::ECR::RepositoryCreationTemplate", decode_creation_template},
    Decoder{"AWS::ECR::SigningConfiguration", decode_signing},
    Decoder{"AWS::Signer::SigningProfile", decode_signing_profile},
};

}  // namespace

std::span<const Decoder> ecr_decoders() {
  return decoders;
}

}  // namespace hakoseki::decode
