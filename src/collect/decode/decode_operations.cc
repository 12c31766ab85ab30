// The services around the containers.
#include <algorithm>
#include <array>
#include <string_view>

#include "collect/decode/decode.h"
#include "inventory/alternatives.h"

namespace hakoseki::decode {
namespace {

void decode_log_group(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto group = started<LogGroup>(reading);
  group.name = from["LogGroupName"].text();
  group.retention_days = from["RetentionInDays"].number();
  group.kms_key = from["KmsKeyId"].reference();
  inventory.add(std::move(group));
}

void decode_file_system(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto file_system = started<EfsFileSystem>(reading);
  file_system.encrypted = from["Encrypted"].flag().or_default(false);
  file_system.kms_key = from["KmsKeyId"].reference();
  file_system.policy = decode_policy(from["FileSystemPolicy"]);
  inventory.add(std::move(file_system));
}

void decode_access_point(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto point = started<EfsAccessPoint>(reading);
  point.file_system = from["FileSystemId"].reference();
  point.posix_uid = from["PosixUser"]["Uid"].text();
  point.root_directory = from["RootDirectory"]["Path"].text().or_default("/");
  inventory.add(std::move(point));
}

void decode_key(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto key = started<KmsKey>(reading);
  key.rotation_enabled = from["EnableKeyRotation"].flag().or_default(false);
  key.key_spec = from["KeySpec"].text().or_default("SYMMETRIC_DEFAULT");
  key.policy = decode_policy(from["KeyPolicy"]);
  inventory.add(std::move(key));
}

void decode_alias(const Reading& reading, Inventory& inventory) {
  auto alias = started<KmsAlias>(reading);
  alias.name = reading.properties["AliasName"].text();
  alias.key = reading.properties["TargetKeyId"].reference();
  inventory.add(std::move(alias));
}

void decode_secret(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto secret = started<Secret>(reading);
  secret.name = from["Name"].text();
  secret.kms_key = from["KmsKeyId"].reference();
  secret.secret_string = from["SecretString"].text();
  secret.last_changed_at = from["LastChangedDate"].moment();
  secret.versions = list_of<SecretVersion>(from["Versions"], [](const Cursor& version) {
    return SecretVersion{.stages = texts_of(version["VersionStages"]),
                         .created_at = version["CreatedDate"].moment()};
  });
  inventory.add(std::move(secret));
}

void decode_rotation(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto rotation = started<SecretRotation>(reading);
  rotation.secret = from["SecretId"].reference();
  rotation.automatically_after_days = from["RotationRules"]["AutomaticallyAfterDays"].number();
  inventory.add(std::move(rotation));
}

void decode_attachment(const Reading& reading, Inventory& inventory) {
  auto attachment = started<SecretAttachment>(reading);
  attachment.secret = reading.properties["SecretId"].reference();
  inventory.add(std::move(attachment));
}

void decode_secret_policy(const Reading& reading, Inventory& inventory) {
  auto policy = started<SecretPolicy>(reading);
  policy.secret = reading.properties["SecretId"].reference();
  policy.policy = decode_policy(reading.properties["ResourcePolicy"]);
  inventory.add(std::move(policy));
}

void decode_ssm_parameter(const Reading& reading, Inventory& inventory) {
  auto parameter = started<SsmParameter>(reading);
  parameter.name = reading.properties["Name"].text();
  parameter.parameter_type = reading.properties["Type"].text();
  parameter.value = reading.properties["Value"].text();
  parameter.last_modified_at = reading.properties["LastModifiedDate"].moment();
  inventory.add(std::move(parameter));
}

void decode_detector(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto detector = started<GuardDutyDetector>(reading);
  detector.enable = from["Enable"].flag();
  detector.kubernetes_audit_logs = from["DataSources"]["Kubernetes"]["AuditLogs"]["Enable"].flag();
  detector.ebs_malware_protection =
      from["DataSources"]["MalwareProtection"]["ScanEc2InstanceWithFindings"]["EbsVolumes"].flag();
  detector.features = list_of<DetectorFeature>(from["Features"], [](const Cursor& feature) {
    return DetectorFeature{
        .name = feature["Name"].text(),
        .status = feature["Status"].text(),
        .additional = list_of<KeyValue>(feature["AdditionalConfiguration"], [](const Cursor& one) {
          return KeyValue{.name = one["Name"].text(), .value = one["Status"].text()};
        })};
  });
  inventory.add(std::move(detector));
}

// Of a vulnerable package the name is what counts.
KeyValue decode_match(const Cursor& match) {
  const Cursor place = match["Name"].written() ? match["Name"] : match;
  return {.name = place["Comparison"].text(), .value = place["Value"].text()};
}

void decode_inspector_filter(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto filter = started<InspectorFilter>(reading);
  filter.action = from["FilterAction"].text();
  filter.description = from["Description"].text();
  const NamedElements criteria = from["FilterCriteria"].members();
  filter.criteria.gaps = criteria.gaps;
  filter.criteria.written = criteria.written;
  filter.criteria.evidence = criteria.evidence;
  for (const NamedElement& one : criteria.members) {
    filter.criteria.elements.push_back({{.key = Fact<std::string>::known(one.key, one.key_at),
                                         .matches = list_of<KeyValue>(one.value, decode_match)},
                                        one.when,
                                        one.key_at});
  }
  inventory.add(std::move(filter));
}

bool has_patterns(const Cursor& field) {
  constexpr std::array<std::string_view, 4> operators = {"StartsWith", "EndsWith", "NotStartsWith",
                                                         "NotEndsWith"};
  return std::any_of(operators.begin(), operators.end(),
                     [&](std::string_view one) { return field[one].written(); });
}

void decode_trail(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto trail = started<Trail>(reading);
  trail.is_logging = from["IsLogging"].flag();
  trail.multi_region = from["IsMultiRegionTrail"].flag().or_default(false);
  trail.log_file_validation = from["EnableLogFileValidation"].flag().or_default(false);
  trail.kms_key = from["KMSKeyId"].reference();
  trail.bucket = from["S3BucketName"].reference();
  trail.read_write_types = list_of<Fact<std::string>>(
      from["EventSelectors"],
      [](const Cursor& selector) { return selector["ReadWriteType"].text().or_default("All"); });
  trail.management_events = list_of<Fact<bool>>(from["EventSelectors"], [](const Cursor& selector) {
    return selector["IncludeManagementEvents"].flag().or_default(true);
  });
  trail.advanced_selectors =
      list_of<AdvancedSelector>(from["AdvancedEventSelectors"], [](const Cursor& selector) {
        return AdvancedSelector{
            .fields = list_of<FieldSelector>(selector["FieldSelectors"], [](const Cursor& field) {
              return FieldSelector{.field = field["Field"].text(),
                                   .equals = texts_of(field["Equals"]),
                                   .not_equals = texts_of(field["NotEquals"]),
                                   .has_patterns = has_patterns(field)};
            })};
      });
  const Elements selectors = from["EventSelectors"].elements();
  trail.excluded_event_sources.evidence = selectors.evidence;
  for (const Element<Cursor>& selector : selectors.elements) {
    const auto excluded = texts_of(selector.value["ExcludeManagementEventSources"]);
    auto& all = trail.excluded_event_sources;
    all.written = all.written || excluded.written;
    all.elements.insert(all.elements.end(), excluded.elements.begin(), excluded.elements.end());
    all.gaps.insert(all.gaps.end(), excluded.gaps.begin(), excluded.gaps.end());
  }
  inventory.add(std::move(trail));
}

void decode_build_project(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto project = started<CodeBuildProject>(reading);
  project.name = from["Name"].text();
  const Cursor environment = from["Environment"];
  project.variables =
      list_of<BuildVariable>(environment["EnvironmentVariables"], [](const Cursor& variable) {
        return BuildVariable{.name = variable["Name"].text(),
                             .value = variable["Value"].text(),
                             .type = variable["Type"].text().or_default("PLAINTEXT")};
      });
  project.privileged = environment["PrivilegedMode"].flag().or_default(false);
  const Cursor logs = from["LogsConfig"];
  project.cloudwatch_logs = logs["CloudWatchLogs"]["Status"].text().or_default("ENABLED");
  project.s3_logs = logs["S3Logs"]["Status"].text().or_default("DISABLED");
  project.s3_logs_unencrypted = logs["S3Logs"]["EncryptionDisabled"].flag().or_default(false);
  project.artifacts_unencrypted = from["Artifacts"]["EncryptionDisabled"].flag().or_default(false);
  project.encryption_key = from["EncryptionKey"].reference();
  project.build_spec = from["Source"]["BuildSpec"].text();
  inventory.add(std::move(project));
}

// The providers of the rules that guard the entry of a stage.
FactList<Fact<std::string>> decode_entry_rules(const Cursor& before_entry) {
  FactList<Fact<std::string>> providers;
  Elements conditions = before_entry["Conditions"].elements();
  providers.gaps = std::move(conditions.gaps);
  providers.written = conditions.written;
  providers.evidence = conditions.evidence;
  for (const Element<Cursor>& condition : conditions.elements) {
    Elements rules = condition.value["Rules"].elements();
    for (Gap& gap : rules.gaps)
      providers.gaps.push_back(std::move(gap));
    for (const Element<Cursor>& rule : rules.elements) {
      providers.elements.push_back(
          {rule.value["RuleTypeId"]["Provider"].text(), condition.when, rule.evidence});
    }
  }
  return providers;
}

// One store, or one for each Region in which the pipeline acts.
FactList<Fact<Reference>> decode_artifact_buckets(const Cursor& pipeline) {
  if (pipeline["ArtifactStores"].written()) {
    return list_of<Fact<Reference>>(pipeline["ArtifactStores"], [](const Cursor& store) {
      return store["ArtifactStore"]["Location"].reference();
    });
  }
  const Fact<Reference> bucket = pipeline["ArtifactStore"]["Location"].reference();
  FactList<Fact<Reference>> buckets;
  if (!bucket.is_absent()) buckets.elements.push_back({bucket, Guard(), bucket.evidence()});
  return buckets;
}

void decode_pipeline(const Reading& reading, Inventory& inventory) {
  auto pipeline = started<CodePipeline>(reading);
  pipeline.artifact_buckets = decode_artifact_buckets(reading.properties);
  const Elements stages = reading.properties["Stages"].elements();
  pipeline.actions.gaps = stages.gaps;
  pipeline.actions.written = stages.written;
  pipeline.actions.evidence = stages.evidence;
  for (std::size_t number = 0; number < stages.elements.size(); ++number) {
    const Element<Cursor>& stage = stages.elements[number];
    Elements actions = stage.value["Actions"].elements();
    for (Gap& gap : actions.gaps)
      pipeline.actions.gaps.push_back(std::move(gap));
    const FactList<Fact<std::string>> entry_rules = decode_entry_rules(stage.value["BeforeEntry"]);
    for (const Element<Cursor>& action : actions.elements) {
      const Cursor type = action.value["ActionTypeId"];
      const std::optional<Guard> both = action.when.and_also(stage.when);
      if (!both) continue;
      pipeline.actions.elements.push_back(
          {{.stage = stage.value["Name"].text(),
            .stage_number = number,
            .run_order = action.value["RunOrder"].number().or_default(1),
            .name = action.value["Name"].text(),
            .category = type["Category"].text(),
            .provider = type["Provider"].text(),
            .entry_rules = entry_rules,
            .configuration = decode_named_values(action.value["Configuration"]),
            .project = action.value["Configuration"]["ProjectName"].reference()},
           *both,
           action.evidence});
    }
  }
  inventory.add(std::move(pipeline));
}

void decode_lattice_service(const Reading& reading, Inventory& inventory) {
  auto service = started<LatticeService>(reading);
  service.auth_type = reading.properties["AuthType"].text().or_default("NONE");
  inventory.add(std::move(service));
}

void decode_lattice_network(const Reading& reading, Inventory& inventory) {
  auto network = started<LatticeNetwork>(reading);
  network.auth_type = reading.properties["AuthType"].text().or_default("NONE");
  inventory.add(std::move(network));
}

void decode_lattice_association(const Reading& reading, Inventory& inventory) {
  auto association = started<LatticeNetworkAssociation>(reading);
  association.service = reading.properties["ServiceIdentifier"].reference();
  association.network = reading.properties["ServiceNetworkIdentifier"].reference();
  inventory.add(std::move(association));
}

void decode_lattice_listener(const Reading& reading, Inventory& inventory) {
  auto listener = started<LatticeListener>(reading);
  listener.protocol = reading.properties["Protocol"].text();
  inventory.add(std::move(listener));
}

void decode_lattice_policy(const Reading& reading, Inventory& inventory) {
  auto policy = started<LatticeAuthPolicy>(reading);
  policy.resource_id = reading.properties["ResourceIdentifier"].reference();
  policy.policy = decode_policy(reading.properties["Policy"]);
  inventory.add(std::move(policy));
}

void decode_name_space(const Reading& reading, Inventory& inventory) {
  auto name_space = started<NameSpace>(reading);
  name_space.name = reading.properties["Name"].text();
  inventory.add(std::move(name_space));
}

void decode_discovery_service(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto service = started<DiscoveryService>(reading);
  // Services that are found by DNS may name it there.
  const Cursor place = from["NamespaceId"].written() ? from : from["DnsConfig"];
  service.name_space = place["NamespaceId"].reference();
  inventory.add(std::move(service));
}

void decode_log_resource_policy(const Reading& reading, Inventory& inventory) {
  auto policy = started<LogResourcePolicy>(reading);
  policy.policy = decode_policy(reading.properties["PolicyDocument"]);
  inventory.add(std::move(policy));
}

void decode_bucket(const Reading& reading, Inventory& inventory) {
  auto bucket = started<Bucket>(reading);
  bucket.name = reading.properties["BucketName"].text();
  bucket.restricts_public_policies =
      reading.properties["PublicAccessBlockConfiguration"]["RestrictPublicBuckets"].flag();
  bucket.kms_keys = list_of<Fact<Reference>>(
      reading.properties["BucketEncryption"]["ServerSideEncryptionConfiguration"],
      [](const Cursor& rule) {
        return rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"].reference();
      });
  bucket.lifecycle = list_of<BucketLifecycleRule>(
      reading.properties["LifecycleConfiguration"]["Rules"], [](const Cursor& rule) {
        return BucketLifecycleRule{.status = rule["Status"].text(),
                                   .prefix = rule["Prefix"].text(),
                                   .expiration_in_days = rule["ExpirationInDays"].number(),
                                   .expiration_date = rule["ExpirationDate"].text()};
      });
  inventory.add(std::move(bucket));
}

void decode_bucket_policy(const Reading& reading, Inventory& inventory) {
  auto policy = started<BucketPolicy>(reading);
  policy.bucket = reading.properties["Bucket"].reference();
  policy.policy = decode_policy(reading.properties["PolicyDocument"]);
  inventory.add(std::move(policy));
}

// Instances, launch configurations, and launch templates, whose data stands one level deeper.
void decode_host(const Reading& reading, Inventory& inventory) {
  const bool template_data = reading.resource.type == "AWS::EC2::LaunchTemplate";
  const Cursor from = template_data ? reading.properties["LaunchTemplateData"] : reading.properties;
  auto host = started<HostTemplate>(reading);
  host.image_id = from["ImageId"].text();
  const Cursor metadata = from["MetadataOptions"];
  host.http_endpoint = metadata["HttpEndpoint"].text().or_default("enabled");
  host.http_tokens = metadata["HttpTokens"].text().or_default("optional");
  host.http_put_response_hop_limit = metadata["HttpPutResponseHopLimit"].number();
  host.key_name = from["KeyName"].text();
  host.user_data = from["UserData"].text();
  host.associate_public_ip = from["AssociatePublicIpAddress"].flag();
  host.has_ipv6_address = from["HasIpv6Address"].flag();
  // Launch configurations write SecurityGroups; network interfaces carry their own.
  host.security_groups = references_of(from["SecurityGroupIds"].written() ? from["SecurityGroupIds"]
                                                                          : from["SecurityGroups"]);
  const Elements interfaces = from["NetworkInterfaces"].elements();
  for (const Element<Cursor>& card : interfaces.elements) {
    append_under(host.security_groups, card.when, references_of(card.value["Groups"]));
  }
  inventory.add(std::move(host));
}

void decode_auto_scaling_group(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto group = started<AutoScalingGroup>(reading);
  const Cursor mixed =
      from["MixedInstancesPolicy"]["LaunchTemplate"]["LaunchTemplateSpecification"];
  const Cursor specification = from["LaunchTemplate"].written() ? from["LaunchTemplate"] : mixed;
  group.launch_template = specification["LaunchTemplateId"].written()
                              ? specification["LaunchTemplateId"].reference()
                              : specification["LaunchTemplateName"].reference();
  group.launch_configuration = from["LaunchConfigurationName"].reference();
  inventory.add(std::move(group));
}

void decode_dns_firewall(const Reading& reading, Inventory& inventory) {
  auto association = started<DnsFirewallAssociation>(reading);
  association.vpc = reading.properties["VpcId"].reference();
  association.rule_group = reading.properties["FirewallRuleGroupId"].reference();
  inventory.add(std::move(association));
}

void decode_dns_rule_group(const Reading& reading, Inventory& inventory) {
  auto group = started<DnsFirewallRuleGroup>(reading);
  group.rules = list_of<DnsFirewallRule>(reading.properties["FirewallRules"], [](const Cursor& r) {
    return DnsFirewallRule{.action = r["Action"].text(),
                           .domain_list = r["FirewallDomainListId"].reference()};
  });
  inventory.add(std::move(group));
}

void decode_domain_list(const Reading& reading, Inventory& inventory) {
  auto list = started<DnsFirewallDomainList>(reading);
  list.domains = texts_of(reading.properties["Domains"]);
  inventory.add(std::move(list));
}

void decode_network_firewall(const Reading& reading, Inventory& inventory) {
  auto firewall = started<NetworkFirewall>(reading);
  firewall.vpc = reading.properties["VpcId"].reference();
  inventory.add(std::move(firewall));
}

void decode_query_log(const Reading& reading, Inventory& inventory) {
  auto association = started<QueryLogAssociation>(reading);
  association.vpc = reading.properties["ResourceId"].reference();
  inventory.add(std::move(association));
}

void decode_function(const Reading& reading, Inventory& inventory) {
  auto settings = started<ClearSettings>(reading);
  settings.values = decode_named_values(reading.properties["Environment"]["Variables"]);
  inventory.add(std::move(settings));
}

// What is given to a database, a directory or a service to log in with.
void decode_login(const Reading& reading, Inventory& inventory) {
  auto settings = started<ClearSettings>(reading);
  settings.values.evidence = reading.resource.evidence;
  for (const std::string_view property :
       {"MasterUserPassword", "AdminUserPassword", "AuthToken", "Password", "Token"}) {
    const Cursor value = reading.properties[property];
    if (value.absent()) continue;
    settings.values.written = true;
    settings.values.elements.push_back(
        {{.name = Fact<std::string>::known(std::string(property), value.evidence()),
          .value = value.text()},
         {},
         value.evidence()});
  }
  inventory.add(std::move(settings));
}

void decode_deployment_group(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto group = started<DeploymentGroup>(reading);
  group.application = from["ApplicationName"].reference();
  group.name = from["DeploymentGroupName"].text();
  // CloudFormation writes ECSServices, the API ecsServices.
  const Cursor services = from["ECSServices"].written() ? from["ECSServices"] : from["ecsServices"];
  group.services = list_of<DeployedService>(services, [](const Cursor& one) {
    return DeployedService{.cluster = one["ClusterName"].reference(),
                           .service = one["ServiceName"].reference()};
  });
  group.action_on_timeout =
      from["BlueGreenDeploymentConfiguration"]["DeploymentReadyOption"]["ActionOnTimeout"]
          .text()
          .or_default("CONTINUE_DEPLOYMENT");
  inventory.add(std::move(group));
}

constexpr std::array decoders = {
    Decoder{"AWS::AutoScaling::AutoScalingGroup", decode_auto_scaling_group},
    Decoder{"AWS::AutoScaling::LaunchConfiguration", decode_host},
    Decoder{"AWS::CloudTrail::Trail", decode_trail},
    Decoder{"AWS::CodeBuild::Project", decode_build_project},
    Decoder{"AWS::CodeBuild::SourceCredential", decode_login},
    Decoder{"AWS::CodeDeploy::DeploymentGroup", decode_deployment_group},
    Decoder{"AWS::CodePipeline::Pipeline", decode_pipeline},
    Decoder{"AWS::DMS::Endpoint", decode_login},
    Decoder{"AWS::DirectoryService::MicrosoftAD", decode_login},
    Decoder{"AWS::DirectoryService::SimpleAD", decode_login},
    Decoder{"AWS::DocDB::DBCluster", decode_login},
    Decoder{"AWS::EC2::Instance", decode_host},
    Decoder{"AWS::EC2::LaunchTemplate", decode_host},
    Decoder{"AWS::EFS::AccessPoint", decode_access_point},
    Decoder{"AWS::EFS::FileSystem", decode_file_system},
    Decoder{"AWS::ElastiCache::ReplicationGroup", decode_login},
    Decoder{"AWS::GuardDuty::Detector", decode_detector},
    Decoder{"AWS::InspectorV2::Filter", decode_inspector_filter},
    Decoder{"AWS::KMS::Alias", decode_alias},
    Decoder{"AWS::KMS::Key", decode_key},
    Decoder{"AWS::Lambda::Function", decode_function},
    Decoder{"AWS::Logs::LogGroup", decode_log_group},
    Decoder{"AWS::Logs::ResourcePolicy", decode_log_resource_policy},
    Decoder{"AWS::NetworkFirewall::Firewall", decode_network_firewall},
    Decoder{"AWS::RDS::DBCluster", decode_login},
    Decoder{"AWS::RDS::DBInstance", decode_login},
    Decoder{"AWS::Redshift::Cluster", decode_login},
    Decoder{"AWS::Route53Resolver::FirewallDomainList", decode_domain_list},
    Decoder{"AWS::Route53Resolver::FirewallRuleGroup", decode_dns_rule_group},
    Decoder{"AWS::Route53Resolver::FirewallRuleGroupAssociation", decode_dns_firewall},
    Decoder{"AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", decode_query_log},
    Decoder{"AWS::S3::Bucket", decode_bucket},
    Decoder{"AWS::S3::BucketPolicy", decode_bucket_policy},
    Decoder{"AWS::SSM::Parameter", decode_ssm_parameter},
    Decoder{"AWS::SecretsManager::ResourcePolicy", decode_secret_policy},
    Decoder{"AWS::SecretsManager::RotationSchedule", decode_rotation},
    Decoder{"AWS::SecretsManager::Secret", decode_secret},
    Decoder{"AWS::SecretsManager::SecretTargetAttachment", decode_attachment},
    Decoder{"AWS::ServiceDiscovery::HttpNamespace", decode_name_space},
    Decoder{"AWS::ServiceDiscovery::PrivateDnsNamespace", decode_name_space},
    Decoder{"AWS::ServiceDiscovery::PublicDnsNamespace", decode_name_space},
    Decoder{"AWS::ServiceDiscovery::Service", decode_discovery_service},
    Decoder{"AWS::VpcLattice::AuthPolicy", decode_lattice_policy},
    Decoder{"AWS::VpcLattice::Listener", decode_lattice_listener},
    Decoder{"AWS::VpcLattice::Service", decode_lattice_service},
    Decoder{"AWS::VpcLattice::ServiceNetwork", decode_lattice_network},
    Decoder{"AWS::VpcLattice::ServiceNetworkServiceAssociation", decode_lattice_association},
};

}  // namespace

std::span<const Decoder> operations_decoders() {
  return decoders;
}

}  // namespace hakoseki::decode
