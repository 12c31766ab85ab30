// Amazon ECS, in the API's names and shapes (API version 2014-11-13).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inventory/iam.h"
#include "inventory/resource.h"
#include "standard/risk.h"

namespace hakoseki {

struct KeyValue {
  Fact<std::string> name;
  Fact<std::string> value;
  Fact<Reference> value_link = {};  // the value as a link, where it names a resource
};

struct SecretReference {
  Fact<std::string> name;
  Fact<std::string> value_from;     // ARN or parameter name; a shape where parts are not known
  Fact<Reference> value_from_link;  // the same as a link to a resource of the run
};

struct PortMapping {
  Fact<std::int64_t> container_port;
  Fact<std::string> container_port_range;  // "20-30"; absent: one port
  Fact<std::int64_t> host_port;
};

struct SystemControl {
  Fact<std::string> name_space;
  Fact<std::string> value;
};

struct Ulimit {
  Fact<std::string> name;
  Fact<std::int64_t> soft_limit;
  Fact<std::int64_t> hard_limit;
};

struct Device {
  Fact<std::string> host_path;
};

struct MountPoint {
  Fact<std::string> source_volume;
  Fact<std::string> container_path;
  Fact<bool> read_only;  // default false
};

struct LogConfiguration {
  Fact<std::string> log_driver;  // absent: the container has no log configuration
  FactList<KeyValue> options;
  FactList<SecretReference> secret_options;
};

struct ContainerDefinition : Resource {
  std::size_t task_definition = 0;  // index of its TaskDefinition
  Fact<std::string> name;
  Fact<std::string> image;
  Fact<Reference> image_link;
  Fact<std::string> user;
  Fact<bool> essential;                 // default true
  Fact<bool> privileged;                // default false
  Fact<bool> readonly_root_filesystem;  // default false
  Fact<bool> interactive;               // default false
  Fact<bool> pseudo_terminal;           // default false
  Fact<bool> disable_networking;        // default false
  Fact<std::int64_t> cpu;
  Fact<std::int64_t> memory;  // MiB, hard limit
  Fact<std::int64_t> memory_reservation;
  Fact<std::string> version_consistency;  // default "enabled"
  FactList<Fact<std::string>> command;
  FactList<Fact<std::string>> entry_point;
  FactList<KeyValue> environment;
  FactList<Fact<Reference>> environment_files;  // objects of S3, by the bucket they lie in
  FactList<SecretReference> secrets;
  FactList<KeyValue> docker_labels;
  FactList<Fact<std::string>> docker_security_options;
  FactList<PortMapping> port_mappings;
  FactList<MountPoint> mount_points;
  FactList<SystemControl> system_controls;
  FactList<Ulimit> ulimits;
  FactList<Device> devices;
  FactList<Fact<std::string>> capabilities_add;
  FactList<Fact<std::string>> capabilities_drop;
  FactList<Fact<std::string>> health_check_command;
  LogConfiguration log_configuration;
  Fact<std::string> firelens_type;  // absent: no FireLens router
  FactList<KeyValue> firelens_options;
  Fact<std::string> repository_credentials;
};

struct EfsVolume {
  Fact<Reference> file_system;
  Fact<std::string> root_directory;
  Fact<std::string> transit_encryption;  // default "DISABLED"
  Fact<Reference> access_point;
  Fact<std::string> iam;  // default "DISABLED"
};

struct Volume {
  Fact<std::string> name;
  Fact<std::string> host_source_path;        // absent: no bind mount of a host path
  std::optional<EfsVolume> efs;              // absent: no EFS volume
  FactList<KeyValue> docker_driver_options;  // dockerVolumeConfiguration.driverOpts
  Fact<std::string> docker_driver;
};

struct TaskDefinition : Resource {
  Fact<std::string> family;
  Fact<std::string> network_mode;
  Fact<std::string> pid_mode;
  Fact<std::string> ipc_mode;
  Fact<Reference> task_role;
  Fact<Reference> execution_role;
  Fact<bool> enable_fault_injection;          // default false
  Fact<std::string> operating_system_family;  // default "LINUX"
  Fact<std::string> proxy_type;               // proxyConfiguration.type; absent: no proxy
  FactList<Fact<std::string>> requires_compatibilities;
  FactList<Fact<std::string>> compatibilities;  // answered by ECS only
  Fact<std::string> registered_by;              // the ARN of who registered it; likewise
  FactList<Volume> volumes;
  FactList<Fact<std::string>> placement_constraints;  // their expressions
  // The containers are resources of their own: Inventory::all<ContainerDefinition>(), by these
  // indexes.
  FactList<std::size_t> containers;
  // Where they run: one for each workload that uses the definition; set by engines/workloads.
  std::vector<Fact<Compute>> compute;
};

struct CapacityProviderItem {
  Fact<Reference> capacity_provider;  // "FARGATE", "FARGATE_SPOT" or a provider's name or address
  Fact<std::int64_t> weight;
  Fact<std::int64_t> base;
};

struct NetworkConfiguration {
  Fact<std::string> assign_public_ip;
  FactList<Fact<Reference>> security_groups;
  FactList<Fact<Reference>> subnets;
  bool written = false;  // awsvpcConfiguration is there, or may be
};

struct LifecycleHook {
  Fact<std::string> target_type;  // default "AWS_LAMBDA"; "PAUSE": waits for somebody
  // timeoutConfiguration.action: "CONTINUE" goes on though nobody came; default "ROLLBACK".
  Fact<std::string> timeout_action;
  Fact<Reference> hook_target;
  FactList<Fact<std::string>> lifecycle_stages;
};

struct ServiceConnectService {
  Fact<std::string> port_name;
  Fact<std::string> tls_authority;  // tls.issuerCertificateAuthority.awsPcaAuthorityArn
  Fact<std::string> tls_kms_key;
  Fact<std::string> tls_role;
};

struct ServiceConnect {
  Fact<bool> enabled;  // default false
  Fact<Reference> name_space;
  FactList<ServiceConnectService> services;
  Fact<std::string> log_driver;
  Fact<std::string> access_log_format;  // accessLogConfiguration.format; absent: no access log
};

struct ManagedEbsVolume {
  Fact<std::string> name;
  Fact<bool> encrypted;
  Fact<Reference> kms_key;
};

// AWS::ECS::Service and AWS::ECS::TaskSet.
struct EcsService : Resource {
  Fact<Reference> cluster;  // default: the cluster named "default"
  Fact<Reference> task_definition;
  Fact<std::string> launch_type;
  FactList<CapacityProviderItem> capacity_provider_strategy;
  Fact<std::string> platform_version;  // default "LATEST"
  Fact<std::string> scheduling_strategy;
  Fact<std::int64_t> desired_count;
  Fact<bool> enable_execute_command;        // default false
  Fact<std::string> deployment_controller;  // default "ECS"; "EXTERNAL": task sets run the tasks
  Fact<std::string> deployment_strategy;
  FactList<LifecycleHook> lifecycle_hooks;
  NetworkConfiguration network;
  FactList<Fact<Reference>> load_balancer_target_groups;
  FactList<Fact<Reference>> classic_load_balancers;  // by name
  FactList<Fact<Reference>> service_registries;      // services of Cloud Map
  FactList<Fact<Reference>> lattice_target_groups;
  ServiceConnect service_connect;
  FactList<ManagedEbsVolume> ebs_volumes;
  FactList<Fact<std::string>> placement_constraints;  // their expressions
  FactList<Fact<std::string>> deployment_ids;         // answered by ECS only: "ecs-svc/..."
  bool is_task_set = false;
  Fact<Reference> service;  // of a task set
  Fact<Compute> compute;    // set by engines/workloads
};

struct ContainerOverride {
  Fact<std::string> name;
  FactList<Fact<std::string>> command;
};

// What a pipe or a call of RunTask changes of the task definition.
struct TaskOverrides {
  Fact<std::string> task_role;
  Fact<std::string> execution_role;
  FactList<ContainerOverride> containers;
};

// What starts tasks: AWS::Events::Rule target, AWS::Scheduler::Schedule, AWS::Pipes::Pipe.
struct ScheduledTask : Resource {
  Fact<Reference> cluster;
  Fact<Reference> task_definition;
  Fact<std::string> launch_type;
  FactList<CapacityProviderItem> capacity_provider_strategy;
  Fact<std::string> platform_version;  // default "LATEST"
  Fact<bool> enable_execute_command;   // default false
  NetworkConfiguration network;
  FactList<Fact<std::string>> placement_constraints;  // their expressions
  Fact<std::string> task_definition_text;
  Fact<std::string> input;                 // the JSON with the overrides
  std::optional<TaskOverrides> overrides;  // where they are no JSON of their own
  Fact<Compute> compute;                   // set by engines/workloads
};

struct EcsCluster : Resource {
  Fact<std::string> name;
  Fact<std::string> container_insights;  // default "disabled"
  Fact<std::string> exec_logging;        // default "DEFAULT"
  Fact<Reference> exec_kms_key;
  Fact<Reference> exec_log_group;
  Fact<Reference> exec_s3_bucket;
  Fact<bool> exec_cloudwatch_encryption;  // default false
  Fact<bool> exec_s3_encryption;          // default false
  Fact<Reference> fargate_ephemeral_storage_kms_key;
  Fact<Reference> managed_storage_kms_key;
  Fact<Reference> service_connect_namespace;  // serviceConnectDefaults.namespace
  FactList<Fact<Reference>> capacity_providers;
  FactList<CapacityProviderItem> default_capacity_provider_strategy;
  // Of each of its capacity providers; set by engines/workloads.
  std::vector<Fact<Compute>> provider_computes;
};

// AWS::ECS::ClusterCapacityProviderAssociations
struct CapacityProviderAssociations : Resource {
  Fact<Reference> cluster;
  FactList<Fact<Reference>> capacity_providers;
  FactList<CapacityProviderItem> default_strategy;
};

struct EcsCapacityProvider : Resource {
  Fact<std::string> name;
  Fact<Reference> auto_scaling_group;  // absent: no group
  Fact<bool> managed_instances;        // whether managedInstancesProvider is there
};

}  // namespace hakoseki
