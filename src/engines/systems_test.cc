// Which system a resource belongs to: declared, its cluster's, its stack's, or the loose files'.
#include "engines/systems.h"

#include <map>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engines/workloads.h"

namespace hakoseki::engines {
namespace {

using Text = Fact<std::string>;
using Link = Fact<Reference>;

Text text(std::string value) {
  return Text::known(std::move(value), {});
}

// A run made by hand: each stack is a file, each resource one of a stack.
class World {
 public:
  World& file(const std::string& path, InputKind kind = InputKind::cloudformation) {
    files_[path] = static_cast<std::uint32_t>(inventory_.inputs.size());
    inventory_.inputs.push_back({.path = path, .kind = kind});
    return *this;
  }
  template <class T>
  T made(const std::string& stack, const std::string& id, const std::string& file) {
    T resource;
    resource.id = id;
    resource.stack = stack;
    resource.address = stack + "#" + id;
    resource.evidence.input = files_.at(file.empty() ? stack : file);
    return resource;
  }
  World& cluster(const std::string& stack, const std::string& id, const std::string& name = "") {
    auto cluster = made<EcsCluster>(stack, id, "");
    cluster.name = name.empty() ? Text::absent({}) : text(name);
    inventory_.add(std::move(cluster));
    return *this;
  }
  template <class Cluster = EcsCluster>
  World& live_cluster(const std::string& file, const std::string& place, const std::string& name) {
    auto cluster = made<Cluster>(place, name, file);
    cluster.address = place + (std::is_same_v<Cluster, EcsCluster> ? "/ecs/" : "/eks/") + name;
    cluster.evidence.source = Source::api;
    cluster.name = text(name);
    inventory_.add(std::move(cluster));
    return *this;
  }
  // `cluster`: an address where it holds '#', a name otherwise.
  World& service(const std::string& stack, const std::string& id, const std::string& cluster,
                 const std::string& task = "none") {
    auto service = made<EcsService>(stack, id, "");
    const bool is_address = cluster.find('#') != std::string::npos;
    service.cluster = Link::known({.text = cluster, .is_address = is_address}, {});
    service.task_definition = Link::known({.text = task, .is_address = true}, {});
    service.launch_type = text("FARGATE");
    inventory_.add(std::move(service));
    return *this;
  }
  // Of its cluster only a part is known: "${AWS::StackName}-prod".
  World& service_in_shape(const std::string& stack, const std::string& id,
                          const std::string& shape) {
    auto service = made<EcsService>(stack, id, "");
    service.cluster = Link::unknown({.shape = shape, .written = true}, {});
    service.launch_type = text("FARGATE");
    inventory_.add(std::move(service));
    return *this;
  }
  World& task(const std::string& stack, const std::string& id, const std::string& file = "") {
    auto task = made<TaskDefinition>(stack, id, file);
    inventory_.add(std::move(task));
    auto container = made<ContainerDefinition>(stack, id + "/web", file);
    container.task_definition = inventory_.all<TaskDefinition>().size() - 1;
    inventory_.add(std::move(container));
    return *this;
  }
  World& running(const std::string& stack, const std::string& id, const std::string& cluster,
                 const std::string& definition) {
    auto task = made<EcsTask>(stack, id, "");
    task.cluster = Link::known({.text = cluster}, {});
    task.task_definition = Link::known({.text = definition, .is_address = true}, {});
    inventory_.add(std::move(task));
    return *this;
  }
  World& eks(const std::string& stack, const std::string& id) {
    inventory_.add(made<EksCluster>(stack, id, ""));
    return *this;
  }
  World& profile(const std::string& stack, const std::string& id, const std::string& cluster,
                 const std::string& name_space) {
    auto profile = made<EksFargateProfile>(stack, id, "");
    profile.cluster = Link::known({.text = cluster, .is_address = true}, {});
    profile.selectors.elements.push_back({FargateSelector{text(name_space)}});
    inventory_.add(std::move(profile));
    return *this;
  }
  World& role(const std::string& stack, const std::string& id, const std::string& file = "",
              const std::string& tag_key = "", const std::string& tag_value = "") {
    auto role = made<IamRole>(stack, id, file);
    if (!tag_key.empty()) role.tags.elements.push_back({Tag{text(tag_key), text(tag_value)}});
    inventory_.add(std::move(role));
    return *this;
  }
  World& declared(DeclaredSystem system) {
    inventory_.declared.systems.push_back(std::move(system));
    return *this;
  }
  World& base(std::string folder) {
    inventory_.declared.base = std::move(folder);
    return *this;
  }

