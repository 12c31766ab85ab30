// Any bytes as the AWS CLI's config file: profiles, or a refusal with a place and without the line.
#include "fuzz/invariant.h"
#include "io/aws/config_file.h"

using namespace hakoseki;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SourceText source("config", fuzz::text_of(data, size));
  aws::ConfigFile config;
  aws::ConfigFile credentials;
  for (const Result<void>& done :
       {config.read_config(source), credentials.read_credentials(source)}) {
    if (done) continue;
    fuzz::demand_place(done.error(), source);
    fuzz::demand(done.error().what.size() < 40);
  }
  const auto endpoint = config.service_endpoint("default", "ecs");
  fuzz::demand(!endpoint || !endpoint->empty());
  return 0;
}
