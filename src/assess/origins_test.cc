// Which file of a run creates what an account tells of.
#include "assess/origins.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

Evidence at(Source source, std::uint32_t line) {
  return {.source = source, .span = {{line, 3}, {line, 6}}};
}

template <class T>
T thing(Source source, std::string type, std::string id, std::uint32_t line) {
  T made;
  made.type = std::move(type);
  made.id = std::move(id);
  made.evidence = at(source, line);
  return made;
}

Fact<std::string> known(std::string text, const Evidence& where = {}) {
  return Fact<std::string>::known(std::move(text), where);
}

EcsService service(Source source, std::string id, std::uint32_t line) {
  return thing<EcsService>(source, "AWS::ECS::Service", std::move(id), line);
}

EcsService tagged(EcsService live, std::string logical_id) {
  live.tags.elements.push_back(
      {{.key = known("aws:cloudformation:logical-id"), .value = known(std::move(logical_id))}});
  return live;
}

std::uint32_t line_of(const Exhibit* origin) {
  return origin == nullptr ? 0 : origin->evidence.span.begin.line;
}

TEST(Origins, TheTagTellsTheLogicalId) {
  Inventory inventory;
  inventory.add(service(Source::file, "Web", 10));
  inventory.add(service(Source::file, "Worker", 20));
  inventory.add(tagged(service(Source::api, "shop-web", 1), "Web"));
  inventory.add(service(Source::api, "untagged", 2));
  const Origins origins(inventory);
  const auto services = inventory.all<EcsService>();
  EXPECT_EQ(line_of(origins.of(services[2])), 10U);
  EXPECT_EQ(origins.of(services[3]), nullptr);
  EXPECT_EQ(origins.of(services[0]), nullptr) << "a file is its own origin";
}

TEST(Origins, OfTwoStacksNobodyKnows) {
  Inventory inventory;
  inventory.add(service(Source::file, "Web", 10));
  inventory.add(service(Source::file, "Web", 20));
  inventory.add(tagged(service(Source::api, "shop-web", 1), "Web"));
  const Origins origins(inventory);
  EXPECT_EQ(origins.of(inventory.all<EcsService>()[2]), nullptr);
}

TEST(Origins, AnotherTypeOfTheSameIdIsNone) {
  Inventory inventory;
  inventory.add(thing<EcsCluster>(Source::file, "AWS::ECS::Cluster", "Web", 10));
  inventory.add(tagged(service(Source::api, "shop-web", 1), "Web"));
  const Origins origins(inventory);
  EXPECT_EQ(origins.of(inventory.all<EcsService>()[0]), nullptr);
}

// A definition by its family; its containers by their names, and what the file says of an image
// now.
TEST(Origins, DefinitionsJoinByFamily) {
  const std::string definition = "AWS::ECS::TaskDefinition";
  Inventory inventory;
  for (const Source source : {Source::file, Source::api}) {
    auto task = thing<TaskDefinition>(source, definition, "task", source == Source::file ? 10 : 1);
    task.family = known("web");
    const std::size_t index = inventory.add(std::move(task));
    for (const std::string name : {"app", "log"}) {
      auto container = thing<ContainerDefinition>(source, definition, name, 12);
      container.task_definition = index;
      container.name = known(name);
      const bool is_newer = source == Source::file && name == "app";
      container.image = known(is_newer ? "app:2" : name + ":1", at(source, 14));
      inventory.add(std::move(container));
    }
  }
  const Origins origins(inventory);
  EXPECT_EQ(line_of(origins.of(inventory.all<TaskDefinition>()[1])), 10U);
  const auto containers = inventory.all<ContainerDefinition>();
  const Exhibit* app = origins.of(containers[2]);
  ASSERT_NE(app, nullptr);
  EXPECT_EQ(line_of(app), 14U);
  EXPECT_NE(app->label->en.find("with the image `app:2`"), std::string::npos) << app->label->en;
  EXPECT_EQ(line_of(origins.of(containers[3])), 12U);
}

}  // namespace
}  // namespace hakoseki