  // "Id=system" for each resource, by its address.
  std::map<std::string, std::string> derive() {
    derive_workloads(inventory_);
    derive_systems(inventory_);
    std::map<std::string, std::string> systems;
    inventory_.for_each_type([&](const auto& all) {
      for (const auto& resource : all) {
        std::string names;
        resource.for_each_system([&](std::uint32_t system) {
          names += (names.empty() ? "" : "+") + inventory_.systems.at(system).name;
        });
        systems[resource.address] = names;
      }
    });
    return systems;
  }
  std::string names() const {
    std::string all;
    for (const System& system : inventory_.systems)
      all += system.name + ";";
    return all;
  }

 private:
  Inventory inventory_;
  std::map<std::string, std::uint32_t> files_;
};

using Expected = std::map<std::string, std::string>;

TEST(Systems, AClusterIsASystemWithWhatRunsInIt) {
  World run;
  run.file("base.yaml").file("web.yaml").file("other.yaml");
  run.cluster("base.yaml", "Cluster", "shop").role("base.yaml", "Role");
  run.service("web.yaml", "Web", "base.yaml#Cluster", "web.yaml#Task").task("web.yaml", "Task");
  run.role("web.yaml", "TaskRole").role("other.yaml", "Role");
  const Expected expected = {{"base.yaml#Cluster", "shop"},    {"base.yaml#Role", "shop"},
                             {"web.yaml#Web", "shop"},         {"web.yaml#Task", "shop"},
                             {"web.yaml#Task/web", "shop"},    {"web.yaml#TaskRole", "shop"},
                             {"other.yaml#Role", "other.yaml"}};
  EXPECT_EQ(run.derive(), expected);
}

TEST(Systems, ClustersWithoutANameAreCalledByTheirLogicalId) {
  World run;
  run.file("a.yaml").file("b.yaml").cluster("a.yaml", "Cluster").cluster("b.yaml", "Cluster");
  const Expected expected = {{"a.yaml#Cluster", "Cluster (a.yaml)"},
                             {"b.yaml#Cluster", "Cluster (b.yaml)"}};
  EXPECT_EQ(run.derive(), expected);
}

TEST(Systems, ClustersOfOneNameAreToldApartByTheirPlace) {
  const struct {
    std::vector<std::string> places;
    std::string names;
  } rows[] = {
      {{"111122223333/eu-west-1"}, "prod;"},
      {{"111122223333/eu-west-1", "111122223333/us-east-1"}, "prod (eu-west-1);prod (us-east-1);"},
      {{"111122223333/eu-west-1", "444455556666/eu-west-1"},
       "prod (111122223333);prod (444455556666);"},
      {{"111122223333/eu-west-1", "444455556666/us-east-1"},
       "prod (111122223333/eu-west-1);prod (444455556666/us-east-1);"},
  };
  for (const auto& row : rows) {
    World run;
    run.file("a.json", InputKind::aws_answer);
    for (const std::string& place : row.places)
      run.live_cluster("a.json", place, "prod");
    (void)run.derive();
    EXPECT_EQ(run.names(), row.names);
  }
  World both;
  both.file("a.json", InputKind::aws_answer).file("b.yaml");
  both.live_cluster("a.json", "111122223333/eu-west-1", "prod").cluster("b.yaml", "C", "prod");
  (void)both.derive();
  EXPECT_EQ(both.names(), "prod;prod (b.yaml);");
  World kinds;
  kinds.file("a.json", InputKind::aws_answer);
  kinds.live_cluster("a.json", "111122223333/eu-west-1", "prod")
      .live_cluster<EksCluster>("a.json", "111122223333/eu-west-1", "prod");
  (void)kinds.derive();
  EXPECT_EQ(kinds.names(), "prod (ECS);prod (EKS);");
  World twice;
  twice.file("a.yaml").cluster("a.yaml", "One", "prod").cluster("a.yaml", "Two", "prod");
  (void)twice.derive();
  EXPECT_EQ(twice.names(), "prod (a.yaml);prod (a.yaml#Two);");
}

TEST(Systems, ATaskDefinitionOfTwoClustersCountsInBoth) {
  World run;
  run.file("tasks.yaml").file("a.yaml").file("b.yaml");
  run.cluster("a.yaml", "A").cluster("b.yaml", "B").task("tasks.yaml", "One");
  run.service("a.yaml", "S", "a.yaml#A", "tasks.yaml#One");
  run.service("b.yaml", "S", "b.yaml#B", "tasks.yaml#One");
  const Expected systems = run.derive();
  EXPECT_EQ(systems.at("tasks.yaml#One"), "A+B");
  EXPECT_EQ(systems.at("tasks.yaml#One/web"), "A+B");
}

TEST(Systems, ADeclarationKnowsAClusterByEachOfItsNames) {
  const std::string arn = "arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop-prod";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a.yaml#Cluster", "shop-*"},
      {"a.yaml#Cluster", "Cluster"},
      {"a.yaml#Cluster", "arn:aws:ecs:*:*:cluster/shop-prod"},
      {arn, "shop-*"},
      {arn, "arn:aws:ecs:*:*:cluster/shop-prod"},
      {"shop-prod", "shop-prod"},
  };
  for (const auto& [named, glob] : cases) {
    SCOPED_TRACE(named + " " + glob);
    World run;
    run.file("a.yaml").file("b.yaml");
    run.declared({.name = "Shop", .clusters = {glob}});
    if (named.find('#') != std::string::npos) run.cluster("a.yaml", "Cluster", "shop-prod");
    run.service("b.yaml", "Web", named, "b.yaml#Task").task("b.yaml", "Task");
    const Expected systems = run.derive();
    EXPECT_EQ(systems.at("b.yaml#Web"), "Shop");
    EXPECT_EQ(systems.at("b.yaml#Task/web"), "Shop");
  }
}

TEST(Systems, ANameThatIsKnownInPartIsMatchedByWhatIsKnown) {
  const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
      {"arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:cluster/prod", "prod", "Shop"},
      {"${AWS::StackName}-prod", "*-prod", "Shop"},
      {"${AWS::StackName}-prod", "shop-prod", "a.yaml"},
      {"${Cluster}", "prod", "a.yaml"},
  };
  for (const auto& [shape, glob, expected] : cases) {
    SCOPED_TRACE(shape + " " + glob);
    World run;
    run.file("a.yaml").declared({.name = "Shop", .clusters = {glob}});
    run.service_in_shape("a.yaml", "Web", shape);
    EXPECT_EQ(run.derive().at("a.yaml#Web"), expected);
  }
}

