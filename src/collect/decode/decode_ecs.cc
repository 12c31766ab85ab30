// Amazon ECS: task definitions, services, clusters, capacity providers, and what starts tasks.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "collect/decode/decode.h"
#include "formats/plain_value.h"
#include "inventory/alternatives.h"

namespace hakoseki::decode {
namespace {

FactList<SecretReference> decode_secrets(const Cursor& list) {
  return list_of<SecretReference>(list, [](const Cursor& secret) {
    return SecretReference{.name = secret["Name"].text(),
                           .value_from = secret["ValueFrom"].text(),
                           .value_from_link = secret["ValueFrom"].leading_reference()};
  });
}

LogConfiguration decode_log_configuration(const Cursor& log) {
  return {.log_driver = log["LogDriver"].text(),
          .options = decode_named_values(log["Options"]),
          .secret_options = decode_secrets(log["SecretOptions"])};
}

void decode_container_lists(const Cursor& from, ContainerDefinition& container) {
  container.command = texts_of(from["Command"]);
  container.entry_point = texts_of(from["EntryPoint"]);
  container.environment = decode_key_values(from["Environment"]);
  container.environment_files = list_of<Fact<Reference>>(
      from["EnvironmentFiles"],
      [](const Cursor& file) { return file["Value"].leading_reference(); });
  container.secrets = decode_secrets(from["Secrets"]);
  container.docker_labels = decode_named_values(from["DockerLabels"]);
  container.docker_security_options = texts_of(from["DockerSecurityOptions"]);
  container.port_mappings = list_of<PortMapping>(from["PortMappings"], [](const Cursor& port) {
    return PortMapping{.container_port = port["ContainerPort"].number(),
                       .container_port_range = port["ContainerPortRange"].text(),
                       .host_port = port["HostPort"].number()};
  });
  container.mount_points = list_of<MountPoint>(from["MountPoints"], [](const Cursor& mount) {
    return MountPoint{.source_volume = mount["SourceVolume"].text(),
                      .container_path = mount["ContainerPath"].text(),
                      .read_only = mount["ReadOnly"].flag().or_default(false)};
  });
  container.system_controls =
      list_of<SystemControl>(from["SystemControls"], [](const Cursor& control) {
        return SystemControl{.name_space = control["Namespace"].text(),
                             .value = control["Value"].text()};
      });
  container.ulimits = list_of<Ulimit>(from["Ulimits"], [](const Cursor& ulimit) {
    return Ulimit{.name = ulimit["Name"].text(),
                  .soft_limit = ulimit["SoftLimit"].number(),
                  .hard_limit = ulimit["HardLimit"].number()};
  });
  const Cursor linux_parameters = from["LinuxParameters"];
  container.devices = list_of<Device>(linux_parameters["Devices"], [](const Cursor& device) {
    return Device{.host_path = device["HostPath"].text()};
  });
  container.capabilities_add = texts_of(linux_parameters["Capabilities"]["Add"]);
  container.capabilities_drop = texts_of(linux_parameters["Capabilities"]["Drop"]);
  container.health_check_command = texts_of(from["HealthCheck"]["Command"]);
}

ContainerDefinition decode_container(const Cursor& from, const Resource& task) {
  ContainerDefinition container;
  static_cast<Resource&>(container) = task;
  container.name = from["Name"].text();
  container.image = from["Image"].text();
  container.image_link = from["Image"].reference();
  container.user = from["User"].text();
  container.essential = from["Essential"].flag().or_default(true);
  container.privileged = from["Privileged"].flag().or_default(false);
  container.readonly_root_filesystem = from["ReadonlyRootFilesystem"].flag().or_default(false);
  container.interactive = from["Interactive"].flag().or_default(false);
  container.pseudo_terminal = from["PseudoTerminal"].flag().or_default(false);
  container.disable_networking = from["DisableNetworking"].flag().or_default(false);
  container.cpu = from["Cpu"].number();
  container.memory = from["Memory"].number();
  container.memory_reservation = from["MemoryReservation"].number();
  container.version_consistency = from["VersionConsistency"].text().or_default("enabled");
  container.log_configuration = decode_log_configuration(from["LogConfiguration"]);
  container.firelens_type = from["FirelensConfiguration"]["Type"].text();
  container.firelens_options = decode_named_values(from["FirelensConfiguration"]["Options"]);
  container.repository_credentials = from["RepositoryCredentials"]["CredentialsParameter"].text();
  decode_container_lists(from, container);
  return container;
}

Volume decode_volume(const Cursor& from) {
  Volume volume;
  volume.name = from["Name"].text();
  volume.host_source_path = from["Host"]["SourcePath"].text();
  const Cursor docker = from["DockerVolumeConfiguration"];
  volume.docker_driver = docker["Driver"].text();
  volume.docker_driver_options = decode_named_values(docker["DriverOpts"]);
  // CloudFormation writes EFSVolumeConfiguration, the API efsVolumeConfiguration.
  const Cursor efs = from["EFSVolumeConfiguration"].written() ? from["EFSVolumeConfiguration"]
                                                              : from["efsVolumeConfiguration"];
  if (efs.written()) {
    const Cursor file_system =
        efs["FilesystemId"].written() ? efs["FilesystemId"] : efs["fileSystemId"];
    const Cursor authorization = efs["AuthorizationConfig"];
    const Cursor iam = authorization["IAM"].written() ? authorization["IAM"] : authorization["iam"];
    volume.efs =
        EfsVolume{.file_system = file_system.reference(),
                  .root_directory = efs["RootDirectory"].text().or_default("/"),
                  .transit_encryption = efs["TransitEncryption"].text().or_default("DISABLED"),
                  .access_point = authorization["AccessPointId"].reference(),
                  .iam = iam.text().or_default("DISABLED")};
  }
  return volume;
}

// "web" of the task definition "App" is called App/web.
std::string name_of_container(const ContainerDefinition& container, std::size_t position) {
  const std::string* name = container.name.if_known();
  return name == nullptr ? fmt::format("{}", position) : *name;
}

FactList<CapacityProviderItem> decode_strategy(const Cursor& strategy) {
  return list_of<CapacityProviderItem>(strategy, [](const Cursor& item) {
    return CapacityProviderItem{.capacity_provider = item["CapacityProvider"].reference(),
                                .weight = item["Weight"].number(),
                                .base = item["Base"].number()};
  });
}

NetworkConfiguration decode_network(const Cursor& configuration) {
  // Services and schedules write AwsvpcConfiguration, rules and task sets AwsVpcConfiguration.
  const Cursor vpc = configuration["AwsvpcConfiguration"].written()
                         ? configuration["AwsvpcConfiguration"]
                         : configuration["AwsVpcConfiguration"];
  return {.assign_public_ip = vpc["AssignPublicIp"].text(),
          .security_groups = references_of(vpc["SecurityGroups"]),
          .subnets = references_of(vpc["Subnets"]),
          .written = vpc.written()};
}

ServiceConnect decode_service_connect(const Cursor& from) {
  return {.enabled = from["Enabled"].flag().or_default(false),
          .name_space = from["Namespace"].reference(),
          .services = list_of<ServiceConnectService>(
              from["Services"],
              [](const Cursor& service) {
                const Cursor tls = service["Tls"];
                return ServiceConnectService{
                    .port_name = service["PortName"].text(),
                    .tls_authority = tls["IssuerCertificateAuthority"]["AwsPcaAuthorityArn"].text(),
                    .tls_kms_key = tls["KmsKey"].text(),
                    .tls_role = tls["RoleArn"].text()};
              }),
          .log_driver = from["LogConfiguration"]["LogDriver"].text(),
          .access_log_format = from["AccessLogConfiguration"]["Format"].text()};
}

// Of those that keep the tasks of one service apart there is none.
FactList<Fact<std::string>> decode_placement(const Cursor& constraints) {
  return list_of<Fact<std::string>>(constraints,
                                    [](const Cursor& one) { return one["Expression"].text(); });
}

void decode_service(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto service = started<EcsService>(reading);
  service.cluster = from["Cluster"].reference().or_default(Reference{.text = "default"});
  service.task_definition = from["TaskDefinition"].reference();
  service.launch_type = from["LaunchType"].text();
  service.capacity_provider_strategy = decode_strategy(from["CapacityProviderStrategy"]);
  service.platform_version = from["PlatformVersion"].text().or_default("LATEST");
  service.scheduling_strategy = from["SchedulingStrategy"].text().or_default("REPLICA");
  service.desired_count = from["DesiredCount"].number();
  service.enable_execute_command = from["EnableExecuteCommand"].flag().or_default(false);
  service.deployment_controller = from["DeploymentController"]["Type"].text().or_default("ECS");
  const Cursor deployment = from["DeploymentConfiguration"];
  service.deployment_strategy = deployment["Strategy"].text().or_default("ROLLING");
  service.lifecycle_hooks =
      list_of<LifecycleHook>(deployment["LifecycleHooks"], [](const Cursor& h) {
        return LifecycleHook{.target_type = h["TargetType"].text().or_default("AWS_LAMBDA"),
                             .timeout_action = h["TimeoutConfiguration"]["Action"].text(),
                             .hook_target = h["HookTargetArn"].reference(),
                             .lifecycle_stages = texts_of(h["LifecycleStages"])};
      });
  service.network = decode_network(from["NetworkConfiguration"]);
  service.load_balancer_target_groups = list_of<Fact<Reference>>(
      from["LoadBalancers"],
      [](const Cursor& balancer) { return balancer["TargetGroupArn"].reference(); });
  service.classic_load_balancers = list_of<Fact<Reference>>(
      from["LoadBalancers"],
      [](const Cursor& balancer) { return balancer["LoadBalancerName"].reference(); });
  service.service_registries = list_of<Fact<Reference>>(
      from["ServiceRegistries"],
      [](const Cursor& registry) { return registry["RegistryArn"].reference(); });
  service.lattice_target_groups = list_of<Fact<Reference>>(
      from["VpcLatticeConfigurations"],
      [](const Cursor& lattice) { return lattice["TargetGroupArn"].reference(); });
  service.service_connect = decode_service_connect(from["ServiceConnectConfiguration"]);
  service.ebs_volumes =
      list_of<ManagedEbsVolume>(from["VolumeConfigurations"], [](const Cursor& v) {
        const Cursor ebs = v["ManagedEBSVolume"];
        return ManagedEbsVolume{.name = v["Name"].text(),
                                .encrypted = ebs["Encrypted"].flag(),
                                .kms_key = ebs["KmsKeyId"].reference()};
      });
  service.placement_constraints = decode_placement(from["PlacementConstraints"]);
  service.deployment_ids = texts_of(from["DeploymentIds"]);
  service.is_task_set = service.type == "AWS::ECS::TaskSet";
  service.service = from["Service"].reference();
  inventory.add(std::move(service));
}

Fact<std::string> decode_insights(const Cursor& settings) {
  const Elements list = settings.elements();
  std::vector<Case<std::string>> cases;
  std::vector<Guard> written;
  for (const Element<Cursor>& setting : list.elements) {
    const Cursor name = setting.value["Name"];
    if (!name.plain_text() || *name.plain_text() != "containerInsights") continue;
    written.push_back(setting.when);
    append_under(cases, setting.when, setting.value["Value"].text());
  }
  for (Guard& elsewhere : where_none_holds(written)) {
    Case<std::string> rest{.when = std::move(elsewhere), .evidence = list.evidence};
    if (!list.gaps.empty()) rest.state = list.gaps.front().why;
    cases.push_back(std::move(rest));
  }
  return Fact<std::string>(std::move(cases)).or_default("disabled");
}

void decode_cluster(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto cluster = started<EcsCluster>(reading);
  cluster.name = from["ClusterName"].text();
  cluster.container_insights = decode_insights(from["ClusterSettings"]);
  const Cursor exec = from["Configuration"]["ExecuteCommandConfiguration"];
  cluster.exec_logging = exec["Logging"].text().or_default("DEFAULT");
  cluster.exec_kms_key = exec["KmsKeyId"].reference();
  const Cursor log = exec["LogConfiguration"];
  cluster.exec_log_group = log["CloudWatchLogGroupName"].reference();
  cluster.exec_s3_bucket = log["S3BucketName"].reference();
  cluster.exec_cloudwatch_encryption = log["CloudWatchEncryptionEnabled"].flag().or_default(false);
  cluster.exec_s3_encryption = log["S3EncryptionEnabled"].flag().or_default(false);
  const Cursor storage = from["Configuration"]["ManagedStorageConfiguration"];
  cluster.fargate_ephemeral_storage_kms_key =
      storage["FargateEphemeralStorageKmsKeyId"].reference();
  cluster.managed_storage_kms_key = storage["KmsKeyId"].reference();
  cluster.service_connect_namespace = from["ServiceConnectDefaults"]["Namespace"].reference();
  cluster.capacity_providers = references_of(from["CapacityProviders"]);
  cluster.default_capacity_provider_strategy =
      decode_strategy(from["DefaultCapacityProviderStrategy"]);
  inventory.add(std::move(cluster));
}

// AWS::ECS::ClusterCapacityProviderAssociations gives a cluster its providers and default strategy.
// It may stand before or after its cluster, so it is kept by itself until engines/workloads joins
// them.
void decode_associations(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto associations = started<CapacityProviderAssociations>(reading);
  associations.cluster = from["Cluster"].reference();
  associations.capacity_providers = references_of(from["CapacityProviders"]);
  associations.default_strategy = decode_strategy(from["DefaultCapacityProviderStrategy"]);
  inventory.add(std::move(associations));
}

// Whether the place is written, in each world.
Fact<bool> is_there(const Cursor& cursor) {
  std::vector<Case<bool>> cases;
  for (const Cursor::Place& place : cursor.places()) {
    Case<bool> one{.when = place.when, .state = place.value != nullptr, .evidence = place.at};
    if (place.beyond) {
      one.state = *place.beyond;
    } else if (place.value != nullptr && place.value->kind == Value::Kind::unknown) {
      one.state = *place.value->why;
    }
    cases.push_back(std::move(one));
  }
  return Fact<bool>(std::move(cases));
}

void decode_capacity_provider(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto provider = started<EcsCapacityProvider>(reading);
  provider.name = from["Name"].text();
  provider.auto_scaling_group = from["AutoScalingGroupProvider"]["AutoScalingGroupArn"].reference();
  provider.managed_instances = is_there(from["ManagedInstancesProvider"]);
  inventory.add(std::move(provider));
}

// What rules, schedules and pipes call EcsParameters, and RunTask takes as its input.
void decode_run(const Cursor& ecs, const Cursor& definition, ScheduledTask& task) {
  task.task_definition = definition.reference();
  task.task_definition_text = definition.text();
  task.launch_type = ecs["LaunchType"].text();
  task.capacity_provider_strategy = decode_strategy(ecs["CapacityProviderStrategy"]);
  task.platform_version = ecs["PlatformVersion"].text().or_default("LATEST");
  task.enable_execute_command = ecs["EnableExecuteCommand"].flag().or_default(false);
  task.network = decode_network(ecs["NetworkConfiguration"]);
  task.placement_constraints = decode_placement(ecs["PlacementConstraints"]);
}

TaskOverrides decode_overrides(const Cursor& from) {
  return {.task_role = from["TaskRoleArn"].text(),
          .execution_role = from["ExecutionRoleArn"].text(),
          .containers =
              list_of<ContainerOverride>(from["ContainerOverrides"], [](const Cursor& container) {
                return ContainerOverride{.name = container["Name"].text(),
                                         .command = texts_of(container["Command"])};
              })};
}

// What a rule hands to its target: a text of its own, one with parts of the event, or a part of the
// event, which nobody knows before it happens.
Fact<std::string> decode_input(const Cursor& target) {
  const Cursor transformer = target["InputTransformer"];
  if (transformer.written()) return transformer["InputTemplate"].text();
  if (target["InputPath"].written()) {
    return Fact<std::string>::unknown(
        {.reason = Reason::not_seen, .detail = "the event that starts it", .written = true},
        target["InputPath"].evidence());
  }
  return target["Input"].text();
}

void decode_events_rule(const Reading& reading, Inventory& inventory) {
  decode_event_rule(reading, inventory);
  const Elements targets = reading.properties["Targets"].elements();
  for (const Element<Cursor>& target : targets.elements) {
    const Cursor ecs = target.value["EcsParameters"];
    if (ecs.absent()) continue;
    auto task = started<ScheduledTask>(reading);
    if (const std::optional<Guard> both = task.when.and_also(target.when)) task.when = *both;
    task.cluster = target.value["Arn"].reference();
    decode_run(ecs, ecs["TaskDefinitionArn"], task);
    task.input = decode_input(target.value);
    inventory.add(std::move(task));
  }
}

// A text with holes, `${Cluster.Arn}`, as the values behind them where they are the whole text.
void fill_holes(Value& value, const Unknown& why, const std::vector<Value>& parts) {
  for (Value& item : value.items)
    fill_holes(item, why, parts);
  for (Member& member : value.members)
    fill_holes(member.value, why, parts);
  if (value.kind != Value::Kind::scalar || value.text.find("${") == std::string::npos) return;
  Value filled = Value::unknown_at(value.at, why);
  filled.why.edit().shape = value.text;
  filled.why.edit().written = true;
  for (const Value& part : parts) {
    const std::string hole =
        part.why->shape.empty() ? fmt::format("${{{}}}", part.why->detail) : part.why->shape;
    if (part.link && hole == value.text) filled.link = part.link;
  }
  value = std::move(filled);
}

// The input of a call, which is written as JSON in a text. Unknown where it cannot be read.
Value read_call(const Cursor::Place& input) {
  const Unknown unreadable{.reason = Reason::not_seen, .detail = "the input of RunTask"};
  if (input.beyond) return Value::unknown_at(input.at, *input.beyond);
  if (input.value == nullptr) return Value::unknown_at(input.at, unreadable);
  const bool known = input.value->kind == Value::Kind::scalar;
  const std::string& text = known ? input.value->text : input.value->why->shape;
  std::optional<Value> call = plain_value_of_json(text, input.at);
  if (!call) return Value::unknown_at(input.at, known ? unreadable : *input.value->why);
  if (!known) fill_holes(*call, input.value->why, input.value->items);
  return *std::move(call);
}

// The universal target of EventBridge Scheduler calls RunTask itself.
bool calls_run_task(const Cursor& arn) {
  const Fact<std::string> text = arn.text();
  return std::any_of(text.cases().begin(), text.cases().end(), [](const auto& one) {
    return described_by(one).ends_with(":aws-sdk:ecs:runTask");
  });
}

void decode_run_task_call(const Reading& reading, Inventory& inventory) {
  const Cursor inputs = reading.properties["Target"]["Input"];
  for (const Cursor::Place& input : inputs.places()) {
    auto task = started<ScheduledTask>(reading);
    const std::optional<Guard> both = task.when.and_also(input.when);
    if (!both) continue;
    task.when = *both;
    const Value value = read_call(input);
    const Cursor call(value, reading.resource.evidence);
    task.cluster = call["Cluster"].reference().or_default(Reference{.text = "default"});
    decode_run(call, call["TaskDefinition"], task);
    task.input = Fact<std::string>::absent(input.at);
    task.overrides = decode_overrides(call["Overrides"]);
    inventory.add(std::move(task));
  }
}

void decode_schedule(const Reading& reading, Inventory& inventory) {
  const Cursor target = reading.properties["Target"];
  if (calls_run_task(target["Arn"])) {
    decode_run_task_call(reading, inventory);
    return;
  }
  const Cursor ecs = target["EcsParameters"];
  if (ecs.absent()) return;
  auto task = started<ScheduledTask>(reading);
  task.cluster = target["Arn"].reference();
  decode_run(ecs, ecs["TaskDefinitionArn"], task);
  task.input = target["Input"].text();
  inventory.add(std::move(task));
}

void decode_pipe(const Reading& reading, Inventory& inventory) {
  const Cursor ecs = reading.properties["TargetParameters"]["EcsTaskParameters"];
  if (ecs.absent()) return;
  auto task = started<ScheduledTask>(reading);
  task.cluster = reading.properties["Target"].reference();
  decode_run(ecs, ecs["TaskDefinitionArn"], task);
  task.input = Fact<std::string>::absent(ecs.evidence());
  task.overrides = decode_overrides(ecs["Overrides"]);
  inventory.add(std::move(task));
}

void decode_task(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto task = started<EcsTask>(reading);
  task.cluster = from["Cluster"].reference();
  task.task_definition = from["TaskDefinition"].reference();
  task.group = from["Group"].text();
  task.started_by = from["StartedBy"].text();
  task.launch_type = from["LaunchType"].text();
  task.platform_version = from["PlatformVersion"].text();
  task.capacity_provider = from["CapacityProviderName"].text();
  task.container_instance = from["ContainerInstanceArn"].text();
  task.started_at = from["StartedAt"].moment();
  task.seen_at = from["SeenAt"].moment();
  task.containers = list_of<RunningContainer>(from["Containers"], [](const Cursor& container) {
    return RunningContainer{.name = container["Name"].text(),
                            .image = container["Image"].text(),
                            .image_digest = container["ImageDigest"].text()};
  });
  task.overrides = decode_overrides(from["Overrides"]);
  inventory.add(std::move(task));
}

void decode_account_settings(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto settings = started<EcsAccountSettings>(reading);
  settings.tag_resource_authorization = from["TagResourceAuthorization"].text();
  settings.task_retirement_wait = from["FargateTaskRetirementWaitPeriod"].text();
  settings.event_windows = from["FargateEventWindows"].text();
  inventory.add(std::move(settings));
}

void decode_region(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto region = started<EnabledRegion>(reading);
  region.name = from["RegionName"].text();
  region.ecs_listed = from["EcsListed"].flag();
  region.eks_listed = from["EksListed"].flag();
  inventory.add(std::move(region));
}

constexpr std::array decoders = {
    Decoder{"AWS::EC2::Region", decode_region},
    Decoder{"AWS::ECS::AccountSettings", decode_account_settings},
    Decoder{"AWS::ECS::CapacityProvider", decode_capacity_provider},
    Decoder{"AWS::ECS::Cluster", decode_cluster},
    Decoder{"AWS::ECS::ClusterCapacityProviderAssociations", decode_associations},
    Decoder{"AWS::ECS::Service", decode_service},
    Decoder{"AWS::ECS::Task", decode_task},
    Decoder{"AWS::ECS::TaskDefinition", decode_task_definition},
    Decoder{"AWS::ECS::TaskSet", decode_service},
    Decoder{"AWS::Events::Rule", decode_events_rule},
    Decoder{"AWS::Pipes::Pipe", decode_pipe},
    Decoder{"AWS::Scheduler::Schedule", decode_schedule},
};

}  // namespace

void decode_task_definition(const Reading& reading, Inventory& inventory) {
  const Cursor& from = reading.properties;
  auto task = started<TaskDefinition>(reading);
  task.family = from["Family"].text();
  task.network_mode = from["NetworkMode"].text();
  task.pid_mode = from["PidMode"].text();
  task.ipc_mode = from["IpcMode"].text();
  task.task_role = from["TaskRoleArn"].reference();
  task.execution_role = from["ExecutionRoleArn"].reference();
  task.enable_fault_injection = from["EnableFaultInjection"].flag().or_default(false);
  task.operating_system_family =
      from["RuntimePlatform"]["OperatingSystemFamily"].text().or_default("LINUX");
  task.proxy_type = from["ProxyConfiguration"]["Type"].text();
  task.requires_compatibilities = texts_of(from["RequiresCompatibilities"]);
  task.compatibilities = texts_of(from["Compatibilities"]);
  task.registered_by = from["RegisteredBy"].text();
  task.volumes = list_of<Volume>(from["Volumes"], decode_volume);
  task.placement_constraints = decode_placement(from["PlacementConstraints"]);

  const std::size_t own_index = inventory.all<TaskDefinition>().size();
  const Elements containers = from["ContainerDefinitions"].elements();
  task.containers.gaps = containers.gaps;
  task.containers.written = containers.written;
  task.containers.evidence = containers.evidence;
  std::size_t position = 0;
  for (const Element<Cursor>& element : containers.elements) {
    ContainerDefinition container = decode_container(element.value, reading.resource);
    const std::string name = name_of_container(container, position++);
    container.task_definition = own_index;
    container.id = fmt::format("{}/{}", task.id, name);
    container.address = fmt::format("{}/{}", task.address, name);
    container.evidence = element.evidence;
    if (const auto both = container.when.and_also(element.when)) container.when = *both;
    const std::size_t index = inventory.add(std::move(container));
    task.containers.elements.push_back({index, element.when, element.evidence});
  }
  inventory.add(std::move(task));
}

std::span<const Decoder> ecs_decoders() {
  return decoders;
}

}  // namespace hakoseki::decode
