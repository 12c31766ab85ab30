// Where tasks run: the rules of ECS, from the launch type to the default of the cluster.
#include "engines/workloads.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "standard/risk.h"

namespace hakoseki::engines {
namespace {

using Text = Fact<std::string>;
using Link = Fact<Reference>;

Text text(std::string value) {
  return Text::known(std::move(value), {});
}
Link name(std::string value) {
  return Link::known({.text = std::move(value)}, {});
}
Link address(std::string value) {
  return Link::known({.text = std::move(value), .is_address = true}, {});
}

FactList<CapacityProviderItem> strategy(std::vector<Link> providers) {
  FactList<CapacityProviderItem> list{.written = !providers.empty()};
  for (Link& provider : providers) {
    CapacityProviderItem item;
    item.capacity_provider = std::move(provider);
    list.elements.push_back({.value = std::move(item)});
  }
  return list;
}

EcsService service(Text launch_type, Link cluster = name("default")) {
  EcsService service;
  service.address = "t#Service";
  service.cluster = std::move(cluster);
  service.task_definition = name("web");
  service.launch_type = std::move(launch_type);
  service.capacity_provider_strategy = strategy({});
  return service;
}

EcsCluster cluster(std::string address_of, std::vector<Link> defaults = {}) {
  EcsCluster cluster;
  cluster.address = std::move(address_of);
  cluster.name = text("shop");
  cluster.default_capacity_provider_strategy = strategy(std::move(defaults));
  return cluster;
}

EcsCapacityProvider provider(std::string own_name, bool managed) {
  EcsCapacityProvider provider;
  provider.address = "t#" + own_name;
  provider.name = text(std::move(own_name));
  provider.managed_instances = Fact<bool>::known(managed, {});
  return provider;
}

// "ecs-fargate"; of several cases "A holds: ecs-fargate | ..."; what is not known by its reason.
std::string shown(const Fact<Compute>& compute) {
  std::string all;
  for (const Case<Compute>& one : compute.cases()) {
    if (!all.empty()) all += " | ";
    if (!one.when.always()) all += one.when.describe().en + ": ";
    all += one.value() != nullptr
               ? std::string(name_of(*one.value()))
               : std::string(name_of(one.unknown()->reason)) + " " + one.unknown()->detail;
  }
  return all;
}

struct Row {
  EcsService service;
  std::vector<EcsCluster> clusters;
  std::string compute;
};

EcsService with_strategy(EcsService service, std::vector<Link> providers) {
  service.capacity_provider_strategy = strategy(std::move(providers));
  return service;
}

Text launch_unless_prod() {
  using One = Case<std::string>;
  return Text({One{.when = Guard({"Env", "prod", true}), .state = std::string("FARGATE")},
               One{.when = Guard({"Env", "prod", false})}});
}

TEST(Workloads, ComputeOfAService) {
  const Text absent = Text::absent({});
  const Link shop = address("t#Cluster");
  EcsService gap = service(absent);
  gap.capacity_provider_strategy =
      unseen_list<CapacityProviderItem>({.reason = Reason::transform, .detail = "M"}, {});
  const Row rows[] = {
      {service(text("FARGATE")), {}, "ecs-fargate"},
      {service(text("EC2")), {}, "ecs-ec2"},
      {service(text("EXTERNAL")), {}, "ecs-anywhere"},
      {service(text("MANAGED_INSTANCES")), {}, "ecs-managed-instances"},
      {service(text("fargate")), {}, "invalid-value fargate"},
      {service(Text::unknown({.reason = Reason::parameter_without_value, .detail = "P"}, {})),
       {},
       "parameter-without-value P"},
      // The launch type goes before everything else.
      {service(text("EC2"), shop), {cluster("t#Cluster", {name("FARGATE")})}, "ecs-ec2"},
      {with_strategy(service(absent), {name("FARGATE")}), {}, "ecs-fargate"},
      {with_strategy(service(absent), {name("FARGATE"), name("FARGATE_SPOT")}), {}, "ecs-fargate"},
      {with_strategy(service(absent), {name("FARGATE"), name("hosts")}), {}, "ecs-ec2"},
      {with_strategy(service(absent), {address("t#hosts")}), {}, "ecs-ec2"},
      {with_strategy(service(absent), {name("managed")}), {}, "ecs-managed-instances"},
      {with_strategy(service(absent), {name("elsewhere")}),
       {},
       "not-seen capacity provider `elsewhere`"},
      // One that may be anything, beside Fargate: not Fargate.
      {with_strategy(service(absent), {name("FARGATE"), name("elsewhere")}),
       {},
       "not-seen capacity provider `elsewhere`"},
      // One that surely is no Fargate decides, whatever the other is.
      {with_strategy(service(absent), {name("elsewhere"), name("hosts")}), {}, "ecs-ec2"},
      {gap, {}, "transform M"},
      {service(absent, shop), {cluster("t#Cluster", {name("FARGATE_SPOT")})}, "ecs-fargate"},
      {service(absent, shop), {cluster("t#Cluster", {name("managed")})}, "ecs-managed-instances"},
      // Nobody says anything: ECS takes EC2.
      {service(absent, shop), {cluster("t#Cluster")}, "ecs-ec2"},
      {service(absent, shop), {}, "not-seen the cluster with its default capacity providers"},
      {service(absent),
       {cluster("t#Cluster", {name("FARGATE")})},
       "not-seen the cluster with its default capacity providers"},
      {service(absent, name("shop")), {cluster("t#Cluster", {name("FARGATE")})}, "ecs-fargate"},
      // The service's own strategy goes before the cluster's.
      {with_strategy(service(absent, shop), {name("hosts")}),
       {cluster("t#Cluster", {name("FARGATE")})},
       "ecs-ec2"},
      {service(launch_unless_prod(), shop),
       {cluster("t#Cluster")},
       "Env = `prod`: ecs-fargate | Env is not `prod`: ecs-ec2"},
  };
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    Inventory inventory;
    inventory.add(provider("hosts", false));
    inventory.add(provider("managed", true));
    for (const EcsCluster& one : rows[i].clusters)
      inventory.add(one);
    inventory.add(rows[i].service);
    derive_workloads(inventory);
    EXPECT_EQ(shown(inventory.all<EcsService>()[0].compute), rows[i].compute) << "row " << i;
    ASSERT_EQ(inventory.all<Workload>().size(), 1U);
    EXPECT_EQ(shown(inventory.all<Workload>()[0].compute), rows[i].compute) << "row " << i;
  }
}

// AWS::ECS::ClusterCapacityProviderAssociations may stand before or after its cluster.
TEST(Workloads, AssociationsAreJoinedToTheirCluster) {
  Inventory inventory;
  CapacityProviderAssociations associations;
  associations.cluster = address("t#Cluster");
  associations.default_strategy = strategy({name("FARGATE")});
  inventory.add(associations);
  inventory.add(cluster("t#Cluster"));
  inventory.add(cluster("t#Other"));
  inventory.add(service(Text::absent({}), address("t#Cluster")));
  inventory.add(service(Text::absent({}), address("t#Other")));
  derive_workloads(inventory);
  EXPECT_EQ(shown(inventory.all<EcsService>()[0].compute), "ecs-fargate");
  EXPECT_EQ(shown(inventory.all<EcsService>()[1].compute), "ecs-ec2");
}

Guard env(std::string value, bool holds = true) {
  return Guard({"Env", std::move(value), holds});
}

CapacityProviderItem item(Link provider) {
  CapacityProviderItem item;
  item.capacity_provider = std::move(provider);
  return item;
}

CapacityProviderItem weighted(Link provider, Fact<std::int64_t> weight,
                              Fact<std::int64_t> base = Fact<std::int64_t>::absent({})) {
  CapacityProviderItem item;
  item.capacity_provider = std::move(provider);
  item.weight = std::move(weight);
  item.base = std::move(base);
  return item;
}

FactList<CapacityProviderItem> items(std::vector<Element<CapacityProviderItem>> elements) {
  return {.elements = std::move(elements), .written = true};
}

EcsService placed_by(FactList<CapacityProviderItem> strategy) {
  EcsService one = service(Text::absent({}), address("t#Cluster"));
  one.capacity_provider_strategy = std::move(strategy);
  return one;
}

std::string compute_of_only(Inventory& inventory) {
  derive_workloads(inventory);
  return shown(inventory.all<EcsService>()[0].compute);
}

// Each world follows ECS's rules by itself: what is missing in one falls to the next rule there.
TEST(Workloads, StrategiesUnderConditions) {
  const Guard prod = env("prod");
  const Guard other = env("prod", false);
  const Link either(
      std::vector<Case<Reference>>{{.when = prod, .state = Reference{.text = "FARGATE"}},
                                   {.when = other, .state = Reference{.text = "hosts"}}});
  const struct {
    EcsService service;
    std::string compute;
  } rows[] = {
      {placed_by(items({{item(name("FARGATE")), prod, {}}})),
       "Env is not `prod`: ecs-ec2 | Env = `prod`: ecs-fargate"},
      {placed_by(items({{item(name("FARGATE")), {}, {}}, {item(name("hosts")), other, {}}})),
       "Env = `prod`: ecs-fargate | Env is not `prod`: ecs-ec2"},
      {placed_by(items({{item(either), {}, {}}})),
       "Env = `prod`: ecs-fargate | Env is not `prod`: ecs-ec2"},
      {placed_by(items({{item(either), prod, {}}})),
       "Env is not `prod`: ecs-ec2 | Env = `prod`: ecs-fargate"},
  };
  for (const auto& row : rows) {
    Inventory inventory;
    inventory.add(provider("hosts", false));
    inventory.add(cluster("t#Cluster"));
    inventory.add(row.service);
    EXPECT_EQ(compute_of_only(inventory), row.compute);
  }
}

TEST(Workloads, GapsUnderConditions) {
  FactList<CapacityProviderItem> list = items({});
  list.gaps.push_back({.why = {.reason = Reason::transform, .detail = "M"}, .when = env("prod")});
  Inventory inventory;
  inventory.add(cluster("t#Cluster", {name("FARGATE")}));
  inventory.add(placed_by(std::move(list)));
  EXPECT_EQ(compute_of_only(inventory),
            "Env is not `prod`: ecs-fargate | Env = `prod`: transform M");
}

// "Any capacity providers with a weight of 0 can't be used to place tasks."
TEST(Workloads, WeightsOfZero) {
  using Number = Fact<std::int64_t>;
  const Number none = Number::absent({});
  const Number zero = Number::known(0, {});
  const Number one = Number::known(1, {});
  const Number open = Number::unknown({.reason = Reason::parameter_without_value}, {});
  const struct {
    CapacityProviderItem first;
    CapacityProviderItem second;
    std::string compute;
  } rows[] = {
      {weighted(name("FARGATE"), one), weighted(name("hosts"), zero), "ecs-fargate"},
      {weighted(name("FARGATE"), one), weighted(name("hosts"), none), "ecs-fargate"},
      {weighted(name("FARGATE"), one), weighted(name("hosts"), open), "ecs-ec2"},
      {weighted(name("FARGATE"), one), weighted(name("hosts"), zero, one), "ecs-ec2"},
      {weighted(name("FARGATE"), one), weighted(name("hosts"), zero, open), "ecs-ec2"},
      // Nothing takes a share: the default of a strategy's only item.
      {weighted(name("FARGATE"), none), weighted(name("hosts"), none), "ecs-ec2"},
      {weighted(name("FARGATE"), open), weighted(name("hosts"), zero), "ecs-ec2"},
      {weighted(name("FARGATE"), zero), weighted(name("hosts"), one), "ecs-ec2"},
  };
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    Inventory inventory;
    inventory.add(provider("hosts", false));
    inventory.add(cluster("t#Cluster"));
    inventory.add(placed_by(items({{rows[i].first, {}, {}}, {rows[i].second, {}, {}}})));
    EXPECT_EQ(compute_of_only(inventory), rows[i].compute) << "row " << i;
  }
}