TEST(Systems, NamespacesTellTheProfilesOfOneCluster) {
  World run;
  run.file("a.yaml");
  run.declared({.name = "Shop", .namespaces = {"shop-*"}}).eks("a.yaml", "K8s");
  run.profile("a.yaml", "ShopPods", "a.yaml#K8s", "shop-web");
  run.profile("a.yaml", "OtherPods", "a.yaml#K8s", "billing");
  const Expected systems = run.derive();
  EXPECT_EQ(systems.at("a.yaml#ShopPods"), "Shop");
  EXPECT_EQ(systems.at("a.yaml#OtherPods"), "K8s");
}

TEST(Systems, TheLastDeclarationTakesOnlyWhatNoOtherHas) {
  World run;
  run.file("tasks.yaml").file("a.yaml").file("b.yaml");
  run.declared({.name = "Shop", .clusters = {"A"}}).declared({.name = "Rest", .stacks = {"**"}});
  run.cluster("a.yaml", "A").cluster("b.yaml", "B").task("tasks.yaml", "One");
  run.service("b.yaml", "InA", "a.yaml#A", "tasks.yaml#One");
  run.service("b.yaml", "InB", "b.yaml#B", "tasks.yaml#One");
  const Expected systems = run.derive();
  EXPECT_EQ(systems.at("b.yaml#InA"), "Shop");
  EXPECT_EQ(systems.at("b.yaml#InB"), "Rest");
  EXPECT_EQ(systems.at("tasks.yaml#One"), "Shop+Rest");
}

TEST(Systems, ATaskDefinitionGoesWhereItsServiceRuns) {
  World run;
  run.file("tasks.yaml").file("a.yaml").file("b.yaml");
  run.cluster("a.yaml", "A")
      .cluster("b.yaml", "B")
      .task("tasks.yaml", "One")
      .task("tasks.yaml", "Two");
  run.service("a.yaml", "S", "a.yaml#A", "tasks.yaml#One");
  run.service("b.yaml", "S", "b.yaml#B", "tasks.yaml#Two");
  const Expected systems = run.derive();
  EXPECT_EQ(systems.at("tasks.yaml#One"), "A");
  EXPECT_EQ(systems.at("tasks.yaml#One/web"), "A");
  EXPECT_EQ(systems.at("tasks.yaml#Two"), "B");
}

TEST(Systems, ARunningTaskBelongsToItsClusterWithItsDefinition) {
  World run;
  run.file("a.json").file("b.json");
  run.cluster("a.json", "Shop", "shop").task("b.json", "Job");
  run.running("b.json", "Task", "shop", "b.json#Job");
  const Expected systems = run.derive();
  EXPECT_EQ(systems.at("b.json#Task"), "shop");
  EXPECT_EQ(systems.at("b.json#Job"), "shop");
}

