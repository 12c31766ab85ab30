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
  provider.managed_instances = managed;
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

TEST(Workloads, Eks) {
  Inventory inventory;
  inventory.add(EksFargateProfile());
  inventory.add(EksNodegroup());
  derive_workloads(inventory);
  ASSERT_EQ(inventory.all<Workload>().size(), 2U);
  EXPECT_EQ(shown(inventory.all<EksFargateProfile>()[0].compute), "eks-fargate");
  EXPECT_EQ(shown(inventory.all<EksNodegroup>()[0].compute), "eks-nodes");
}

}  // namespace
}  // namespace hakoseki::engines