TEST(Workloads, ClustersUnderConditions) {
  const Guard prod = env("prod");
  const Guard other = env("prod", false);
  const auto absent = [] { return Text::absent({}); };
  {
    Inventory inventory;
    inventory.add(cluster("t#Cluster"));
    inventory.edit<EcsCluster>()[0].default_capacity_provider_strategy =
        items({{item(name("FARGATE")), prod, {}}});
    inventory.add(service(absent(), address("t#Cluster")));
    EXPECT_EQ(compute_of_only(inventory), "Env is not `prod`: ecs-ec2 | Env = `prod`: ecs-fargate");
  }
  {
    Inventory inventory;
    inventory.add(cluster("t#A", {name("FARGATE")}));
    inventory.add(cluster("t#B"));
    const Link one_of(std::vector<Case<Reference>>{
        {.when = prod, .state = Reference{.text = "t#A", .is_address = true}},
        {.when = other, .state = Reference{.text = "t#B", .is_address = true}}});
    inventory.add(service(absent(), one_of));
    EXPECT_EQ(compute_of_only(inventory), "Env = `prod`: ecs-fargate | Env is not `prod`: ecs-ec2");
  }
  {
    Inventory inventory;
    CapacityProviderAssociations associations;
    associations.when = prod;
    associations.cluster = address("t#Cluster");
    associations.default_strategy = strategy({name("FARGATE")});
    inventory.add(associations);
    inventory.add(cluster("t#Cluster"));
    inventory.add(service(absent(), address("t#Cluster")));
    EXPECT_EQ(compute_of_only(inventory), "Env is not `prod`: ecs-ec2 | Env = `prod`: ecs-fargate");
  }
}

