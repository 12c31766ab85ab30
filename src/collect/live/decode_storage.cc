// What containers write to and read from: logs, file systems, keys, secrets, parameters, buckets.
#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

void decode_log_groups(Reader& reader) {
  for (const Item& item : reader.items("logs:DescribeLogGroups", "logGroups")) {
    std::string arn = item.text("arn");
    if (arn.ends_with(":*")) arn.resize(arn.size() - 2);
    reader.add(item,
               {.type = "AWS::Logs::LogGroup",
                .id = item.text("logGroupName"),
                .address = arn,
                .named_by = "logGroupName",
                .tags = Tags::elsewhere},
               *item.value);
  }
  reader.expect_listing<LogGroup>("logs:DescribeLogGroups");
}

void decode_file_systems(Reader& reader) {
  for (const Item& item : reader.items("efs:DescribeFileSystems", "FileSystems")) {
    const std::string id = item.text("FileSystemId");
    Properties properties(*item.value);
    properties.put("FileSystemPolicy", reader.detail(item, "efs:DescribeFileSystemPolicy",
                                                     "FileSystemId", {id}, "Policy"));
    reader.add(item,
               {.type = "AWS::EFS::FileSystem",
                .id = id,
                .address = item.text("FileSystemArn"),
                .named_by = "FileSystemId"},
               properties.value());
  }
  reader.expect_listing<EfsFileSystem>("efs:DescribeFileSystems");
  for (const Item& item : reader.items("efs:DescribeAccessPoints", "AccessPoints")) {
    reader.add(item,
               {.type = "AWS::EFS::AccessPoint",
                .id = item.text("AccessPointId"),
                .address = item.text("AccessPointArn"),
                .named_by = "AccessPointId"},
               *item.value);
  }
  reader.expect_listing<EfsAccessPoint>("efs:DescribeAccessPoints");
}

