// A key, a secret or a store that everybody may use is no protection, whatever the roles of the
// tasks say. Buckets count where tasks, a trail, ECS Exec, a load balancer or a pipeline use them:
// others may be meant for the public. The rotation of a key counts where containers use it. What
// other accounts attach only the running account tells.

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "assess/check.h"
#include "assess/in_use.h"
#include "assess/policy.h"
#include "assess/role_policies.h"
#include "formats/holes.h"

namespace hakoseki::checks::orchestrator {
namespace {

// A mount target is reached from the network of the file system only.
constexpr std::array<std::string_view, 2> mounted = {"elasticfilesystem:accessedviamounttarget",
                                                     "elasticfilesystem:accesspointarn"};

// AWS turns symmetric keys only; without a policy the account's own roles decide.
Verdict judge_key(const KmsKey& key, const Verdict& used) {
  const Verdict turned = expect(key.rotation_enabled, true)
                             .labelled(Outcome::fail, Text{"the key is never rotated",
                                                           "鍵がローテーションされません"});
  return all_of({policy::is_not_open(key.policy),
                 given(used, given(expect(key.key_spec, "SYMMETRIC_DEFAULT"), turned))});
}

// The bucket in "arn:aws:s3:::shop/web.env" or, of the template, in "arn:aws:s3:::${Bucket}/*".
std::optional<Reference> bucket_in(std::string_view arn, const std::string& stack) {
  constexpr std::string_view service = ":s3:::";
  const std::size_t at = arn.find(service);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view object = arn.substr(at + service.size());
  const std::string_view name = object.substr(0, find_outside_holes(object, "/"));
  if (const auto hole = single_hole(name)) {
    return Reference{fmt::format("{}#{}", stack, hole->substr(0, hole->find('.'))), true};
  }
  return Reference{.text = std::string(name)};
}

// What protects, keeps or configures what containers do, and what their roles name.
class Stores {
 public:
  explicit Stores(const Index& index) : index_(index), keys_(index), buckets_(index) {
    const Inventory& inventory = index.inventory();
    add_keys(inventory.all<LogGroup>());
    add_keys(inventory.all<EfsFileSystem>());
    add_keys(inventory.all<Secret>());
    add_keys(inventory.all<EcrRepository>());
    add_keys(inventory.all<Trail>());
    for (const EcsCluster& cluster : inventory.all<EcsCluster>()) {
      for (const auto* key : {&cluster.exec_kms_key, &cluster.fargate_ephemeral_storage_kms_key,
                              &cluster.managed_storage_kms_key}) {
        add_key(*key, cluster.when);
      }
      buckets_.add(cluster.exec_s3_bucket, cluster.when);
    }
    for (const EksCluster& cluster : inventory.all<EksCluster>())
      add_key(cluster.secrets_kms_key, cluster.when);
    for (const EcsService& service : inventory.all<EcsService>()) {
      for (const auto& volume : service.ebs_volumes.elements)
        add_key(volume.value.kms_key, service.when);
    }
    for (const Trail& trail : inventory.all<Trail>())
      buckets_.add(trail.bucket, trail.when);
    for (const CodePipeline& pipeline : inventory.all<CodePipeline>()) {
      for (const auto& bucket : pipeline.artifact_buckets.elements)
        buckets_.add(bucket.value, pipeline.when);
    }
    for (const LoadBalancer& balancer : inventory.all<LoadBalancer>())
      buckets_.add(balancer.access_log_bucket, balancer.when);
    for (const auto& container : inventory.all<ContainerDefinition>())
      add_container(container);
    add_roles();
    // A key is used where its bucket is.
    for (const Bucket& bucket : inventory.all<Bucket>()) {
      if (buckets_.of(bucket).outcome() == Outcome::fail) continue;
      for (const auto& key : bucket.kms_keys.elements)
        add_key(key.value, bucket.when);
    }
  }