TEST(Workloads, ClustersKnowWhatTheirProvidersAre) {
  Inventory inventory;
  inventory.add(provider("hosts", false));
  inventory.add(provider("managed", true));
  EcsCluster one = cluster("t#Cluster");
  for (const char* text : {"FARGATE", "hosts", "managed", "elsewhere"})
    one.capacity_providers.elements.push_back({.value = name(text)});
  one.capacity_providers.elements[1].when = env("prod");
  inventory.add(one);
  derive_workloads(inventory);
  std::string computes;
  for (const Fact<Compute>& compute : inventory.all<EcsCluster>()[0].provider_computes)
    computes += shown(compute) + "; ";
  EXPECT_EQ(computes,
            "ecs-fargate; Env = `prod`: ecs-ec2; ecs-managed-instances; "
            "not-seen capacity provider `elsewhere`; ");
}

EcsService task_set(Text launch_type, Guard when = {}) {
  EcsService set = service(std::move(launch_type));
  set.address = "t#TaskSet";
  set.is_task_set = true;
  set.service = address("t#Service");
  set.when = std::move(when);
  return set;
}

// With the deployment controller EXTERNAL a service only counts what its task sets run.
TEST(Workloads, TaskSetsDecideForTheirService) {
  const struct {
    std::vector<EcsService> sets;
    std::string compute;
  } rows[] = {
      {{}, "not-seen the task sets of the service"},
      {{task_set(text("FARGATE"))}, "ecs-fargate"},
      {{task_set(text("FARGATE")), task_set(text("EC2"))}, "ecs-ec2"},
      {{task_set(text("EC2")), task_set(text("FARGATE"))}, "ecs-ec2"},
      {{task_set(text("FARGATE")), task_set(text("other"))}, "invalid-value other"},
      {{task_set(text("FARGATE"), env("prod"))},
       "Env = `prod`: ecs-fargate | Env is not `prod`: not-seen the task sets of the service"},
      {{task_set(text("FARGATE"), env("prod")), task_set(text("EC2"), env("prod", false))},
       "Env is not `prod`: ecs-ec2 | Env = `prod`: ecs-fargate"},
  };
  for (const auto& row : rows) {
    Inventory inventory;
    inventory.add(service(Text::absent({})));
    inventory.edit<EcsService>()[0].deployment_controller = text("EXTERNAL");
    for (const EcsService& set : row.sets)
      inventory.add(set);
    EXPECT_EQ(compute_of_only(inventory), row.compute);
  }
}

