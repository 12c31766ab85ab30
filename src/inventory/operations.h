// The services around the containers: logs, storage, keys, secrets, detection, delivery, hosts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.h"
#include "inventory/ecs.h"
#include "inventory/iam.h"
#include "inventory/resource.h"

namespace hakoseki {

struct LogGroup : Resource {
  Fact<std::string> name;
  Fact<std::int64_t> retention_days;  // absent: kept for ever
  Fact<Reference> kms_key;
};

struct EfsFileSystem : Resource {
  Fact<bool> encrypted;  // default false
  Fact<Reference> kms_key;
  PolicyDocument policy;
};

struct EfsAccessPoint : Resource {
  Fact<Reference> file_system;
  Fact<std::string> posix_uid;       // absent: no POSIX user is enforced
  Fact<std::string> root_directory;  // default "/"
};

struct KmsKey : Resource {
  Fact<bool> rotation_enabled;  // default false
  Fact<std::string> key_spec;   // default "SYMMETRIC_DEFAULT"
  PolicyDocument policy;
};

// Another name of a key: "alias/shop".
struct KmsAlias : Resource {
  Fact<std::string> name;
  Fact<Reference> key;
};

// One value that a secret has or had.
struct SecretVersion {
  FactList<Fact<std::string>> stages;  // "AWSCURRENT"
  Fact<Moment> created_at;
};

struct Secret : Resource {
  Fact<std::string> name;
  Fact<Reference> kms_key;
  Fact<std::string> secret_string;  // absent: generated or none; the text itself is never printed
  Fact<Moment> last_changed_at;     // in any way; answered by AWS only
  FactList<SecretVersion> versions;
};

struct SecretRotation : Resource {
  Fact<Reference> secret;
  Fact<std::int64_t> automatically_after_days;
};

// Binds a secret to a database; Ref of it stands for the secret.
struct SecretAttachment : Resource {
  Fact<Reference> secret;
};

struct SecretPolicy : Resource {
  Fact<Reference> secret;
  PolicyDocument policy;
};

struct SsmParameter : Resource {
  Fact<std::string> name;
  Fact<std::string> parameter_type;
  Fact<std::string> value;
  Fact<Moment> last_modified_at;  // its value; answered by AWS only
};

struct DetectorFeature {
  Fact<std::string> name;
  Fact<std::string> status;
  FactList<KeyValue> additional;  // name, status
};

struct GuardDutyDetector : Resource {
  Fact<bool> enable;
  Fact<bool> kubernetes_audit_logs;   // dataSources.kubernetes.auditLogs, the older way to say
                                      // EKS_AUDIT_LOGS
  Fact<bool> ebs_malware_protection;  // dataSources.malwareProtection, the older way to say
                                      // EBS_MALWARE_PROTECTION
  FactList<DetectorFeature> features;
};

struct FilterCriterion {
  Fact<std::string> key;  // "severity", "vulnerabilityId"
  // How it compares ("EQUALS", "PREFIX") and with what; of packages their names.
  FactList<KeyValue> matches = {};
};

// AWS::InspectorV2::Filter
struct InspectorFilter : Resource {
  Fact<std::string> action;  // "SUPPRESS", "NONE"
  Fact<std::string> description;
  FactList<FilterCriterion> criteria;
};

struct FieldSelector {
  Fact<std::string> field;
  FactList<Fact<std::string>> equals;
  FactList<Fact<std::string>> not_equals;
  bool has_patterns = false;  // startsWith, endsWith or one of their negations
};

// advancedEventSelectors[]: every field selector must match.
struct AdvancedSelector {
  FactList<FieldSelector> fields;
};

struct Trail : Resource {
  Fact<bool> is_logging;
  Fact<bool> multi_region;         // default false
  Fact<bool> log_file_validation;  // default false
  Fact<Reference> kms_key;
  Fact<Reference> bucket;
  FactList<Fact<std::string>> read_write_types;        // eventSelectors[].readWriteType
  FactList<Fact<std::string>> excluded_event_sources;  // excludeManagementEventSources
  FactList<Fact<bool>> management_events;              // eventSelectors[].includeManagementEvents
  FactList<AdvancedSelector> advanced_selectors;
};

struct BuildVariable {
  Fact<std::string> name;
  Fact<std::string> value;
  Fact<std::string> type;  // default "PLAINTEXT"
};

struct CodeBuildProject : Resource {
  Fact<std::string> name;
  FactList<BuildVariable> variables;
  Fact<bool> privileged;              // default false
  Fact<std::string> cloudwatch_logs;  // default "ENABLED"
  Fact<std::string> s3_logs;          // default "DISABLED"
  Fact<bool> s3_logs_unencrypted;     // encryptionDisabled; default false
  Fact<bool> artifacts_unencrypted;   // encryptionDisabled; default false
  Fact<Reference> encryption_key;
  Fact<std::string> build_spec;
};

struct PipelineAction {
  Fact<std::string> stage;
  std::size_t stage_number = 0;
  Fact<std::int64_t> run_order;  // inside its stage; default 1
  Fact<std::string> name;
  Fact<std::string> category;
  Fact<std::string> provider;
  // The stage has conditions that must hold before it is entered (BeforeEntry).
  FactList<Fact<std::string>> entry_rules = {};  // their providers
  FactList<KeyValue> configuration = {};
  Fact<Reference> project = {};  // configuration.ProjectName
};

struct CodePipeline : Resource {
  FactList<PipelineAction> actions;            // in the order of the stages, as written inside each
  FactList<Fact<Reference>> artifact_buckets;  // one for each Region
};

struct DeployedService {
  Fact<Reference> cluster;
  Fact<Reference> service;
};

// AWS::CodeDeploy::DeploymentGroup, as far as it deploys services of Amazon ECS.
struct DeploymentGroup : Resource {
  Fact<Reference> application;
  Fact<std::string> name;
  FactList<DeployedService> services;
  // "STOP_DEPLOYMENT": production traffic waits for a person or program; default
  // "CONTINUE_DEPLOYMENT".
  Fact<std::string> action_on_timeout;
};

struct LatticeService : Resource {
  Fact<std::string> auth_type;  // default "NONE"
};

// AWS::VpcLattice::ServiceNetwork
struct LatticeNetwork : Resource {
  Fact<std::string> auth_type;  // default "NONE"
};

// AWS::VpcLattice::ServiceNetworkServiceAssociation
struct LatticeNetworkAssociation : Resource {
  Fact<Reference> service;
  Fact<Reference> network;
};

struct LatticeListener : Resource {
  Fact<std::string> protocol;
};

struct LatticeAuthPolicy : Resource {
  Fact<Reference> resource_id;  // a service or a service network
  PolicyDocument policy;
};

struct NameSpace : Resource {
  Fact<std::string> name;
};

// AWS::ServiceDiscovery::Service: a name under which tasks are found.
struct DiscoveryService : Resource {
  Fact<Reference> name_space;
};

struct BucketLifecycleRule {
  Fact<std::string> status;               // "Enabled", "Disabled"
  Fact<std::string> prefix;               // absent: every object
  Fact<std::int64_t> expiration_in_days;  // absent: the rule deletes nothing by age
  Fact<std::string> expiration_date;      // the day on which it deletes everything
};

struct Bucket : Resource {
  Fact<std::string> name;
  FactList<Fact<Reference>> kms_keys;  // of its default encryption
  // Only the account itself and services of AWS get what a policy allows to everybody.
  Fact<bool> restricts_public_policies;
  FactList<BucketLifecycleRule> lifecycle;
};

struct BucketPolicy : Resource {
  Fact<Reference> bucket;
  PolicyDocument policy;
};

// AWS::Logs::ResourcePolicy
struct LogResourcePolicy : Resource {
  PolicyDocument policy;
};

// AWS::EC2::Instance and AWS::EC2::LaunchTemplate, AWS::AutoScaling::LaunchConfiguration.
struct HostTemplate : Resource {
  // What makes it a host of containers.
  struct Enrolment {
    enum class Orchestrator : std::uint8_t { ecs, eks };
    enum class By : std::uint8_t { capacity_provider, nodegroup, user_data, image };
    Orchestrator orchestrator;
    By by;
    Evidence evidence;
  };

