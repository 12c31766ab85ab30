// Amazon ECS, and what starts its tasks: EventBridge rules and schedules.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "collect/live/reader.h"
#include "formats/plain_value.h"

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

// By which the tasks of a service name what started them; task sets are deployments of a service
// that something else rolls out.
Value deployment_ids(const Value& service) {
  Value ids = list_at(service.at);
  for (const std::string_view member : {"deployments", "taskSets"}) {
    for (const Value& one : at(service, {member}).items) {
      if (const Value* id = one.find("id")) ids.items.push_back(*id);
    }
  }
  return ids;
}

// What runs beside what a service itself says: with the controller EXTERNAL all that it runs, with
// CODE_DEPLOY what is being replaced or brought up: of the primary one the service says the same.
void decode_task_sets(Reader& reader, const Item& service) {
  const bool says_the_same =
      text_of(at(*service.value, {"deploymentController", "type"})) == "CODE_DEPLOY";
  for (const Value& set : at(*service.value, {"taskSets"}).items) {
    if (says_the_same && text_of(at(set, {"status"})) == "PRIMARY") continue;
    Properties properties(set);
    properties.put("Cluster", at(*service.value, {"clusterArn"}));
    properties.put("Service", at(*service.value, {"serviceArn"}));
    Value ids = list_at(set.at);
    if (const Value* id = set.find("id")) ids.items.push_back(*id);
    properties.put("DeploymentIds", std::move(ids));
    reader.add({service.answer, &set},
               {.type = "AWS::ECS::TaskSet",
                .id = service.text("serviceName") + '/' + text_of(at(set, {"id"})),
                .address = text_of(at(set, {"taskSetArn"})),
                .named_by = "taskSetArn",
                .tags = Tags::elsewhere},
               properties.value());
  }
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
    properties.put("DeploymentIds", deployment_ids(*item.value));
    reader.add(item,
               {.type = "AWS::ECS::Service",
                .id = item.text("serviceName"),
                .address = item.text("serviceArn"),
                .named_by = "serviceName",
                .tags = Tags::elsewhere},
               properties.value());
    decode_task_sets(reader, item);
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

// The pattern of a rule, which the API writes as JSON in a text.
Value event_pattern_of(const Item& rule) {
  const Value text = at(*rule.value, {"EventPattern"});
  if (text.kind != Value::Kind::scalar) return text;
  std::optional<Value> pattern = plain_value_of_json(text.text, text.at);
  if (pattern) return *std::move(pattern);
  return Value::unknown_at(
      text.at, {.reason = Reason::invalid_value, .detail = "EventPattern", .written = true});
}

std::string bus_of(const Item& rule) {
  const std::string bus = rule.text("EventBusName");
  return bus.empty() ? "default" : bus;
}

// Rules of two buses may have the same name: only the answers about this one's bus count.
Value targets_of(const Reader& reader, const Item& rule) {
  const std::string name = rule.text("Name");
  Value targets =
      reader.detail(rule, "events:ListTargetsByRule", "Rule", {name, rule.text("Arn")}, "Targets");
  if (targets.kind != Value::Kind::list) return targets;
  const auto is_of_another_bus = [&](const Answer* answer) {
    const std::string* asked = answer->asked_for("EventBusName");
    return asked != nullptr && *asked != bus_of(rule);
  };
  const std::vector<const Answer*> answers = reader.asked_for(
      rule.answer->place, "events:ListTargetsByRule", "Rule", {name, rule.text("Arn")});
  if (std::ranges::none_of(answers, is_of_another_bus)) return targets;
  // Which places the answers of this bus hold.
  std::erase_if(targets.items, [&](const Value& target) {
    return std::ranges::any_of(answers, [&](const Answer* answer) {
      return is_of_another_bus(answer) && answer->input == target.at.input;
    });
  });
  const bool is_told = std::ranges::any_of(
      answers, [&](const Answer* answer) { return !answer->error && !is_of_another_bus(answer); });
  if (is_told) return targets;
  return Value::unknown_at(rule.value->at,
                           {.reason = Reason::not_seen, .detail = "events:ListTargetsByRule"});
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
    properties.put("EventPattern", event_pattern_of(item));
    properties.put("Targets", targets_of(reader, item));
    reader.add(item,
               {.type = "AWS::Events::Rule",
                .id = name,
                .address = arn,
                .named_by = "Name",
                .tags = Tags::elsewhere},
               properties.value());
  }
  reader.expect_listing<ScheduledTask>("events:ListRules");
  reader.expect_listing<EventRule>("events:ListRules");
}

