// Where live things are is said only where a run has several places; times are told in UTC, and to
// Japanese readers in theirs too.
#include "report/whereabouts.h"

#include <gtest/gtest.h>

namespace hakoseki::report {
namespace {

EcsCluster live(std::string id, std::string stack) {
  EcsCluster cluster;
  cluster.id = std::move(id);
  cluster.stack = std::move(stack);
  cluster.evidence.source = Source::api;
  return cluster;
}

TEST(Whereabouts, SaysWhatTellsPlacesApart) {
  struct Row {
    std::vector<std::string> stacks;
    std::vector<std::string> names;
  };
  const Row rows[] = {
      {{"111122223333/eu-west-1"}, {"web"}},
      {{"111122223333/eu-west-1", "111122223333/us-east-1"}, {"web, eu-west-1", "web, us-east-1"}},
      {{"111122223333/eu-west-1", "444455556666/eu-west-1"},
       {"web, 111122223333", "web, 444455556666"}},
      {{"111122223333/eu-west-1", "444455556666/us-east-1"},
       {"web, 111122223333/eu-west-1", "web, 444455556666/us-east-1"}},
      // A role is of no Region.
      {{"111122223333/eu-west-1", "111122223333/us-east-1", "111122223333"},
       {"web, eu-west-1", "web, us-east-1", "web"}},
  };
  for (const Row& row : rows) {
    Inventory inventory;
    for (const std::string& stack : row.stacks)
      inventory.add(live("web", stack));
    EcsCluster of_file;
    of_file.id = "web";
    of_file.stack = "infra.yaml";
    inventory.add(of_file);
    const Whereabouts whereabouts(inventory);
    for (std::size_t i = 0; i < row.names.size(); ++i) {
      EXPECT_EQ(whereabouts.name_of(inventory.all<EcsCluster>()[i]), row.names[i]);
    }
    EXPECT_EQ(whereabouts.name_of(inventory.all<EcsCluster>().back()), "web");
  }
}

TEST(Whereabouts, TellsTheTimeInBothCountries) {
  EXPECT_EQ(shown_moment("2026-11-26T10:13:45+00:00"),
            Message("2026-11-26 10:13 UTC", "2026-11-26 10:13 UTC（19:13 JST）"));
  EXPECT_EQ(shown_moment("2026-11-26T18:00:00Z").ja,
            "2026-11-26 18:00 UTC（2026-11-27 03:00 JST）");
  EXPECT_EQ(shown_moment("soon"), Message("soon", "soon"));
  const auto time = [](std::string began, std::string ended) {
    return shown_time_of({.path = {}, .identity = {}, .began = began, .ended = ended});
  };
  EXPECT_EQ(time("2026-11-26T10:13:05Z", "2026-11-26T10:13:59Z").en, "2026-11-26 10:13 UTC");
  EXPECT_EQ(
      time("2026-11-26T10:13:05Z", "2026-11-26T10:20:00Z"),
      Message("2026-11-26 10:13 to 10:20 UTC", "2026-11-26 10:13～10:20 UTC（19:13～19:20 JST）"));
  EXPECT_EQ(time("2026-11-26T14:50:00Z", "2026-11-26T15:10:00Z").ja,
            "2026-11-26 14:50～15:10 UTC（23:50～2026-11-27 00:10 JST）");
  EXPECT_EQ(shown({.id = "111122223333", .name = "shop", .regions = {"eu-west-1", "us-east-1"}}),
            Message("111122223333 shop (eu-west-1, us-east-1)",
                    "111122223333 shop（eu-west-1, us-east-1）"));
  EXPECT_EQ(shown({.id = "1", .is_read = false}).ja, "1（未確認）");
}

}  // namespace
}  // namespace hakoseki::report