TEST(Workloads, TaskDefinitionsUnderConditions) {
  Inventory inventory;
  for (const char* id : {"t#A", "t#B"}) {
    TaskDefinition task;
    task.address = id;
    inventory.add(task);
  }
  EcsService one = service(text("FARGATE"));
  one.task_definition = Link(std::vector<Case<Reference>>{
      {.when = env("prod"), .state = Reference{.text = "t#A", .is_address = true}},
      {.when = env("prod", false), .state = Reference{.text = "t#B", .is_address = true}}});
  inventory.add(one);
  EcsService other = service(text("EC2"));
  other.when = env("test");
  other.task_definition = address("t#A");
  inventory.add(other);
  derive_workloads(inventory);
  const auto definitions = inventory.all<TaskDefinition>();
  ASSERT_EQ(definitions[0].compute.size(), 2U);
  EXPECT_EQ(shown(definitions[0].compute[0]), "Env = `prod`: ecs-fargate");
  EXPECT_EQ(shown(definitions[0].compute[1]), "Env = `test`: ecs-ec2");
  ASSERT_EQ(definitions[1].compute.size(), 1U);
  EXPECT_EQ(shown(definitions[1].compute[0]), "Env is not `prod`: ecs-fargate");
}

TEST(Workloads, TaskDefinitionsKnowAllThatRunThem) {
  Inventory inventory;
  TaskDefinition used;
  used.address = "t#Web";
  used.family = text("web");
  TaskDefinition unused;
  unused.address = "t#Job";
  unused.family = text("job");
  inventory.add(used);
  inventory.add(unused);
  inventory.add(service(text("FARGATE")));
  inventory.add(service(text("EC2")));
  ScheduledTask schedule;
  schedule.task_definition = name("web");
  schedule.cluster = name("default");
  schedule.launch_type = text("EXTERNAL");
  inventory.add(schedule);
  derive_workloads(inventory);

  const auto definitions = inventory.all<TaskDefinition>();
  std::string computes;
  for (const Fact<Compute>& one : definitions[0].compute)
    computes += shown(one) + " ";
  EXPECT_EQ(computes, "ecs-fargate ecs-ec2 ecs-anywhere ");
  ASSERT_EQ(definitions[1].compute.size(), 1U);
  // What it may run on is not what it runs on.
  EXPECT_EQ(shown(definitions[1].compute[0]), "not-seen the service or schedule that runs it");

  std::string kinds;
  for (const Workload& workload : inventory.all<Workload>()) {
    kinds += std::to_string(static_cast<int>(workload.kind)) + ":" +
             std::to_string(workload.index) + " ";
  }
  EXPECT_EQ(kinds, "0:0 0:1 1:0 2:1 ") << "two services, a schedule, and the unused definition";
}

