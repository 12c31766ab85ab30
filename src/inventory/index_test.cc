// References resolved: by address, by name, by the many forms of an ARN, and never by guessing.
#include "inventory/index.h"

#include <string>

#include <gtest/gtest.h>

#include "base/parallel.h"
#include "inventory/parts.h"

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

Case<Reference> named_when(std::string text, Guard when) {
  return {.when = std::move(when), .state = Reference{.text = std::move(text)}};
}

Case<Reference> unknown_when(std::string shape, Guard when) {
  return {.when = std::move(when),
          .state = Unknown{.reason = Reason::parameter_without_value, .shape = std::move(shape)}};
}

TEST(Index, Targets) {
  const Inventory inventory = shop();
  const Index index(inventory);
  const Guard prod({"Prod", {}, true});
  const Guard other({"Prod", {}, false});
  const auto both = index.targets<EcsCluster>(
      Fact<Reference>({named_when("shop", prod), unknown_when("${Name}", other)}));
  ASSERT_EQ(both.elements.size(), 1U);
  EXPECT_EQ(both.elements.front().value->address, "a.yaml#Cluster");
  EXPECT_EQ(both.elements.front().when, prod);
  ASSERT_EQ(both.gaps.size(), 1U);
  EXPECT_EQ(both.gaps.front().when, other);

  const auto outside =
      index.targets<EcsCluster>(Fact<Reference>({named_when("mall", prod), {.when = other}}));
  EXPECT_TRUE(outside.empty()) << "another one, or none";
  // Of an ARN the name is enough; one that names another is no gap.
  const auto by_arn = index.targets<EcsCluster>(
      Fact<Reference>({unknown_when("arn:aws:ecs:${AWS::Region}:1:cluster/shop", {})}));
  EXPECT_EQ(by_arn.elements.size(), 1U);
  EXPECT_TRUE(by_arn.complete());
  EXPECT_TRUE(index
                  .targets<EcsCluster>(Fact<Reference>(
                      {unknown_when("arn:aws:ecs:${AWS::Region}:1:cluster/mall", {})}))
                  .empty());
  EXPECT_FALSE(index
                   .targets<EcsCluster>(Fact<Reference>(
                       {unknown_when("arn:aws:ecs:${AWS::Region}:1:cluster/${Name}", {})}))
                   .complete());
}

TEST(Index, Parts) {
  Inventory inventory;
  inventory.add(named<SecurityGroup>("a.yaml#Web", "web"));
  inventory.add(named<SecurityGroup>("a.yaml#Pay", "pay"));
  const Guard prod({"Prod", {}, true});
  const Guard other({"Prod", {}, false});
  const auto rule = [&](std::vector<Case<Reference>> group, const Guard& when) {
    StandaloneSecurityGroupRule one;
    one.when = when;
    one.group = Fact<Reference>(std::move(group));
    inventory.add(std::move(one));
  };
  rule({named_when("web", prod), named_when("pay", other)}, {});
  rule({named_when("web", other)}, prod);  // never there
  rule({unknown_when("${Group}", {})}, prod);
  rule({unknown_when("${Group}", {})}, prod);
  const Index index(inventory);
  const Parts<SecurityGroup, StandaloneSecurityGroupRule> rules(
      index, &StandaloneSecurityGroupRule::group);
  const auto groups = inventory.all<SecurityGroup>();
  ASSERT_EQ(rules.of(groups[0]).size(), 1U);
  EXPECT_EQ(rules.of(groups[0]).front().when, prod);
  ASSERT_EQ(rules.of(groups[1]).size(), 1U);
  EXPECT_EQ(rules.of(groups[1]).front().when, other);
  EXPECT_EQ(rules.loose().size(), 2U);
  // As gaps, one under each condition is enough.
  ASSERT_EQ(rules.list_of(groups[0]).gaps.size(), 1U);
  EXPECT_EQ(rules.list_of(groups[0]).gaps.front().when, prod);
}

TEST(Index, NamesOfContainersNameNothing) {
  Inventory inventory;
  inventory.add(named<ContainerDefinition>("a.yaml#Task/web", "web"));
  const Index index(inventory);
  EXPECT_EQ(found<ContainerDefinition>(index, "web"), "");
}

// Names are read at the first question, whichever thread asks it.
TEST(Index, ThreadsMayAskBesideEachOther) {
  const Inventory inventory = shop();
  for (int round = 0; round < 20; ++round) {
    const Index index(inventory);
    in_parallel(
        40,
        [&](std::size_t i) {
          if (i % 2 == 0) {
            EXPECT_EQ(found<EcsCluster>(index, "shop"), "a.yaml#Cluster");
          } else {
            EXPECT_EQ(found<TaskDefinition>(index, "web"), "a.yaml#Task");
          }
        },
        4);
  }
}

}  // namespace
}  // namespace hakoseki