  Fact<std::string> image_id;
  Fact<std::string> http_endpoint;  // metadata options; default "enabled"
  Fact<std::string> http_tokens;    // default "optional"
  Fact<std::int64_t> http_put_response_hop_limit;
  Fact<std::string> key_name;
  Fact<std::string> user_data;  // decoded: the text, not its Base64
  Fact<bool> associate_public_ip;
  Fact<bool> has_ipv6_address;  // of an instance that runs; answered by EC2 only
  FactList<Fact<Reference>> security_groups;
  std::optional<Enrolment> enrolment;  // set by engines/hosts; none: not seen to be one
};

// AWS::AutoScaling::AutoScalingGroup: what its instances are started from.
struct AutoScalingGroup : Resource {
  Fact<Reference> launch_template;
  Fact<Reference> launch_configuration;
};

// AWS::Route53Resolver::FirewallRuleGroupAssociation and ::ResolverQueryLoggingConfigAssociation.
struct DnsFirewallAssociation : Resource {
  Fact<Reference> vpc;
  Fact<Reference> rule_group;
};

struct DnsFirewallRule {
  Fact<std::string> action;  // "ALLOW", "ALERT", "BLOCK"
  Fact<Reference> domain_list;
};

// AWS::Route53Resolver::FirewallRuleGroup
struct DnsFirewallRuleGroup : Resource {
  FactList<DnsFirewallRule> rules;
};

// AWS::Route53Resolver::FirewallDomainList
struct DnsFirewallDomainList : Resource {
  FactList<Fact<std::string>> domains;
};

// AWS::NetworkFirewall::Firewall
struct NetworkFirewall : Resource {
  Fact<Reference> vpc;
};

struct QueryLogAssociation : Resource {
  Fact<Reference> vpc;
};

// Settings of things that hold no containers, which many may read all the same: the environment of
// a Lambda function, the password of a database.
struct ClearSettings : Resource {
  FactList<KeyValue> values;
};

// A template parameter: a door for secrets.
struct TemplateParameter : Resource {
  Fact<std::string> name;
  Fact<bool> no_echo;  // default false
  Fact<std::string> default_value;
  Fact<std::string> value_type;
  bool is_choice = false;  // AllowedValues lists what it may be
  Fact<std::string> allowed_pattern;
};

}  // namespace hakoseki