// Of an account that told of everything, a definition that nothing runs is no workload; where
// services or tasks may have been left out, it may run anywhere.
TEST(Workloads, DefinitionsLeftBehindInAnAccount) {
  for (const bool is_whole : {true, false}) {
    Inventory inventory;
    TaskDefinition old;
    old.family = text("old");
    old.evidence.source = Source::api;
    inventory.add(old);
    EcsCluster cluster;
    cluster.address = "arn:aws:ecs:eu-west-1:111122223333:cluster/shop";
    inventory.add(cluster);
    if (!is_whole)
      inventory.note_unseen<EcsTask>({.why = {.detail = "ecs:ListTasks"}}, cluster.address);
    derive_workloads(inventory);
    EXPECT_EQ(inventory.all<Workload>().size(), is_whole ? 0U : 1U);
  }
}

EcsTask task_of(const std::string& definition, Text launch_type, Text provider = Text::absent({})) {
  EcsTask task;
  task.group = text("family:" + definition);
  task.task_definition = name(definition);
  task.launch_type = std::move(launch_type);
  task.capacity_provider = std::move(provider);
  return task;
}

TEST(Workloads, WhatRunsWithoutAServiceIsOneToo) {
  Inventory inventory;
  for (const char* family : {"web", "job"}) {
    TaskDefinition definition;
    definition.address = std::string("t#") + family;
    definition.family = text(family);
    inventory.add(definition);
  }
  inventory.add(service(text("FARGATE")));
  EcsTask of_service = task_of("web", text("FARGATE"));
  of_service.group = text("service:web");
  inventory.add(of_service);
  inventory.add(task_of("web", text("EC2")));
  inventory.add(task_of("web", text("EC2")));
  inventory.add(task_of("job", Text::absent({}), text("FARGATE_SPOT")));
  inventory.add(task_of("job", Text::absent({})));
  inventory.add(task_of("gone", text("EXTERNAL")));
  derive_workloads(inventory);

  std::string computes;
  for (const TaskDefinition& definition : inventory.all<TaskDefinition>()) {
    for (const Fact<Compute>& one : definition.compute)
      computes += shown(one) + "; ";
  }
  EXPECT_EQ(computes, "ecs-fargate; ecs-ec2; ecs-fargate; not-seen where the task runs; ");
  EXPECT_EQ(shown(inventory.all<EcsTask>().back().compute), "ecs-anywhere");
  std::string kinds;
  for (const Workload& workload : inventory.all<Workload>()) {
    kinds += std::to_string(static_cast<int>(workload.kind)) + ":" +
             std::to_string(workload.index) + " ";
  }
  EXPECT_EQ(kinds, "0:0 2:0 2:1 2:1 ") << "a service, and definitions that run by themselves";
}

