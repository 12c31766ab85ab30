#include "assess/replaced_revisions.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

Check check_of(bool asks_of_replaced) {
  return {.id = "CON-3.01",
          .risk = Risk::insecure_runtime_configurations,
          .severity = Severity::high,
          .title = {"a", "あ"},
          .why = {"a", "あ"},
          .fix = {"a", "あ"},
          .reads = {},
          .asks_of_replaced = asks_of_replaced,
          .judge = {}};
}

class Revisions : public testing::Test {
 protected:
  void add(const std::string& name, bool runs, Source source = Source::api) {
    TaskDefinition definition;
    definition.address = "arn:aws:ecs:eu-west-1:111122223333:task-definition/" + name;
    definition.evidence.source = source;
    if (runs) definition.compute.push_back(Fact<Compute>::known(Compute::ecs_fargate, {}));
    const std::size_t index = inventory_.add(std::move(definition));
    ContainerDefinition container;
    container.evidence.source = source;
    container.task_definition = index;
    inventory_.add(std::move(container));
  }

  // What becomes of a failure of the n-th definition, and of its container.
  [[nodiscard]] Outcome judged(std::size_t n, bool asks_of_replaced = false) const {
    const ReplacedRevisions replaced(inventory_);
    const Check check = check_of(asks_of_replaced);
    const auto outcome_of = [&](const Resource& resource) {
      return replaced
          .settled(check, {&resource, fail(resource.evidence, Text{"so it is", "そうです"})})
          .verdict.outcome();
    };
    const Outcome own = outcome_of(inventory_.all<TaskDefinition>()[n]);
    EXPECT_EQ(own, outcome_of(inventory_.all<ContainerDefinition>()[n]));
    return own;
  }

  Inventory inventory_;
};

TEST_F(Revisions, AreNoFindingsOnceTheyAreReplaced) {
  add("web:9", true);
  add("web:8", false);
  add("web:10", false);
  add("job:1", false);
  EXPECT_EQ(judged(0), Outcome::fail);
  EXPECT_EQ(judged(1), Outcome::not_applicable);
  EXPECT_EQ(judged(2), Outcome::fail);
  EXPECT_EQ(judged(3), Outcome::fail);
}

TEST_F(Revisions, ShowTheirSecretsToWhoeverMayReadThem) {
  add("web:2", true);
  add("web:1", false);
  EXPECT_EQ(judged(1, true), Outcome::fail);
}

// Also an older one, while a service still has it.
TEST_F(Revisions, CountWhileSomethingRunsThem) {
  add("web:2", true);
  add("web:1", true);
  EXPECT_EQ(judged(1), Outcome::fail);
}

TEST_F(Revisions, OfFilesAreMeantToRun) {
  add("web:2", false, Source::file);
  add("web:1", false, Source::file);
  EXPECT_EQ(judged(1), Outcome::fail);
}

}  // namespace
}  // namespace hakoseki