void decode_keys(Reader& reader) {
  for (const Item& item : reader.items("kms:DescribeKey", "KeyMetadata")) {
    // Nobody can change AWS's own keys.
    if (item.text("KeyManager") == "AWS") continue;
    const std::string id = item.text("KeyId");
    const std::string arn = item.text("Arn");
    Properties properties(*item.value);
    properties.put("KeyPolicy",
                   reader.detail(item, "kms:GetKeyPolicy", "KeyId", {arn, id}, "Policy"));
    properties.put("EnableKeyRotation", reader.detail(item, "kms:GetKeyRotationStatus", "KeyId",
                                                      {arn, id}, "KeyRotationEnabled"));
    reader.add(item,
               {.type = "AWS::KMS::Key",
                .id = id,
                .address = arn,
                .named_by = "KeyId",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

// Both tell the same of a secret; only its value, which nobody asks for, is elsewhere.
void decode_secret(Reader& reader, const Item& item) {
  const std::string arn = item.text("ARN");
  const std::string name = item.text("Name");
  if (!reader.is_new("secret", arn)) return;
  Properties secret(*item.value);
  secret.put("Versions", reader.detail(item, "secretsmanager:ListSecretVersionIds", "SecretId",
                                       {arn, name}, "Versions"));
  reader.add(
      item, {.type = "AWS::SecretsManager::Secret", .id = name, .address = arn, .named_by = "Name"},
      secret.value());
  if (item.text("RotationEnabled") == "true") {
    Properties rotation(*item.value);
    rotation.put("SecretId", at(*item.value, {"ARN"}));
    reader.add(item,
               {.type = "AWS::SecretsManager::RotationSchedule",
                .id = name,
                .address = arn + "/rotation",
                .named_by = "RotationEnabled"},
               rotation.value());
  }
}

void decode_secrets(Reader& reader) {
  for (const Item& item : reader.items("secretsmanager:ListSecrets", "SecretList"))
    decode_secret(reader, item);
  for (const Item& item : reader.answers("secretsmanager:DescribeSecret"))
    decode_secret(reader, item);
  for (const Item& item : reader.answers("secretsmanager:GetResourcePolicy")) {
    if (item.value->find("ResourcePolicy") == nullptr) continue;
    Properties policy(*item.value);
    policy.put("SecretId", at(*item.value, {"ARN"}));
    reader.add(item,
               {.type = "AWS::SecretsManager::ResourcePolicy",
                .id = item.text("Name"),
                .address = item.text("ARN") + "/policy",
                .named_by = "ResourcePolicy"},
               policy.value());
  }
  reader.expect_listing<Secret>("secretsmanager:ListSecrets");
}

void decode_parameters(Reader& reader) {
  for (const Item& item : reader.items("ssm:DescribeParameters", "Parameters")) {
    const std::string name = item.text("Name");
    const std::string arn = item.text("ARN");
    Properties properties(*item.value);
    properties.put("Value", Value::unknown_at(item.value->at, {.reason = Reason::not_seen,
                                                               .detail = "ssm:GetParameter",
                                                               .written = true}));
    reader.add(item,
               {.type = "AWS::SSM::Parameter",
                .id = name,
                .address = arn.empty() ? name : arn,
                .named_by = "Name",
                .tags = Tags::elsewhere},
               properties.value());
  }
  reader.expect_listing<SsmParameter>("ssm:DescribeParameters");
}

// A rule names its prefix in either of two ways, the older one directly.
Value lifecycle_rules(const Item& item) {
  const Value rules = at(*item.value, {"Rules"});
  Value properties = list_at(rules.at);
  for (const Value& rule : rules.items) {
    Properties one(rule);
    const Value prefix = at(rule, {"Filter", "Prefix"});
    if (prefix.kind == Value::Kind::scalar && !prefix.text.empty()) one.put("Prefix", prefix);
    one.put("ExpirationInDays", at(rule, {"Expiration", "Days"}));
    properties.items.push_back(std::move(one).take());
  }
  return properties;
}

void decode_buckets(Reader& reader) {
  for (const Item& item : reader.answers("s3:GetBucketLifecycleConfiguration")) {
    const std::string* bucket = item.answer->asked_for("Bucket");
    if (bucket == nullptr) continue;
    Properties lifecycle(map_at(item.value->at));
    lifecycle.put("Rules", lifecycle_rules(item));
    Properties properties(map_at(item.value->at));
    properties.put("BucketName", Value::scalar_at(item.value->at, *bucket));
    properties.put("LifecycleConfiguration", std::move(lifecycle).take());
    reader.add(item,
               {.type = "AWS::S3::Bucket",
                .id = *bucket,
                .address = "arn:aws:s3:::" + *bucket,
                .named_by = "Rules",
                .tags = Tags::elsewhere},
               properties.value());
  }
  for (const Item& item : reader.answers("s3:GetBucketPolicy")) {
    const std::string* bucket = item.answer->asked_for("Bucket");
    if (bucket == nullptr) continue;
    Properties properties(map_at(item.value->at));
    properties.put("Bucket", Value::scalar_at(item.value->at, *bucket));
    properties.put("PolicyDocument", at(*item.value, {"Policy"}));
    reader.add(item,
               {.type = "AWS::S3::BucketPolicy",
                .id = *bucket,
                .address = *bucket + "/policy",
                .named_by = "Policy",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

}  // namespace

std::span<const Operation> storage_operations() {
  static const std::vector<Operation> all = {
      {"logs",
       "DescribeLogGroups",
       "logGroups[].logGroupName",
       {"logGroups.logGroupName", "logGroups.arn", "logGroups.retentionInDays",
        "logGroups.kmsKeyId"}},
      {"efs",
       "DescribeFileSystems",
       "FileSystems[].CreationToken",
       {"FileSystems.FileSystemId", "FileSystems.FileSystemArn", "FileSystems.Encrypted",
        "FileSystems.KmsKeyId", "FileSystems.Tags.Key", "FileSystems.Tags.Value"}},
      {"efs", "DescribeFileSystemPolicy", "FileSystemId Policy", {"Policy"}},
      {"efs",
       "DescribeAccessPoints",
       "AccessPoints[].AccessPointId",
       {"AccessPoints.AccessPointId", "AccessPoints.AccessPointArn", "AccessPoints.FileSystemId",
        "AccessPoints.PosixUser.Uid", "AccessPoints.RootDirectory.Path", "AccessPoints.Tags.Key",
        "AccessPoints.Tags.Value"}},
      {"kms",
       "DescribeKey",
       "KeyMetadata.KeyId",
       {"KeyMetadata.KeyId", "KeyMetadata.Arn", "KeyMetadata.KeySpec",
        "KeyMetadata.KeyManager=AWS|CUSTOMER"}},
      {"kms", "GetKeyPolicy", "Policy KeyId", {"Policy"}},
      {"kms", "GetKeyRotationStatus", "KeyRotationEnabled", {"KeyRotationEnabled"}},
      {"secretsmanager",
       "ListSecrets",
       "SecretList[].ARN",
       {"SecretList.ARN", "SecretList.Name", "SecretList.KmsKeyId", "SecretList.RotationEnabled",
        "SecretList.RotationRules.AutomaticallyAfterDays", "SecretList.LastChangedDate",
        "SecretList.Tags.Key", "SecretList.Tags.Value"}},
      {"secretsmanager",
       "DescribeSecret",
       "ARN Name CreatedDate",
       {"ARN", "Name", "KmsKeyId", "RotationEnabled", "RotationRules.AutomaticallyAfterDays",
        "LastChangedDate", "Tags.Key", "Tags.Value"}},
      {"secretsmanager",
       "ListSecretVersionIds",
       "Versions[].VersionStages ARN",
       {"Versions.VersionId", "Versions.VersionStages", "Versions.CreatedDate"}},
      {"secretsmanager",
       "GetResourcePolicy",
       "ARN Name ResourcePolicy",
       {"ARN", "Name", "ResourcePolicy"}},
      {"ssm",
       "DescribeParameters",
       "Parameters[].LastModifiedDate",
       {"Parameters.Name", "Parameters.ARN", "Parameters.Type=String|StringList|SecureString",
        "Parameters.LastModifiedDate"}},
      {"s3", "GetBucketPolicy", "Policy Bucket", {"Policy"}},
      {"s3",
       "GetBucketLifecycleConfiguration",
       "Rules[].Status Bucket",
       {"Rules.Status=Enabled|Disabled", "Rules.Prefix", "Rules.Filter.Prefix",
        "Rules.Expiration.Days"}},
  };
  return all;
}

void decode_storage(Reader& reader) {
  decode_log_groups(reader);
  decode_file_systems(reader);
  decode_keys(reader);
  decode_secrets(reader);
  decode_parameters(reader);
  decode_buckets(reader);
}

}  // namespace hakoseki::live
