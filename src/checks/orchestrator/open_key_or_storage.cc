// A key, a secret or a store that everybody may use is no protection, whatever the roles of the
// tasks say. Buckets count where tasks, a trail or ECS Exec use them: others may be meant for the
// public. The rotation of a key counts where containers use it. Policies of log groups and what
// other accounts attach only the running account tells.

#include <array>
#include <set>

#include "assess/check.h"
#include "assess/policy.h"
#include "assess/role_policies.h"

namespace hakoseki::checks::orchestrator {
namespace {

// A mount target is reached from the network of the file system only.
constexpr std::array<std::string_view, 2> mounted = {"elasticfilesystem:accessedviamounttarget",
                                                     "elasticfilesystem:accesspointarn"};

// AWS turns symmetric keys only; without a policy the account's own roles decide.
Verdict judge_key(const KmsKey& key, bool used) {
  const Verdict closed = policy::is_not_open(key.policy);
  if (!used) return closed;
  const Verdict turned = expect(key.rotation_enabled, true)
                             .labelled(Outcome::fail, Text{"the key is never rotated",
                                                           "鍵がローテーションされません"});
  return all_of({closed, given(expect(key.key_spec, "SYMMETRIC_DEFAULT"), turned)});
}

// Keys that protect what containers leave behind, or that their roles name.
std::set<const KmsKey*> keys_in_use(const Index& index) {
  std::set<const KmsKey*> used;
  const Inventory& inventory = index.inventory();
  const auto add = [&](const Fact<Reference>& key) { used.insert(index.find<KmsKey>(key)); };
  const auto add_each = [&](const auto& all) {
    for (const auto& one : all)
      add(one.kms_key);
  };
  add_each(inventory.all<LogGroup>());
  add_each(inventory.all<EfsFileSystem>());
  add_each(inventory.all<Secret>());
  add_each(inventory.all<EcrRepository>());
  for (const EcsCluster& cluster : inventory.all<EcsCluster>()) {
    add(cluster.exec_kms_key);
    add(cluster.fargate_ephemeral_storage_kms_key);
    add(cluster.managed_storage_kms_key);
  }
  for (const EksCluster& cluster : inventory.all<EksCluster>())
    add(cluster.secrets_kms_key);
  const policy::RolePolicies policies(index);
  for (const TaskDefinition& task : inventory.all<TaskDefinition>()) {
    for (const auto* named : {&task.task_role, &task.execution_role}) {
      const auto* role = index.find<IamRole>(*named);
      if (role == nullptr) continue;
      for (const auto& attached : policies.documents_of(*role)) {
        for (const auto& statement : attached.document->statements.elements) {
          for (const auto& link : statement.value.resource_links.elements)
            add(link.value);
        }
      }
    }
  }
  return used;
}

std::set<const Bucket*> buckets_in_use(const Index& index) {
  std::set<const Bucket*> used;
  const auto add = [&](const Fact<Reference>& bucket) { used.insert(index.find<Bucket>(bucket)); };
  for (const Trail& trail : index.inventory().all<Trail>())
    add(trail.bucket);
  for (const EcsCluster& cluster : index.inventory().all<EcsCluster>())
    add(cluster.exec_s3_bucket);
  for (const auto& container : index.inventory().all<ContainerDefinition>()) {
    for (const auto& variable : container.environment.elements)
      add(variable.value.value_link);
  }
  return used;
}

std::vector<Ruling> judge(const Index& index) {
  const Inventory& inventory = index.inventory();
  const std::set<const Bucket*> used = buckets_in_use(index);
  std::vector<Ruling> rulings;
  const std::set<const KmsKey*> keys = keys_in_use(index);
  for (const KmsKey& key : inventory.all<KmsKey>())
    rulings.push_back({&key, judge_key(key, keys.contains(&key))});
  for (const SecretPolicy& secret : inventory.all<SecretPolicy>())
    rulings.push_back({&secret, policy::is_not_open(secret.policy)});
  for (const EfsFileSystem& files : inventory.all<EfsFileSystem>())
    rulings.push_back({&files, policy::is_not_open(files.policy, mounted)});
  for (const BucketPolicy& bucket : inventory.all<BucketPolicy>()) {
    const auto* found = index.find<Bucket>(bucket.bucket);
    if (found != nullptr && used.contains(found)) {
      rulings.push_back({&bucket, policy::is_not_open(bucket.policy)});
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
                "AWS::CloudTrail::Trail#S3BucketName"},
      .judge = judge,
  };
}

}  // namespace hakoseki::checks::orchestrator