TEST(Systems, AStackOfServicesInTwoClustersJoinsNeither) {
  World run;
  run.file("a.yaml").file("b.yaml").file("mixed.yaml");
  run.cluster("a.yaml", "A").cluster("b.yaml", "B");
  run.service("mixed.yaml", "S1", "a.yaml#A").service("mixed.yaml", "S2", "b.yaml#B");
  run.role("mixed.yaml", "Role");
  const Expected systems = run.derive();
  EXPECT_EQ(systems.at("mixed.yaml#S1"), "A");
  EXPECT_EQ(systems.at("mixed.yaml#S2"), "B");
  EXPECT_EQ(systems.at("mixed.yaml#Role"), "mixed.yaml");
}

TEST(Systems, AServiceWhoseClusterIsNotInTheRunStaysInItsStack) {
  World run;
  run.file("web.yaml").service("web.yaml", "Web", "default");
  EXPECT_EQ(run.derive().at("web.yaml#Web"), "web.yaml");
}

TEST(Systems, NestedStacksBelongToTheirRoot) {
  World run;
  run.file("parent.yaml").file("net.yaml").file("app.yaml");
  run.cluster("parent.yaml", "Cluster", "shop");
  run.file("parent.yaml/Net").role("parent.yaml/Net", "Role", "net.yaml");
  run.role("parent.yaml/App/Deep", "Role", "app.yaml");
  const Expected systems = run.derive();
  EXPECT_EQ(systems.at("parent.yaml/Net#Role"), "shop");
  EXPECT_EQ(systems.at("parent.yaml/App/Deep#Role"), "shop");
}

TEST(Systems, LooseFilesAreOneSystem) {
  World run;
  run.file("task.json", InputKind::task_definition).file("app/Dockerfile", InputKind::dockerfile);
  run.task("task.json", "Task").role("app/Dockerfile", "Recipe");
  run.derive();
  EXPECT_EQ(run.names(), "files;");
}

TEST(Systems, Declared) {
  World run;
  run.file("infra/shop/web.yaml").file("infra/shop/db/db.yaml").file("infra/bank.yaml");
  run.declared({.name = "Shop", .stacks = {"shop/**"}});
  run.declared({.name = "Bank", .clusters = {"bank-*"}});
  run.declared({.name = "Tagged", .tags = {"team=pay*"}});
  run.declared({.name = "AnyTeam", .tags = {"team"}});
  run.declared({.name = "Nothing of this run", .stacks = {"none"}});
  run.base("infra");
  run.role("infra/shop/web.yaml", "Role").role("infra/shop/db/db.yaml", "Role");
  run.cluster("infra/bank.yaml", "Cluster", "bank-prod").role("infra/bank.yaml", "Role");
  run.role("infra/bank.yaml", "Pay", "", "team", "payments");
  run.role("infra/bank.yaml", "Other", "", "team", "a/b");
  run.role("infra/bank.yaml", "Untagged", "", "owner", "payments");
  run.service("infra/shop/web.yaml", "Web", "infra/bank.yaml#Cluster");
  const Expected expected = {
      {"infra/shop/web.yaml#Role", "Shop"}, {"infra/shop/db/db.yaml#Role", "Shop"},
      {"infra/bank.yaml#Cluster", "Bank"},  {"infra/bank.yaml#Role", "Bank"},
      {"infra/bank.yaml#Pay", "Tagged"},    {"infra/bank.yaml#Other", "AnyTeam"},
      {"infra/bank.yaml#Untagged", "Bank"}, {"infra/shop/web.yaml#Web", "Shop"},
  };
  const Expected systems = run.derive();
  for (const auto& [address, system] : expected)
    EXPECT_EQ(systems.at(address), system) << address;
  EXPECT_EQ(run.names(), "Shop;Bank;Tagged;AnyTeam;");
}

// A service of an undeclared cluster goes by the cluster's declared name too.
TEST(Systems, AServiceIsDeclaredByTheNameOfItsCluster) {
  World run;
  run.file("web.yaml");
  run.declared({.name = "Legacy", .clusters = {"legacy-*"}});
  run.service("web.yaml", "Old", "legacy-1").service("web.yaml", "New", "modern");
  const Expected systems = run.derive();
  EXPECT_EQ(systems.at("web.yaml#Old"), "Legacy");
  EXPECT_EQ(systems.at("web.yaml#New"), "web.yaml");
}

TEST(Systems, TheFirstDeclarationThatMatchesCounts) {
  World run;
  run.file("a.yaml").role("a.yaml", "Role");
  run.declared({.name = "First", .stacks = {"*.yaml"}});
  run.declared({.name = "Second", .stacks = {"a.yaml"}});
  EXPECT_EQ(run.derive().at("a.yaml#Role"), "First");
  EXPECT_EQ(run.names(), "First;");
}

}  // namespace
}  // namespace hakoseki::engines