// Rules of other buses than the default one may start tasks, too.
void note_unseen_buses(Reader& reader) {
  const auto note = [&](const Item& at, std::vector<Gap> gaps) {
    for (Gap& gap : gaps) {
      reader.inventory().note_unseen<ScheduledTask>(std::move(gap),
                                                    Reader::place_of(at) + "/event-buses");
    }
  };
  for (const Item& item : reader.items("ecs:DescribeTasks", "tasks"))
    note(item, reader.missing_at(item.answer->place, "events:ListEventBuses"));
  for (const Item& bus : reader.items("events:ListEventBuses", "EventBuses")) {
    const std::string name = bus.text("Name");
    if (name == "default") continue;
    note(bus, reader.missing_at(bus.answer->place, "events:ListRules", "EventBusName", {name}));
  }
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

// Without it nobody knows whether the task runs already, and since when.
Value started_at(const Item& task) {
  const Value* told = task.value->find("startedAt");
  if (told != nullptr) return *told;
  constexpr std::array<std::string_view, 3> not_yet = {"PROVISIONING", "PENDING", "ACTIVATING"};
  const std::string status = task.text("lastStatus");
  if (std::find(not_yet.begin(), not_yet.end(), status) != not_yet.end()) {
    return Value::absent_at(task.value->at);
  }
  return Value::unknown_at(task.value->at, {.detail = "when the task started"});
}

bool has_stopped(const Item& task) {
  const std::string status = task.text("lastStatus");
  return status == "STOPPED" || status == "DELETED";
}

void decode_tasks(Reader& reader) {
  for (const Item& item : reader.items("ecs:DescribeTasks", "tasks")) {
    if (has_stopped(item)) continue;
    const std::string arn = item.text("taskArn");
    Properties properties(*item.value);
    properties.rename("clusterArn", "Cluster").rename("taskDefinitionArn", "TaskDefinition");
    properties.drop("startedAt").put("StartedAt", started_at(item));
    properties.put("SeenAt", Reader::seen_at(item));
    reader.add(item,
               {.type = "AWS::ECS::Task",
                .id = arn.substr(arn.rfind('/') + 1),
                .address = arn,
                .named_by = "taskArn",
                .tags = Tags::elsewhere},
               properties.value());
  }
}

// What was told of the tasks of one cluster.
struct ToldTasks {
  std::set<std::string> described;
  std::int64_t running = 0;
  std::int64_t others = 0;  // that have not stopped
};

std::map<std::string, ToldTasks> told_tasks(const Reader& reader) {
  std::map<std::string, ToldTasks> told;
  for (const Item& item : reader.items("ecs:DescribeTasks", "tasks")) {
    ToldTasks& tasks = told[item.text("clusterArn")];
    if (!tasks.described.insert(item.text("taskArn")).second || has_stopped(item)) continue;
    ++(item.text("lastStatus") == "RUNNING" ? tasks.running : tasks.others);
  }
  return told;
}

// A cluster tells how many tasks it has, which is enough where nobody knows what was listed.
bool are_counted(const Item& cluster, const ToldTasks& tasks) {
  return cluster.text("runningTasksCount") == std::to_string(tasks.running) &&
         cluster.text("pendingTasksCount") == std::to_string(tasks.others);
}

// Those that were listed and not described, but for those that had stopped meanwhile.
std::vector<Gap> undescribed_tasks(const Reader& reader, const std::string& cluster,
                                   const ToldTasks& tasks) {
  std::set<std::string> gone;
  for (const Item& item : reader.items("ecs:DescribeTasks", "failures")) {
    if (item.text("reason") == "MISSING") gone.insert(item.text("arn"));
  }
  const std::string name = cluster.substr(cluster.rfind('/') + 1);
  for (const Item& item : reader.items("ecs:ListTasks", "taskArns")) {
    const std::string arn = text_of(*item.value);
    const std::string* asked = item.answer->asked_for("cluster");
    if (asked == nullptr || (*asked != cluster && *asked != name)) continue;
    if (tasks.described.contains(arn) || gone.contains(arn)) continue;
    return {{.why = {.reason = Reason::not_seen, .detail = "ecs:DescribeTasks"},
             .evidence = item.value->at}};
  }
  return {};
}

// The clusters of the account, each as it was described, or else as it was listed.
std::map<std::string, Item> known_clusters(const Reader& reader) {
  std::map<std::string, Item> clusters;
  for (const Item& item : reader.items("ecs:DescribeClusters", "clusters"))
    clusters.emplace(item.text("clusterArn"), item);
  for (const Item& item : reader.items("ecs:ListClusters", "clusterArns"))
    clusters.emplace(text_of(*item.value), item);
  return clusters;
}

void note_unseen_tasks(Reader& reader) {
  const std::map<std::string, ToldTasks> told = told_tasks(reader);
  for (const auto& [arn, item] : known_clusters(reader)) {
    // A deleted one runs nothing.
    if (item.text("status") == "INACTIVE") continue;
    const auto found = told.find(arn);
    const ToldTasks tasks = found == told.end() ? ToldTasks() : found->second;
    if (are_counted(item, tasks)) continue;
    std::vector<Gap> gaps =
        reader.missing_at(item.answer->place, "ecs:ListTasks", "cluster", {arn});
    if (gaps.empty()) gaps = undescribed_tasks(reader, arn, tasks);
    // The inventory does not hold a cluster that was only listed.
    const bool is_described = item.value->kind == Value::Kind::map;
    for (Gap& gap : gaps)
      reader.inventory().note_unseen<EcsTask>(std::move(gap), is_described ? arn : "");
  }
  reader.expect_listing<EcsTask>("ecs:ListClusters");
}

// A cluster tells how many services it has; the account, which clusters.
void note_unseen_services(Reader& reader) {
  Inventory& inventory = reader.inventory();
  std::map<std::string, std::int64_t> described;
  for (const EcsService& service : inventory.all<EcsService>()) {
    const Reference* cluster = service.cluster.if_known();
    const bool counts = service.evidence.source == Source::api && !service.is_task_set;
    if (cluster != nullptr && counts) ++described[cluster->text];
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

// A family that was listed has a definition, whoever uses it.
void note_unseen_definitions(Reader& reader) {
  constexpr std::string_view list = "ecs:ListTaskDefinitionFamilies";
  constexpr std::string_view detail = "ecs:DescribeTaskDefinition";
  std::set<std::pair<Place, std::string>> described;
  for (const Item& item : reader.items(detail, "taskDefinition"))
    described.emplace(item.answer->place, item.text("family"));
  for (const Item& item : reader.items(list, "families")) {
    const std::string family = text_of(*item.value);
    if (described.contains({item.answer->place, family})) continue;
    const Reader::Found found = reader.find(item.answer->place, detail, "taskDefinition", {family});
    reader.inventory().note_unseen<TaskDefinition>({.why = found.why, .evidence = item.value->at});
  }
  // `collect` asks for those in use; a list of all is as good.
  if (reader.missing(list).empty()) return;
  for (Gap& gap : reader.missing(list, "status", {"ACTIVE"}))
    reader.inventory().note_unseen<TaskDefinition>(std::move(gap));
}

}  // namespace

std::span<const Operation> ecs_operations() {
  static const std::vector<Operation> all = {
      {"ecs", "ListClusters", "clusterArns[]$", {"clusterArns"}},
      {"ecs", "ListTaskDefinitionFamilies", "families[]$", {"families"}},
      {"ecs",
       "DescribeClusters",
       "clusters[].clusterArn",
       {"failures.arn",
        "failures.reason",
        "clusters.clusterArn",
        "clusters.status",
        "clusters.clusterName",
        "clusters.activeServicesCount",
        "clusters.registeredContainerInstancesCount",
        "clusters.runningTasksCount",
        "clusters.pendingTasksCount",
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
        "services.deploymentConfiguration.lifecycleHooks.targetType=AWS_LAMBDA|PAUSE",
        "services.deploymentConfiguration.lifecycleHooks.timeoutConfiguration.action="
        "ROLLBACK|CONTINUE",
        "services.deploymentConfiguration.lifecycleHooks.hookTargetArn",
        "services.deploymentConfiguration.lifecycleHooks.lifecycleStages",
        "services.networkConfiguration.awsvpcConfiguration.subnets",
        "services.networkConfiguration.awsvpcConfiguration.securityGroups",
        "services.networkConfiguration.awsvpcConfiguration.assignPublicIp=ENABLED|DISABLED",
        "services.loadBalancers.targetGroupArn",
        "services.placementConstraints.expression",
        "services.tags.key",
        "services.tags.value",
        "services.currentServiceRevisions.arn",
        "services.taskSets.id",
        "services.taskSets.taskSetArn",
        "services.taskSets.status",
        "services.taskSets.taskDefinition",
        "services.taskSets.launchType=EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES",
        "services.taskSets.capacityProviderStrategy.capacityProvider",
        "services.taskSets.capacityProviderStrategy.weight",
        "services.taskSets.capacityProviderStrategy.base",
        "services.taskSets.platformVersion",
        "services.taskSets.networkConfiguration.awsvpcConfiguration.subnets",
        "services.taskSets.networkConfiguration.awsvpcConfiguration.securityGroups",
        "services.taskSets.networkConfiguration.awsvpcConfiguration.assignPublicIp="
        "ENABLED|DISABLED",
        "services.taskSets.loadBalancers.targetGroupArn",
        "services.taskSets.tags.key",
        "services.taskSets.tags.value",
        "services.deployments.id",
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
        "taskDefinition.registeredBy",
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
      {"ecs", "ListTasks", "taskArns[]$", {"taskArns"}},
      {"ecs",
       "DescribeTasks",
       "tasks[].taskArn",
       {"failures.arn",
        "failures.reason",
        "tasks.taskArn",
        "tasks.clusterArn",
        "tasks.taskDefinitionArn",
        "tasks.group",
        "tasks.startedBy",
        "tasks.lastStatus",
        "tasks.launchType=EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES",
        "tasks.platformVersion",
        "tasks.capacityProviderName",
        "tasks.containerInstanceArn",
        "tasks.startedAt",
        "tasks.containers.name",
        "tasks.containers.image",
        "tasks.containers.imageDigest",
        "tasks.overrides.taskRoleArn",
        "tasks.overrides.executionRoleArn",
        "tasks.overrides.containerOverrides.name",
        "tasks.overrides.containerOverrides.command",
        "tasks.tags.key",
        "tasks.tags.value"}},
      {"events",
       "ListRules",
       "Rules[].EventBusName",
       {"Rules.Name", "Rules.Arn", "Rules.EventPattern", "Rules.EventBusName",
        "Rules.State=ENABLED|DISABLED|ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}},
      {"events", "ListEventBuses", "EventBuses[].Arn", {"EventBuses.Name"}},
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
  note_unseen_buses(reader);
  decode_schedules(reader);
  decode_tasks(reader);
  note_unseen_definitions(reader);
  note_unseen_services(reader);
  note_unseen_tasks(reader);
}

}  // namespace hakoseki::live
