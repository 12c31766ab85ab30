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
Value lifecycle_rules(const Value& rules) {
  if (rules.kind != Value::Kind::list) return rules;
  Value properties = list_at(rules.at);
  for (const Value& rule : rules.items) {
    Properties one(rule);
    const Value prefix = at(rule, {"Filter", "Prefix"});
    if (prefix.kind == Value::Kind::scalar && !prefix.text.empty()) one.put("Prefix", prefix);
    one.put("ExpirationInDays", at(rule, {"Expiration", "Days"}));
    one.put("ExpirationDate", at(rule, {"Expiration", "Date"}));
    properties.items.push_back(std::move(one).take());
  }
  return properties;
}

// Rules of the API by the names of CloudFormation.
Value encryption_rules(const Value& configuration) {
  const Value rules = at(configuration, {"Rules"});
  if (rules.kind != Value::Kind::list) return rules;
  Value properties = list_at(rules.at);
  for (const Value& rule : rules.items) {
    Properties one(rule);
    one.rename("ApplyServerSideEncryptionByDefault", "ServerSideEncryptionByDefault");
    properties.items.push_back(std::move(one).take());
  }
  return properties;
}

// Buckets that matter are known by what names them: nothing lists those alone.
class BucketReader {
 public:
  explicit BucketReader(Reader& reader) : reader_(reader) {}

  void read() {
    for (const Item& trail : reader_.items("cloudtrail:DescribeTrails", "trailList.S3BucketName"))
      add_named(trail);
    for (const Item& log :
         reader_.items("ecs:DescribeClusters",
                       "clusters.configuration.executeCommandConfiguration.logConfiguration."
                       "s3BucketName")) {
      add_named(log);
    }
    for (const Item& one : reader_.items("elbv2:DescribeLoadBalancerAttributes", "Attributes")) {
      const Value* bucket = one.value->find("Value");
      if (one.text("Key") == "access_logs.s3.bucket" && bucket != nullptr) {
        add_named({one.answer, bucket});
      }
    }
    for (const Item& one :
         reader_.items("codepipeline:GetPipeline", "pipeline.artifactStore.location"))
      add_named(one);
    for (const Item& stores :
         reader_.items("codepipeline:GetPipeline", "pipeline.artifactStores")) {
      for (const Member& store : stores.value->members) {
        const Value* bucket = store.value.find("location");
        if (bucket != nullptr) add_named({stores.answer, bucket});
      }
    }
    for (const std::string_view operation : {policy_, block_, encryption_, lifecycle_}) {
      for (const Item& item : asked(operation)) {
        if (const std::string* name = item.answer->asked_for("Bucket")) add(item, *name);
      }
    }
  }

 private:
  // Answers and what came instead of them.
  [[nodiscard]] std::vector<Item> asked(std::string_view operation) const {
    std::vector<Item> items = reader_.answers(operation);
    for (const Answer* error : reader_.errors(operation))
      items.push_back({error, &error->body});
    return items;
  }

  void add_named(const Item& item) { add(item, text_of(*item.value)); }

  // `item` is what names it.
  void add(const Item& item, const std::string& name) {
    if (name.empty() || !reader_.is_new("bucket", name)) return;
    Properties bucket(map_at(item.value->at));
    const Value named = Value::scalar_at(item.value->at, name);
    bucket.put("BucketName", named);
    bucket.put("PublicAccessBlockConfiguration",
               told(item, block_, name, "PublicAccessBlockConfiguration"));
    const Value encryption = told(item, encryption_, name, "ServerSideEncryptionConfiguration");
    Properties by_default(map_at(encryption.at));
    by_default.put("ServerSideEncryptionConfiguration", encryption_rules(encryption));
    bucket.put("BucketEncryption", std::move(by_default).take());
    const Value rules = told(item, lifecycle_, name, "Rules");
    Properties lifecycle(map_at(rules.at));
    lifecycle.put("Rules", lifecycle_rules(rules));
    bucket.put("LifecycleConfiguration", std::move(lifecycle).take());
    reader_.add(item,
                {.type = "AWS::S3::Bucket",
                 .id = name,
                 .address = "arn:aws:s3:::" + name,
                 .named_by = {},
                 .tags = Tags::elsewhere},
                bucket.value());
    Properties policy(map_at(item.value->at));
    policy.put("Bucket", named);
    policy.put("PolicyDocument", told(item, policy_, name, "Policy"));
    reader_.add(item,
                {.type = "AWS::S3::BucketPolicy",
                 .id = name,
                 .address = name + "/policy",
                 .named_by = {},
                 .tags = Tags::elsewhere},
                policy.value());
  }

  // Every account of the run that knows of a bucket asks for it, and only its own is answered.
  [[nodiscard]] Value told(const Item& by, std::string_view operation, const std::string& name,
                           std::string_view member) const {
    Item closest = by;
    for (const Item& one : asked(operation)) {
      const std::string* bucket = one.answer->asked_for("Bucket");
      if (bucket == nullptr || *bucket != name) continue;
      const bool is_told = !one.answer->error || one.answer->error->is_absence();
      if (is_told) closest.answer = one.answer;
    }
    return reader_.detail(closest, operation, "Bucket", {name}, member);
  }

  static constexpr std::string_view policy_ = "s3:GetBucketPolicy";
  static constexpr std::string_view block_ = "s3:GetPublicAccessBlock";
  static constexpr std::string_view encryption_ = "s3:GetBucketEncryption";
  static constexpr std::string_view lifecycle_ = "s3:GetBucketLifecycleConfiguration";

  Reader& reader_;
};

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
       "GetPublicAccessBlock",
       "PublicAccessBlockConfiguration Bucket",
       {"PublicAccessBlockConfiguration.RestrictPublicBuckets"}},
      {"s3",
       "GetBucketEncryption",
       "ServerSideEncryptionConfiguration.Rules Bucket",
       {"ServerSideEncryptionConfiguration.Rules.ApplyServerSideEncryptionByDefault."
        "KMSMasterKeyID"}},
      {"s3",
       "GetBucketLifecycleConfiguration",
       "Rules[].Status Bucket",
       {"Rules.Status=Enabled|Disabled", "Rules.Prefix", "Rules.Filter.Prefix",
        "Rules.Expiration.Days", "Rules.Expiration.Date"}},
  };
  return all;
}

void decode_storage(Reader& reader) {
  decode_log_groups(reader);
  decode_file_systems(reader);
  decode_keys(reader);
  decode_secrets(reader);
  decode_parameters(reader);
  BucketReader(reader).read();
}

}  // namespace hakoseki::live