TEST(Workloads, Eks) {
  Inventory inventory;
  inventory.add(EksFargateProfile());
  inventory.add(EksNodegroup());
  derive_workloads(inventory);
  ASSERT_EQ(inventory.all<Workload>().size(), 2U);
  EXPECT_EQ(shown(inventory.all<EksFargateProfile>()[0].compute), "eks-fargate");
  EXPECT_EQ(shown(inventory.all<EksNodegroup>()[0].compute), "eks-nodes");
}

TEST(Workloads, AutoMode) {
  const auto mode = [](Fact<bool> enabled) {
    Inventory inventory;
    EksCluster cluster;
    cluster.auto_mode = std::move(enabled);
    inventory.add(cluster);
    derive_workloads(inventory);
    std::string all;
    for (const Workload& workload : inventory.all<Workload>())
      all += workload.when.describe().en + ": " + shown(workload.compute) + "; ";
    return all;
  };
  EXPECT_EQ(mode(Fact<bool>::known(false, {})), "");
  EXPECT_EQ(mode(Fact<bool>::known(true, {})), ": eks-auto-mode; ");
  EXPECT_EQ(
      mode(Fact<bool>::unknown({.reason = Reason::parameter_without_value, .detail = "P"}, {})),
      ": parameter-without-value P; ");
  EXPECT_EQ(mode(Fact<bool>(std::vector<Case<bool>>{{.when = env("prod"), .state = true},
                                                    {.when = env("prod", false), .state = false}})),
            "Env = `prod`: eks-auto-mode; ");
}

// A host that joins a cluster runs containers; any other instance is nobody's.
TEST(Workloads, HostsThatJoinByThemselves) {
  using Enrolment = HostTemplate::Enrolment;
  Inventory inventory;
  const auto add_host = [&](std::string address_of, std::string user_data, std::string image) {
    HostTemplate host;
    host.address = std::move(address_of);
    host.user_data = text(std::move(user_data));
    host.image_id = text(std::move(image));
    inventory.add(host);
  };
  add_host("t#Bastion", "#!/bin/bash", "ami-1");
  add_host("t#Ecs", "echo ECS_CLUSTER=shop >> /etc/ecs/ecs.config", "ami-1");
  add_host("t#Eks", "/etc/eks/bootstrap.sh shop", "ami-1");
  add_host("t#Image", "", "{{resolve:ssm:/aws/service/ecs/optimized-ami}}");
  add_host("t#Provided", "", "ami-1");
  add_host("t#Node", "", "ami-1");
  AutoScalingGroup group;
  group.address = "t#Group";
  group.launch_template = address("t#Provided");
  group.launch_configuration = Link::absent({});
  inventory.add(group);
  EcsCapacityProvider own = provider("own", false);
  own.auto_scaling_group = address("t#Group");
  inventory.add(own);
  EksNodegroup nodes;
  nodes.launch_template = address("t#Node");
  inventory.add(nodes);
  derive_workloads(inventory);

  const auto hosts = inventory.all<HostTemplate>();
  EXPECT_FALSE(hosts[0].enrolment);
  ASSERT_TRUE(hosts[4].enrolment);
  EXPECT_EQ(hosts[4].enrolment->by, Enrolment::By::capacity_provider);
  ASSERT_TRUE(hosts[5].enrolment);
  EXPECT_EQ(hosts[5].enrolment->by, Enrolment::By::nodegroup);
  std::string all;
  for (const Workload& workload : inventory.all<Workload>()) {
    all += workload.address + " " + shown(workload.compute) + "; ";
  }
  EXPECT_EQ(all,
            " eks-nodes; t#Ecs ecs-ec2; t#Eks eks-nodes; t#Image ecs-ec2; t#Provided ecs-ec2; ")
      << "the node group's own template is there with the group";
}

}  // namespace
}  // namespace hakoseki::engines
