// References resolved: by address, by name, by the many forms of an ARN, and never by guessing.
#include "inventory/index.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

Fact<std::string> known(std::string text) {
  return Fact<std::string>::known(std::move(text), {});
}

template <class T>
T named(std::string address, std::string name) {
  T resource;
  resource.address = std::move(address);
  resource.id = resource.address.substr(resource.address.find('#') + 1);
  if constexpr (requires { resource.family; }) {
    resource.family = known(std::move(name));
  } else {
    resource.name = known(std::move(name));
  }
  return resource;
}

Inventory shop() {
  Inventory inventory;
  inventory.add(named<EcsCluster>("a.yaml#Cluster", "shop"));
  inventory.add(named<EcsCluster>("b.yaml#Cluster", "twice"));
  inventory.add(named<EcsCluster>("c.yaml#Cluster", "twice"));
  inventory.add(named<TaskDefinition>("a.yaml#Task", "web"));
  inventory.add(named<LogGroup>("a.yaml#Logs", "/shop/web"));
  inventory.add(named<EcrRepository>("a.yaml#Repository", "team/app"));
  EcsCluster nameless;
  nameless.address = "a.yaml#Nameless";
  inventory.add(std::move(nameless));
  return inventory;
}

template <class T>
std::string found(const Index& index, std::string text, bool is_address = false) {
  const T* resource = index.find<T>(Reference{.text = std::move(text), .is_address = is_address});
  return resource == nullptr ? "" : resource->address;
}

TEST(Index, ByAddress) {
  const Inventory inventory = shop();
  const Index index(inventory);
  EXPECT_EQ(found<EcsCluster>(index, "a.yaml#Cluster", true), "a.yaml#Cluster");
  EXPECT_EQ(found<EcsCluster>(index, "a.yaml#Nameless", true), "a.yaml#Nameless");
  EXPECT_EQ(found<EcsCluster>(index, "a.yaml#Task", true), "") << "of another type";
  EXPECT_EQ(found<EcsCluster>(index, "a.yaml#Cluster"), "") << "an address is no name";
  EXPECT_EQ(found<EcsCluster>(index, "shop", true), "") << "a name is no address";
}

TEST(Index, ByNameAndArn) {
  const Inventory inventory = shop();
  const Index index(inventory);
  const struct {
    std::string text;
    std::string cluster;
    std::string task;
    std::string logs;
    std::string repository;
  } rows[] = {
      {"shop", "a.yaml#Cluster", "", "", ""},
      {"Shop", "", "", "", ""},
      {"", "", "", "", ""},
      {"arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop", "a.yaml#Cluster", "", "", ""},
      {"arn:aws:ecs:${AWS::Region}:${AWS::AccountId}:cluster/shop", "a.yaml#Cluster", "", "", ""},
      {"arn:${AWS::Partition}:ecs:ap-northeast-1:111122223333:cluster/shop", "a.yaml#Cluster", "",
       "", ""},
      {"arn:aws:ecs:ap-northeast-1:111122223333:cluster/${Name}", "", "", "", ""},
      {"arn:aws:ecs:x:1:cluster/twice", "", "", "", ""},
      {"twice", "", "", "", ""},
      {"web", "", "a.yaml#Task", "", ""},
      {"web:3", "", "a.yaml#Task", "", ""},
      {"arn:aws:ecs:x:1:task-definition/web:3", "", "a.yaml#Task", "", ""},
      {"arn:aws:ecs:x:1:task-definition/web", "", "a.yaml#Task", "", ""},
      {"/shop/web", "", "", "a.yaml#Logs", ""},
      {"arn:aws:logs:x:1:log-group:/shop/web", "", "", "a.yaml#Logs", ""},
      {"arn:aws:logs:x:1:log-group:/shop/web:*", "", "", "a.yaml#Logs", ""},
      {"arn:aws:ecr:x:1:repository/team/app", "", "", "", "a.yaml#Repository"},
      {"team/app", "", "", "", "a.yaml#Repository"},
      {"app", "", "", "", ""},
      {"arn:", "", "", "", ""},
      {"arn:aws:ecs", "", "", "", ""},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(found<EcsCluster>(index, row.text), row.cluster) << row.text;
    EXPECT_EQ(found<TaskDefinition>(index, row.text), row.task) << row.text;
    EXPECT_EQ(found<LogGroup>(index, row.text), row.logs) << row.text;
    EXPECT_EQ(found<EcrRepository>(index, row.text), row.repository) << row.text;
  }
}

TEST(Index, OfFacts) {
  const Inventory inventory = shop();
  const Index index(inventory);
  using Link = Fact<Reference>;
  const auto unknown = [](std::string shape) {
    return Link::unknown({.reason = Reason::parameter_without_value, .shape = std::move(shape)},
                         {});
  };
  EXPECT_NE(index.find<EcsCluster>(Link::known({.text = "shop"}, {})), nullptr);
  EXPECT_EQ(index.find<EcsCluster>(Link::absent({})), nullptr);
  EXPECT_EQ(index.find<EcsCluster>(Link()), nullptr);
  // The Region is not known, but the name is.
  EXPECT_NE(index.find<EcsCluster>(unknown("arn:aws:ecs:${AWS::Region}:1:cluster/shop")), nullptr);
  EXPECT_EQ(index.find<EcsCluster>(unknown("arn:aws:ecs:x:1:cluster/${Name}")), nullptr);
  EXPECT_EQ(index.find<EcsCluster>(unknown("arn:aws:ecs:x:1:cluster/sh${Name}")), nullptr);
  EXPECT_EQ(index.find<EcsCluster>(unknown("shop")), nullptr) << "a shape that is no ARN";
  // In one world it is this cluster, in the other none: not one reference.
  const Link conditional(
      {Case<Reference>{.state = Reference{.text = "shop"}}, Case<Reference>{.state = Absent{}}});
  EXPECT_EQ(index.find<EcsCluster>(conditional), nullptr);
}

TEST(Index, NamesOfContainersNameNothing) {
  Inventory inventory;
  inventory.add(named<ContainerDefinition>("a.yaml#Task/web", "web"));
  const Index index(inventory);
  EXPECT_EQ(found<ContainerDefinition>(index, "web"), "");
}

}  // namespace
}  // namespace hakoseki
