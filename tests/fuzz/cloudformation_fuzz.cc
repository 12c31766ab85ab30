// Any bytes as a CloudFormation template, the whole way to the reports. Templates alone are read
// first, so that a refusal shows its place here.
#include "formats/cfn/template.h"
#include "formats/json_reader.h"
#include "formats/yaml_reader.h"
#include "fuzz/invariant.h"
#include "fuzz/whole_way.h"

using namespace hakoseki;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = fuzz::text_of(data, size);
  const SourceText source("template.yaml", bytes);
  const Result<Document> document =
      source.text().starts_with('{') ? read_json(source) : read_yaml(source);
  // Anything else is another target's.
  if (!document || !cfn::is_template(*document)) return 0;
  if (const Result<cfn::Template> parsed = cfn::read_template(*document, source, 0)) {
    fuzz::demand(!parsed->resources.empty());
    for (const cfn::Declaration& resource : parsed->resources)
      fuzz::demand_inside(resource.name.span(), source);
  } else {
    fuzz::demand_place(parsed.error(), source);
  }
  fuzz::take_whole_way(bytes);
  return 0;
}
