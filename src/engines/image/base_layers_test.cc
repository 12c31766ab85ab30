#include "engines/image/base_layers.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hakoseki::image {
namespace {

struct Case {
  std::string_view steps;  // `|` between; those that begin with `+` made a layer
  std::optional<std::size_t> count;
};

std::vector<oci::HistoryStep> history_of(std::string_view steps) {
  std::vector<oci::HistoryStep> history;
  while (!steps.empty()) {
    std::string_view step = steps.substr(0, steps.find('|'));
    steps.remove_prefix(std::min(step.size() + 1, steps.size()));
    const bool is_layer = step.starts_with('+');
    if (is_layer) step.remove_prefix(1);
    oci::HistoryStep& made = history.emplace_back();
    made.created_by.emplace().text = step;
    made.empty_layer = !is_layer;
  }
  return history;
}

TEST(BaseLayers, EndWhereTheImageBelowWasStarted) {
  for (const Case& one : std::vector<Case>{
           {"", std::nullopt},
           {"+ADD rootfs.tar /|CMD [\"bash\"]", std::nullopt},
           {"+ADD rootfs.tar /|CMD [\"bash\"]|+RUN apt-get update", 1},
           {"+ADD rootfs.tar /|CMD [\"bash\"]|+RUN x|+COPY a b|ENV A=1|CMD [\"a\"]", 1},
           {"+ADD r /|CMD [\"bash\"]|+RUN y|CMD [\"python3\"]|+COPY . .|CMD [\"a\"]|USER x", 2},
           {"+ADD r /|/bin/sh -c #(nop)  ENTRYPOINT [\"a\"]|+RUN y", 1},
           {"+ADD r /|+RUN CMD x|+RUN y", std::nullopt},
       })
    EXPECT_EQ(base_layer_count(history_of(one.steps)), one.count) << one.steps;
}

}  // namespace
}  // namespace hakoseki::image
