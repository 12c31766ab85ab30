// Any bytes as what a user gives to `assess`, with answers of the AWS CLI in the corpus: the whole
// way to the reports.
#include "fuzz/invariant.h"
#include "fuzz/whole_way.h"

using namespace hakoseki;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::take_whole_way(fuzz::text_of(data, size), true);
  return 0;
}
