#include "formats/holes.h"

#include <string_view>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

TEST(Holes, PlaceholdersBecomeHoles) {
  struct Row {
    std::string_view text;
    std::string_view whole;
  };
  for (const Row& row : {Row{"nginx:1.27", "nginx:1.27"},
                         {"<IMAGE1_NAME>", "${IMAGE1_NAME}"},
                         {"<ACCOUNT_ID>.dkr.ecr.us-east-1.amazonaws.com/app:1",
                          "${ACCOUNT_ID}.dkr.ecr.us-east-1.amazonaws.com/app:1"},
                         {"$IMAGE:$TAG", "${IMAGE}:${TAG}"},
                         {"${A}/$B", "${A}/${B}"},
                         {"__IMAGE__", "${IMAGE}"},
                         {"a__b__c", "a__b__c"},
                         {"%IMAGE%", "${IMAGE}"},
                         {"[image]", "${image}"},
                         {"{{service.image}}:1", "${service.image}:1"},
                         {"{{resolve:ssm:/a/${B}}}", "${resolve:ssm:/a/${B}}"},
                         {"<open", "<open"},
                         {"$", "$"}}) {
    EXPECT_EQ(with_holes(row.text), row.whole) << row.text;
  }
}

}  // namespace
}  // namespace hakoseki