  [[nodiscard]] Verdict use_of(const KmsKey& key) const { return keys_.of(key); }
  [[nodiscard]] Verdict use_of(const Bucket& bucket) const { return buckets_.of(bucket); }

 private:
  void add_key(const Fact<Reference>& named, const Guard& when) {
    keys_.add(named, when);
    for (const auto& alias : index_.targets<KmsAlias>(named).elements) {
      const auto both = when.and_also(alias.when);
      if (both) keys_.add(alias.value->key, *both);
    }
  }

  template <class T>
  void add_keys(std::span<const T> all) {
    for (const T& one : all)
      add_key(one.kms_key, one.when);
  }

  void add_bucket(std::string_view arn, const Guard& when, const Evidence& at,
                  const std::string& stack) {
    if (const auto bucket = bucket_in(arn, stack)) {
      buckets_.add_known(Fact<Reference>::known(*bucket, at), when);
    }
  }

  void add_container(const ContainerDefinition& container) {
    // Of most values nobody could say what they name.
    for (const auto& variable : container.environment.elements)
      buckets_.add_known(variable.value.value_link, container.when);
    for (const auto& file : container.environment_files.elements) {
      buckets_.add(file.value, container.when);
      for (const Case<Reference>& one : file.value.cases()) {
        const std::string_view arn = one.value() != nullptr     ? one.value()->text
                                     : one.unknown() != nullptr ? one.unknown()->shape
                                                                : std::string_view();
        add_bucket(arn, container.when, one.evidence, container.stack);
      }
    }
  }

  void add_statement(const PolicyStatement& statement, const Guard& when,
                     const std::string& stack) {
    for (const auto& link : statement.resource_links.elements) {
      keys_.add_known(link.value, when);
      buckets_.add_known(link.value, when);
    }
    for (const auto& resource : statement.resources.elements) {
      for (const Case<std::string>& one : resource.value.cases()) {
        const std::string_view arn = one.value() != nullptr     ? *one.value()
                                     : one.unknown() != nullptr ? one.unknown()->shape
                                                                : std::string_view();
        add_bucket(arn, when, one.evidence, stack);
      }
    }
  }

  void add_roles() {
    const policy::RolePolicies policies(index_);
    std::set<const IamRole*> roles;
    for (const TaskDefinition& task : index_.inventory().all<TaskDefinition>()) {
      for (const auto* named : {&task.task_role, &task.execution_role}) {
        for (const auto& role : index_.targets<IamRole>(*named).elements)
          roles.insert(role.value);
      }
    }
    for (const IamRole* role : roles) {
      for (const auto& attached : policies.documents_of(*role)) {
        const auto when = role->when.and_also(attached.when);
        if (!when) continue;
        for (const auto& statement : attached.document->statements.elements)
          add_statement(statement.value, *when, role->stack);
      }
    }
  }

