// Any bytes as an answer in XML, read as each shape in turn: JSON that can be read, or a refusal.
#include "base/limits.h"
#include "formats/json_reader.h"
#include "fuzz/invariant.h"
#include "io/aws/answer_json.h"

using namespace hakoseki;

namespace {

// The first byte chooses among the operations whose answers are XML.
std::vector<const aws::Operation*> xml_operations() {
  std::vector<const aws::Operation*> found;
  for (const aws::Service& service : aws::services()) {
    if (service.protocol != aws::Protocol::ec2 && service.protocol != aws::Protocol::query)
      continue;
    for (const aws::Operation& operation : aws::operations_of(service)) {
      found.push_back(&operation);
    }
  }
  return found;
}

void expect_json_or_a_refusal(const Result<std::string>& json) {
  if (!json) return fuzz::demand(!json.error().what.empty());
  const SourceText source("answer", *json);
  fuzz::demand(read_json(source).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<const aws::Operation*> operations = xml_operations();
  if (size == 0) return 0;
  const std::string bytes = fuzz::text_of(data + 1, size - 1);
  // S3 answers with anything: each of its operations reads all of it.
  for (const aws::Operation& operation : aws::operations_of(*aws::find_service("s3")))
    expect_json_or_a_refusal(aws::json_of_rest_xml(bytes, operation));
  const Result<XmlElement> root = read_xml(bytes);
  if (!root) {
    fuzz::demand(!root.error().what.empty());
    return 0;
  }
  const aws::Operation& operation = *operations[data[0] % operations.size()];
  expect_json_or_a_refusal(aws::json_of_xml(*root, operation));
  return 0;
}
