// Amazon ECS, and what starts its tasks: EventBridge rules and schedules.
#include <set>

#include "collect/live/reader.h"

namespace hakoseki::live {
namespace {

void decode_task_definitions(Reader& reader) {
  for (const Item& item : reader.items("ecs:DescribeTaskDefinition", "taskDefinition")) {
    Properties properties(*item.value);
    if (const Value* tags = item.answer->body.find("tags")) properties.put("Tags", *tags);
    reader.add(item,
               {.type = "AWS::ECS::TaskDefinition",
                .id = item.text("family"),
                .address = item.text("taskDefinitionArn"),
                .named_by = "family",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

// What is configured stands in the deployment that is being rolled out.
const Value* primary_deployment(const Value& service) {
  const Value* deployments = service.find("deployments");
  if (deployments == nullptr) return nullptr;
  for (const Value& one : deployments->items) {
    if (text_of(at(one, {"status"})) == "PRIMARY") return &one;
  }
  return nullptr;
}

void decode_services(Reader& reader) {
  for (const Item& item : reader.items("ecs:DescribeServices", "services")) {
    // Deleted ones are told of for a while.
    if (item.text("status") == "INACTIVE") continue;
    Properties properties(*item.value);
    properties.rename("clusterArn", "Cluster");
    if (const Value* primary = primary_deployment(*item.value)) {
      properties.put("ServiceConnectConfiguration", at(*primary, {"serviceConnectConfiguration"}));
      properties.put("VolumeConfigurations", at(*primary, {"volumeConfigurations"}));
      properties.put("VpcLatticeConfigurations", at(*primary, {"vpcLatticeConfigurations"}));
    }
    reader.add(item,
               {.type = "AWS::ECS::Service",
                .id = item.text("serviceName"),
                .address = item.text("serviceArn"),
                .named_by = "serviceName",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

// Whether the request asked for a part that is told only on demand.
bool asked_to_include(const Answer& answer, std::string_view part) {
  const std::string* include = answer.asked_for("include");
  return include != nullptr && include->find(part) != std::string::npos;
}

// A part that is told only on demand: not there means that nobody asked, unless it is known that
// somebody did.
Value told_on_demand(const Item& item, std::string_view member, std::string_view part) {
  const Value value = at(*item.value, {member});
  const bool empty =
      value.kind == Value::Kind::absent || (value.kind == Value::Kind::list && value.items.empty());
  if (!empty || asked_to_include(*item.answer, part)) return value;
  return Value::unknown_at(value.at,
                           {.reason = Reason::not_seen,
                            .detail = "ecs:DescribeClusters --include " + std::string(part)});
}

void decode_clusters(Reader& reader) {
  for (const Item& item : reader.items("ecs:DescribeClusters", "clusters")) {
    if (item.text("status") == "INACTIVE") continue;
    Properties properties(*item.value);
    properties.put("ClusterSettings", told_on_demand(item, "settings", "SETTINGS"));
    properties.drop("configuration");
    properties.put("Configuration", told_on_demand(item, "configuration", "CONFIGURATIONS"));
    reader.add(item,
               {.type = "AWS::ECS::Cluster",
                .id = item.text("clusterName"),
                .address = item.text("clusterArn"),
                .named_by = "clusterName",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

void decode_capacity_providers(Reader& reader) {
  for (const Item& item : reader.items("ecs:DescribeCapacityProviders", "capacityProviders")) {
    // FARGATE and FARGATE_SPOT are AWS's own.
    if (item.text("name").starts_with("FARGATE")) continue;
    reader.add(item,
               {.type = "AWS::ECS::CapacityProvider",
                .id = item.text("name"),
                .address = item.text("capacityProviderArn"),
                .named_by = "name",
                .tags = Tags::elsewhere},
               *item.value);
  }
}

void decode_rules(Reader& reader) {
  for (const Item& item : reader.items("events:ListRules", "Rules")) {
    const std::string name = item.text("Name");
    const std::string arn = item.text("Arn");
    for (Gap& gap :
         reader.missing_at(item.answer->place, "events:ListTargetsByRule", "Rule", {name, arn})) {
      reader.inventory().note_unseen<ScheduledTask>(std::move(gap));
    }
    Properties properties(*item.value);
    properties.put("Targets",
                   reader.detail(item, "events:ListTargetsByRule", "Rule", {name, arn}, "Targets"));
    reader.add(item,
               {.type = "AWS::Events::Rule",
                .id = name,
                .address = arn,
                .named_by = "Name",
                .tags = Tags::elsewhere},
               properties.value());
  }
  reader.expect_listing<ScheduledTask>("events:ListRules");
}

void decode_schedules(Reader& reader) {
  std::set<std::string> read;
  for (const Item& item : reader.answers("scheduler:GetSchedule")) {
    const std::string arn = item.text("Arn");
    read.insert(arn);
    reader.add(item,
               {.type = "AWS::Scheduler::Schedule",
                .id = item.text("Name"),
                .address = arn,
                .named_by = "Name",
                .tags = Tags::elsewhere},
               *item.value);
  }
  reader.expect_listing<ScheduledTask>("scheduler:ListSchedules");
  for (const Item& item : reader.items("scheduler:ListSchedules", "Schedules")) {
    if (read.contains(item.text("Arn"))) continue;
    reader.inventory().note_unseen<ScheduledTask>(
        {.why = {.reason = Reason::not_seen, .detail = "scheduler:GetSchedule"},
         .evidence = item.value->at});
  }
}

// A cluster tells how many services it has; the account, which clusters.
void note_unseen_services(Reader& reader) {
  Inventory& inventory = reader.inventory();
  std::map<std::string, std::int64_t> described;
  for (const EcsService& service : inventory.all<EcsService>()) {
    const Reference* cluster = service.cluster.if_known();
    if (cluster != nullptr && service.evidence.source == Source::api) ++described[cluster->text];
  }
  std::set<std::string> seen;
  for (const Item& item : reader.items("ecs:DescribeClusters", "clusters")) {
    const std::string arn = item.text("clusterArn");
    const std::string count = item.text("activeServicesCount");
    seen.insert(arn);
    if (!count.empty() && std::to_string(described[arn]) == count) continue;
    inventory.note_unseen<EcsService>(
        {.why = {.reason = Reason::not_seen, .detail = "ecs:DescribeServices"},
         .evidence = item.value->at},
        arn);
  }
  std::vector<Gap> unlisted = reader.missing("ecs:ListClusters");
  for (const Item& item : reader.items("ecs:ListClusters", "clusterArns")) {
    if (seen.contains(text_of(*item.value))) continue;
    unlisted.push_back({.why = {.reason = Reason::not_seen, .detail = "ecs:DescribeClusters"},
                        .evidence = item.value->at});
  }
  for (const Gap& gap : unlisted) {
    inventory.note_unseen<EcsCluster>(gap);
    inventory.note_unseen<EcsService>(gap);
  }
}

}  // namespace

std::span<const Operation> ecs_operations() {
  static const std::vector<Operation> all = {
      {"ecs", "ListClusters", "clusterArns[]$", {"clusterArns"}},
      {"ecs",
       "DescribeClusters",
       "clusters[].clusterArn",
       {"failures.arn",
        "failures.reason",
        "clusters.clusterArn",
        "clusters.status",
        "clusters.clusterName",
        "clusters.activeServicesCount",
        "clusters.tags.key",
        "clusters.tags.value",
        "clusters.settings.name",
        "clusters.settings.value",
        "clusters.capacityProviders",
        "clusters.defaultCapacityProviderStrategy.capacityProvider",
        "clusters.defaultCapacityProviderStrategy.weight",
        "clusters.defaultCapacityProviderStrategy.base",
        "clusters.serviceConnectDefaults.namespace",
        "clusters.configuration.executeCommandConfiguration.kmsKeyId",
        "clusters.configuration.executeCommandConfiguration.logging=NONE|DEFAULT|OVERRIDE",
        "clusters.configuration.executeCommandConfiguration.logConfiguration."
        "cloudWatchLogGroupName",
        "clusters.configuration.executeCommandConfiguration.logConfiguration."
        "cloudWatchEncryptionEnabled",
        "clusters.configuration.executeCommandConfiguration.logConfiguration.s3BucketName",
        "clusters.configuration.executeCommandConfiguration.logConfiguration.s3EncryptionEnabled",
        "clusters.configuration.managedStorageConfiguration.kmsKeyId",
        "clusters.configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId"}},
      {"ecs",
       "DescribeServices",
       "services[].serviceArn",
       {"failures.arn",
        "failures.reason",
        "services.serviceArn",
        "services.status",
        "services.serviceName",
        "services.clusterArn",
        "services.taskDefinition",
        "services.launchType=EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES",
        "services.capacityProviderStrategy.capacityProvider",
        "services.capacityProviderStrategy.weight",
        "services.capacityProviderStrategy.base",
        "services.platformVersion",
        "services.schedulingStrategy=REPLICA|DAEMON",
        "services.desiredCount",
        "services.enableExecuteCommand",
        "services.deploymentController.type=ECS|CODE_DEPLOY|EXTERNAL",
        "services.deploymentConfiguration.strategy=ROLLING|BLUE_GREEN|LINEAR|CANARY",
        "services.deploymentConfiguration.lifecycleHooks.hookTargetArn",
        "services.deploymentConfiguration.lifecycleHooks.lifecycleStages",
        "services.networkConfiguration.awsvpcConfiguration.subnets",
        "services.networkConfiguration.awsvpcConfiguration.securityGroups",
        "services.networkConfiguration.awsvpcConfiguration.assignPublicIp=ENABLED|DISABLED",
        "services.loadBalancers.targetGroupArn",
        "services.placementConstraints.expression",
        "services.tags.key",
        "services.tags.value",
        "services.deployments.status",
        "services.deployments.serviceConnectConfiguration.enabled",
        "services.deployments.serviceConnectConfiguration.namespace",
        "services.deployments.serviceConnectConfiguration.services.portName",
        "services.deployments.serviceConnectConfiguration.services.tls."
        "issuerCertificateAuthority.awsPcaAuthorityArn",
        "services.deployments.serviceConnectConfiguration.services.tls.kmsKey",
        "services.deployments.serviceConnectConfiguration.services.tls.roleArn",
        "services.deployments.serviceConnectConfiguration.logConfiguration.logDriver",
        "services.deployments.serviceConnectConfiguration.accessLogConfiguration.format",
        "services.deployments.vpcLatticeConfigurations.targetGroupArn",
        "services.deployments.volumeConfigurations.name",
        "services.deployments.volumeConfigurations.managedEBSVolume.encrypted",
        "services.deployments.volumeConfigurations.managedEBSVolume.kmsKeyId"}},
      {"ecs",
       "DescribeTaskDefinition",
       "taskDefinition.taskDefinitionArn",
       {"tags.key",
        "tags.value",
        "taskDefinition.taskDefinitionArn",
        "taskDefinition.family",
        "taskDefinition.networkMode=bridge|host|awsvpc|none",
        "taskDefinition.pidMode=host|task",
        "taskDefinition.ipcMode=host|task|none",
        "taskDefinition.taskRoleArn",
        "taskDefinition.executionRoleArn",
        "taskDefinition.enableFaultInjection",
        "taskDefinition.runtimePlatform.operatingSystemFamily",
        "taskDefinition.proxyConfiguration.type=APPMESH",
        "taskDefinition.requiresCompatibilities",
        "taskDefinition.compatibilities",
        "taskDefinition.volumes.name",
        "taskDefinition.volumes.host.sourcePath",
        "taskDefinition.volumes.dockerVolumeConfiguration.driver",
        "taskDefinition.volumes.dockerVolumeConfiguration.driverOpts",
        "taskDefinition.volumes.efsVolumeConfiguration.fileSystemId",
        "taskDefinition.volumes.efsVolumeConfiguration.rootDirectory",
        "taskDefinition.volumes.efsVolumeConfiguration.transitEncryption=ENABLED|DISABLED",
        "taskDefinition.volumes.efsVolumeConfiguration.authorizationConfig.accessPointId",
        "taskDefinition.volumes.efsVolumeConfiguration.authorizationConfig.iam=ENABLED|DISABLED",
        "taskDefinition.containerDefinitions.name",
        "taskDefinition.containerDefinitions.image",
        "taskDefinition.containerDefinitions.user",
        "taskDefinition.containerDefinitions.essential",
        "taskDefinition.containerDefinitions.privileged",
        "taskDefinition.containerDefinitions.readonlyRootFilesystem",
        "taskDefinition.containerDefinitions.interactive",
        "taskDefinition.containerDefinitions.pseudoTerminal",
        "taskDefinition.containerDefinitions.disableNetworking",
        "taskDefinition.containerDefinitions.cpu",
        "taskDefinition.containerDefinitions.memory",
        "taskDefinition.containerDefinitions.memoryReservation",
        "taskDefinition.containerDefinitions.versionConsistency=enabled|disabled",
        "taskDefinition.containerDefinitions.command",
        "taskDefinition.containerDefinitions.entryPoint",
        "taskDefinition.containerDefinitions.environment.name",
        "taskDefinition.containerDefinitions.environment.value",
        "taskDefinition.containerDefinitions.secrets.name",
        "taskDefinition.containerDefinitions.secrets.valueFrom",
        "taskDefinition.containerDefinitions.dockerLabels",
        "taskDefinition.containerDefinitions.dockerSecurityOptions",
        "taskDefinition.containerDefinitions.portMappings.containerPort",
        "taskDefinition.containerDefinitions.portMappings.hostPort",
        "taskDefinition.containerDefinitions.portMappings.containerPortRange",
        "taskDefinition.containerDefinitions.firelensConfiguration.options",
        "taskDefinition.containerDefinitions.mountPoints.sourceVolume",
        "taskDefinition.containerDefinitions.mountPoints.containerPath",
        "taskDefinition.containerDefinitions.mountPoints.readOnly",
        "taskDefinition.containerDefinitions.systemControls.namespace",
        "taskDefinition.containerDefinitions.systemControls.value",
        "taskDefinition.containerDefinitions.ulimits.name",
        "taskDefinition.containerDefinitions.ulimits.softLimit",
        "taskDefinition.containerDefinitions.ulimits.hardLimit",
        "taskDefinition.containerDefinitions.linuxParameters.devices.hostPath",
        "taskDefinition.containerDefinitions.linuxParameters.capabilities.add",
        "taskDefinition.containerDefinitions.linuxParameters.capabilities.drop",
        "taskDefinition.containerDefinitions.healthCheck.command",
        "taskDefinition.containerDefinitions.logConfiguration.logDriver",
        "taskDefinition.containerDefinitions.logConfiguration.options",
        "taskDefinition.containerDefinitions.logConfiguration.secretOptions.name",
        "taskDefinition.containerDefinitions.logConfiguration.secretOptions.valueFrom",
        "taskDefinition.containerDefinitions.firelensConfiguration.type=fluentd|fluentbit",
        "taskDefinition.containerDefinitions.repositoryCredentials.credentialsParameter"}},
      {"ecs",
       "DescribeCapacityProviders",
       "capacityProviders[].capacityProviderArn",
       {"failures.arn", "failures.reason", "capacityProviders.capacityProviderArn",
        "capacityProviders.name", "capacityProviders.autoScalingGroupProvider.autoScalingGroupArn",
        "capacityProviders.managedInstancesProvider.infrastructureRoleArn",
        "capacityProviders.tags.key", "capacityProviders.tags.value"}},
      {"events", "ListRules", "Rules[].EventBusName", {"Rules.Name", "Rules.Arn"}},
      {"events",
       "ListTargetsByRule",
       "Targets[].Id Rule",
       {"Targets.Arn", "Targets.Input", "Targets.InputTransformer.InputTemplate",
        "Targets.EcsParameters.TaskDefinitionArn",
        "Targets.EcsParameters.LaunchType=EC2|FARGATE|EXTERNAL",
        "Targets.EcsParameters.CapacityProviderStrategy.capacityProvider",
        "Targets.EcsParameters.CapacityProviderStrategy.weight",
        "Targets.EcsParameters.CapacityProviderStrategy.base",
        "Targets.EcsParameters.PlatformVersion", "Targets.EcsParameters.EnableExecuteCommand",
        "Targets.EcsParameters.NetworkConfiguration.awsvpcConfiguration.Subnets",
        "Targets.EcsParameters.NetworkConfiguration.awsvpcConfiguration.SecurityGroups",
        "Targets.EcsParameters.NetworkConfiguration.awsvpcConfiguration.AssignPublicIp="
        "ENABLED|DISABLED"}},
      {"scheduler", "ListSchedules", "Schedules[].GroupName", {"Schedules.Arn"}},
      {"scheduler",
       "GetSchedule",
       "ScheduleExpression Target GroupName",
       {"Arn", "Name", "Target.Arn", "Target.Input", "Target.EcsParameters.TaskDefinitionArn",
        "Target.EcsParameters.LaunchType=EC2|FARGATE|EXTERNAL",
        "Target.EcsParameters.CapacityProviderStrategy.capacityProvider",
        "Target.EcsParameters.CapacityProviderStrategy.weight",
        "Target.EcsParameters.CapacityProviderStrategy.base",
        "Target.EcsParameters.PlatformVersion", "Target.EcsParameters.EnableExecuteCommand",
        "Target.EcsParameters.NetworkConfiguration.awsvpcConfiguration.Subnets",
        "Target.EcsParameters.NetworkConfiguration.awsvpcConfiguration.SecurityGroups",
        "Target.EcsParameters.NetworkConfiguration.awsvpcConfiguration.AssignPublicIp="
        "ENABLED|DISABLED"}},
  };
  return all;
}

void decode_ecs(Reader& reader) {
  decode_task_definitions(reader);
  decode_services(reader);
  decode_clusters(reader);
  decode_capacity_providers(reader);
  decode_rules(reader);
  decode_schedules(reader);
  note_unseen_services(reader);
}

}  // namespace hakoseki::live