  const Index& index_;
  InUse<KmsKey> keys_;
  InUse<Bucket> buckets_;
};

// Buckets that no container uses may be meant for the public.
std::optional<Verdict> judge_bucket_policy(const BucketPolicy& policy, const Stores& stores,
                                           const Index& index) {
  const Verdict limited = policy::is_not_open(policy.policy);
  const auto closed_for = [&](const Bucket& bucket) {
    return any_of({limited, expect(bucket.restricts_public_policies, true)
                                .labelled(Outcome::fail,
                                          Text{"RestrictPublicBuckets is not true",
                                               "RestrictPublicBuckets が true でありません"})});
  };
  const auto buckets = index.targets<Bucket>(policy.bucket);
  std::vector<Verdict> verdicts;
  for (const auto& bucket : buckets.elements) {
    const Verdict used = stores.use_of(*bucket.value);
    if (used.outcome() == Outcome::fail && used.branches().size() == 1) continue;
    verdicts.push_back(given(used, closed_for(*bucket.value)).under(bucket.when));
  }
  const auto all = index.inventory().all<Bucket>();
  const bool any_used = std::any_of(all.begin(), all.end(), [&](const Bucket& bucket) {
    return stores.use_of(bucket).outcome() != Outcome::fail;
  });
  for (const Gap& gap : buckets.gaps) {
    if (!any_used || limited.outcome() == Outcome::pass) continue;
    verdicts.push_back(unknown(gap.evidence, gap.why).under(gap.when));
  }
  if (verdicts.empty()) return std::nullopt;
  return all_of(verdicts);
}

std::vector<Ruling> judge(const Index& index) {
  const Inventory& inventory = index.inventory();
  const Stores stores(index);
  std::vector<Ruling> rulings;
  for (const KmsKey& key : inventory.all<KmsKey>())
    rulings.push_back({&key, judge_key(key, stores.use_of(key))});
  for (const SecretPolicy& secret : inventory.all<SecretPolicy>())
    rulings.push_back({&secret, policy::is_not_open(secret.policy)});
  for (const LogResourcePolicy& logs : inventory.all<LogResourcePolicy>())
    rulings.push_back({&logs, policy::is_not_open(logs.policy)});
  for (const EfsFileSystem& files : inventory.all<EfsFileSystem>())
    rulings.push_back({&files, policy::is_not_open(files.policy, mounted)});
  for (const BucketPolicy& bucket : inventory.all<BucketPolicy>()) {
    if (auto verdict = judge_bucket_policy(bucket, stores, index)) {
      rulings.push_back({&bucket, *std::move(verdict)});
    }
  }
  return rulings;
}

}  // namespace

Check open_key_or_storage() {
  return {
      .id = "ORC-2.12",
      .risk = Risk::unauthorized_access,
      .severity = Severity::high,
      .title = {.en = "Key, secret or storage is open to everyone, or its key is never rotated",
                .ja = "鍵・秘密情報・ストレージが誰にでも開いているか、鍵がローテーションされない"},
      .why = {.en = "Any AWS account in the world can use the key, read the secret or the files, "
                    "or change the records. A key that never rotates stays good for whoever got "
                    "hold of it.",
              .ja = "世界中のどの AWS アカウントからでも、鍵の使用、秘密情報やファイルの読み取り"
                    "、記録の改変ができるおそれがあります。ローテーションされない鍵は、漏えい後も"
                    "使われ続けます。"},
      .fix = {.en = "In KeyPolicy, ResourcePolicy, FileSystemPolicy and PolicyDocument name "
                    "accounts or roles as Principal, or add a Condition; set EnableKeyRotation "
                    "to true.",
              .ja = "KeyPolicy、ResourcePolicy、FileSystemPolicy、PolicyDocument の Principal に"
                    "アカウントやロールを明記するか Condition を加え、EnableKeyRotation を true "
                    "にしてください。"},
      .reads = {"AWS::KMS::Key#KeyPolicy.Statement[].Principal.AWS",
                "AWS::KMS::Key#EnableKeyRotation", "AWS::KMS::Key#KeyPolicy.Statement[].Effect",
                "AWS::SecretsManager::ResourcePolicy#ResourcePolicy.Statement[].Principal",
                "AWS::EFS::FileSystem#FileSystemPolicy.Statement[].Principal.AWS",
                "AWS::S3::BucketPolicy#PolicyDocument.Statement[].Principal",
                "AWS::S3::Bucket#PublicAccessBlockConfiguration.RestrictPublicBuckets",
                "AWS::CodePipeline::Pipeline#ArtifactStore.Location",
                "AWS::ElasticLoadBalancingV2::LoadBalancer#LoadBalancerAttributes[].Value",
                "AWS::Logs::ResourcePolicy#PolicyDocument", "AWS::CloudTrail::Trail#S3BucketName",
                "AWS::CloudTrail::Trail#KMSKeyId", "AWS::KMS::Alias#TargetKeyId",
                "AWS::ECS::Service#VolumeConfigurations[].ManagedEBSVolume.KmsKeyId",
                "AWS::ECS::TaskDefinition#ContainerDefinitions[].EnvironmentFiles[].Value"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
